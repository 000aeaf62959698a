"""Resource `/aanleveringen`: files with messages, and the report of what became of each."""

import shutil
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.api.deur import BewaakteRoute
from app.api.modellen import _Model
from app.diensten.verkeer.aanleveringen import Aanlevering, haal, lever_aan
from app.diensten.verkeer.uitpakken import is_zip
from app.kern.beurten import RUIMTE, in_draad, lichaam
from app.kern.fouten import Dienstfout
from app.kern.instellingen import instellingen
from app.kern.toestanden import Bestandsoort, Bestandsuitkomst
from app.toegang.activiteiten import TOEWIJZEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht
from berichten.fouten import TeGroot

router = APIRouter(route_class=BewaakteRoute)

FORMULIER = "multipart/form-data"
VELD = "bestand"
ZIP_MEDIATYPEN = ("application/zip", "application/x-zip-compressed")
MEDIATYPEN = (*ZIP_MEDIATYPEN, "application/xml", "text/xml", "application/octet-stream", FORMULIER)


class VerkeerdMediatype(Dienstfout):
    """The body is announced as something else than a file with messages."""

    code = "mediatype-niet-ondersteund"
    status = 415

    def __init__(self) -> None:
        super().__init__(f"Verwacht is een XML- of ZIP-bestand met Content-Type {', '.join(MEDIATYPEN)}.")


class FormulierOngeldig(Dienstfout):
    """A form that does not hold exactly one file."""

    code = "formulier-ongeldig"

    def __init__(self) -> None:
        super().__init__(f"Verwacht is een formulier met één bestand, in het veld «{VELD}».")


class BestandUit(_Model):
    """Wat er van één bestand geworden is."""

    naam: str | None = Field(description="Naam van het bestand; leeg als die niet is opgegeven.")
    uitkomst: Bestandsuitkomst = Field(
        description="geaccepteerd: bewaard, het oordeel volgt; al ontvangen: precies dit bericht was er al; "
        "overgeslagen: hoort bij het systeem waarop de ZIP is gemaakt."
    )
    code: str | None = Field(description="Foutcode als het geweigerd is.", examples=["IB903"])
    melding: str | None = Field(description="Wat er fout is of waarom het is overgeslagen, in het Nederlands.")
    bericht_id: UUID | None = Field(description="Het bericht; leeg als het bestand niet als bericht bewaard is.")


class AanleveringUit(_Model):
    """Eén aangeleverd bestand, met het verslag per bericht."""

    id: UUID
    bron: str = Field(description="De deur waardoor het binnenkwam: rest of map.")
    naam: str | None
    soort: Bestandsoort
    omvang: int = Field(description="Bytes, zoals aangeleverd.")
    ontvangen_op: datetime
    aantal_geaccepteerd: int
    aantal_geweigerd: int
    aantal_al_ontvangen: int
    aantal_overgeslagen: int
    bestanden: list[BestandUit]

    @classmethod
    def van(cls, aanlevering: Aanlevering) -> "AanleveringUit":
        """From the record of the service."""
        return cls(
            id=aanlevering.id,
            bron=aanlevering.bron,
            naam=aanlevering.naam,
            soort="zip" if aanlevering.soort == "zip" else "xml",
            omvang=aanlevering.omvang,
            ontvangen_op=aanlevering.ontvangen_op,
            aantal_geaccepteerd=aanlevering.aantal("geaccepteerd"),
            aantal_geweigerd=aanlevering.aantal("geweigerd"),
            aantal_al_ontvangen=aanlevering.aantal("al ontvangen"),
            aantal_overgeslagen=aanlevering.aantal("overgeslagen"),
            bestanden=[BestandUit.model_validate(bestand) for bestand in aanlevering.bestanden],
        )


@dataclass(frozen=True, slots=True)
class _Geleverd:
    omvang: int
    naam: str | None
    als_zip: bool


_BINAIR = {"schema": {"type": "string", "format": "binary"}}
_INVOER = {
    "requestBody": {
        "required": True,
        "description": "Eén XML-bericht, of een ZIP zonder mappen en wachtwoord met één bericht per bestand.",
        "content": {mediatype: _BINAIR for mediatype in MEDIATYPEN if mediatype != FORMULIER}
        | {
            FORMULIER: {
                "schema": {"type": "object", "required": [VELD], "properties": {VELD: _BINAIR["schema"]}},
            }
        },
    }
}
_LOCATIE = {
    "Location": {"description": "URL van de aanlevering.", "schema": {"type": "string", "format": "uri-reference"}}
}


@router.post(
    "/aanleveringen",
    operation_id="leverAan",
    summary="Lever een bestand met berichten aan",
    status_code=202,
    response_model=AanleveringUit,
    responses={202: {"description": "Het verslag; het oordeel over de berichten volgt.", "headers": _LOCATIE}},
    openapi_extra=_INVOER,
)
@vereist(Recht.AANLEVEREN, TOEWIJZEN)
async def lever_bestand_aan(aanvraag: Request, antwoord: Response) -> Any:
    """Neemt elk bericht in een XML- of ZIP-bestand aan en vertelt per bestand wat ervan geworden is."""
    with lichaam() as bestand:
        geleverd = await _lees(aanvraag, bestand)
        werk = partial(lever_aan, bron="rest", naam=geleverd.naam, als_zip=geleverd.als_zip)
        bestand.seek(0)
        # What is in a ZIP may be much more than what it is.
        omvang = RUIMTE if is_zip(bestand.read(4)) else geleverd.omvang
        aanlevering = await in_draad(werk, bestand, omvang)
    antwoord.headers["Location"] = f"/v1/aanleveringen/{aanlevering.id}"
    return AanleveringUit.van(aanlevering)


@router.get("/aanleveringen/{aanleveringId}", operation_id="haalAanlevering", summary="Eén aanlevering")
@vereist(Recht.AANLEVEREN, TOEWIJZEN)
def haal_aanlevering(aanleveringId: UUID) -> AanleveringUit:  # noqa: N803  the name in the URL
    """Geeft het verslag zoals het bij het aanleveren gegeven is."""
    return AanleveringUit.van(haal(aanleveringId))


async def _lees(aanvraag: Request, bestand: IO[bytes]) -> _Geleverd:
    """Put the one file of a request in `bestand`. Raises VerkeerdMediatype, FormulierOngeldig or TeGroot."""
    mediatype = aanvraag.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if mediatype not in MEDIATYPEN:
        raise VerkeerdMediatype
    if mediatype == FORMULIER:
        return await _lees_formulier(aanvraag, bestand)
    omvang = sum([bestand.write(deel) async for deel in _begrensd(aanvraag)])
    return _Geleverd(omvang, None, mediatype in ZIP_MEDIATYPEN)


async def _begrensd(aanvraag: Request) -> AsyncGenerator[bytes, None]:
    """The body in pieces, for as long as it is not too much. Raises TeGroot."""
    grens = instellingen().aanlevering_max_bytes
    gelezen = 0
    async for deel in aanvraag.stream():
        gelezen += len(deel)
        if gelezen > grens:
            raise TeGroot(f"De aanlevering is groter dan {grens:,} bytes en is niet bewaard.".replace(",", "."))
        yield deel


async def _lees_formulier(aanvraag: Request, bestand: IO[bytes]) -> _Geleverd:
    try:
        formulier = await MultiPartParser(aanvraag.headers, _begrensd(aanvraag), max_files=1, max_fields=10).parse()
    except (MultiPartException, KeyError):
        raise FormulierOngeldig from None
    try:
        deel = formulier.get(VELD)
        if not isinstance(deel, UploadFile):
            raise FormulierOngeldig
        await run_in_threadpool(shutil.copyfileobj, deel.file, bestand)
        naam = deel.filename or None
        return _Geleverd(bestand.tell(), naam, (naam or "").lower().endswith(".zip"))
    finally:
        await formulier.close()
