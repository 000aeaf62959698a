"""The two cookies: of a session, and of a browser that is busy signing in. Neither is for a script to read."""

import hmac
import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from app.toegang.deur import wachter_van
from app.toegang.sessies import AANMELDTIJD

VEILIG = frozenset({"GET", "HEAD"})
_BROWSER = re.compile(r"[\w-]{43}", re.ASCII)


def zelfde(gekregen: str | None, verwacht: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest((gekregen or "").encode("utf-8", "surrogatepass"), verwacht.encode())


def zet_sessie(aanvraag: Request, antwoord: Response, cookie: str) -> None:
    """Give the browser this session, unless it has it already or the answer takes it away."""
    naam = wachter_van(aanvraag).cookienaam("sessie")
    if aanvraag.cookies.get(naam) != cookie and not getattr(antwoord, "afgemeld", False):
        _zet(aanvraag, antwoord, naam, cookie, None)


def wis_sessie(aanvraag: Request, antwoord: Response) -> None:
    """Take the session away from the browser, with all that it kept of our pages."""
    _zet(aanvraag, antwoord, wachter_van(aanvraag).cookienaam("sessie"), "", 0)
    antwoord.headers["Clear-Site-Data"] = '"cache", "storage"'
    antwoord.afgemeld = True  # type: ignore[attr-defined]


def browser_van(aanvraag: Request) -> str | None:
    """By what this browser is known while it signs in."""
    waarde = aanvraag.cookies.get(wachter_van(aanvraag).cookienaam("aanmelding"), "")
    return waarde if _BROWSER.fullmatch(waarde) else None


def zet_browser(aanvraag: Request, antwoord: Response, browser: str) -> None:
    """Remember this browser while it signs in; several tabs may do so at once."""
    naam = wachter_van(aanvraag).cookienaam("aanmelding")
    _zet(aanvraag, antwoord, naam, browser, round(AANMELDTIJD.total_seconds()))


def nieuwe_browser() -> str:
    """For a browser that is not known yet."""
    return secrets.token_urlsafe(32)


def _zet(aanvraag: Request, antwoord: Response, naam: str, waarde: str, max_age: int | None) -> None:
    veilig = not wachter_van(aanvraag).demo
    antwoord.set_cookie(naam, waarde, max_age=max_age, path="/", secure=veilig, httponly=True, samesite="lax")
