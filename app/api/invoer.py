"""The body of a request that is a message: read as a stream into a file, bounded before it is all there."""

from typing import IO

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


async def lees_bericht(aanvraag: Request, bestand: IO[bytes]) -> int:
    """Put the raw bytes of a message in a file; how many there are.

    Raises VerkeerdMediatype, and TeGroot when even keeping it is too much.
    """
    mediatype = aanvraag.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if mediatype not in MEDIATYPEN:
        raise VerkeerdMediatype
    grens = RUIMTE * instellingen().max_bytes
    omvang = 0
    async for deel in aanvraag.stream():
        omvang += len(deel)
        if omvang > grens:
            raise TeGroot(f"Het bericht is groter dan {grens:,} bytes en is niet bewaard.".replace(",", "."))
        bestand.write(deel)
    return omvang
