"""Use case: keep the deadlines of requests and toewijzingen with what messages say of them, and list all deadlines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.diensten.verkeer.termijnen import Peildag, peildag_van
from app.kern.fouten import OngeldigeCursor
from app.kern.klok import vandaag
from app.opslag.dossier.sleutels import sleutels_van
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import berichten
from app.opslag.verkeer.termijnen import Gewenst, leg_vast
from app.opslag.zorg import termijnen as opslag
from app.opslag.zorg import termijnen_lijst
from app.opslag.zorg.herkomst import Herkomst
from app.opslag.zorg.termijnen import Startstand, Verzoekstand
from app.opslag.zorg.termijnen_lijst import Filter, Termijnregel
from berichten import xml
from berichten.antwoord.retour import keurt_af
from berichten.catalogus import herken
from berichten.dossier import is_vervallen
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

VERZOEKEND = (bericht_301.Bericht, bericht_315.Bericht, bericht_317.Bericht, bericht_319.Bericht)
"""Messages that make or answer requests."""
STARTEND = (bericht_301.Bericht, bericht_305.Bericht)
"""Messages that make or change toewijzingen, or report their start."""

MAX_AANTAL = 500
"""Most deadlines on one page."""


@dataclass(frozen=True, slots=True)
class Bladzijde:
    """One page of deadlines; `volgende` is the cursor of the next, or None on the last."""

    termijnen: list[Termijnregel]
    volgende: str | None


def volg_inhoud(session: Session, bericht: Bericht, herkomst: Herkomst, *, dag: date) -> None:
    """Open, meet or drop the deadlines that the content of an accepted message brings or settles.

    To be called when its requests, toewijzingen and starts are stored. A return message of a provider may undo what the
    message that it answers brought: what is due then follows from what is left of that.
    """
    peildag, bereik = peildag_van(dag), herkomst.bereik
    over: Bericht | None = bericht
    if isinstance(bericht, bericht_302.Bericht | bericht_320.Bericht):
        over = _teruggenomen(session, bericht, herkomst)
    if isinstance(over, VERZOEKEND) and (referenties := sleutels_van(over, bereik).verzoeken):
        gevonden = opslag.verzoeken(session, bereik, referenties)
        leg_vast(session, [termijn for stand in gevonden for termijn in _verzoek(stand, herkomst, peildag)])
    if isinstance(over, STARTEND) and (nummers := sleutels_van(over, bereik).toewijzingen):
        leg_vast(session, [_start(stand, herkomst, peildag) for stand in opslag.starts(session, bereik, nummers)])


def _verzoek(stand: Verzoekstand, herkomst: Herkomst, peildag: Peildag) -> Iterator[Gewenst]:
    """First an answer (OP274, OP346); when that is that it is being looked into, then a decision."""
    vast: dict[str, Any] = {
        "bereik": herkomst.bereik,
        "bericht_id": stand.bericht_id,
        "onderwerp": {"verzoek_id": stand.id},
        "door": herkomst.bericht_id,
    }
    beantwoord = "voldaan" if stand.toestand != "onderhanden" else None
    yield peildag.termijn("verzoek", stand.ontvangen, einde=beantwoord, **vast)
    if stand.onderzocht:
        beslist = "voldaan" if stand.toestand in {"gehonoreerd", "afgewezen"} else None
        yield peildag.termijn("onderzoek", stand.dagtekening, einde=beslist, **vast)


def _start(stand: Startstand, herkomst: Herkomst, peildag: Peildag) -> Gewenst:
    """The start of a toewijzing (OP271). Given after the fact, it is counted from the day on which it was received."""
    vervallen = is_vervallen(stand.reden_wijziging, stand.ingangsdatum, stand.einddatum)
    return peildag.termijn(
        "start",
        max(stand.ingangsdatum, stand.ontvangen),
        bereik=herkomst.bereik,
        bericht_id=stand.bericht_id,
        onderwerp={"toewijzing_id": stand.id},
        einde="voldaan" if stand.gestart else "vervallen" if vervallen else None,
        door=herkomst.bericht_id,
    )


def _teruggenomen(
    session: Session, retour: bericht_302.Bericht | bericht_320.Bericht, herkomst: Herkomst
) -> Bericht | None:
    """The message that a return message rejects, of which the deadlines are dropped (OP286); None when there is none.

    What is due by an earlier message instead, its own toewijzingen and requests will tell.
    """
    gevonden = berichten.beantwoord(session, herkomst.bericht_id) if keurt_af(retour) else None
    if gevonden is None:
        return None
    heen_id, inhoud = gevonden
    wortel = xml.parse(inhoud, max_bytes=len(inhoud))
    heen = lees(wortel, herken(wortel))
    opslag.laat_starts_vervallen(session, heen_id, herkomst.bericht_id)
    if referenties := sleutels_van(heen, herkomst.bereik).verzoeken:
        opslag.laat_onderzoek_vervallen(session, herkomst.bereik, referenties, herkomst.bericht_id)
    return heen


def lijst(filters: Filter | None = None, *, cursor: str | None = None, aantal: int = 50) -> Bladzijde:
    """Deadlines that match, the most urgent first, from just after `cursor` (the `volgende` of the page before).

    Without a state only those that are open. Raises OngeldigeCursor for a cursor that this service never gave out.
    """
    aantal = max(1, min(aantal, MAX_AANTAL))
    na = None if cursor is None else _lees_cursor(cursor)
    with sessie(PIJPLIJN) as session:
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
