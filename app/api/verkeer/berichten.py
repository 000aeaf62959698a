"""Resources `/berichten` and `/validaties`."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.deur import BewaakteRoute
from app.api.invoer import MEDIATYPEN, lees_bericht
from app.api.modellen import (
    BerichtenUit,
    BerichtUit,
    BevindingenUit,
    Bevindingenvraag,
    BevindingUit,
    ValidatieUit,
    Vraag,
)
from app.api.problemen import berichtprobleem
from app.diensten.verkeer import berichten as diensten
from app.diensten.verkeer.ontvangen import ontvang
from app.diensten.verkeer.valideren import valideer
from app.kern.beurten import in_draad, lichaam
from app.kern.instellingen import instellingen
from app.toegang.activiteiten import BEHEER, DECLARATIE_CONTROLE, TOEWIJZEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

router = APIRouter(route_class=BewaakteRoute)

# The body is read by hand, so its description is written by hand too.
XML_INVOER = {
    "requestBody": {
        "required": True,
        "description": "Eén bericht, precies zoals het uitgewisseld wordt: UTF-8 zonder BOM.",
        "content": {mediatype: {"schema": {"type": "string", "format": "binary"}} for mediatype in MEDIATYPEN},
    }
}
LOCATIE = {"Location": {"description": "URL van het bericht.", "schema": {"type": "string", "format": "uri-reference"}}}


@router.post(
    "/berichten",
    operation_id="ontvangBericht",
    summary="Lever een bericht aan",
    status_code=202,
    response_model=BerichtUit,
    responses={
        200: {
            "model": BerichtUit,
            "description": "Precies dit bericht was er al; er is niets veranderd.",
            "headers": LOCATIE,
        },
        202: {"description": "Bewaard; het oordeel volgt.", "headers": LOCATIE},
    },
    openapi_extra=XML_INVOER,
)
@vereist(Recht.AANLEVEREN, TOEWIJZEN)
async def ontvang_bericht(aanvraag: Request, antwoord: Response) -> Any:
    """Bewaart het bericht en zet het klaar om beoordeeld te worden. Ook wat niet te lezen is, wordt bewaard."""
    with lichaam() as bestand:
        omvang = await lees_bericht(aanvraag, bestand)
        ontvangst = await in_draad(partial(ontvang, bron="rest"), bestand, omvang)
    plaats = f"/v1/berichten/{ontvangst.bericht_id}"
    if ontvangst.fout:
        return berichtprobleem(ontvangst.fout, instance=plaats, berichtId=str(ontvangst.bericht_id))
    antwoord.headers["Location"] = plaats
    antwoord.status_code = 202 if ontvangst.nieuw else 200
    return BerichtUit.van(await run_in_threadpool(diensten.haal, ontvangst.bericht_id))


@router.get("/berichten", operation_id="lijstBerichten", summary="Zoek berichten")
@vereist(Recht.BERICHTEN_LEZEN, TOEWIJZEN)
def lijst_berichten(vraag: Annotated[Vraag, Query()]) -> BerichtenUit:
    """Geeft berichten die aan alle opgegeven voorwaarden voldoen, de nieuwste eerst."""
    return BerichtenUit.van(diensten.lijst(vraag.filter(), cursor=vraag.cursor, aantal=vraag.aantal))


@router.get("/berichten/{berichtId}", operation_id="haalBericht", summary="Eén bericht")
@vereist(Recht.BERICHTEN_LEZEN, TOEWIJZEN)
def haal_bericht(berichtId: UUID) -> BerichtUit:  # noqa: N803  the name in the URL
    """Geeft waar het bericht staat: toestand, uitkomst en antwoord."""
    return BerichtUit.van(diensten.haal(berichtId))


@router.get(
    "/berichten/{berichtId}/bevindingen",
    operation_id="haalBevindingen",
    summary="De bevindingen van een bericht",
)
@vereist(Recht.BEVINDINGEN_LEZEN, DECLARATIE_CONTROLE)
def haal_bevindingen(
    berichtId: UUID,  # noqa: N803  the name in the URL
    vraag: Annotated[Bevindingenvraag, Query()],
) -> BevindingenUit:
    """Geeft de bevindingen, met regel, retourcode, plaats en uitleg."""
    nummer = diensten.haal(berichtId).nummer
    bladzijde = diensten.blader_bevindingen(berichtId, cursor=vraag.cursor, aantal=vraag.aantal)
    return BevindingenUit.van(bladzijde, nummer)


@router.get(
    "/berichten/{berichtId}/xml",
    operation_id="haalXml",
    summary="De inhoud van een bericht",
    response_class=Response,
    responses={
        200: {
            "description": "De bytes, precies zoals ontvangen of verzonden.",
            "content": {
                soort: {"schema": {"type": "string", "format": "binary"}}
                for soort in ("application/xml", "application/octet-stream")
            },
        }
    },
)
@vereist(Recht.INHOUD_LEZEN, TOEWIJZEN)
def haal_xml(berichtId: UUID) -> Response:  # noqa: N803  the name in the URL
    """Geeft de inhoud. Wat niet te lezen was heeft het type application/octet-stream."""
    kop = diensten.haal(berichtId)
    leesbaar = kop.type is not None
    naam = f"{kop.type}-{berichtId}.xml" if leesbaar else f"{berichtId}.bin"
    return Response(
        diensten.inhoud_van(berichtId),
        media_type="application/xml" if leesbaar else "application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{naam}"'},
    )


@router.post(
    "/validaties",
    operation_id="valideerBericht",
    summary="Controleer een bericht zonder het te bewaren",
    response_model=ValidatieUit,
    openapi_extra=XML_INVOER,
)
@vereist(Recht.VALIDEREN, BEHEER)
async def valideer_bericht(aanvraag: Request) -> Any:
    """Controleert niveau 1 (schema) en 2 (binnen het bericht). Er wordt niets bewaard."""
    with lichaam() as bestand:
        omvang = await lees_bericht(aanvraag, bestand)
        oordeel = await in_draad(partial(valideer, max_bytes=instellingen().max_bytes), bestand, omvang)
    if oordeel.fout or oordeel.soort is None:
        return berichtprobleem(oordeel.fout) if oordeel.fout else None
    return ValidatieUit(
        berichttype=oordeel.soort.naam,
        release=oordeel.soort.release,
        geldig=oordeel.geldig,
        aantal_bevindingen=len(oordeel.bevindingen),
        bevindingen=[BevindingUit.van(b, oordeel.soort.nummer) for b in oordeel.bevindingen[: diensten.MAX_AANTAL]],
    )
