"""What the tests of delivery share: messages in the outbox, jobs that are run, and a look at what became of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer import verzendingen
from app.diensten.verkeer.berichten import haal
from app.diensten.verkeer.enveloppen import neem_aan
from app.diensten.verkeer.verzendingen import Stand
from app.opslag.kern.databank import engine, sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.tabellen.verzending import Poging
from app.taken.taken import maak_wachtrij
from app.taken.toezicht import Toezicht
from berichten.ggk import Fout, lees_envelop, open_soap
from tests.app.hulp import VANDAAG, declaratie, lever, start
from tests.ggk.hulp import di01, fo01


def declaratieantwoord() -> UUID:
    """A 325 in the outbox, on a 323 that came in without an envelope."""
    antwoord = lever(declaratie()).antwoord_id
    assert antwoord is not None
    return antwoord


def start_retour() -> tuple[UUID, str]:
    """A 306 in the outbox, and the reference of the Di01 that the 305 came in."""
    return _via_ggk(di01())


def fo01_op_ongeldig_bericht() -> tuple[UUID, str]:
    """An Fo01 in the outbox on a 305 that is not valid to its schema, and the reference of the Di01 it came in."""
    return _via_ggk(di01(start().replace(b"70701234</b:Afzender>", b"70701234</b:Afzender><b:Extra/>")))


def _via_ggk(soap: bytes) -> tuple[UUID, str]:
    neem_aan(soap, open_soap(soap))
    referentie = lees_envelop(soap).referentienummer
    with sessie(PIJPLIJN) as session:
        vraag = sa.text("select bericht_id from envelop where referentienummer = :referentie")
        bericht_id = session.execute(vraag, {"referentie": referentie}).scalar_one()
    beoordeel(bericht_id, klok=lambda: VANDAAG)
    antwoord = haal(bericht_id).antwoord_id
    assert antwoord is not None
    return antwoord, referentie


def meld_fo01(referentienummer: str, fout: Fout | None = None) -> None:
    """An Fo01 comes in about an envelope of ours."""
    soap = fo01(fout, cross_refnummer=referentienummer)
    neem_aan(soap, open_soap(soap))


def werk_af() -> None:
    """Run every job that can run, in this process."""
    maak_wachtrij(Toezicht(60)).run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def maak_tijd() -> None:
    """Let everything that waits for its time be due."""
    zet("update verzending set volgende_op = now() where volgende_op is not null")
    zet("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")


def zet(opdracht: str, **waarden: Any) -> None:
    """Change the database behind the back of the service."""
    with engine().begin() as verbinding:
        verbinding.execute(sa.text(opdracht), waarden)


def stand(bericht_id: UUID) -> Stand:
    """Where a delivery stands."""
    return verzendingen.haal(bericht_id)


def pogingen(bericht_id: UUID) -> list[Poging]:
    """Every attempt, oldest first."""
    return list(verzendingen.pogingen_van(bericht_id))


def seconden_tot_volgende(bericht_id: UUID) -> float:
    """How long the next attempt waits, counted from the database's clock."""
    volgende = stand(bericht_id).volgende_op
    assert volgende is not None
    with sessie(PIJPLIJN) as session:
        nu: datetime = session.execute(sa.text("select clock_timestamp()")).scalar_one()
    return (volgende - nu).total_seconds()
