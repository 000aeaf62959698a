"""Version 1 of the REST interface and its description."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse

from app.api.beheer import ik, importen
from app.api.deur import BewaakteRoute
from app.api.problemen import AFHANDELING, MEDIATYPE, Probleem
from app.api.verkeer import aanleveringen, berichten, proeven, sporen, verzendingen
from app.api.versie import VERSIE
from app.api.zorg import aanbieders, producten, termijnen, wijkteams
from app.toegang.eisen import openbaar

BESCHRIJVING = """\
Berichten van iWmo en iJw 3.2 aanleveren, volgen en controleren.

Een aangeleverd bericht wordt eerst bewaard (202) en daarna beoordeeld; volg `Location` tot `uitkomst` gevuld is.
Hetzelfde bericht nog eens aanleveren verandert niets. Fouten zijn problem+json (RFC 9457) met `code` voor machines en
`detail` voor mensen. De dienst volgt de NLGov REST API Design Rules 2.2.
"""
CONTACT = {
    "name": "Team Berichtenverkeer",
    "url": "https://example.org/gemeente/berichtenverkeer",
    "email": "berichtenverkeer@example.org",
}
"""The municipality that publishes this service puts its own address here, as in publiccode.yml."""

BEVEILIGING = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Toegangstoken van de uitgever die deze installatie kent (OAuth 2, RFC 9068).",
    },
    "certificaat": {"type": "mutualTLS", "description": "Certificaat van een organisatie die deze installatie kent."},
}
PROBLEMEN = {
    400: "De aanvraag of het bericht is ongeldig; errors noemt alle fouten.",
    401: "Er is geen bewijs van wie dit vraagt, of het geldt niet (meer).",
    403: "De rollen van wie dit vraagt geven dit recht niet, of iemand anders moet dit doen.",
    404: "Er is niets met dit id.",
    408: "De aanvraag was niet op tijd compleet.",
    409: "Dat kan niet in de toestand waarin dit is.",
    412: "Iemand anders heeft dit intussen gewijzigd; wijzigingen noemt wat.",
    413: "Het bericht of bestand is te groot.",
    415: "Content-Type noemt iets anders dan hier verwacht wordt.",
    429: "Dit zijn te veel verzoeken achter elkaar; Retry-After zegt hoe lang te wachten.",
    422: "Het bericht is leesbaar, maar kan hier niet verwerkt worden.",
    428: "If-Match ontbreekt.",
    503: "De databank of de aanmelddienst is niet bereikbaar.",
    507: "De schijf van de databank is vol; er is niets bewaard.",
}

MOGELIJK = {
    ("/importen/{soort}", "post"): [400, 408, 413, 415, 503, 507],
    ("/importproeven", "post"): [400, 408, 413, 415, 503],
    ("/aanbieders", "post"): [400, 408, 409, 413, 503, 507],
    ("/aanbieders/{aanbiederId}", "put"): [400, 404, 408, 412, 413, 428, 503, 507],
    ("/aanbieders/{aanbiederId}/iban-bevestigingen", "post"): [400, 403, 404, 408, 409, 413, 503, 507],
}
"""Which problems an operation can give, where that does not follow from its method."""


def maak_v1() -> FastAPI:
    """The application behind `/v1`."""
    app = FastAPI(
        title="Berichtenverkeer",
        version=VERSIE,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers=AFHANDELING,
    )
    app.router.route_class = BewaakteRoute
    app.include_router(berichten.router)
    app.include_router(proeven.router)
    app.include_router(aanleveringen.router)
    app.include_router(termijnen.router)
    app.include_router(verzendingen.router)
    app.include_router(sporen.router)
    app.include_router(importen.router)
    app.include_router(aanbieders.router)
    app.include_router(wijkteams.router)
    app.include_router(producten.router)
    app.include_router(ik.router)
    beschrijving = _beschrijf(app)

    @app.get("/openapi.json", include_in_schema=False)
    @openbaar("de beschrijving van de interface is voor iedereen (NLGov /core/publish-openapi)")
    def openapi(_aanvraag: Request) -> JSONResponse:
        return JSONResponse(beschrijving, headers={"Access-Control-Allow-Origin": "*"})

    return app


def _beschrijf(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description: what FastAPI makes of the routes, with the errors and headers that we really give."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=BESCHRIJVING,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": "/v1", "description": "Deze installatie"}],
        routes=app.routes,
    )
    # Set afterwards: FastAPI wants a further library to check the mail address.
    document["info"]["contact"] = CONTACT
    schemas = document["components"]["schemas"]
    for naam in ("HTTPValidationError", "ValidationError"):
        schemas.pop(naam, None)
    probleem = Probleem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= probleem.pop("$defs") | {"Probleem": probleem}
    document["components"]["securitySchemes"] = BEVEILIGING
    document["security"] = [{naam: []} for naam in BEVEILIGING]
    versie = {"description": "Versie van de interface.", "schema": {"type": "string"}, "example": VERSIE}
    for pad, methoden in document["paths"].items():
        for methode, operatie in methoden.items():
            antwoorden = {code: antwoord for code, antwoord in operatie["responses"].items() if code != "422"} | {
                str(status): _probleem(status) for status in _mogelijk(pad, methode)
            }
            for antwoord in antwoorden.values():
                antwoord["headers"] = antwoord.get("headers", {}) | {"API-Version": versie}
            operatie["responses"] = dict(sorted(antwoorden.items()))
    return document


def _mogelijk(pad: str, methode: str) -> list[int]:
    """Which problems an operation can give."""
    overal = [400, 401, 403, 429, 503]
    if (pad, methode) in MOGELIJK:
        return [*overal, *(status for status in MOGELIJK[pad, methode] if status not in overal)]
    if pad.endswith("/vrijgaven"):
        return [*overal, 404, 409]
    if methode == "post":
        databank = [] if pad in {"/validaties", "/proeven"} else [507]
        return [*overal, 408, 413, 415, 422, *databank]
    return [*overal, 404] if "{" in pad else overal


def _probleem(status: int) -> dict[str, Any]:
    inhoud = {MEDIATYPE: {"schema": {"$ref": "#/components/schemas/Probleem"}}}
    return {"description": PROBLEMEN[status], "content": inhoud}
