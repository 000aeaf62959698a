"""Use case: receive raw bytes without loss."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeGuard
from uuid import UUID

from lxml import etree
from sqlalchemy.orm import Session

from app.diensten.verkeer.termijnen import volg
from app.kern.beurten import beurt
from app.kern.fouten import AndereGemeente, NietNamens
from app.kern.instellingen import instellingen
from app.kern.klok import vandaag
from app.kern.rijen import RIJ_DECLARATIES, RIJ_REGIE
from app.kern.toestanden import Deur
from app.opslag.kern import wachtrij
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN, plafond
from app.opslag.verkeer import postbus
from app.opslag.verkeer.berichten import Kopgegevens, Melding
from berichten import xml
from berichten.catalogus import Berichttype, herken
from berichten.fouten import Berichtfout

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """What became of the bytes.

    `nieuw` is False when the same bytes came in before; `bericht_id` is then the message of that time. `fout` is set
    when the message cannot be taken: it is stored, its outcome is `onleesbaar`, and nothing more follows.
    """

    bericht_id: UUID
    nieuw: bool
    soort: Berichttype | None
    fout: Berichtfout | None


@dataclass(frozen=True, slots=True)
class Gelezen:
    """What the bytes say of themselves: their type and header columns, or why they cannot be taken."""

    soort: Berichttype | None
    kop: Kopgegevens
    fout: Berichtfout | None


def ontvang(inhoud: bytes, *, bron: Deur, gemeenten: Collection[str] | None = None, taak: bool = True) -> Ontvangst:
    """Store a message and the job that will judge it, in one transaction; on return both are safe.

    `gemeenten` limits which municipalities are served (None: the setting; empty: all). With `taak=False` no job is
    made: the caller calls `beoordeel` itself, and if it dies before that, a worker's sweep finds the message. Never
    raises on bad input; raises DatabankFout or an SQLAlchemy error when nothing could be stored.
    """
    with beurt(len(inhoud)):
        gelezen = lees_kop(inhoud, gemeenten=gemeenten)
        with sessie(PIJPLIJN, namens_dienst=True) as session:
            ontvangst = bewaar(session, inhoud, gelezen, bron=bron, taak=taak)
    meld(ontvangst)
    return ontvangst


def meld(ontvangst: Ontvangst) -> None:
    """Say in the log what came in, once that is safe."""
    wat = ontvangst.soort.naam if ontvangst.soort else "onbekend"
    hoe = f"geweigerd ({ontvangst.fout.code})" if ontvangst.fout else "ontvangen" if ontvangst.nieuw else "was er al"
    logger.info("bericht %s van type %s: %s", ontvangst.bericht_id, wat, hoe)


def lees_kop(inhoud: bytes, *, gemeenten: Collection[str] | None = None) -> Gelezen:
    """Read what storing a message needs. Never raises on bad input: `fout` then says what is wrong."""
    soort: Berichttype | None = None
    kop = Kopgegevens()
    try:
        wortel = xml.parse(inhoud, max_bytes=instellingen().max_bytes)
        soort = herken(wortel)
        kop = kopgegevens(wortel, soort)
        _controleer_partijen(kop)
        _controleer_gemeente(kop.gemeente, instellingen().gemeenten if gemeenten is None else gemeenten)
    except Berichtfout as fout:
        # Without what it was raised from, which holds the tree.
        return Gelezen(soort, kop, fout.with_traceback(None))
    return Gelezen(soort, kop, None)


def bewaar(session: Session, inhoud: bytes, gelezen: Gelezen, *, bron: Deur, taak: bool = True) -> Ontvangst:
    """Store a message, and the job that will judge it, in the transaction of `session`; see `ontvang`."""
    if gelezen.fout is not None:
        fout = Melding(gelezen.fout.code, gelezen.fout.melding)
        bericht_id, nieuw = postbus.bewaar(session, inhoud, gelezen.kop, bron=bron, uitkomst="onleesbaar", fout=fout)
        return Ontvangst(bericht_id, nieuw, gelezen.soort, gelezen.fout)
    bericht_id, nieuw = postbus.bewaar(session, inhoud, gelezen.kop, bron=bron)
    if nieuw:
        volg(session, bericht_id, dag=vandaag())
        if taak:
            zet_in_rij(session, bericht_id, gelezen.kop)
    return Ontvangst(bericht_id, nieuw, gelezen.soort, None)


def relatie(kop: Kopgegevens) -> str:
    """The lock name of what has to happen one at a time: all messages between two parties under one law.

    Both directions share it, so that a toewijzing and the declaration on it never pass each other.
    """
    return f"{kop.gemeente}/{kop.standaard}/{kop.aanbieder}"


def zet_in_rij(session: Session, bericht_id: UUID, kop: Kopgegevens) -> None:
    """Make the job that judges a message, in the transaction of `session`."""
    rij = RIJ_DECLARATIES if kop.nummer == "323" else RIJ_REGIE
    wachtrij.stel_uit(session, bericht_id, rij=rij, slot=relatie(kop))


def kopgegevens(wortel: etree._Element, soort: Berichttype) -> Kopgegevens:
    """The columns that the header fills. The message may still be invalid: what is missing or impossible is None."""
    afzender = _tekst(wortel, soort, "Afzender")
    ontvanger = _tekst(wortel, soort, "Ontvanger")
    eigen = ("IdentificatieRetour", "DagtekeningRetour")
    heen = ("BerichtIdentificatie/Identificatie", "BerichtIdentificatie/Dagtekening")
    # A retour 302-320 repeats the identification of the message it answers and has its own beside it.
    identificatie, dagtekening = eigen if _tekst(wortel, soort, eigen[0]) is not None else heen
    partijen = (afzender, ontvanger)
    return Kopgegevens(
        standaard=soort.standaard,
        type=soort.naam,
        release=soort.release,
        afzender=afzender,
        ontvanger=ontvanger,
        # Which of the two is the municipality differs per message and, in return messages, from who sends it.
        gemeente=next((code for code in partijen if is_code(code, 4)), None),
        aanbieder=next((code for code in partijen if is_code(code, 8)), None),
        identificatie=_tekst(wortel, soort, identificatie),
        dagtekening=_datum(_tekst(wortel, soort, dagtekening)),
    )


def _tekst(wortel: etree._Element, soort: Berichttype, pad: str) -> str | None:
    eigen, *gedeeld = pad.split("/")
    stappen = [f"{{{soort.namespace}}}Header", f"{{{soort.namespace}}}{eigen}"]
    tekst = wortel.findtext("/".join([*stappen, *(f"{{{soort.basis_namespace}}}{naam}" for naam in gedeeld)]))
    # The columns are for finding messages; a value that no header may have is not worth storing twice.
    return tekst if tekst and len(tekst) <= 20 else None


def is_code(tekst: str | None, cijfers: int) -> TypeGuard[str]:
    """Whether a text is the code of a municipality (4 digits) or a provider (8)."""
    return tekst is not None and len(tekst) == cijfers and tekst.isascii() and tekst.isdigit()


def _datum(tekst: str | None) -> date | None:
    try:
        return date.fromisoformat(tekst or "")
    except ValueError:
        return None


def _controleer_partijen(kop: Kopgegevens) -> None:
    """Refuse what is not of, or for, the municipalities and the provider of who hands it in. Raises NietNamens."""
    grens = plafond()
    if grens is None or grens.rol == "pijplijn":
        return
    if kop.gemeente is not None and kop.gemeente not in grens.gemeenten:
        raise NietNamens(
            f"Het bericht is van of voor gemeente {kop.gemeente}; daarvoor mag u geen berichten aanleveren."
        )
    if grens.aanbieder is not None and kop.aanbieder not in {None, grens.aanbieder}:
        raise NietNamens(
            f"Het bericht is van of voor aanbieder {kop.aanbieder}; u mag alleen eigen berichten aanleveren."
        )


def _controleer_gemeente(gemeente: str | None, bediend: Collection[str]) -> None:
    """Refuse a message of a municipality that is not served; one without a municipality is refused by its schema."""
    if bediend and gemeente is not None and gemeente not in bediend:
        raise AndereGemeente(
            f"Het bericht is van of voor gemeente {gemeente}; hier worden alleen berichten van of voor "
            f"{', '.join(sorted(bediend))} verwerkt."
        )
