"""Health: is the process alive, and is it ready for work."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.api.problemen import probleem
from app.diensten.beheer.databank import gereed as dienst_gereed
from app.toegang.eisen import openbaar


@openbaar("wie de dienst bewaakt heeft geen rol; het zegt niets over berichten")
async def leeft(_aanvraag: Request) -> Response:
    """The process answers; nothing else is looked at, so that a slow database gets nobody killed."""
    return JSONResponse({"status": "leeft"})


@openbaar("wie de dienst bewaakt heeft geen rol; het zegt niets over berichten")
def gereed(_aanvraag: Request) -> Response:
    """The database is reachable and has the schema of this version."""
    if not dienst_gereed():
        tekst = "De databank heeft niet het schema van deze versie; draai «berichtenverkeer db upgrade»."
        return probleem(503, "databank-niet-bijgewerkt", tekst)
    return JSONResponse({"status": "gereed"})
