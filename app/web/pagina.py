"""A page in its frame, with the headers that keep what is not ours out, and errors as a page."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.kern.fouten import Dienstfout
from app.toegang.deur import wachter_van
from app.web.opmaak import maak_pagina

_BELEID = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'{formulieren}; frame-ancestors 'none'; base-uri 'none'"
)
_TITELS = {
    401: "U bent niet aangemeld",
    403: "Dit mag u niet",
    404: "Deze pagina is er niet",
    429: "Even wachten",
    503: "Tijdelijk niet beschikbaar",
}


@dataclass(frozen=True, slots=True)
class Kader:
    """What the frame of a page shows of who looks at it."""

    demo: bool
    naam: str | None
    csrf: str
    gemeente: str | None = None
    zoeken: bool = False
    menu: tuple[object, ...] = ()


def toon(
    aanvraag: Request, sjabloon: str, *, titel: str, status: int = 200, formulieren_naar: str = "", **waarden: Any
) -> Response:
    """A page. `formulieren_naar`: another origin to which a form on it may lead."""
    sessie = getattr(aanvraag.state, "sessie", None)
    kader = Kader(demo=wachter_van(aanvraag).demo, naam=sessie and sessie.wie.naam, csrf=sessie.csrf if sessie else "")
    tekst = maak_pagina(sjabloon, kader=kader, titel=titel, **waarden)
    beleid = _BELEID.format(formulieren=f" {formulieren_naar}" if formulieren_naar else "")
    return HTMLResponse(tekst, status, headers={"Content-Security-Policy": beleid})


def toon_fout(aanvraag: Request, fout: Dienstfout) -> Response:
    """What went wrong, as a page."""
    titel = _TITELS.get(fout.status, "Dit is niet gelukt")
    antwoord = toon(aanvraag, "fout.html", status=fout.status, titel=titel, melding=fout.melding)
    antwoord.headers.update(fout.koppen)
    return antwoord
