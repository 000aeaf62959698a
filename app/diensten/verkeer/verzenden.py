"""Use case: deliver the messages in the outbox, each under one reference however often it is tried."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from uuid import UUID

from sqlalchemy.orm import Session

from app.diensten.verkeer.bezorgen import ADAPTERS, NIET_UNIEK, Uitslag, Zending
from app.diensten.verkeer.termijnen import volg
from app.kern.fouten import BerichtNietGevonden
from app.kern.instellingen import instellingen
from app.kern.klok import TIJDZONE, vandaag
from app.kern.storingen import STORINGEN
from app.kern.venster import einde_venster
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.tabellen.envelop import Envelop
from app.opslag.verkeer import berichten, enveloppen
from app.opslag.verkeer import verzendingen as opslag
from app.opslag.verkeer.berichten import Kop
from app.opslag.verkeer.verzendingen import Aanbod
from berichten import codelijsten, ggk
from berichten.ggk import (
    Fout,
    Stuurgegevens,
    Systeem,
    Versies,
    maak_di01,
    maak_du01,
    nieuw_referentienummer,
    soort_voor,
)

logger = logging.getLogger(__name__)

RESPIJT = 30.0
"""Seconds past the time for an answer after which an attempt counts as broken off."""

MAX_VERDUBBELING = 30


class _GeenWeg(Exception):
    """There is no way to deliver this message; the text says in Dutch why."""


def _nu() -> datetime:
    return datetime.now(UTC)


def verzend(bericht_id: UUID, *, klok: Callable[[], datetime] = _nu) -> None:
    """Make one attempt to deliver a message, when it is due, and record how it ended.

    Does nothing when the delivery is settled, not due yet, or being made. Afterwards it is settled, or the job for the
    next attempt exists. A process that is killed in between delivers again, under the same reference. Raises an
    SQLAlchemy error when the database fails.
    """
    onderhoud_tot = einde_venster(instellingen().onderhoudsvensters, klok())
    with sessie(PIJPLIJN) as session:
        if onderhoud_tot is not None:
            opslag.wacht_tot(session, bericht_id, onderhoud_tot)
            return
        aanbod = opslag.begin(session, bericht_id, duur=instellingen().bezorg_wachttijd + RESPIJT)
    if aanbod is None:
        return
    begonnen = time.monotonic()
    uitslag = _bied_aan(aanbod)
    duur = round((time.monotonic() - begonnen) * 1000)
    with sessie(PIJPLIJN) as session:
        _leg_vast(session, aanbod, uitslag, duur)
    logger.info("bericht %s aangeboden, poging %s: %s", bericht_id, aanbod.nummer, uitslag.resultaat)


def bezorg(session: Session, bericht_id: UUID) -> None:
    """Put a message in the outbox: to be delivered, unless nothing is delivered here."""
    if instellingen().bezorging == "geen":
        opslag.zet_weg(session, bericht_id)
    else:
        opslag.zet_klaar(session, bericht_id)


def _bied_aan(aanbod: Aanbod) -> Uitslag:
    if aanbod.nummer > instellingen().bezorg_pogingen:
        # Only attempts that were broken off get here: all that end are counted when they end.
        return Uitslag(resultaat="mislukt", tekst="De vorige pogingen zijn telkens onderbroken.")
    try:
        with sessie(PIJPLIJN) as session:
            zending = _zending(session, aanbod.bericht_id)
            herhaald = opslag.is_eerder_aangeboden(session, aanbod, zending.referentienummer)
        uitslag = replace(ADAPTERS[instellingen().bezorging](zending), referentienummer=zending.referentienummer)
    except STORINGEN:
        raise
    except _GeenWeg as fout:
        return Uitslag(resultaat="niet_verzonden", tekst=str(fout))
    except Exception as fout:
        logger.exception("bericht %s kan niet worden aangeboden", aanbod.bericht_id)
        return Uitslag(resultaat="mislukt", tekst=f"Fout in de programmatuur ({type(fout).__name__}).")
    if uitslag.fout and uitslag.fout.code in NIET_UNIEK and herhaald:
        # The reference is ours alone: an earlier attempt did arrive, and only its confirmation was lost.
        return replace(uitslag, resultaat="afgeleverd", tekst="Al bij een eerdere poging aangekomen.", fout=None)
    return uitslag


def _leg_vast(session: Session, aanbod: Aanbod, uitslag: Uitslag, duur: int) -> None:
    """Record an attempt and what follows from it, in one transaction."""
    opslag.schrijf_poging(
        session,
        aanbod.poging,
        resultaat=uitslag.resultaat,
        duur=duur,
        http_status=uitslag.http_status,
        code=uitslag.fout.code if uitslag.fout else None,
        tekst=uitslag.tekst,
        referentienummer=uitslag.referentienummer,
    )
    if uitslag.resultaat == "geweigerd" and uitslag.fout:
        if opslag.rond_af(session, aanbod, "geweigerd"):
            weiger(session, aanbod.bericht_id, uitslag.fout)
    elif uitslag.resultaat != "mislukt":
        opslag.rond_af(session, aanbod, uitslag.resultaat)
    elif aanbod.nummer >= instellingen().bezorg_pogingen:
        if opslag.rond_af(session, aanbod, "stopgezet"):
            logger.error("bericht %s stopgezet na %s pogingen", aanbod.bericht_id, aanbod.nummer)
    else:
        opslag.probeer_later(session, aanbod, over=wachttijd(aanbod.nummer))
    volg(session, aanbod.bericht_id, dag=vandaag())


def wachttijd(nummer: int) -> float:
    """Seconds after attempt `nummer` until the next: doubled each time up to a limit, and then half to all of that.

    Chance keeps messages that failed together from coming back together.
    """
    factor: int = 2 ** min(nummer - 1, MAX_VERDUBBELING)
    grens = min(instellingen().bezorg_wacht * factor, instellingen().bezorg_wacht_max)
    return grens * random.uniform(0.5, 1)  # noqa: S311  no secret


def meld_fout(session: Session, referentienummer: str, fout: Fout) -> UUID | None:
    """An Fo01 came in about an envelope of ours; the message that was in it, or None when we sent no such envelope.

    The message is refused, unless it has since been sent again under another reference.
    """
    bericht_id = enveloppen.verzonden_in(session, referentienummer)
    if bericht_id is not None:
        opslag.vergrendel(session, bericht_id)
        nieuwste = opslag.envelop_van(session, bericht_id)
        if nieuwste is not None and nieuwste.referentienummer == referentienummer:
            weiger(session, bericht_id, fout)
    return bericht_id


def weiger(session: Session, bericht_id: UUID, fout: Fout) -> None:
    """Mark a message of ours as refused by the other side, with the code and its meaning."""
    opslag.weiger(session, bericht_id, code=fout.code, melding=betekenis(fout))
    volg(session, bericht_id, dag=vandaag())


def betekenis(fout: Fout) -> str:
    """A fault of the other side in words: what its code means and what to do, as far as that is known."""
    bekend = codelijsten.foutcodes().get(fout.code)
    delen = [bekend.omschrijving, bekend.handeling] if bekend else []
    return " ".join([*delen, fout.omschrijving]).strip()


def _zending(session: Session, bericht_id: UUID) -> Zending:
    """The envelope of a message: the one that was made before, or a new one. Raises _GeenWeg."""
    # One message has one reference, also when two attempts should ever overlap.
    opslag.vergrendel(session, bericht_id)
    kop = berichten.haal(session, bericht_id)
    inhoud = berichten.inhoud_van(session, bericht_id)
    if kop is None or inhoud is None or kop.type is None:
        raise BerichtNietGevonden(bericht_id)
    envelop = opslag.envelop_van(session, bericht_id)
    if envelop is None:
        try:
            envelop = maak_envelop(session, kop, inhoud)
        except _GeenWeg:
            if instellingen().bezorging != "map":
                raise
            # What came in as a bare file is answered with one.
            return Zending(soap=inhoud, soort="", referentienummer=kop.identificatie or "", berichttype=kop.type)
    # An Fo01 is stored as the SOAP message that it is.
    soap = inhoud if envelop.soort == "Fo01" else _soap(envelop, inhoud)
    return Zending(soap=soap, soort=envelop.soort, referentienummer=envelop.referentienummer, berichttype=kop.type)


def maak_envelop(session: Session, kop: Kop, inhoud: bytes) -> Envelop:
    """Make and store the envelope of a message, under a reference of its own. Raises _GeenWeg."""
    if kop.nummer is None:
        raise LookupError(f"bericht {kop.id} is van een type dat niet in een envelop gaat")
    soort = soort_voor(kop.nummer)
    heen = enveloppen.heenenvelop(session, kop.antwoord_op) if kop.antwoord_op else None
    if soort == "Du01" and heen is None:
        raise _GeenWeg(
            "Het bericht waarop dit antwoordt kwam niet over de GGK, dus is er geen crossRefnummer; haal dit antwoord "
            "op met de REST-interface of de opdrachtregel."
        )
    if heen is not None:
        zender, ontvanger = heen.ontvanger, heen.zender
    else:
        zender = Systeem(organisatie=kop.gemeente, applicatie=instellingen().bezorg_applicatie_zender)
        ontvanger = Systeem(organisatie=kop.aanbieder, applicatie=instellingen().bezorg_applicatie_ontvanger)
    stuur = Stuurgegevens(
        zender=zender,
        ontvanger=ontvanger,
        referentienummer=nieuw_referentienummer(),
        tijdstip=datetime.now(TIJDZONE),
        cross_refnummer=heen.referentienummer if heen and soort == "Du01" else None,
    )
    maak = maak_du01 if soort == "Du01" else maak_di01
    functie, versies = kop.type or "", Versies.van(version("berichtenverkeer"), kop.release or "")
    soap = maak(inhoud, stuur, functie=functie, versies=versies)
    nieuw = ggk.Envelop.van_ons(soort, stuur, functie=functie, versies=versies)
    enveloppen.bewaar_uitgaand(session, kop.id, nieuw, soap)
    envelop = opslag.envelop_van(session, kop.id)
    if envelop is None:
        raise LookupError(f"de envelop van bericht {kop.id} is er niet")
    return envelop


def _soap(envelop: Envelop, inhoud: bytes) -> bytes:
    """The SOAP message of a stored envelope, the same bytes each time."""
    moment = envelop.tijdstip_bericht
    stuur = Stuurgegevens(
        zender=Systeem(**envelop.zender),
        ontvanger=Systeem(**envelop.ontvanger),
        referentienummer=envelop.referentienummer,
        tijdstip=datetime.strptime(moment[:14], "%Y%m%d%H%M%S").replace(
            microsecond=int(moment[14:] or 0) * 1000, tzinfo=TIJDZONE
        ),
        cross_refnummer=envelop.cross_refnummer,
    )
    maak = maak_du01 if envelop.soort == "Du01" else maak_di01
    return maak(inhoud, stuur, functie=envelop.functie or "", versies=Versies(*(envelop.versies or ())))
