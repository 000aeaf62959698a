"""Use case: look up deliveries and their attempts, release those that stand still, and repair what the queue forgot."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.diensten.verkeer.berichten import MAX_AANTAL, lees_cursor
from app.diensten.verkeer.termijnen import volg
from app.diensten.verkeer.verzenden import maak_envelop
from app.kern.fouten import BerichtNietGevonden, Dienstfout
from app.kern.instellingen import instellingen
from app.kern.klok import vandaag
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.tabellen.verzending import Poging
from app.opslag.verkeer import berichten
from app.opslag.verkeer import verzendingen as opslag
from app.opslag.verkeer.verzendingen import Bladzijde, Filter, Stand

__all__ = [
    "Bladzijde",
    "Filter",
    "NietVrijTeGeven",
    "Poging",
    "Stand",
    "VerzendingNietGevonden",
    "geef_alles_vrij",
    "geef_vrij",
    "haal",
    "lijst",
    "pogingen_van",
    "vul_aan",
]

SPELING = 60.0
"""Seconds past its time after which a delivery counts as forgotten by the queue."""


class VerzendingNietGevonden(Dienstfout):
    """No delivery has this id."""

    code = "verzending-niet-gevonden"
    status = 404

    def __init__(self, bericht_id: UUID) -> None:
        super().__init__(f"Er is geen verzending van bericht {bericht_id}.")


class NietVrijTeGeven(Dienstfout):
    """The delivery is under way or done, or nothing is delivered here."""

    code = "verzending-niet-vrij-te-geven"
    status = 409


def lijst(filters: Filter | None = None, *, cursor: str | None = None, aantal: int = 50) -> Bladzijde:
    """Deliveries that match, newest message first, from just after `cursor`. Raises OngeldigeCursor."""
    na = lees_cursor(cursor)
    with sessie(PIJPLIJN) as session:
        return opslag.lijst(session, filters or Filter(), na=na, aantal=max(1, min(aantal, MAX_AANTAL)))


def haal(bericht_id: UUID) -> Stand:
    """Where the delivery of a message stands. Raises VerzendingNietGevonden."""
    with sessie(PIJPLIJN) as session:
        stand = opslag.haal(session, bericht_id)
    if stand is None:
        raise VerzendingNietGevonden(bericht_id)
    return stand


def pogingen_van(bericht_id: UUID) -> Sequence[Poging]:
    """Every attempt to deliver a message, oldest first. Raises VerzendingNietGevonden."""
    with sessie(PIJPLIJN) as session:
        if opslag.haal(session, bericht_id) is None:
            raise VerzendingNietGevonden(bericht_id)
        return opslag.pogingen_van(session, bericht_id)


def geef_vrij(bericht_id: UUID) -> Stand:
    """Let a delivery that stopped, was refused or was never made be tried again, with all attempts.

    Under the same reference, unless the other side had confirmed that one (a refusal by Fo01): under that it would take
    the message for a repeat. Raises VerzendingNietGevonden and NietVrijTeGeven.
    """
    if instellingen().bezorging == "geen":
        raise NietVrijTeGeven("Er is geen bezorging ingesteld; er wordt hier niets verzonden.")
    with sessie(PIJPLIJN) as session:
        toestand = opslag.vergrendel(session, bericht_id)
        if toestand is None:
            raise VerzendingNietGevonden(bericht_id)
        if toestand not in {"stopgezet", "geweigerd", "niet_verzonden"}:
            raise NietVrijTeGeven(f"De verzending is {toestand}; alleen wat stilstaat kan worden vrijgegeven.")
        envelop = opslag.envelop_van(session, bericht_id)
        if toestand == "geweigerd" and envelop and opslag.is_bevestigd(session, bericht_id, envelop.referentienummer):
            _vernieuw_envelop(session, bericht_id)
        opslag.geef_vrij(session, bericht_id)
        volg(session, bericht_id, dag=vandaag())
        stand = opslag.haal(session, bericht_id)
    if stand is None:
        raise VerzendingNietGevonden(bericht_id)
    return stand


def _vernieuw_envelop(session: Session, bericht_id: UUID) -> None:
    kop = berichten.haal(session, bericht_id)
    inhoud = berichten.inhoud_van(session, bericht_id)
    if kop is None or inhoud is None:
        raise BerichtNietGevonden(bericht_id)
    if kop.type == "Fo01":
        raise NietVrijTeGeven("Een Fo01 die de andere kant afkeurt, wordt niet opnieuw verzonden.")
    maak_envelop(session, kop, inhoud)


def geef_alles_vrij() -> int:
    """Release every delivery that was stopped; how many."""
    with sessie(PIJPLIJN) as session:
        stopgezet = opslag.ids(session, "stopgezet")
    for bericht_id in stopgezet:
        geef_vrij(bericht_id)
    return len(stopgezet)


def vul_aan(session: Session, *, speling: float = SPELING) -> int:
    """Make a job for each delivery that should have been tried `speling` seconds ago and has none; how many."""
    return opslag.vul_aan(session, speling=speling)
