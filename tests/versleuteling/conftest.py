from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from app.opslag.kern.databank import sluit
from tests.api.conftest import adres, client

__all__ = ["adres", "client", "lege_databank", "vergeet_instellingen"]


@pytest.fixture(autouse=True)
def vergeet_instellingen() -> Iterator[None]:
    """What a test sets is gone after it: this fixture begins before `monkeypatch`, and so ends after it."""
    yield
    sluit()


@pytest.fixture
def lege_databank(server: str, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database without a schema, as the one that the service uses; its address."""
    naam = sql.Identifier(f"leeg_{worker_id}")
    sluit()
    url = sa.make_url(server).set(database=f"leeg_{worker_id}").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as verbinding:
        verbinding.execute(sql.SQL("create database {}").format(naam))
        monkeypatch.setenv("DATABASE_URL", url)
        yield url
        sluit()
        verbinding.execute(sql.SQL("drop database {} with (force)").format(naam))
