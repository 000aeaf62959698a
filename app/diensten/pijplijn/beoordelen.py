"""Use case: judge a received message at all levels, process it and answer it, in one transaction."""

import logging
from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.diensten.pijplijn.verwerken import verwerk
from app.diensten.verkeer.enveloppen import meld_terug
from app.diensten.verkeer.ontvangen import relatie
from app.diensten.verkeer.parkeren import parkeer_gebroken, parkeer_onderbroken
from app.diensten.verkeer.termijnen import volg
from app.diensten.zorg.termijnen import volg_inhoud
from app.kern.fouten import BerichtNietGevonden
from app.kern.instellingen import instellingen
from app.kern.klok import vandaag
from app.kern.sleutels import SleutelFout
from app.kern.storingen import STORINGEN
from app.opslag.dossier.bouwen import bouw_dossier
from app.opslag.kern.databank import sessie
from app.opslag.verkeer import berichten as opslag
from app.opslag.verkeer import postbus, verzendingen
from app.opslag.verkeer.berichten import Kop
from berichten import xml
from berichten.antwoord import maak_antwoord
from berichten.beoordelen import beoordeel_inhoud, beoordeel_keten
from berichten.bevinding import Bevinding
from berichten.catalogus import ROLLEN, Berichttype, herken
from berichten.fouten import Berichtfout
from berichten.lezen import lees
from berichten.model import Bericht, bericht_323, bericht_325
from berichten.schema import controleer_schema
from berichten.schrijven import schrijf

logger = logging.getLogger(__name__)

IDENTIFICATIE_GEBRUIKT = "9056"
"""Return code of TR056."""


def beoordeel(bericht_id: UUID, *, klok: Callable[[], date] = vandaag) -> None:
    """Judge a message that is still `ontvangen`; do nothing when it is not.

    Afterwards its outcome, findings, domain rows, answer and outbox row are stored, or it is parked because a rule
    broke down or because judging it was cut off too often. `app.diensten.verkeer.berichten` reads the result:
    `haal(id).uitkomst`, `.antwoord_id`, `bevindingen_van(id)`. Raises BerichtNietGevonden, and an SQLAlchemy error
    when the database fails: then nothing has changed.
    """
    with sessie() as session:
        kop = opslag.haal(session, bericht_id)
        if kop is None:
            raise BerichtNietGevonden(bericht_id)
        # Counted in a transaction of its own: what ends this process must not make the attempt uncounted.
        poging = postbus.tel_poging(session, bericht_id)
    if poging is None:
        return
    if poging > instellingen().pogingen:
        parkeer_onderbroken(bericht_id, poging - 1)
        return
    try:
        with sessie() as session:
            dag = klok()
            uitkomst = _beoordeel(session, kop, dag)
            volg(session, bericht_id, dag=dag)
    except (*STORINGEN, SleutelFout):
        # What is missing is not in the message: nothing has changed, and another time it works.
        raise
    except Exception as fout:  # noqa: BLE001  a rule that breaks down is no verdict: a person looks at it
        parkeer_gebroken(bericht_id, fout)
    else:
        logger.info("bericht %s van type %s: %s", bericht_id, kop.type, uitkomst)


def _beoordeel(session: Session, kop: Kop, dag: date) -> str | None:
    """Judge, process and answer one message in the transaction of `session`; its outcome, None when it has one."""
    slot = relatie(kop.gemeente, kop.standaard, kop.aanbieder)
    postbus.begin(session, slot=slot, stilstand=instellingen().taak_limiet)
    if postbus.vergrendel(session, kop.id) != "ontvangen":
        return None
    inhoud = opslag.inhoud_van(session, kop.id) or b""
    wortel = xml.parse(inhoud, max_bytes=kop.omvang)
    soort = herken(wortel)
    bevindingen = controleer_schema(inhoud, wortel, soort)
    if bevindingen:
        opslag.schrijf_bevindingen(session, kop.id, bevindingen)
        meld_terug(session, kop, inhoud, [bevinding.details for bevinding in bevindingen])
        return postbus.rond_af(session, kop.id, "afgekeurd")
    try:
        bericht = lees(wortel, soort)
    except Berichtfout as fout:
        meld_terug(session, kop, inhoud, [fout.melding])
        return postbus.rond_af(session, kop.id, "onleesbaar", fout_code=fout.code, fout_melding=fout.melding)
    # A large message should not stand in memory three times while it is judged.
    del inhoud, wortel
    if soort.rol.soort == "retour":
        # First: what it rejects is found by the message that it answers.
        _koppel(session, kop, bericht, soort)
    bevindingen = _beoordeel_inhoud_en_keten(session, kop, bericht, soort, dag)
    opslag.schrijf_bevindingen(session, kop.id, bevindingen)
    return postbus.rond_af(session, kop.id, _beantwoord(session, kop, bericht, soort, bevindingen, dag))


def _beoordeel_inhoud_en_keten(
    session: Session, kop: Kop, bericht: Bericht, soort: Berichttype, dag: date
) -> list[Bevinding]:
    """The findings of level 2 or, when there are none, of levels 3 and 4; and the domain rows of what is accepted."""
    bevindingen = beoordeel_inhoud(bericht, soort)
    if bevindingen:
        return bevindingen
    gemeente = kop.gemeente or ""
    dossier = bouw_dossier(session, bericht, soort, gemeente=gemeente, bericht_id=kop.id, vandaag=dag)
    bevindingen = beoordeel_keten(bericht, soort, dossier)
    # A declaration is accepted per line; any other message as a whole (IV032).
    if not bevindingen or isinstance(bericht, bericht_323.Bericht):
        verwerk(session, bericht, soort, gemeente=gemeente, bericht_id=kop.id, bevindingen=bevindingen)
        volg_inhoud(session, kop, bericht, dag=dag)
    return bevindingen


def _koppel(session: Session, kop: Kop, bericht: Bericht, soort: Berichttype) -> None:
    """Tie a return message to the message that it answers, when that is known."""
    codes = getattr(bericht.header, "retour_codes", ())
    if isinstance(bericht, bericht_325.Bericht):
        heen = bericht.header.declaratie_identificatie
    else:
        heen = bericht.header.bericht_identificatie
    nummer = next(nummer for nummer, rol in ROLLEN.items() if rol.antwoord == soort.nummer)
    postbus.koppel(
        session,
        kop.id,
        type_=soort.naam.replace(soort.nummer, nummer),
        gemeente=kop.gemeente or "",
        aanbieder=kop.aanbieder or "",
        heen=heen.identificatie,
        herhaald=IDENTIFICATIE_GEBRUIKT in codes,
    )


def _beantwoord(
    session: Session, kop: Kop, bericht: Bericht, soort: Berichttype, bevindingen: list[Bevinding], dag: date
) -> str:
    """Store the answer that the municipality owes, if any, and put it in the outbox; the outcome of the message."""
    if soort.rol.afzender == "gemeente" or soort.rol.soort == "retour":
        if soort.rol.soort == "heen" and not bevindingen and instellingen().bezorg_toewijzingen:
            # An order of the municipality itself: it goes on to the provider, who answers it.
            verzendingen.zet_klaar(session, kop.id)
        return "afgekeurd" if bevindingen else "goedgekeurd"
    identificatie = postbus.nieuwe_identificatie(session)
    antwoord = maak_antwoord(bericht, soort, bevindingen, identificatie=identificatie, dagtekening=dag)
    if antwoord is None:  # every heen-message of a provider has an answer in the catalogue
        raise LookupError(f"Op {soort} bestaat geen antwoord")
    postbus.bewaar_antwoord(
        session,
        schrijf(antwoord.bericht, antwoord.soort),
        antwoord_op=kop.id,
        identificatie=identificatie,
        dagtekening=dag,
        standaard=soort.standaard,
        type=antwoord.soort.naam,
        release=antwoord.soort.release,
        gemeente=kop.gemeente,
        aanbieder=kop.aanbieder,
        afzender=antwoord.bericht.header.afzender,
        ontvanger=antwoord.bericht.header.ontvanger,
    )
    if not bevindingen:
        return "goedgekeurd"
    return "deels" if _deels(bericht, antwoord.bericht) else "afgekeurd"


def _deels(bericht: Bericht, antwoord: Bericht) -> bool:
    """Whether an answer to findings rejects some lines of a declaration and grants the others."""
    if not isinstance(bericht, bericht_323.Bericht) or not isinstance(antwoord, bericht_325.Bericht):
        return False
    afgewezen = antwoord.declaratie_antwoord.clienten if antwoord.declaratie_antwoord else []
    aantal = sum(len(client.prestaties) for client in afgewezen)
    # No rejected lines while there are findings: the declaration itself was rejected.
    return 0 < aantal < sum(len(client.prestaties) for client in bericht.declaratie.clienten)
