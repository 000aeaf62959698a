"""How a right message is spoiled, and what the standard then asks of who judges it: one function per cause.

A function gets a message that is its own to change. It says which classes get which code, or gives None when its cause
has no place in this message.
"""

import hashlib
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simulatie.oorzaken import OORZAKEN
from simulatie.producten import STAPELBAAR
from simulatie.totaal import hertel
from simulatie.wereld import Geval
from simulatie.zending import DECLARATIE, KOP, ONLEESBAAR, TRANSPORTFOUT, Verwachting

TECHNISCH = ("0001",)
VERZOEK = "/Bericht/Client/Verzoek"
ONBEKENDE_TOEWIJZING = 900_000_000
ONBEKENDE_CODE = "99Z99"


@dataclass(frozen=True, slots=True)
class Besmet:
    """What is expected of a spoiled message, and what spoiled it."""

    verwachting: Verwachting
    oorzaken: tuple[str, ...]


Klassen = dict[str, tuple[str, ...]]
Bederf = Callable[[Geval], Klassen | None]
_BEDERF: dict[str, Bederf] = {}


def bederven(naam: str, geval: Geval) -> Besmet | None:
    """Spoil the message of `geval` by one cause; None, and nothing changed, when it does not apply."""
    if naam in _BESTAND:
        if naam == "bsn-te-kort" and not _heeft_bsn(geval.bericht):
            return None
        return Besmet(ONLEESBAAR if naam in _ONLEESBAAR else TRANSPORTFOUT, (naam,))
    functie = _BEDERF.get(f"{naam}/{geval.opdracht.nummer}") or _BEDERF.get(naam)
    klassen = functie(geval) if functie else None
    return None if klassen is None else Besmet(Verwachting("afgekeurd", klassen), (naam,))


def bederf_bestand(naam: str, inhoud: bytes) -> bytes:
    """Spoil the bytes of a message, when that is what the cause does."""
    vervorm = _BESTAND.get(naam)
    return vervorm(inhoud) if vervorm else inhoud


_XSD_VERSIE = re.compile(rb"\s*<(\w+):XsdVersie>.*?</\1:XsdVersie>", re.DOTALL)
_ONLEESBAAR = {"afgekapt", "geen-xml", "onbekende-release", "doctype"}
_BESTAND: dict[str, Callable[[bytes], bytes]] = {
    "afgekapt": lambda inhoud: inhoud[: len(inhoud) * 2 // 3],
    "geen-xml": lambda inhoud: b"Geachte heer, mevrouw, ons bericht " + hashlib.sha256(inhoud).hexdigest().encode(),
    "onbekende-release": lambda inhoud: inhoud.replace(b"/3_2/", b"/9_9/"),
    "doctype": lambda inhoud: inhoud.replace(b"?>\r\n", b"?>\r\n<!DOCTYPE Bericht [<!ENTITY e 'x'>]>\r\n", 1),
    "datum-bestaat-niet": lambda inhoud: re.sub(rb"(Dagtekening>\d{4})-\d\d-\d\d", rb"\1-02-30", inhoud, count=1),
    "bsn-te-kort": lambda inhoud: re.sub(rb"(Bsn>)\d", rb"\1", inhoud, count=1),
    "element-ontbreekt": lambda inhoud: _XSD_VERSIE.sub(b"", inhoud, count=1),
}


def oorzaak(naam: str) -> Callable[[Bederf], Bederf]:
    """Register the function of a cause; `naam/nummer` is for one message only."""
    if naam.partition("/")[0] not in OORZAKEN:
        raise KeyError(naam)

    def leg_vast(functie: Bederf) -> Bederf:
        _BEDERF[naam] = functie
        return functie

    return leg_vast


def op_plek(lijst: str, naam: str, plek: int, aantal: int) -> str:
    """The path of one class in a list below Client, such as the second StartProduct."""
    return f"/Bericht/Client/{lijst}/{naam}" + (f"[{plek + 1}]" if aantal > 1 else "")


def _heeft_bsn(bericht: Any) -> bool:
    return hasattr(bericht, "client") or hasattr(bericht, "declaratie")


def _fout_bsn(bsn: str) -> str:
    """The last digit one higher: such a number never passes the elfproef."""
    return bsn[:8] + str((int(bsn[8]) + 1) % 10)


@oorzaak("bsn-elfproef")
def _bsn_elfproef(geval: Geval) -> Klassen | None:
    bericht = geval.bericht
    client = bericht.declaratie.clienten[0] if hasattr(bericht, "declaratie") else bericht.client
    client.bsn = _fout_bsn(client.bsn)
    return {KOP: TECHNISCH}


@oorzaak("identificatie-gebruikt")
def _identificatie_gebruikt(geval: Geval) -> Klassen | None:
    kop = geval.bericht.header
    naam = f"{'WMO' if geval.opdracht.standaard == 'iwmo' else 'JW'}{geval.opdracht.nummer}"
    eerder = geval.wereld.identificaties.get((kop.afzender, kop.ontvanger, naam))
    if eerder is None:
        return None
    kop.bericht_identificatie.identificatie = eerder
    return {KOP: ("9056",)}


@oorzaak("dagtekening-in-toekomst")
def _dagtekening_in_toekomst(geval: Geval) -> Klassen | None:
    # So far ahead that it still is the future when the traffic is played years later.
    geval.bericht.header.bericht_identificatie.dagtekening = date(geval.dag.year + 10, geval.dag.month, 1)
    return {KOP: ("8848",)}


# ------------------------------------------------------------------------------------------------------------- 301, 319


@oorzaak("product-overlapt")
def _product_overlapt(geval: Geval) -> Klassen | None:
    lijst = geval.bericht.client.toegewezen_producten
    for product in lijst:
        stapelbaar = product.product is not None and product.product.categorie in STAPELBAAR
        if not stapelbaar and product.reden_wijziging != "13":
            dubbel = copy(product)
            dubbel.toewijzing_nummer = geval.wereld.nieuw_nummer(geval.opdracht.standaard)
            lijst.append(dubbel)
            return {KOP: TECHNISCH}
    return None


@oorzaak("einddatum-ontbreekt")
def _einddatum_ontbreekt(geval: Geval) -> Klassen | None:
    for product in geval.bericht.client.toegewezen_producten:
        if product.einddatum and (product.budget is not None or product.omvang.frequentie == "2"):
            product.einddatum = None
            return {KOP: TECHNISCH}
    return None


@oorzaak("postcode-ontbreekt")
def _postcode_ontbreekt(geval: Geval) -> Klassen | None:
    contact = geval.bericht.client.contactgegevens[0]
    contact.adres = copy(contact.adres)
    contact.adres.postcode = contact.adres.land_code = None
    return {KOP: TECHNISCH}


def _nieuwe_producten(geval: Geval) -> list[tuple[int, Any]]:
    """The products of an order that the service has not seen yet, with their place."""
    lijst = geval.bericht.client.toegewezen_producten
    return [(plek, product) for plek, product in enumerate(lijst) if product.toewijzing_nummer in geval.opdracht.nieuw]


def _op_toegewezen(geval: Geval, plek: int, code: str) -> Klassen:
    aantal = len(geval.bericht.client.toegewezen_producten)
    return {op_plek("ToegewezenProducten", "ToegewezenProduct", plek, aantal): (code,)}


@oorzaak("toewijzingnummer-bezet")
def _toewijzingnummer_bezet(geval: Geval) -> Klassen | None:
    week_geleden = geval.dag - timedelta(days=7)
    bsn = geval.bericht.client.bsn
    bezet = [
        nummer
        for nummer, sinds, van in geval.wereld.nummers[geval.opdracht.aanbieder.agb, geval.opdracht.standaard]
        if sinds < week_geleden and van != bsn
    ]
    nieuw = _nieuwe_producten(geval)
    if not bezet or not nieuw:
        return None
    plek, product = nieuw[0]
    product.toewijzing_nummer = bezet[-1]
    return _op_toegewezen(geval, plek, "9332")


@oorzaak("verzoek-onbekend")
def _verzoek_onbekend(geval: Geval) -> Klassen | None:
    for plek, product in enumerate(geval.bericht.client.toegewezen_producten):
        if product.referentie_aanbieder is None:
            product.referentie_aanbieder = f"ONBEKEND-{geval.wereld.tel('onbekend')}"
            return _op_toegewezen(geval, plek, "9379")
    return None


@oorzaak("productcode-onbekend/301")
def _code_onbekend_301(geval: Geval) -> Klassen | None:
    for plek, product in _nieuwe_producten(geval):
        if product.product is not None and product.product.code is not None:
            product.product = copy(product.product)
            product.product.code = ONBEKENDE_CODE
            return _op_toegewezen(geval, plek, "S329")
    return None


@oorzaak("reden-ontbreekt")
def _reden_ontbreekt(geval: Geval) -> Klassen | None:
    antwoord = geval.bericht.antwoord
    if antwoord.verzoek_antwoord != "1":
        return None
    antwoord.reden_afwijzing_verzoek = antwoord.woonplaatsbeginsel = None
    return {KOP: TECHNISCH}


@oorzaak("antwoord-zonder-verzoek")
def _antwoord_zonder_verzoek(geval: Geval) -> Klassen | None:
    geval.bericht.antwoord.referentie_aanbieder = f"ONBEKEND-{geval.wereld.tel('onbekend')}"
    return {"/Bericht/Antwoord": ("9355",)}


@oorzaak("woonplaats-onbekend")
def _woonplaats_onbekend(geval: Geval) -> Klassen | None:
    woonplaats = geval.bericht.antwoord.woonplaatsbeginsel
    if woonplaats is None:
        return None
    woonplaats.gemeente = "9999"
    return {"/Bericht/Antwoord/Woonplaatsbeginsel": ("S300",)}


# ------------------------------------------------------------------------------------------------------------- 305, 307


def _leveringen(bericht: Any) -> tuple[str, str, list[Any]]:
    """The list of a start or stop message: its name, that of its class, and what is in it."""
    if hasattr(bericht.client, "start_producten"):
        return "StartProducten", "StartProduct", bericht.client.start_producten
    return "StopProducten", "StopProduct", bericht.client.stop_producten


@oorzaak("status-gewijzigd")
def _status_gewijzigd(geval: Geval) -> Klassen | None:
    _leveringen(geval.bericht)[2][-1].status_aanlevering = "2"
    return {KOP: TECHNISCH}


@oorzaak("start-in-toekomst")
def _start_in_toekomst(geval: Geval) -> Klassen | None:
    geval.bericht.client.start_producten[-1].begindatum = geval.dag + timedelta(days=3)
    return {KOP: TECHNISCH}


@oorzaak("stop-voor-start")
def _stop_voor_start(geval: Geval) -> Klassen | None:
    stop = geval.bericht.client.stop_producten[-1]
    stop.einddatum = stop.begindatum - timedelta(days=1)
    return {KOP: TECHNISCH}


@oorzaak("toewijzing-onbekend/305")
def _start_op_niets(geval: Geval) -> Klassen | None:
    lijst, naam, delen = _leveringen(geval.bericht)
    if len(delen) > 1:
        return None
    delen[0].toewijzing_nummer = ONBEKENDE_TOEWIJZING + geval.wereld.tel("onbekend")
    return {op_plek(lijst, naam, 0, 1): ("9019",)}


@oorzaak("productcode-onbekend/305")
def _code_onbekend_305(geval: Geval) -> Klassen | None:
    delen = geval.bericht.client.start_producten
    if len(delen) > 1 or delen[0].product is None or delen[0].product.code is None:
        return None
    delen[0].product = copy(delen[0].product)
    delen[0].product.code = ONBEKENDE_CODE
    return {op_plek("StartProducten", "StartProduct", 0, 1): ("S329",)}


@oorzaak("stop-andere-start")
def _stop_andere_start(geval: Geval) -> Klassen | None:
    delen = geval.bericht.client.stop_producten
    if len(delen) > 1:
        return None
    delen[0].begindatum -= timedelta(days=1)
    return {op_plek("StopProducten", "StopProduct", 0, 1): ("9069",)}


# ----------------------------------------------------------------------------------------------------------------- 323


@oorzaak("totaal-onjuist")
def _totaal_onjuist(geval: Geval) -> Klassen | None:
    geval.bericht.declaratie.totaal_ingediend_bedrag.totaal_bedrag += 100
    return {KOP: TECHNISCH}


@oorzaak("periode-geen-maand")
def _periode_geen_maand(geval: Geval) -> Klassen | None:
    geval.bericht.declaratie.declaratie_periode.einddatum -= timedelta(days=1)
    return {KOP: TECHNISCH}


def _regels(geval: Geval) -> list[tuple[list[Any], Any]]:
    """Every debit line with the list that it is in."""
    return [
        (client.prestaties, regel)
        for client in geval.bericht.declaratie.clienten
        for regel in client.prestaties
        if regel.ingediend_bedrag.debet_credit == "D"
    ]


@oorzaak("regel-dubbel")
def _regel_dubbel(geval: Geval) -> Klassen | None:
    for lijst, regel in _regels(geval)[:1]:
        dubbel = copy(regel)
        dubbel.product_referentie = type(regel.product_referentie)(
            referentie_nummer=f"DUBBEL{geval.wereld.tel('onbekend')}"
        )
        lijst.append(dubbel)
        hertel(geval.bericht)
        return {KOP: TECHNISCH}
    return None


@oorzaak("tarief-ontbreekt")
def _tarief_ontbreekt(geval: Geval) -> Klassen | None:
    for _, regel in _regels(geval):
        if regel.product_tarief is not None:
            regel.product_tarief = None
            return {KOP: TECHNISCH}
    return None


@oorzaak("eurobedrag-onjuist")
def _eurobedrag_onjuist(geval: Geval) -> Klassen | None:
    for _, regel in _regels(geval):
        if regel.eenheid == "83":
            regel.ingediend_bedrag.bedrag += 100
            hertel(geval.bericht)
            return {KOP: TECHNISCH}
    return None


@oorzaak("over-maandgrens")
def _over_maandgrens(geval: Geval) -> Klassen | None:
    for _, regel in _regels(geval)[:1]:
        regel.product_periode.einddatum += timedelta(days=31)
        return {KOP: TECHNISCH}
    return None


@oorzaak("declaratienummer-gebruikt")
def _declaratienummer_gebruikt(geval: Geval) -> Klassen | None:
    eerder = geval.wereld.geheugen[geval.opdracht.aanbieder.agb, geval.opdracht.standaard].declaratienummer
    if eerder is None:
        return None
    geval.bericht.declaratie.declaratie_nummer = eerder
    return {DECLARATIE: ("9333",)}


@oorzaak("periode-terug")
def _periode_terug(geval: Geval) -> Klassen | None:
    laatste = geval.wereld.geheugen[geval.opdracht.aanbieder.agb, geval.opdracht.standaard].laatste_periode
    if laatste is None:
        return None
    periode = geval.bericht.declaratie.declaratie_periode
    periode.einddatum = laatste - timedelta(days=1)
    periode.begindatum = periode.einddatum.replace(day=1)
    return {DECLARATIE: ("8214",)}
