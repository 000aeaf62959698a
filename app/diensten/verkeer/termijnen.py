"""Use case: keep the deadlines for answers with what happens to messages, and mark those that come near or pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.kern.instellingen import instellingen
from app.kern.klok import vandaag
from app.kern.toestanden import Termijneinde
from app.opslag.kern.bereik import Bereik
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import termijnen as opslag
from app.opslag.verkeer.termijnen import Berichtstand, Gewenst
from berichten.catalogus import ROLLEN, nummer_van
from berichten.standen import Termijnsoort
from berichten.termijnen import TERMIJNEN, grenzen, stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Peildag:
    """Today, and how many working days before its last day a deadline is said to come near."""

    vandaag: date
    vooraf: int

    def termijn(self, soort: Termijnsoort, begin: date, **rest: Any) -> Gewenst:
        """The deadline of a kind that is counted from a day; `rest` are further fields of it."""
        uiterste_datum = TERMIJNEN[soort].uiterste_datum(begin)
        nu = stand(uiterste_datum, self.vandaag, self.vooraf)
        return Gewenst(soort=soort, begin=begin, uiterste_datum=uiterste_datum, stand=nu, **rest)


def volg(session: Session, bericht_id: UUID, *, dag: date) -> None:
    """Open, meet or drop the deadlines for answers that a message brings or settles, in its own transaction.

    To be called when a message was stored, and again when it has its outcome.
    """
    peildag = peildag_van(dag)
    bekend = opslag.berichten_met(session, bericht_id)
    opslag.leg_vast(session, [termijn for bericht in bekend if (termijn := _antwoord(bericht, peildag))])


def _antwoord(bericht: Berichtstand, peildag: Peildag) -> Gewenst | None:
    """The deadline for the answer to a message, or None when none is due."""
    nummer = nummer_van(bericht.type)
    rol = ROLLEN[nummer] if nummer else None
    if rol is None or rol.antwoord is None:
        return None
    vast: dict[str, Any] = {"bereik": bereik_van(bericht), "bericht_id": bericht.id, "door": bericht.antwoord_id}
    if rol.afzender == "aanbieder":
        soort: Termijnsoort = "declaratie-antwoord" if rol.antwoord == "325" else "retour"
        return peildag.termijn(soort, bericht.ontvangen, einde=_door_ons(bericht), **vast)
    if bericht.uitkomst != "goedgekeurd":
        # A message of our own that has findings is not sent.
        return None
    afgeleverd = bericht.verzending == "afgeleverd" and bericht.verzonden
    return peildag.termijn("retour-aanbieder", afgeleverd or bericht.ontvangen, einde=_door_aanbieder(bericht), **vast)


def _door_ons(bericht: Berichtstand) -> Termijneinde | None:
    """What became of our duty to answer: it is met when the answer is delivered, or when we are not to deliver it."""
    if bericht.antwoord_id is not None:
        return "voldaan" if bericht.bezorging in {None, "afgeleverd", "niet_verzonden"} else None
    # What does not fit its schema has no answer message; its sender hears of it by the transport.
    return "vervallen" if bericht.toestand == "verwerkt" else None


def _door_aanbieder(bericht: Berichtstand) -> Termijneinde | None:
    """What became of the provider's duty to answer: it lapses when our message does not arrive."""
    if bericht.antwoord_id is not None:
        return "voldaan"
    return "vervallen" if bericht.verzending in {"geweigerd", "stopgezet"} else None


def bereik_van(rij: Any) -> Bereik:
    """The scope of anything with its columns."""
    return Bereik(gemeente=rij.gemeente, standaard=rij.standaard, aanbieder=rij.aanbieder)


def markeer(*, dag: date | None = None) -> Mapping[tuple[str, str], int]:
    """Mark open deadlines that come near or are overdue; how many changed, by kind and new state."""
    peildag = peildag_van(dag or vandaag())
    with sessie(PIJPLIJN) as session:
        return opslag.markeer(session, grenzen(peildag.vandaag, peildag.vooraf))


def peildag_van(dag: date) -> Peildag:
    """A day, with how long before its last day a deadline comes near by the settings."""
    return Peildag(vandaag=dag, vooraf=instellingen().termijn_nadert)
