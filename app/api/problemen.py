"""Every error as problem+json (RFC 9457), in one place: typed errors, invalid input, and what was not foreseen."""

from collections.abc import Callable, Coroutine
from http import HTTPMethod, HTTPStatus
from typing import Any
from uuid import UUID

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match

from app.api.waarden import VERWACHT
from app.diensten.beheer.importeren import ImportFout
from app.kern.fouten import Dienstfout, GegevensOngeldig, VersieVeranderd
from app.kern.instellingen import InstellingFout
from app.kern.storingen import STORINGEN, WAARDEFOUT, DatabankFout, is_vol
from berichten.fouten import Berichtfout

MEDIATYPE = "application/problem+json"


class Plaats(BaseModel):
    """Waar in de aanvraag de fout zit."""

    name: str = Field(description="Naam van de parameter, de kop, het veld of de kolom.")
    index: int | None = Field(None, description="Regel van het bestand, vanaf 1.")


class Invoerfout(BaseModel):
    """Eén fout in de aanvraag."""

    in_: str = Field(alias="in", description="Deel van de aanvraag: query, path, header of body.")
    location: Plaats | None = Field(None, description="Plaats van de fout; ontbreekt bij een fout in de hele body.")
    code: str = Field(description="Soort fout, voor machines.")
    detail: str = Field(description="Wat er fout is en wat verwacht werd.")


class WijzigingUit(BaseModel):
    """Eén veld met een andere waarde dan daarvoor."""

    veld: str = Field(description="Naam van het veld of de kolom.")
    oud: str = Field(description="Waarde daarvoor, als tekst; leeg als er geen was.")
    nieuw: str


class Probleem(BaseModel):
    """Een fout volgens RFC 9457."""

    model_config = ConfigDict(populate_by_name=True)

    type: str = Field("about:blank", description="Altijd about:blank; `code` noemt de soort fout.")
    title: str = Field(description="Omschrijving van de HTTP-status.")
    status: int = Field(description="HTTP-status.")
    detail: str = Field(description="Wat er aan de hand is, in het Nederlands.")
    instance: str | None = Field(None, description="Het bericht waar het om gaat, als dat bewaard is.")
    code: str = Field(description="Soort fout, voor machines.")
    bericht_id: UUID | None = Field(None, alias="berichtId", description="Id van het bewaarde bericht.")
    errors: list[Invoerfout] = Field(default_factory=list, description="Alle fouten in de invoer tegelijk.")
    wijzigingen: list[WijzigingUit] = Field(
        default_factory=list, description="Bij status 412: wat er sinds uw versie is gewijzigd."
    )


_TITELS = {
    400: "Ongeldige aanvraag",
    401: "Niet aangemeld",
    403: "Geen toegang",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    408: "Te traag",
    409: "Niet mogelijk in deze toestand",
    412: "Intussen gewijzigd",
    413: "Te groot",
    415: "Mediatype niet ondersteund",
    422: "Niet te verwerken",
    428: "Voorwaarde verplicht",
    429: "Te veel verzoeken",
    500: "Interne fout",
    503: "Tijdelijk niet beschikbaar",
    507: "Geen ruimte",
}
_TEKSTEN = {
    404: "Deze URL bestaat niet; de beschrijving staat op /v1/openapi.json.",
    405: "Deze URL kent die methode niet; de kop Allow noemt welke wel.",
    500: "Er is iets misgegaan dat niet had mogen gebeuren. De beheerder vindt de oorzaak in het logboek.",
}


def probleem(status: int, code: str, detail: str, *, koppen: dict[str, str] | None = None, **meer: Any) -> Response:
    """A response for one problem. `meer` are further members: instance, berichtId, errors."""
    inhoud = {"type": "about:blank", "title": _titel(status), "status": status, "detail": detail, "code": code, **meer}
    return JSONResponse(inhoud, status, headers=koppen, media_type=MEDIATYPE)


def berichtprobleem(fout: Berichtfout, **meer: Any) -> Response:
    """A message that cannot be read, as a problem with its one fault in the body."""
    fouten = [{"in": "body", "code": fout.code, "detail": fout.melding}]
    return probleem(fout.status, fout.code, fout.melding, errors=fouten, **meer)


async def _berichtfout(_aanvraag: Request, fout: Berichtfout) -> Response:
    return berichtprobleem(fout)


async def _dienstfout(aanvraag: Request, fout: Dienstfout) -> Response:
    return probleem(fout.status, fout.code, fout.melding, koppen=fout.koppen | _koppen(aanvraag, fout.status))


async def _gegevens(_aanvraag: Request, fout: GegevensOngeldig) -> Response:
    fouten = [
        {"in": "body", "location": {"name": to_camel(veld or "")}, "code": code, "detail": melding.capitalize()}
        for veld, code, melding in fout.fouten
    ]
    return probleem(fout.status, fout.code, fout.melding, errors=fouten)


async def _veranderd(_aanvraag: Request, fout: VersieVeranderd) -> Response:
    wijzigingen = [
        {"veld": to_camel(wijziging.veld), "oud": wijziging.oud, "nieuw": wijziging.nieuw}
        for wijziging in fout.wijzigingen
    ]
    koppen = {"ETag": f'"{fout.versie}"'}
    return probleem(fout.status, fout.code, fout.melding, koppen=koppen, wijzigingen=wijzigingen)


async def _import(_aanvraag: Request, fout: ImportFout) -> Response:
    fouten = [
        {
            "in": "body",
            "location": {"name": to_camel(gebrek.kolom or "bestand"), "index": gebrek.regel},
            "code": gebrek.code,
            "detail": gebrek.melding.capitalize(),
        }
        for gebrek in fout.gebreken
    ]
    tekst = f"Het bestand is niet ingelezen; er is niets gewijzigd. Gevonden fouten: {fout.aantal}."
    return probleem(fout.status, fout.code, tekst, errors=fouten)


async def _http(aanvraag: Request, fout: HTTPException) -> Response:
    status = fout.status_code
    code = HTTPStatus(status).phrase.lower().replace(" ", "-")
    # Not the text of the error: it is a library's, in English.
    tekst = _TEKSTEN.get(status) or f"{_titel(status)}."
    return probleem(status, code, tekst, koppen=dict(fout.headers or {}) | _koppen(aanvraag, status))


def _titel(status: int) -> str:
    return _TITELS.get(status) or HTTPStatus(status).phrase


def _koppen(aanvraag: Request, status: int) -> dict[str, str]:
    """Of a 405: the methods of this path, of all routes that it has; the framework names those of the first."""
    if status != 405:
        return {}
    routes = aanvraag.app.router.routes
    methoden = [m for m in HTTPMethod if any(_neemt(route, aanvraag, m) for route in routes)]
    return {"Allow": ", ".join(methoden)}


def _neemt(route: BaseRoute, aanvraag: Request, methode: HTTPMethod) -> bool:
    return route.matches({**aanvraag.scope, "method": methode.value})[0] is Match.FULL


async def _invoer(_aanvraag: Request, fout: RequestValidationError) -> Response:
    """Invalid input: status 400, with all faults at once, and no value repeated, as it may be personal."""
    fouten = [
        {
            "in": str(deel["loc"][0]),
            "location": {"name": ".".join(str(stap) for stap in deel["loc"][1:])},
            "code": str(deel["type"]),
            "detail": _uitleg(deel),
        }
        for deel in fout.errors()
    ]
    return probleem(400, "invoer-ongeldig", "De aanvraag is ongeldig; errors noemt alle fouten.", errors=fouten)


def _uitleg(fout: dict[str, Any]) -> str:
    """What was expected, in Dutch, by the type of fault that pydantic gives."""
    grens: dict[str, Any] = fout.get("ctx", {})
    teksten = {
        "extra_forbidden": "Deze parameter bestaat niet.",
        "bool_parsing": "Verwacht is true of false.",
        "missing": "Deze parameter is verplicht.",
        "string_type": "Verwacht is een tekst.",
        "uuid_parsing": "Verwacht is een UUID.",
        "int_parsing": "Verwacht is een geheel getal.",
        "literal_error": f"Verwacht is één van: {str(grens.get('expected', '')).replace(' or ', ', ')}.",
        "string_pattern_mismatch": f"Verwacht is {VERWACHT.get(grens.get('pattern', ''), 'een andere vorm')}.",
        "greater_than_equal": f"De waarde is kleiner dan {grens.get('ge')}.",
        "less_than_equal": f"De waarde is groter dan {grens.get('le')}.",
    }
    soort = str(fout["type"])
    if soort.startswith("datetime"):
        return "Verwacht is een tijdstip met tijdzone, zoals 2026-04-01T00:00:00+02:00; schrijf + in een URL als %2B."
    if soort.startswith("date_"):
        return "Verwacht is een datum als 2026-01-31."
    return teksten.get(soort, "De waarde is ongeldig.")


async def _afgebroken(_aanvraag: Request, _fout: Exception) -> Response:
    # Nobody is left to read it; without it the log would show a fault of ours.
    return probleem(400, "aanvraag-afgebroken", "De verbinding is verbroken voordat de aanvraag compleet was.")


async def _waarde(aanvraag: Request, fout: Any) -> Response:
    """A value of the request that got as far as the database, which does not take it; any other is our fault."""
    gevraagd = [("query", *paar) for paar in aanvraag.query_params.items()]
    gevraagd += [("path", naam, str(waarde)) for naam, waarde in aanvraag.path_params.items()]
    gegeven = fout.params.values() if isinstance(fout.params, dict) else fout.params or ()
    geweigerd = {str(waarde) for waarde in gegeven}
    fouten = [
        {
            "in": deel,
            "location": {"name": naam},
            "code": "waarde-geweigerd",
            "detail": "De databank kan deze waarde niet aan.",
        }
        for deel, naam, waarde in gevraagd
        if waarde in geweigerd
    ]
    if not fouten:
        raise fout
    return probleem(400, "invoer-ongeldig", "De aanvraag is ongeldig; errors noemt alle fouten.", errors=fouten)


async def _geen_databank(_aanvraag: Request, fout: Exception) -> Response:
    if is_vol(fout):
        tekst = "De schijf van de databank is vol; er is niets bewaard. Maak ruimte en lever het dan opnieuw aan."
        return probleem(507, "schijf-vol", tekst, koppen={"Retry-After": "600"})
    tekst = "De databank is niet bereikbaar; probeer het over een minuut opnieuw."
    return probleem(503, "databank-onbereikbaar", tekst, koppen={"Retry-After": "60"})


async def _onverwacht(_aanvraag: Request, _fout: Exception) -> Response:
    return probleem(500, "interne-fout", _TEKSTEN[500])


AFHANDELING: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    Berichtfout: _berichtfout,
    Dienstfout: _dienstfout,
    GegevensOngeldig: _gegevens,
    VersieVeranderd: _veranderd,
    ImportFout: _import,
    HTTPException: _http,
    RequestValidationError: _invoer,
    ClientDisconnect: _afgebroken,
    WAARDEFOUT: _waarde,
    DatabankFout: _geen_databank,
    InstellingFout: _onverwacht,
    **dict.fromkeys(STORINGEN, _geen_databank),
    Exception: _onverwacht,
}
"""Which error is rendered how."""
