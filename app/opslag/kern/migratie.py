"""Bring the schema of the database to the newest version, from a checkout or from an installed wheel."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.opslag.kern.databank import engine

SLOT = 0x6265_7269_6368_74
"""Number of the advisory lock under which one process migrates while the others wait."""


def _config() -> Config:
    hier = Path(__file__).resolve().parents[2]
    in_wiel = hier / "_migrations"
    config = Config()
    plaats = in_wiel if in_wiel.is_dir() else hier.parent / "migrations"
    config.set_main_option("script_location", str(plaats).replace("%", "%%"))
    return config


def migreer() -> None:
    """Apply every migration that the database lacks, in one transaction. Processes may do so at the same time."""
    config = _config()
    with engine().begin() as verbinding:
        verbinding.execute(sa.select(sa.func.pg_advisory_xact_lock(SLOT)))
        config.attributes["verbinding"] = verbinding
        command.upgrade(config, "head")


def bijgewerkt() -> bool:
    """Whether the database has every migration of this version."""
    with engine().connect() as verbinding:
        huidig = MigrationContext.configure(verbinding).get_current_revision()
    return huidig == ScriptDirectory.from_config(_config()).get_current_head()
