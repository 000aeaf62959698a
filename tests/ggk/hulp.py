"""What the tests of the GGK door share: envelopes that fit, a look at answers, and messages to put in them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import httpx
from lxml import etree

from app.kern.klok import TIJDZONE
from berichten import xml
from berichten.antwoord import maak_antwoord
from berichten.catalogus import berichttype
from berichten.ggk import (
    ACTIES,
    Fout,
    Stuurgegevens,
    Systeem,
    Versies,
    maak_di01,
    maak_du01,
    maak_fo01,
    nieuw_referentienummer,
)
from berichten.ggk.schema import schemamap
from berichten.lezen import lees
from berichten.oordeel import vel_oordeel
from berichten.schrijven import schrijf
from tests.app.hulp import declaratie, start, toewijzing

GEMEENTE = Systeem(organisatie="0193", applicatie="Berichtenverkeer")
AANBIEDER = Systeem(organisatie="70701234", applicatie="Zorgpakket", administratie="Noord")
VERSIES = Versies.van("1.4.2", "3.2")
STUF = "{http://www.egem.nl/StUF/StUF0301}"
FAULTCODES = {"client": {"soap:Client", "soap:MustUnderstand", "soap:VersionMismatch"}, "server": {"soap:Server"}}
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"


def stuurgegevens(**anders: Any) -> Stuurgegevens:
    """From the provider to the municipality, under a new reference."""
    waarden = {
        "zender": AANBIEDER,
        "ontvanger": GEMEENTE,
        "referentienummer": nieuw_referentienummer(),
        "tijdstip": datetime.now(TIJDZONE),
    }
    return Stuurgegevens(**{**waarden, **anders})


def di01(inhoud: bytes | None = None, functie: str = "WMO305", **anders: Any) -> bytes:
    """The SOAP message with a 305, or another message, in a Di01."""
    return maak_di01(start() if inhoud is None else inhoud, stuurgegevens(**anders), functie=functie, versies=VERSIES)


def du01(inhoud: bytes | None = None, functie: str = "WMO302", **anders: Any) -> bytes:
    """The SOAP message with a 302, or another message, in a Du01."""
    stuur = stuurgegevens(**{"cross_refnummer": nieuw_referentienummer(), **anders})
    return maak_du01(retour() if inhoud is None else inhoud, stuur, functie=functie, versies=VERSIES)


def fo01(fout: Fout | None = None, **anders: Any) -> bytes:
    """The SOAP message with an Fo01 of the exchange point."""
    zender = Systeem(organisatie="IB", applicatie="GGK")
    stuur = stuurgegevens(**{"zender": zender, "cross_refnummer": nieuw_referentienummer(), **anders})
    return maak_fo01(fout or Fout(code="IB010", plek="client", omschrijving="Niet aangesloten"), stuur)


def retour() -> bytes:
    """The 302 on the 301 of the tests."""
    return _antwoord(toewijzing(), "WMO301")


def declaratieantwoord() -> bytes:
    """The 325 on the 323 of the tests."""
    return _antwoord(declaratie(), "WMO323")


def _antwoord(inhoud: bytes, naam: str) -> bytes:
    soort = berichttype(naam)
    heen = lees(xml.parse(inhoud), soort)
    antwoord = maak_antwoord(vel_oordeel(heen, soort, []), identificatie="RT000001", dagtekening=date(2026, 5, 7))
    assert antwoord is not None
    return schrijf(antwoord.bericht, antwoord.soort)


@dataclass(frozen=True)
class Deur:
    """The running service, as a client sees it."""

    adres: str

    def stuur(self, soap: bytes, *, actie: str | None = None, soort: str = "Di01", **koppen: str) -> httpx.Response:
        """Post a SOAP message with the action of its kind, or another."""
        vast = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{actie or ACTIES[soort]}"'}
        return httpx.post(self.adres, content=soap, headers=vast | koppen, timeout=60)


def body(antwoord: httpx.Response) -> etree._Element:
    """The one element in the body of an answer, which is SOAP."""
    assert antwoord.headers["Content-Type"] == "text/xml; charset=utf-8"
    (element,) = etree.fromstring(antwoord.content).iterfind(f"{SOAP}Body/*")
    return element


def bv03(antwoord: httpx.Response) -> dict[str, str]:
    """What a valid Bv03 says."""
    assert antwoord.status_code == 200, antwoord.text
    element = body(antwoord)
    return _geldig(element, "Bv03Bericht")


def fo03(antwoord: httpx.Response) -> dict[str, str]:
    """What a valid Fo03 says, in a fault of SOAP 1.1."""
    assert antwoord.status_code == 500, antwoord.text
    fault = body(antwoord)
    assert fault.tag == f"{SOAP}Fault"
    assert [kind.tag for kind in fault] == ["faultcode", "faultstring", "detail"]
    (detail,) = fault[2]
    gelezen = _geldig(detail, "Fo03Bericht")
    assert fault[0].text in FAULTCODES[gelezen["plek"]]
    assert fault[1].text == gelezen["omschrijving"]
    return gelezen | {"faultcode": fault[0].text or ""}


def _geldig(element: etree._Element, naam: str) -> dict[str, str]:
    etree.XMLSchema(etree.parse(schemamap() / "stuf0301.xsd")).assertValid(element)
    assert element.tag == STUF + naam
    gelezen = {}
    for kind in element.iter(f"{STUF}*"):
        if not len(kind):
            ouder = kind.getparent()
            partij = "" if ouder is None else etree.QName(ouder).localname
            voor = f"{partij}." if partij in {"zender", "ontvanger"} else ""
            gelezen[voor + etree.QName(kind).localname] = kind.text or ""
    return gelezen
