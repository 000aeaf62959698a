"""Bring the schema of the database to the newest version, from a checkout or from an installed wheel."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.opslag.kern.databank import engine
from app.opslag.kern.sleutelgebruik import begin_met_sleutel, zorg_voor_sleutels

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
    """Apply every migration that the database lacks, each in a transaction. Processes may do so at the same time.

    Broken off it may be done again. Raises SleutelFout.
    """
    config = _config()
    with engine().connect() as wacht, engine().connect() as verbinding:
        # On a connection of its own, as a migration may take more than one transaction.
        wacht.execute(sa.select(sa.func.pg_advisory_lock(SLOT)))
        wacht.commit()
        try:
            config.attributes["verbinding"] = verbinding
            zorg_voor_sleutels(wacht)
            command.upgrade(config, "head")
            begin_met_sleutel(wacht)
            wacht.commit()
        finally:
            wacht.execute(sa.select(sa.func.pg_advisory_unlock(SLOT)))
            wacht.commit()


def bijgewerkt() -> bool:
    """Whether the database has every migration of this version."""
    with engine().connect() as verbinding:
        huidig = MigrationContext.configure(verbinding).get_current_revision()
    return huidig == ScriptDirectory.from_config(_config()).get_current_head()
