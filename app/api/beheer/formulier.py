"""A form with one file in it, read as a stream and bounded before it is all there."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from app.diensten.beheer.bestand import MAX_BYTES, BestandTeGroot
from app.kern.fouten import Dienstfout

MEDIATYPE = "multipart/form-data"
VELD = "bestand"
RUIMTE = 64 * 1024
"""What a form may hold beside the file, in bytes."""


class VerkeerdMediatype(Dienstfout):
    """The body is announced as something else than a form."""

    code = "mediatype-niet-ondersteund"
    status = 415

    def __init__(self) -> None:
        super().__init__(f"Verwacht is een formulier met Content-Type {MEDIATYPE}.")


class FormulierOngeldig(Dienstfout):
    """A form that does not hold exactly one file."""

    code = "formulier-ongeldig"

    def __init__(self) -> None:
        super().__init__(f"Verwacht is een formulier met één bestand, in het veld «{VELD}».")


@dataclass(frozen=True, slots=True)
class Formulier:
    """The file of a form and its other fields."""

    inhoud: bytes
    naam: str | None
    velden: dict[str, str]


async def lees(aanvraag: Request) -> Formulier:
    """The form of a request. Raises VerkeerdMediatype, FormulierOngeldig or BestandTeGroot."""
    if aanvraag.headers.get("Content-Type", "").partition(";")[0].strip().lower() != MEDIATYPE:
        raise VerkeerdMediatype
    try:
        formulier = await MultiPartParser(aanvraag.headers, _begrensd(aanvraag), max_files=1, max_fields=10).parse()
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise FormulierOngeldig from None
    try:
        bestand = formulier.get(VELD)
        if not isinstance(bestand, UploadFile):
            raise FormulierOngeldig
        velden = {naam: waarde for naam, waarde in formulier.items() if isinstance(waarde, str)}
        return Formulier(await bestand.read(), bestand.filename, velden)
    finally:
        await formulier.close()


async def _begrensd(aanvraag: Request) -> AsyncGenerator[bytes, None]:
    gelezen = 0
    async for deel in aanvraag.stream():
        gelezen += len(deel)
        if gelezen > MAX_BYTES + RUIMTE:
            raise BestandTeGroot
        yield deel
