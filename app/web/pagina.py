"""Rendering a page: the template, the headers that keep scripts and styles of others out, and errors."""

import functools
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.kern.fouten import Dienstfout
from app.toegang.deur import wachter_van

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


@functools.cache
def _sjablonen() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "sjablonen"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def toon(
    aanvraag: Request, sjabloon: str, *, status: int = 200, formulieren_naar: str = "", **gegevens: Any
) -> Response:
    """A page. `formulieren_naar`: another origin to which a form on it may lead."""
    sessie = getattr(aanvraag.state, "sessie", None)
    tekst = _sjablonen().get_template(sjabloon).render(demo=wachter_van(aanvraag).demo, sessie=sessie, **gegevens)
    beleid = _BELEID.format(formulieren=f" {formulieren_naar}" if formulieren_naar else "")
    return HTMLResponse(tekst, status, headers={"Content-Security-Policy": beleid})


def toon_fout(aanvraag: Request, fout: Dienstfout) -> Response:
    """What went wrong, as a page."""
    titel = _TITELS.get(fout.status, "Dit is niet gelukt")
    antwoord = toon(aanvraag, "fout.html", status=fout.status, titel=titel, melding=fout.melding)
    antwoord.headers.update(fout.koppen)
    return antwoord
