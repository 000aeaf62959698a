"""Bring the schema of the database to the newest version, from a checkout or from an installed wheel."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.opslag.kern import beleid, rollen
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
    """Apply every migration that the database lacks, each in a transaction, and give each table its policy.

    Processes may do so at the same time, and broken off it may be done again. Raises DatabankFout when the roles are
    not there and cannot be made, and SleutelFout.
    """
    config = _config()
    with engine().connect() as wacht, engine().connect() as verbinding:
        # On a connection of its own, as a migration may take more than one transaction.
        wacht.execute(sa.select(sa.func.pg_advisory_lock(SLOT)))
        wacht.commit()
        try:
            _migreer(verbinding, config)
        finally:
            wacht.execute(sa.select(sa.func.pg_advisory_unlock(SLOT)))
            wacht.commit()


def _migreer(verbinding: sa.Connection, config: Config) -> None:
    rollen.zie_toe(verbinding)
    zorg_voor_sleutels(verbinding)
    is_bij = _is_bij(verbinding, config)
    if not is_bij:
        beleid.neem_weg(verbinding)
    verbinding.commit()
    if not is_bij:
        config.attributes["verbinding"] = verbinding
        command.upgrade(config, "head")
    beleid.breng_aan(verbinding)
    begin_met_sleutel(verbinding)
    verbinding.commit()


def bijgewerkt() -> bool:
    """Whether the database has every migration of this version, and the roles and policies that go with it."""
    with engine().connect() as verbinding:
        return _is_bij(verbinding, _config()) and rollen.aanwezig(verbinding) and beleid.is_aangebracht(verbinding)


def _is_bij(verbinding: sa.Connection, config: Config) -> bool:
    huidig = MigrationContext.configure(verbinding).get_current_revision()
    return huidig == ScriptDirectory.from_config(config).get_current_head()
