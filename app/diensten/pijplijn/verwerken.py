"""What an accepted message changes in the domain: toewijzingen, leveringen, verzoeken and declaraties.

Nothing here leans on the order in which messages came in (OP080): which toewijzing is the actual one and where a
request stands follow from what is on record, whichever message brought it first.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.opslag.geld.declaratie import verwerk_declaratie
from app.opslag.zorg.herkomst import Herkomst
from app.opslag.zorg.levering import verwerk_start, verwerk_stop
from app.opslag.zorg.retour import verwerk_retour
from app.opslag.zorg.toewijzing import verwerk_toewijzing
from app.opslag.zorg.verzoek import verwerk_antwoord, verwerk_toewijzingsverzoek, verwerk_wijzigingsverzoek
from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype
from berichten.model import (
    Bericht,
    bericht_301,
    bericht_302,
    bericht_305,
    bericht_307,
    bericht_315,
    bericht_317,
    bericht_319,
    bericht_320,
    bericht_323,
)


def verwerk(
    session: Session,
    bericht: Bericht,
    soort: Berichttype,
    *,
    gemeente: str,
    bericht_id: UUID,
    bevindingen: Sequence[Bevinding],
) -> None:
    """Write the domain rows of a judged message.

    A declaration is processed line by line (IV087). Of any other message one finding rejects all of it (IV032), and
    then nothing is written. A return message of a provider undoes what it rejects; it must be tied to the message that
    it answers.

    Args:
        session: the transaction in which the message is judged.
        bericht: the message as read.
        soort: its type.
        gemeente: CBS code of the municipality that sends or receives it.
        bericht_id: its row in the inbox.
        bevindingen: all findings on it, of all levels.
    """
    kop = bericht.header
    herkomst = Herkomst(
        bericht_id=bericht_id,
        gemeente=gemeente,
        standaard=soort.standaard,
        aanbieder=kop.ontvanger if soort.rol.afzender == "gemeente" else kop.afzender,
    )
    if isinstance(bericht, bericht_323.Bericht):
        verwerk_declaratie(session, bericht, herkomst, bevindingen)
    elif not bevindingen:
        _verwerk_geheel(session, bericht, herkomst)


def _verwerk_geheel(session: Session, bericht: Bericht, herkomst: Herkomst) -> None:
    match bericht:
        case bericht_301.Bericht():
            verwerk_toewijzing(session, bericht, herkomst)
        case bericht_305.Bericht():
            verwerk_start(session, bericht, herkomst)
        case bericht_307.Bericht():
            verwerk_stop(session, bericht, herkomst)
        case bericht_315.Bericht():
            verwerk_toewijzingsverzoek(session, bericht, herkomst)
        case bericht_317.Bericht():
            verwerk_wijzigingsverzoek(session, bericht, herkomst)
        case bericht_319.Bericht():
            verwerk_antwoord(session, bericht, herkomst)
        case bericht_302.Bericht() | bericht_320.Bericht():
            verwerk_retour(session, bericht, herkomst.bericht_id)
        case _:
            # A 325, or an answer to a message of a provider, is our own: what it says was written when we made it.
            pass
