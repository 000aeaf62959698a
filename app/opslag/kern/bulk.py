"""Writing and reading much at once, on the driver's own connection of a session."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.opslag.kern.basis import Basis


def driver(session: Session) -> psycopg.Connection:
    """The connection of psycopg that the session works on, in its transaction."""
    return cast("psycopg.Connection", session.connection().connection.driver_connection)


def rijen(
    session: Session, vraag: sa.Select[*tuple[Any, ...]], waarden: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """All rows of a query as psycopg gives them: a Row of SQLAlchemy around each costs as much as fetching it."""
    with session.connection().execute(vraag, waarden) as resultaat:
        return list(resultaat.cursor.fetchall())


def kopieer(session: Session, tabel: type[Basis], kolommen: Sequence[str], rijen: Iterable[Sequence[Any]]) -> None:
    """Append rows with COPY, in the transaction of the session: several times faster than INSERT.

    Raises the SQLAlchemy error that the same fault has in any other statement; its text holds nothing of the rows.
    """
    opdracht = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(tabel.__tablename__), sql.SQL(", ").join(map(sql.Identifier, kolommen))
    )
    try:
        _stuur(driver(session), opdracht, rijen)
    except psycopg.Error as fout:
        # The server quotes values, and what is copied may be of a person: its class says enough.
        kaal = type(fout)(type(fout).__name__)
        raise DBAPIError.instance(f"copy {tabel.__tablename__}", None, kaal, psycopg.Error) from None


class _Afgebroken(Exception):
    """Stands for what went wrong in this process: the driver tells the server the text, and the server logs that."""


def _stuur(verbinding: psycopg.Connection, opdracht: sql.Composed, rijen: Iterable[Sequence[Any]]) -> None:
    try:
        with verbinding.cursor() as cursor, cursor.copy(opdracht) as stroom:
            try:
                for rij in rijen:
                    stroom.write_row(rij)
            except Exception as fout:
                raise _Afgebroken from fout
    except _Afgebroken as afgebroken:
        raise (afgebroken.__cause__ or afgebroken) from None
