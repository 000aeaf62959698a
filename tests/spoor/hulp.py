"""What the tests of the story share: a message that was set aside, and the kinds of steps."""

from uuid import UUID

from app.diensten.verkeer.ontvangen import ontvang
from app.diensten.verkeer.sporen import spoor
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import postbus

OORZAAK = 'Traceback (most recent call last):\n  File "tr321.py", line 7\nKeyError: 3'


def geparkeerd(inhoud: bytes) -> UUID:
    """A message that was set aside because our own code broke down on it."""
    bericht_id = ontvang(inhoud, bron="rest").bericht_id
    parkeer(bericht_id)
    return bericht_id


def parkeer(bericht_id: UUID) -> None:
    with sessie(PIJPLIJN) as session:
        postbus.parkeer(session, bericht_id, code="beoordeling-mislukt", melding="Er ging iets mis.", traceback=OORZAAK)


def soorten(bericht_id: UUID) -> list[str]:
    """What happened, in order."""
    return [stap.soort for stap in spoor(bericht_id).stappen]
