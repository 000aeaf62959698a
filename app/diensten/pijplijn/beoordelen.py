"""Use case: take a received message through its steps, from judging to answering, in one transaction.

The steps are functions with plain values between them:

1. `oordelen.oordeel` judges: findings and a verdict (Geoordeeld), nothing written;
2. `verwerken.verwerk` writes what the verdict changes in the domain;
3. `beantwoorden.beantwoord` puts what we owe the sender in the outbox.

Holding a declaration for repair belongs between the first two, in `_beoordeel`: it then ends with the findings stored
and nothing else, and the message goes through all of it again when it is released, on the data of that moment.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.diensten.pijplijn.beantwoorden import beantwoord
from app.diensten.pijplijn.verwerken import verwerk
from app.diensten.verkeer.ontvangen import relatie
from app.diensten.verkeer.oordelen import oordeel
from app.diensten.verkeer.parkeren import parkeer_gebroken, parkeer_onderbroken
from app.diensten.verkeer.termijnen import volg
from app.diensten.verkeer.volgorde import MoetWachten, controleer_volgorde
from app.kern.beurten import beurt
from app.kern.fouten import BerichtNietGevonden
from app.kern.instellingen import instellingen
from app.kern.klok import vandaag
from app.kern.sleutels import SleutelFout
from app.kern.storingen import STORINGEN
from app.kern.toestanden import Uitkomst
from app.opslag.kern import wachtrij
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import berichten as opslag
from app.opslag.verkeer import postbus
from app.opslag.verkeer.berichten import Kop, Melding

logger = logging.getLogger(__name__)


def beoordeel(bericht_id: UUID, *, klok: Callable[[], date] = vandaag, in_rij: bool = False) -> None:
    """Judge a message that is still `ontvangen`; do nothing when it is not.

    Declarations that have to be judged before it are judged first: here, or with `in_rij` by their own jobs, and then
    this message has a new job behind them.

    Afterwards its outcome, findings, domain rows, answer and outbox row are stored, or it is parked because a rule
    broke down or because judging it was cut off too often. `app.diensten.verkeer.berichten` reads the result:
    `haal(id).uitkomst`, `.antwoord_id`, `bevindingen_van(id)`. Raises BerichtNietGevonden, and an SQLAlchemy error
    when the database fails: then nothing has changed.
    """
    with sessie(PIJPLIJN) as session:
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
        with beurt(kop.omvang), sessie(PIJPLIJN) as session:
            dag = klok()
            uitkomst = _beoordeel(session, kop, dag)
            volg(session, bericht_id, dag=dag)
    except (*STORINGEN, SleutelFout):
        # What is missing is not in the message: nothing has changed, and another time it works.
        raise
    except MoetWachten as wacht:
        _stel_uit(kop, wacht.eerst, klok, in_rij=in_rij)
    except Exception as fout:  # noqa: BLE001  a rule that breaks down is no verdict: a person looks at it
        parkeer_gebroken(bericht_id, fout)
    else:
        logger.info("bericht %s van type %s: %s", bericht_id, kop.type, uitkomst)


def _stel_uit(kop: Kop, eerst: Sequence[UUID], klok: Callable[[], date], *, in_rij: bool) -> None:
    logger.info("bericht %s wacht op %s declaraties die eerder kwamen", kop.id, len(eerst))
    with sessie(PIJPLIJN) as session:
        postbus.stel_uit(session, kop.id, aantal=len(eerst))
        if in_rij:
            wachtrij.laat_voorgaan(session, eerst, kop.id, slot=relatie(kop))
            return
    for declaratie in eerst:
        beoordeel(declaratie, klok=klok)
    beoordeel(kop.id, klok=klok)


def _beoordeel(session: Session, kop: Kop, dag: date) -> Uitkomst | None:
    """Judge, process and answer one message in the transaction of `session`; its outcome, None when it has one."""
    postbus.begin(session, slot=relatie(kop), stilstand=instellingen().taak_limiet)
    if postbus.vergrendel(session, kop.id) != "ontvangen":
        return None
    # Not kept here: a large message should not stand in memory longer than it is read.
    geoordeeld = oordeel(
        session,
        opslag.inhoud_van(session, kop.id) or b"",
        gemeente=kop.gemeente or "",
        bericht_id=kop.id,
        dag=dag,
    )
    controleer_volgorde(session, kop, geoordeeld)
    opslag.schrijf_bevindingen(session, kop.id, geoordeeld.bevindingen)
    if geoordeeld.oordeel is not None:
        verwerk(session, kop, geoordeeld.oordeel, dag=dag)
    beantwoord(session, kop, geoordeeld, dag=dag)
    fout = geoordeeld.fout
    melding = Melding(fout.code, fout.melding) if fout else None
    postbus.rond_af(session, kop.id, geoordeeld.uitkomst, fout=melding)
    return geoordeeld.uitkomst
