"""Signing in: at the provider, or in a demonstration by choosing a role."""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.kern.instellingen import instellingen
from app.toegang import sessies
from app.toegang.deur import wachter_van
from app.toegang.eisen import openbaar
from app.toegang.fouten import AanmeldenMislukt, BuitenBereik, NietAangemeld
from app.toegang.rollen import OMSCHRIJVING, Rol
from app.toegang.sessies import Identiteit
from app.toegang.toekenningen import Toekenning, lees_toekenning
from app.toegang.wachter import Mensen
from app.web.deur import formulier_van
from app.web.koekjes import browser_van, nieuwe_browser, zet_browser, zet_sessie
from app.web.pagina import toon as toon_pagina

logger = logging.getLogger(__name__)

STANDAARD = "/ik"
_PLAATS = re.compile(r"/(?:[\w.~-]+/)*[\w.~-]*", re.ASCII)
_REDEN = "wie zich aanmeldt is nog niemand"


def _naar(waarde: str | None) -> str:
    """Where to go afterwards: a page of ours, and never an address elsewhere."""
    return waarde if waarde and _PLAATS.fullmatch(waarde) else STANDAARD


@openbaar(_REDEN)
def toon(aanvraag: Request) -> Response:
    """The page to sign in."""
    naar = _naar(aanvraag.query_params.get("naar"))
    if not wachter_van(aanvraag).demo:
        return toon_pagina(aanvraag, "aanmelden.html", titel="Aanmelden", naar=naar)
    browser = browser_van(aanvraag) or nieuwe_browser()
    staat, _ = sessies.begin_poging(browser=browser, naar=naar, vers=False)
    gemeenten = ", ".join(sorted(instellingen().gemeenten)) or "0193"
    antwoord = toon_pagina(
        aanvraag, "rollen.html", titel="Kies een rol", staat=staat, rollen=OMSCHRIJVING.items(), gemeenten=gemeenten
    )
    zet_browser(aanvraag, antwoord, browser)
    return antwoord


@openbaar(_REDEN)
def kies_rol(aanvraag: Request) -> Response:
    """Sign in to a demonstration, in the role that was chosen."""
    if not wachter_van(aanvraag).demo:
        raise BuitenBereik
    velden = formulier_van(aanvraag)
    poging = _neem(aanvraag, velden.get("staat", ""))
    rol, aanbieder = velden.get("rol", ""), velden.get("aanbieder", "").strip()
    deel = f":{aanbieder}" if rol == Rol.AANBIEDER else ""
    try:
        rollen = [lees_toekenning(f"{rol}{deel}@{g.strip()}", ()) for g in velden.get("gemeente", "").split(",")]
    except ValueError:
        tekst = "Kies een rol, met een gemeentecode van vier cijfers, en als aanbieder een AGB-code van acht."
        raise AanmeldenMislukt("keuze onjuist", tekst) from None
    wie = Identiteit(
        "demo",
        f"demo-{rol}",
        f"Demonstratie ({rol})",
        frozenset[Toekenning]().union(*rollen),
        aangemeld_op=datetime.now(UTC),
    )
    return _aangemeld(aanvraag, wie, poging.naar)


@openbaar(_REDEN)
def begin(aanvraag: Request) -> Response:
    """To the provider."""
    mensen = _mensen(aanvraag)
    browser = browser_van(aanvraag) or nieuwe_browser()
    naar, vers = _naar(aanvraag.query_params.get("naar")), aanvraag.query_params.get("vers") == "1"
    staat, poging = sessies.begin_poging(browser=browser, naar=naar, vers=vers)
    adres = mensen.dienst.adres(staat=staat, nonce=poging.nonce, bewijs=poging.bewijs, vers=vers)
    antwoord = RedirectResponse(adres, 303)
    zet_browser(aanvraag, antwoord, browser)
    return antwoord


@openbaar(_REDEN)
def terug(aanvraag: Request) -> Response:
    """Back from the provider, with a code."""
    mensen = _mensen(aanvraag)
    vraag = dict(aanvraag.query_params)
    poging = _neem(aanvraag, vraag.get("state", ""))
    try:
        persoon = mensen.dienst.rond_af(vraag, nonce=poging.nonce, bewijs=poging.bewijs, vers=poging.vers)
    except AanmeldenMislukt as fout:
        logger.warning("aanmelden mislukt: %s", fout.reden)
        raise
    wie = mensen.identiteit(persoon)
    if not wie.toekenningen:
        logger.warning("aanmelden mislukt: geen rol")
        raise AanmeldenMislukt("geen rol", "U bent bekend, maar hebt hier geen rol. Vraag uw beheerder om toegang.")
    aangemeld_op = None if persoon.aangemeld_op is None else _moment(persoon.aangemeld_op)
    return _aangemeld(aanvraag, replace(wie, sid=persoon.sid, acr=persoon.acr, aangemeld_op=aangemeld_op), poging.naar)


def _mensen(aanvraag: Request) -> Mensen:
    """How people sign in here. Raises BuitenBereik in a demonstration."""
    mensen = wachter_van(aanvraag).mensen
    if mensen is None:
        raise BuitenBereik
    return mensen


def _neem(aanvraag: Request, staat: str) -> sessies.Poging:
    """The sign-in that ends here. Raises AanmeldenMislukt when it is none of this browser, or was used before."""
    browser = browser_van(aanvraag)
    wachter, adres = wachter_van(aanvraag), wachter_van(aanvraag).herkomst(aanvraag)
    poging = sessies.neem_poging(browser=browser, staat=staat) if browser and staat else None
    if poging is None or wachter.grenzen.geblokkeerd(adres):
        wachter.mislukt(adres, NietAangemeld("staat onbekend", bewijs_getoond=True))
        raise AanmeldenMislukt("staat onbekend")
    return poging


def _aangemeld(aanvraag: Request, wie: Identiteit, naar: str) -> Response:
    """On to where it began, in a session of its own."""
    wachter = wachter_van(aanvraag)
    cookie = sessies.open_sessie(wie, oude_cookie=aanvraag.cookies.get(wachter.cookienaam("sessie")))
    antwoord = RedirectResponse(naar, 303)
    zet_sessie(aanvraag, antwoord, cookie)
    return antwoord


def _moment(seconden: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconden, UTC)
    except (ValueError, OverflowError, OSError):
        return None
