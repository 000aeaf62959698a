"""The doors of pages: a session, a form that came from it, and an answer that a person can read."""

import functools
import inspect
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.kern.fouten import Dienstfout
from app.kern.storingen import STORINGEN, DatabankFout
from app.toegang.deur import binnen_bereik, laat_toe, wachter_van
from app.toegang.eisen import Eis, eis_van
from app.toegang.fouten import AanmeldenMislukt, NietAangemeld, NietVers, Vervalst
from app.toegang.sessies import Sessie
from app.toegang.wachter import Wachter
from app.toegang.wie import Wie
from app.web.koekjes import VEILIG, zelfde, zet_sessie
from app.web.pagina import toon_fout

logger = logging.getLogger(__name__)

MAX_FORMULIER = 64 * 1024
FORMULIER = "application/x-www-form-urlencoded"


class BewaaktePagina(Route):
    """A route of which the function says `vereist` or `openbaar`.

    Behind `vereist` there is a session in `request.state.sessie`, and what changes something carries its token.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **meer: Any) -> None:
        super().__init__(path, _bewaakt(endpoint), **meer)


def sessie_van(aanvraag: Request) -> Sessie:
    """The session of who asks, behind `vereist`."""
    sessie: Sessie = aanvraag.state.sessie
    return sessie


def formulier_van(aanvraag: Request) -> dict[str, str]:
    """What a form sent; of a field that came twice the last."""
    velden: dict[str, str] = getattr(aanvraag.state, "formulier", {})
    return velden


def _bewaakt(endpoint: Callable[..., Any]) -> Callable[[Request], Any]:
    eis = eis_van(endpoint)

    @functools.wraps(endpoint)
    async def bewaakt(aanvraag: Request) -> Response:
        try:
            await run_in_threadpool(laat_toe, aanvraag, eis, _herken)
            if aanvraag.method not in VEILIG:
                aanvraag.state.formulier = await _lees_formulier(aanvraag)
            if isinstance(eis, Eis):
                _controleer(aanvraag, eis)
            with binnen_bereik(aanvraag):
                antwoord: Response = (
                    await endpoint(aanvraag)
                    if inspect.iscoroutinefunction(endpoint)
                    else await run_in_threadpool(endpoint, aanvraag)
                )
        except NietAangemeld as fout:
            return _naar_aanmelden(aanvraag, fout)
        except NietVers:
            return RedirectResponse(f"/aanmelden/begin?{urlencode({'vers': '1', 'naar': aanvraag.url.path})}", 303)
        except Dienstfout as fout:
            return toon_fout(aanvraag, fout)
        except (DatabankFout, *STORINGEN):
            return toon_fout(aanvraag, _GEEN_DATABANK)
        except Exception:
            logger.exception("pagina mislukt")
            return toon_fout(aanvraag, _INTERN)
        if isinstance(eis, Eis):
            zet_sessie(aanvraag, antwoord, sessie_van(aanvraag).cookie)
        return antwoord

    return bewaakt


class _GeenDatabank(Dienstfout):
    code = "databank-onbereikbaar"
    status = 503


class _Intern(Dienstfout):
    code = "interne-fout"
    status = 500


_INTERN = _Intern("Er is iets misgegaan dat niet had mogen gebeuren. De beheerder vindt de oorzaak in het logboek.")
_GEEN_DATABANK = _GeenDatabank(
    "De databank is niet bereikbaar. Probeer het over een minuut opnieuw.", {"Retry-After": "60"}
)


def _herken(wachter: Wachter, aanvraag: Request) -> Wie:
    aanvraag.state.sessie = wachter.sessie(aanvraag)
    return aanvraag.state.sessie.wie  # type: ignore[no-any-return]


def _controleer(aanvraag: Request, eis: Eis) -> None:
    """Hold a form against its session, and a session against the clock. Raises Vervalst and NietVers."""
    sessie = sessie_van(aanvraag)
    if aanvraag.method not in VEILIG:
        zelf = {None, "same-origin", "none"}
        if aanvraag.headers.get("Sec-Fetch-Site") not in zelf or not zelfde(
            formulier_van(aanvraag).get("csrf"), sessie.csrf
        ):
            raise Vervalst
    if eis.vers and not wachter_van(aanvraag).is_vers(sessie):
        raise NietVers


def _naar_aanmelden(aanvraag: Request, fout: NietAangemeld) -> Response:
    """To the page to sign in, and from there back here; what is no page hears it as it is."""
    if aanvraag.method not in VEILIG or aanvraag.url.path == "/aanmelden":
        return toon_fout(aanvraag, fout)
    return RedirectResponse(f"/aanmelden?{urlencode({'naar': aanvraag.url.path})}", 303)


async def _lees_formulier(aanvraag: Request) -> dict[str, str]:
    """The fields of a form. Raises AanmeldenMislukt for what is too large or no form."""
    inhoud = bytearray()
    async for deel in aanvraag.stream():
        inhoud += deel
        if len(inhoud) > MAX_FORMULIER:
            raise AanmeldenMislukt("formulier te groot", "Dit formulier is te groot.")
    if aanvraag.headers.get("Content-Type", "").partition(";")[0].strip().lower() != FORMULIER:
        if inhoud:
            raise AanmeldenMislukt("geen formulier", "Dit is geen formulier.")
        return {}
    try:
        return dict(parse_qsl(inhoud.decode("ascii"), keep_blank_values=True, max_num_fields=100, errors="strict"))
    except ValueError:
        raise AanmeldenMislukt("formulier onleesbaar", "Dit formulier is niet te lezen.") from None
