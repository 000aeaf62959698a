"""Use case: set a message aside for a person, and let it be judged again."""

import logging
import traceback
from uuid import UUID

from sqlalchemy.orm import Session

from app.diensten.verkeer.ontvangen import zet_in_rij
from app.kern.fouten import BerichtNietGevonden, Dienstfout, NietGeparkeerd
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import berichten as opslag
from app.opslag.verkeer import postbus

logger = logging.getLogger(__name__)


def hervat(bericht_id: UUID) -> None:
    """Put a parked message back in the queue. Raises BerichtNietGevonden or NietGeparkeerd."""
    with sessie(PIJPLIJN) as session:
        _hervat(session, bericht_id)


def hervat_alle() -> int:
    """Put every parked message back in the queue, in order of arrival; how many."""
    with sessie(PIJPLIJN) as session:
        geparkeerd = postbus.geparkeerd(session)
        for bericht_id in geparkeerd:
            _hervat(session, bericht_id)
    return len(geparkeerd)


def _hervat(session: Session, bericht_id: UUID) -> None:
    kop = opslag.haal(session, bericht_id)
    if kop is None:
        raise BerichtNietGevonden(bericht_id)
    if postbus.vergrendel(session, bericht_id) != "geparkeerd":
        raise NietGeparkeerd("Alleen een geparkeerd bericht kan opnieuw worden beoordeeld.")
    postbus.hervat(session, bericht_id)
    zet_in_rij(session, bericht_id, kop)


def parkeer_onderbroken(bericht_id: UUID, pogingen: int) -> None:
    """Set aside a message whose judging was cut off too often."""
    logger.error("bericht %s geparkeerd: het beoordelen is %s keer onderbroken", bericht_id, pogingen)
    with sessie(PIJPLIJN) as session:
        postbus.parkeer(
            session,
            bericht_id,
            code="te-vaak-onderbroken",
            melding=f"Het beoordelen is {pogingen} keer onderbroken en niet afgemaakt; het bericht staat apart.",
            traceback=None,
        )


def parkeer_gebroken(bericht_id: UUID, fout: Exception) -> None:
    """Set aside a message on which a rule broke down; the traceback is kept."""
    # Only the kind of the error: its text may hold what the message holds.
    logger.error("bericht %s geparkeerd: %s bij het beoordelen", bericht_id, type(fout).__name__)
    code = "beoordeling-mislukt"
    melding = "Het beoordelen is door een fout in de programmatuur niet gelukt; het bericht staat apart."
    if isinstance(fout, Dienstfout):
        # Not a rule: what was stored is not what it was, and it says so itself.
        code, melding = fout.code, fout.melding
    with sessie(PIJPLIJN) as session:
        postbus.parkeer(
            session,
            bericht_id,
            code=code,
            melding=melding,
            traceback="".join(traceback.format_exception(fout)),
        )
