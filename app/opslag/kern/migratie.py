"""Bring the schema of the database to the newest version, from a checkout or from an installed wheel."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.opslag.kern import beleid, rollen
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
    """Apply every migration that the database lacks, in one transaction, and give each table its policy.

    Processes may do so at the same time. Raises DatabankFout when the roles are not there and cannot be made.
    """
    config = _config()
    with engine().begin() as verbinding:
        verbinding.execute(sa.select(sa.func.pg_advisory_xact_lock(SLOT)))
        rollen.zie_toe(verbinding)
        if not _is_bij(verbinding, config):
            beleid.neem_weg(verbinding)
            config.attributes["verbinding"] = verbinding
            command.upgrade(config, "head")
        beleid.breng_aan(verbinding)


def bijgewerkt() -> bool:
    """Whether the database has every migration of this version, and the roles and policies that go with it."""
    with engine().connect() as verbinding:
        return _is_bij(verbinding, _config()) and rollen.aanwezig(verbinding) and beleid.is_aangebracht(verbinding)


def _is_bij(verbinding: sa.Connection, config: Config) -> bool:
    huidig = MigrationContext.configure(verbinding).get_current_revision()
    return huidig == ScriptDirectory.from_config(config).get_current_head()
