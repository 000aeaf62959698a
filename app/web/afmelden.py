"""Signing out: by the person, or by the provider for them."""

import logging
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.kern.instellingen import instellingen
from app.toegang import sessies
from app.toegang.activiteiten import BEHEER
from app.toegang.deur import wachter_van
from app.toegang.eisen import openbaar, vereist
from app.toegang.fouten import AanmelddienstWeg, NietAangemeld
from app.toegang.rechten import Recht
from app.toegang.wachter import Wachter
from app.web.deur import formulier_van, sessie_van
from app.web.koekjes import wis_sessie

logger = logging.getLogger(__name__)


def herkomst_van_afmelden(wachter: Wachter, sessie: sessies.Sessie) -> str:
    """The origin to which signing out leads; empty when it stays here."""
    adres = _afmeldadres(wachter, sessie)
    return "://".join(urlsplit(adres)[:2]) if adres else ""


def _afmeldadres(wachter: Wachter, sessie: sessies.Sessie) -> str | None:
    if wachter.mensen is None or sessie.bewijzen is None:
        return None
    try:
        return wachter.mensen.dienst.afmeldadres(sessie.bewijzen, naar=f"{instellingen().adres}/aanmelden")
    except AanmelddienstWeg:
        # Here one is signed out all the same.
        return None


@vereist(Recht.IK, BEHEER)
def meld_af(aanvraag: Request) -> Response:
    """End the session, here and at the provider."""
    sessie = sessie_van(aanvraag)
    sessies.beeindig(sessie.cookie)
    antwoord = RedirectResponse(_afmeldadres(wachter_van(aanvraag), sessie) or "/aanmelden", 303)
    wis_sessie(aanvraag, antwoord)
    return antwoord


@openbaar("de aanmelddienst bewijst zich met een ondertekend token")
def backchannel(aanvraag: Request) -> Response:
    """End what the provider signs out, told by itself (OpenID Connect Back-Channel Logout)."""
    wachter = wachter_van(aanvraag)
    try:
        if wachter.mensen is None:
            raise NietAangemeld("geen aanmelddienst", bewijs_getoond=True)  # noqa: TRY301  one way out for all
        onderwerp, sid = wachter.mensen.dienst.lees_afmelding(formulier_van(aanvraag).get("logout_token", ""))
    except NietAangemeld as fout:
        wachter.mislukt(wachter.herkomst(aanvraag), fout)
        return Response(status_code=400)
    aantal = sessies.beeindig_van(wachter.mensen.dienst.uitgever, onderwerp=onderwerp, sid=sid)
    logger.info("afgemeld door de aanmelddienst: %s sessies", aantal)
    return Response(status_code=200)


@openbaar("alleen wie het kenmerk van een sessie bij de aanmelddienst kent, beëindigt haar")
def frontchannel(aanvraag: Request) -> Response:
    """End what the provider signs out, told through the browser (OpenID Connect Front-Channel Logout)."""
    mensen = wachter_van(aanvraag).mensen
    sid = aanvraag.query_params.get("sid")
    # No database holds the first character of all.
    if mensen is not None and sid and "\0" not in sid and aanvraag.query_params.get("iss") == mensen.dienst.uitgever:
        sessies.beeindig_van(mensen.dienst.uitgever, sid=sid)
    return Response(status_code=200)
