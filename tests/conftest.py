"""One embedded PostgreSQL per test run, one database per pytest-xdist process, made from a migrated template."""

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.orm import Session

from app.opslag.kern.databank import engine, sluit, start_ingebed, stop_ingebed
from app.opslag.kern.migratie import migreer

# The keys of every process that a test starts.
os.environ["BERICHTENVERKEER_SLEUTELS"] = base64.b64encode(bytes(range(32))).decode()
MAP = pytest.StashKey[Path]()
SJABLOON = "sjabloon"


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the run owns the data folder; its path is short, as the name of a socket has to be."""
    werker = getattr(config, "workerinput", None)
    config.stash[MAP] = Path(werker["databankmap"] if werker else tempfile.mkdtemp(prefix="bv-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["databankmap"] = str(node.config.stash[MAP])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    _ruim_op(config.stash[MAP])


def _ruim_op(map_: Path) -> None:
    """Stop the server of a data folder, whoever else is on its list of users, and remove the folder."""
    stop_ingebed(map_)
    shutil.rmtree(map_, ignore_errors=True)


@pytest.fixture
def eigen_map() -> Iterator[Path]:
    """A data folder for one test; what runs in it is stopped after the test."""
    map_ = Path(tempfile.mkdtemp(prefix="bv-"))
    yield map_
    _ruim_op(map_)


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> str:
    """The address of the server of this run, for a test that makes a database of its own."""
    adres = start_ingebed(pytestconfig.stash[MAP])
    with psycopg.connect(adres, autocommit=True) as verbinding:
        for instelling in ("fsync", "synchronous_commit", "full_page_writes"):
            verbinding.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(instelling)))
        verbinding.execute("select pg_reload_conf()")
    return adres


@pytest.fixture(scope="session")
def databank(server: str, worker_id: str) -> Iterator[str]:
    """A database of this process, migrated to head, as the one that the service uses; its address."""
    naam = f"test_{worker_id}"
    url = sa.make_url(server)
    with pytest.MonkeyPatch.context() as omgeving, psycopg.connect(server, autocommit=True) as verbinding:
        verbinding.execute("select pg_advisory_lock(1)")
        if not verbinding.execute("select 1 from pg_database where datname = %s", [SJABLOON]).fetchone():
            verbinding.execute(sql.SQL("create database {}").format(sql.Identifier(SJABLOON)))
            _gebruik(omgeving, url.set(database=SJABLOON))
            migreer()
            sluit()
        verbinding.execute("select pg_advisory_unlock(1)")
        vraag = sql.SQL("create database {} template {} strategy file_copy")
        verbinding.execute(vraag.format(sql.Identifier(naam), sql.Identifier(SJABLOON)))
        _gebruik(omgeving, url.set(database=naam))
        yield url.set(database=naam).render_as_string(hide_password=False)
        sluit()


def _gebruik(omgeving: pytest.MonkeyPatch, url: sa.URL) -> None:
    sluit()
    omgeving.setenv("DATABASE_URL", url.render_as_string(hide_password=False))


@pytest.fixture
def session(databank: str) -> Iterator[Session]:
    """A session on the database; everything is undone after the test."""
    with engine().connect() as verbinding, verbinding.begin() as transactie:
        with Session(verbinding, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        transactie.rollback()


@pytest.fixture
def schone_databank(databank: str) -> Iterator[str]:
    """For a test of what is committed: the database, emptied after the test; its address."""
    yield databank
    with engine().begin() as verbinding:
        namen = verbinding.scalars(
            sa.text("select quote_ident(tablename) from pg_tables where schemaname = 'public'")
        ).all()
        # A database that is in use always has the key that it began with.
        te_legen = [naam for naam in namen if naam not in {"alembic_version", "sleutel"}]
        verbinding.execute(sa.text(f"truncate {', '.join(te_legen)} restart identity cascade"))
