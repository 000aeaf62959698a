"""The body of a request that is a message: read as a stream, bounded before it is all in memory."""

from starlette.requests import Request

from app.kern.fouten import Dienstfout
from app.kern.instellingen import instellingen
from berichten.fouten import TeGroot

MEDIATYPEN = ("application/xml", "text/xml", "application/octet-stream")
RUIMTE = 4
"""How many times the limit is still read, so that a message over the limit can be kept as received, and looked at."""


class VerkeerdMediatype(Dienstfout):
    """The body is announced as something else than XML."""

    code = "mediatype-niet-ondersteund"
    status = 415

    def __init__(self) -> None:
        super().__init__(f"Verwacht is een XML-bericht met Content-Type {' of '.join(MEDIATYPEN)}.")


async def lees_bericht(aanvraag: Request) -> bytes:
    """The raw bytes of a message. Raises VerkeerdMediatype, and TeGroot when even keeping it is too much."""
    mediatype = aanvraag.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if mediatype not in MEDIATYPEN:
        raise VerkeerdMediatype
    grens = RUIMTE * instellingen().max_bytes
    inhoud = bytearray()
    async for deel in aanvraag.stream():
        inhoud += deel
        if len(inhoud) > grens:
            raise TeGroot(f"Het bericht is groter dan {grens:,} bytes en is niet bewaard.".replace(",", "."))
    return bytes(inhoud)
