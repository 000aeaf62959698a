"""The database: an embedded PostgreSQL in the data folder, or the server that DATABASE_URL names.

`sessie()` is the only way to it, and the only place that commits.
"""

import functools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa
from procrastinate.exceptions import ConnectorException
from sqlalchemy.orm import Session

from app.kern.instellingen import instellingen
from app.kern.sleutels import sleutelbos
from app.kern.storingen import STORINGEN, DatabankFout
from app.opslag.kern.ingebed import WACHTTIJD, start_ingebed, stop_ingebed
from app.opslag.kern.scope import Scope, neem, plafond

__all__ = ["adres", "engine", "sessie", "sluit", "start_ingebed", "stop_ingebed"]

logger = logging.getLogger(__name__)

_EENMALIG = "eenmalig"
GROOT = 1_000_000
"""Bytes of one value for which a connection is not kept; a new one takes some milliseconds."""


@functools.cache
def adres() -> str:
    """The address of the database, as libpq reads it; starts the embedded server when there is no other."""
    url = instellingen().database_url
    return url.get_secret_value() if url else start_ingebed(instellingen().gegevensmap)


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
    sa.event.listen(verbindingen, "checkin", _sluit_eenmalige)
    if instellingen().database_url is None:
        sa.event.listen(verbindingen, "do_connect", _verbind_ingebed)
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


def _verbind_ingebed(dialect: sa.Dialect, _record: object, argumenten: list[Any], opties: dict[str, Any]) -> Any:
    """Connect to the embedded server; one that died is started again, as nobody else will."""
    try:
        return dialect.connect(*argumenten, **opties)
    except psycopg.OperationalError as weg:
        try:
            start_ingebed(instellingen().gegevensmap)
        except DatabankFout as fout:
            logger.warning("de ingebouwde PostgreSQL is weg en start nog niet")
            raise weg from fout
        logger.warning("verbinding met de ingebouwde PostgreSQL hersteld")
        return dialect.connect(*argumenten, **opties)


@contextmanager
def sessie(scope: Scope, *, momentopname: bool = False, namens_dienst: bool = False) -> Iterator[Session]:
    """One transaction within a scope: committed at the end of the block, undone when it raises.

    Within a request it is held to who asks (`begrens`). With `namens_dienst` it is not: the service stores what
    somebody hands in, or judges it by all that is on record, and the use case has seen to it that they may.

    With `momentopname` it sees the data of one moment, and the server lets it write nothing. Raises one of STORINGEN
    when the database fails, also in the parts that use its driver or the queue directly.
    """
    try:
        bron = engine()
        if momentopname:
            bron = bron.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with Session(bron, expire_on_commit=False) as session:
            neem(session, scope if namens_dienst else plafond() or scope)
            yield session
            session.commit()
    except (psycopg.OperationalError, psycopg.InterfaceError, ConnectorException) as fout:
        oorzaak = fout.__cause__ if isinstance(fout, ConnectorException) else fout
        if not isinstance(oorzaak, psycopg.OperationalError | psycopg.InterfaceError):
            raise
        raise sa.exc.OperationalError(None, None, oorzaak, hide_parameters=True) from fout
    except sa.exc.DBAPIError as fout:
        if fout.connection_invalidated and not isinstance(fout, STORINGEN):
            # The server ended it for standing still; it has a class of its own for that.
            raise sa.exc.OperationalError(None, None, fout.orig or fout, hide_parameters=True) from fout
        raise


def eenmalig_bij(session: Session, omvang: int) -> None:
    """Let the connection of this transaction end with it, when a value of this many bytes goes over it.

    libpq keeps the room that the largest value took for as long as a connection lives: up to twice the value, for each
    of the connections that are kept.
    """
    if omvang >= GROOT:
        session.connection().info[_EENMALIG] = True


def _sluit_eenmalige(_verbinding: object, vastgelegd: sa.pool.ConnectionPoolEntry) -> None:
    """When a connection is given back: end one that is not to be kept."""
    if _EENMALIG in vastgelegd.info:
        vastgelegd.invalidate()


def sluit() -> None:
    """Close the connections of this process and forget its settings, so that the next use starts afresh."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()
    adres.cache_clear()
    instellingen.cache_clear()
    sleutelbos.cache_clear()
