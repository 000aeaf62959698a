"""Use case: keep the deadlines of requests and toewijzingen with what messages say of them, and list all deadlines."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.diensten.verkeer.termijnen import peildag_van
from app.kern.fouten import OngeldigeCursor
from app.kern.klok import vandaag
from app.opslag.kern.databank import sessie
from app.opslag.verkeer import berichten
from app.opslag.verkeer.berichten import Kop
from app.opslag.zorg import termijnen as opslag
from app.opslag.zorg import termijnen_lijst
from app.opslag.zorg.retour import keurt_af
from app.opslag.zorg.termijnen import Bereik
from app.opslag.zorg.termijnen_lijst import Filter, Termijnregel
from berichten import xml
from berichten.catalogus import herken
from berichten.lezen import lees
from berichten.model import (
    Bericht,
    bericht_301,
    bericht_302,
    bericht_305,
    bericht_315,
    bericht_317,
    bericht_319,
    bericht_320,
)
from berichten.termijnen import woonplaats_uiterlijk

__all__ = [
    "MAX_AANTAL",
    "Bladzijde",
    "Filter",
    "Termijnregel",
    "lijst",
    "toelichting",
    "volg_inhoud",
]

MAX_AANTAL = 500
"""Most deadlines on one page."""


@dataclass(frozen=True, slots=True)
class Bladzijde:
    """One page of deadlines; `volgende` is the cursor of the next, or None on the last."""

    termijnen: list[Termijnregel]
    volgende: str | None


def volg_inhoud(session: Session, kop: Kop, bericht: Bericht, *, dag: date) -> None:
    """Open, meet or drop the deadlines that the content of an accepted message brings or settles.

    To be called when its requests, toewijzingen and starts are stored. A return message of a provider may undo what the
    message that it answers brought: what is due then follows from what is left of that.
    """
    bereik = Bereik(gemeente=kop.gemeente or "", standaard=kop.standaard or "", aanbieder=kop.aanbieder or "")
    peildag = peildag_van(dag)
    over: Bericht | None = bericht
    if isinstance(bericht, bericht_302.Bericht | bericht_320.Bericht):
        over = _afgekeurd(session, bericht, kop.id, bereik)
    if over is not None:
        opslag.volg_verzoeken(session, bereik, _referenties(over), kop.id, peildag)
        opslag.volg_starts(session, bereik, _nummers(over), kop.id, peildag)


def _afgekeurd(
    session: Session, retour: bericht_302.Bericht | bericht_320.Bericht, retour_id: UUID, bereik: Bereik
) -> Bericht | None:
    """The message that a return message rejects, of which the deadlines are dropped; None when there is none."""
    gevonden = berichten.beantwoord(session, retour_id) if keurt_af(retour) else None
    if gevonden is None:
        return None
    heen_id, inhoud = gevonden
    wortel = xml.parse(inhoud, max_bytes=len(inhoud))
    heen = lees(wortel, herken(wortel))
    opslag.verval_starts(session, heen_id, retour_id)
    opslag.verval_onderzoek(session, bereik, _referenties(heen), retour_id)
    return heen


def _referenties(bericht: Bericht) -> set[str]:
    """The requests that a message makes or answers."""
    match bericht:
        case bericht_301.Bericht():
            producten = bericht.client.toegewezen_producten
            return {product.referentie_aanbieder for product in producten if product.referentie_aanbieder is not None}
        case bericht_315.Bericht():
            return {product.referentie_aanbieder for product in bericht.client.aangevraagde_producten}
        case bericht_317.Bericht():
            return {bericht.client.verzoek.referentie_aanbieder}
        case bericht_319.Bericht():
            return {bericht.antwoord.referentie_aanbieder}
        case _:
            return set()


def _nummers(bericht: Bericht) -> set[int]:
    """The toewijzingen that a message makes, changes, or reports the start of."""
    match bericht:
        case bericht_301.Bericht():
            return {product.toewijzing_nummer for product in bericht.client.toegewezen_producten}
        case bericht_305.Bericht():
            starts = bericht.client.start_producten
            return {start.toewijzing_nummer for start in starts if start.toewijzing_nummer is not None}
        case _:
            return set()


def lijst(filters: Filter | None = None, *, cursor: str | None = None, aantal: int = 50) -> Bladzijde:
    """Deadlines that match, the most urgent first, from just after `cursor` (the `volgende` of the page before).

    Without a state only those that are open. Raises OngeldigeCursor for a cursor that this service never gave out.
    """
    aantal = max(1, min(aantal, MAX_AANTAL))
    na = None if cursor is None else _lees_cursor(cursor)
    with sessie() as session:
        termijnen = termijnen_lijst.lijst(session, filters or Filter(), na=na, aantal=aantal + 1, vandaag=vandaag())
    laatste = termijnen[aantal - 1] if len(termijnen) > aantal else None
    volgende = f"{laatste.uiterste_datum:%Y%m%d}-{laatste.id}" if laatste else None
    return Bladzijde(termijnen[:aantal], volgende)


def toelichting(termijn: Termijnregel) -> str | None:
    """What a person has to know beside the deadline itself, in Dutch, or None."""
    if termijn.soort not in {"verzoek", "onderzoek"} or termijn.berichttype != "JW315":
        return None
    uiterlijk = woonplaats_uiterlijk(termijn.ontvangen)
    return f"Afwijzen op grond van het woonplaatsbeginsel kan tot en met {uiterlijk:%d-%m-%Y} (OP359)."


def _lees_cursor(cursor: str) -> tuple[date, int]:
    delen = re.fullmatch(r"([0-9]{8})-([0-9]{1,18})", cursor, re.ASCII)
    try:
        if delen is not None:
            return date.fromisoformat(delen[1]), int(delen[2])
    except ValueError:
        pass
    raise OngeldigeCursor("De cursor is ongeldig; gebruik de waarde die bij de vorige bladzijde stond.")
