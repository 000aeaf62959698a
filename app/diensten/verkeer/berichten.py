"""Use case: look up messages, their content and their findings."""

from uuid import UUID

from app.kern.fouten import BerichtNietGevonden, OngeldigeCursor
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import berichten as opslag
from app.opslag.verkeer.berichten import Bevindingenbladzijde, Bladzijde, Filter, Kop
from berichten.bevinding import Bevinding

MAX_AANTAL = 500
"""Most messages, or findings, on one page."""

__all__ = [
    "MAX_AANTAL",
    "Bevindingenbladzijde",
    "Bladzijde",
    "Filter",
    "Kop",
    "bevindingen_van",
    "blader_bevindingen",
    "haal",
    "inhoud_van",
    "lees_cursor",
    "lijst",
]


def lees_cursor(cursor: str | None) -> int | None:
    """The sequence number that a cursor stands for. Raises OngeldigeCursor for one that this service never gave out."""
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise OngeldigeCursor("De cursor is ongeldig; gebruik de waarde die bij de vorige bladzijde stond.")
    return None if cursor is None else int(cursor)


def lijst(filters: Filter | None = None, *, cursor: str | None = None, aantal: int = 50) -> Bladzijde:
    """Messages that match, newest first, from just after `cursor` (the `volgende` of the page before).

    Raises OngeldigeCursor for a cursor that this service never gave out.
    """
    na = lees_cursor(cursor)
    with sessie(PIJPLIJN) as session:
        return opslag.lijst(session, filters or Filter(), na=na, aantal=max(1, min(aantal, MAX_AANTAL)))


def haal(bericht_id: UUID) -> Kop:
    """One message without its content. Raises BerichtNietGevonden."""
    with sessie(PIJPLIJN) as session:
        kop = opslag.haal(session, bericht_id)
    if kop is None:
        raise BerichtNietGevonden(bericht_id)
    return kop


def inhoud_van(bericht_id: UUID) -> bytes:
    """The bytes of a message, exactly as received or sent. Raises BerichtNietGevonden."""
    with sessie(PIJPLIJN) as session:
        inhoud = opslag.inhoud_van(session, bericht_id)
    if inhoud is None:
        raise BerichtNietGevonden(bericht_id)
    return inhoud


def bevindingen_van(bericht_id: UUID) -> list[Bevinding]:
    """The findings on a message, in the order they were found. Raises BerichtNietGevonden."""
    with sessie(PIJPLIJN) as session:
        if opslag.haal(session, bericht_id) is None:
            raise BerichtNietGevonden(bericht_id)
        return opslag.bevindingen_van(session, bericht_id)


def blader_bevindingen(bericht_id: UUID, *, cursor: str | None = None, aantal: int = 100) -> Bevindingenbladzijde:
    """One page of them, from just after `cursor`. Raises BerichtNietGevonden and OngeldigeCursor."""
    na = lees_cursor(cursor) or 0
    with sessie(PIJPLIJN) as session:
        if opslag.haal(session, bericht_id) is None:
            raise BerichtNietGevonden(bericht_id)
        return opslag.blader_bevindingen(session, bericht_id, na=na, aantal=max(1, min(aantal, MAX_AANTAL)))
