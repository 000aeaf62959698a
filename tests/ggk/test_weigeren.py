"""What the door refuses: always a fault with a valid Fo03 that says what is wrong, and nothing is stored."""

import base64
import re
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.opslag.kern.databank import sluit
from berichten.ggk import ACTIES, Systeem, max_envelop
from berichten.xml import MAX_BYTES
from tests.app.hulp import declaratie, start, tel, toewijzing
from tests.ggk.hulp import AANBIEDER, GEMEENTE, SOAP, Deur, bv03, declaratieantwoord, di01, du01, fo01, fo03, retour

GOED = di01()
NUMMER = re.search(rb"<StUF:referentienummer>(.*)</StUF:referentienummer>", GOED)[1].decode()  # type: ignore[index]


def vervang(oud: bytes | str, nieuw: bytes | str, soap: bytes = GOED) -> bytes:
    oud, nieuw = (deel.encode() if isinstance(deel, str) else deel for deel in (oud, nieuw))
    assert soap.count(oud) == 1, oud
    return soap.replace(oud, nieuw)


def waarde(naam: str, nieuw: str) -> bytes:
    return re.sub(rf"(<(\w+):{naam}>)[^<]*".encode(), rb"\g<1>" + nieuw.encode(), GOED)


def kop(inhoud: str) -> bytes:
    return vervang("<soap:Body>", f"<soap:Header>{inhoud}</soap:Header><soap:Body>")


def tekstbestand(inhoud: bytes = b"a;b;c") -> bytes:
    bestand = b'<GGK:tekstBestand bestandsnaam="lijst.csv">' + base64.b64encode(inhoud) + b"</GGK:tekstBestand>"
    return re.sub(rb"<GGK:xmlBestand>.*</GGK:xmlBestand>", bestand, GOED)


SOAP_FOUT = {
    "leeg": (b"", "leeg"),
    "geen-xml": (b"Geachte heer, mevrouw", "geen leesbare XML"),
    "afgekapt": (GOED[:-20], "afgekapt"),
    "doctype": (vervang("<soap:Envelope", '<!DOCTYPE a [<!ENTITY x "x">]><soap:Envelope'), "DOCTYPE"),
    "diep": (vervang("<GGK:parameters>", b"<a>" * 5000 + b"</a>" * 5000 + b"<GGK:parameters>"), "geen leesbare XML"),
    "geen-utf-8": (vervang("Zorgpakket", b"Zorg\xe9\xe9n"), "UTF-8"),
    "zonder-soap": (start(), "soap:Envelope"),
    "soap-1.2": (GOED.replace(b"schemas.xmlsoap.org/soap/envelope/", b"www.w3.org/2003/05/soap-envelope"), "SOAP 1.1"),
    "geen-body": (f'<s:Envelope xmlns:s="{SOAP[1:-1]}"/>'.encode(), "soap:Body"),
    "lege-body": (f'<s:Envelope xmlns:s="{SOAP[1:-1]}"><s:Body/></s:Envelope>'.encode(), "soap:Body"),
    "twee-in-een-body": (vervang("</soap:Body>", "<a/></soap:Body>"), "soap:Body"),
    "verplichte-kop": (kop('<Codes soap:mustUnderstand="1"/>'), "mustUnderstand"),
    "verplichte-kop-volgende": (
        kop('<Codes soap:mustUnderstand="1" soap:actor="http://schemas.xmlsoap.org/soap/actor/next"/>'),
        "mustUnderstand",
    ),
}

LEESBAAR = {"afgekapt", "diep", "soap-1.2", "twee-in-een-body", "verplichte-kop", "verplichte-kop-volgende"}
FAULTCODES = {
    "soap-1.2": "soap:VersionMismatch",
    "verplichte-kop": "soap:MustUnderstand",
    "verplichte-kop-volgende": "soap:MustUnderstand",
}

ENVELOP_FOUT = {
    "onbekende-soort": (GOED.replace(b"envelopHeenbericht-ggk_Di01", b"envelopHeenbericht-ggk_Di09"), "StUF022"),
    "berichtcode": (waarde("berichtcode", "Du01"), "StUF055"),
    "uuid-versie-1": (waarde("referentienummer", "9c0f7b90-5c69-11e5-a837-0800200c9a66"), "StUF055"),
    "uuid-hoofdletters": (waarde("referentienummer", NUMMER.upper()), "StUF055"),
    "geen-uuid": (waarde("referentienummer", "12345"), "StUF055"),
    "andere-functieversie": (waarde("functieVersie", "0002"), "StUF055"),
    "andere-functiesubversie": (waarde("functieSubversie", "0001"), "StUF055"),
    "versie-van-drie-cijfers": (waarde("functieVersie", "003"), "StUF055"),
    "versie-met-letter": (waarde("applicatieSubversie", "000a"), "StUF055"),
    "tijdstip-met-streepjes": (waarde("tijdstipBericht", "2026-05-06"), "StUF055"),
    "tijdstip-bestaat-niet": (waarde("tijdstipBericht", "20260230101500"), "StUF055"),
    "element-ontbreekt": (re.sub(rb"<StUF:functie>.*?</StUF:functie>", b"", GOED), "StUF055"),
    "element-te-veel": (vervang("<GGK:parameters>", "<GGK:extra/><GGK:parameters>"), "StUF055"),
    "attribuut": (vervang("<GGK:parameters>", '<GGK:parameters soort="x">'), "StUF055"),
    "functie-onbekend": (waarde("functie", "WMO399"), "StUF034"),
    "functie-kleine-letters": (waarde("functie", "wmo305"), "StUF034"),
    "andere-functie": (di01(functie="WMO307"), "StUF055"),
    "andere-wet": (di01(functie="JW305"), "StUF055"),
    "zender-onbekend": (di01(zender=Systeem(organisatie="CBS", applicatie="GGK")), "StUF013"),
    "agb-te-kort": (di01(zender=Systeem(organisatie="7070123", applicatie="Zorgpakket")), "StUF013"),
    "gemeente-bestaat-niet": (di01(ontvanger=Systeem(organisatie="0548", applicatie="Gemeente")), "StUF010"),
    "ontvanger-is-aanbieder": (di01(ontvanger=AANBIEDER), "StUF010"),
    "verkeerde-kant-op": (di01(toewijzing(), "WMO301"), "StUF013"),
    "andere-afzender-in-bericht": (di01(zender=Systeem(organisatie="70709999", applicatie="Zorg")), "StUF013"),
    "andere-gemeente-in-bericht": (di01(ontvanger=Systeem(organisatie="0014", applicatie="Wmo")), "StUF010"),
    "retour-in-di01": (di01(retour(), "WMO302"), "StUF040"),
    "heen-in-du01": (du01(start(), "WMO305"), "StUF040"),
    "325-in-du01": (du01(declaratieantwoord(), "WMO325", zender=GEMEENTE, ontvanger=AANBIEDER), "StUF040"),
    "tekst-in-tekstbestand": (tekstbestand(), "StUF055"),
    "xml-in-tekstbestand": (tekstbestand(start()), "StUF055"),
    "tekst-in-xmlbestand": (di01(b"Hier staat tekst."), "StUF055"),
    "niets-in-xmlbestand": (di01(b""), "StUF055"),
    "andere-xml": (di01(b"<Bericht/>"), "StUF055"),
    "doctype-in-bericht": (di01(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "StUF055"),
    "afgekapt-bericht": (di01(start()[:-30]), "StUF055"),
    "afgekapte-base64": (vervang("</GGK:xmlBestand>", "A</GGK:xmlBestand>"), "StUF055"),
    "andere-tekens-in-base64": (vervang("</GGK:xmlBestand>", "-_==</GGK:xmlBestand>"), "StUF055"),
    "base64-na-het-einde": (vervang("</GGK:xmlBestand>", "====AAAA</GGK:xmlBestand>"), "StUF055"),
    "fo01-zonder-kruisverwijzing": (re.sub(rb"<StUF:crossRefnummer>.*?</StUF:crossRefnummer>", b"", fo01()), "StUF055"),
}  # fmt: skip


def soort(soap: bytes) -> str:
    return next((soort for soort in ACTIES if soort.encode() in soap.split(b"stuurgegevens")[0]), "Di01")


def niets_bewaard() -> bool:
    return tel("bericht") == tel("envelop") == tel("procrastinate_jobs") == 0


@pytest.mark.parametrize("naam", SOAP_FOUT)
def test_geen_soap_met_een_envelop(deur: Deur, naam: str) -> None:
    soap, tekst = SOAP_FOUT[naam]
    fout = fo03(deur.stuur(soap))
    assert (fout["code"], fout["plek"]) == ("StUF055", "client")
    assert tekst in fout["omschrijving"]
    # Who sent it is in most of these still to be read.
    assert fout["crossRefnummer"] == (NUMMER if naam in LEESBAAR else "onbekend")
    assert fout["faultcode"] == FAULTCODES.get(naam, "soap:Client")
    assert niets_bewaard()


@pytest.mark.parametrize("soap,code", ENVELOP_FOUT.values(), ids=ENVELOP_FOUT)
def test_een_foute_envelop(deur: Deur, soap: bytes, code: str) -> None:
    fout = fo03(deur.stuur(soap, soort=soort(soap)))
    assert (fout["code"], fout["plek"]) == (code, "client")
    assert len(fout["omschrijving"]) > 20
    assert niets_bewaard()


def test_de_fout_gaat_terug_naar_de_zender(deur: Deur) -> None:
    fout = fo03(deur.stuur(waarde("functie", "WMO399")))
    assert fout["crossRefnummer"] == NUMMER
    assert (fout["zender.organisatie"], fout["ontvanger.organisatie"]) == ("0193", "70701234")
    assert fout["ontvanger.applicatie"] == "Zorgpakket"


def test_een_weigering_herhaalt_de_inhoud_niet(deur: Deur) -> None:
    kenmerk = "GEHEIM"
    for soap in (waarde("xmlBestand", kenmerk * 50 + "!"), waarde("functieVersie", kenmerk)):
        assert kenmerk not in deur.stuur(soap).text


@pytest.mark.parametrize(
    "actie", ["", "ggk_Di01", ACTIES["Du01"], ACTIES["Di01"] + "x", "http://example.org/een-andere"], ids=repr
)
def test_de_soapaction_hoort_bij_het_bericht(deur: Deur, actie: str) -> None:
    antwoord = deur.stuur(GOED, SOAPAction=f'"{actie}"')
    assert fo03(antwoord)["code"] == "StUF022"
    assert niets_bewaard()


def test_aanhalingstekens_om_de_soapaction_mogen_ontbreken(deur: Deur) -> None:
    assert bv03(deur.stuur(GOED, SOAPAction=ACTIES["Di01"]))["crossRefnummer"] == NUMMER


@pytest.mark.parametrize(
    "mediatype",
    [
        "application/json",
        "application/soap+xml; charset=utf-8",
        "text/xml; charset=iso-8859-1",
        "multipart/related",
        "",
    ],
)
def test_ander_mediatype(deur: Deur, mediatype: str) -> None:
    fout = fo03(deur.stuur(GOED, **{"Content-Type": mediatype}))
    assert "text/xml" in fout["omschrijving"]
    assert niets_bewaard()


@pytest.mark.parametrize("mediatype", ["text/xml", 'text/xml; charset="UTF-8"', "TEXT/XML;charset=utf-8"])
def test_mediatype_van_soap(deur: Deur, mediatype: str) -> None:
    assert bv03(deur.stuur(GOED, **{"Content-Type": mediatype}))


def test_witruimte_in_base64_en_een_bom_mogen(deur: Deur) -> None:
    gevouwen = re.sub(rb"(<GGK:xmlBestand>)([^<]{76})", b"\\g<1>\r\n\\g<2>\n\t", GOED)
    assert bv03(deur.stuur(b"\xef\xbb\xbf" + gevouwen))


def test_koppen_die_niemand_verplicht_stelt_tellen_niet(deur: Deur) -> None:
    assert bv03(deur.stuur(kop("<Spoor>1</Spoor>")))


def test_een_verplichte_kop_voor_een_ander_telt_niet(deur: Deur) -> None:
    voor_een_ander = '<Codes soap:mustUnderstand="1" soap:actor="http://example.org/knooppunt"/>'
    assert bv03(deur.stuur(kop(voor_een_ander)))


@pytest.mark.parametrize("te_veel", [1, 200_000, 5_000_000], ids=["net", "ruim", "veel-te-ruim"])
def test_een_envelop_die_te_groot_is(deur: Deur, zet: Callable[[str, str], None], te_veel: int) -> None:
    zet("MAX_BYTES", "30000")
    grens = max_envelop(30_000)
    soap = vervang("</soap:Envelope>", b" " * (grens + te_veel - len(GOED)) + b"</soap:Envelope>")
    # From a generator: a client that does not say beforehand how much it sends.
    for inhoud in (soap, (soap[i : i + 4096] for i in range(0, len(soap), 4096))):
        try:
            fout = fo03(deur.stuur(inhoud))  # type: ignore[arg-type]
        except OSError:
            assert te_veel > 3 * grens
            continue
        assert (fout["code"], fout["plek"], fout["crossRefnummer"]) == ("IB003", "client", NUMMER)
        assert f"{grens:,} bytes".replace(",", ".") in fout["omschrijving"]
    assert niets_bewaard()


def test_precies_zo_groot_als_mag(deur: Deur, zet: Callable[[str, str], None]) -> None:
    zet("MAX_BYTES", "30000")
    soap = vervang("</soap:Envelope>", b" " * (max_envelop(30_000) - len(GOED)) + b"</soap:Envelope>")
    assert bv03(deur.stuur(soap))


def _opgevuld(tot: int) -> bytes:
    """A declaration of this many bytes."""
    klein = declaratie()
    # In pieces, as a parser takes no more than 10 MB of white space at once.
    blok = b" " * 999_993 + b"<b:x/>"
    blokken, rest = divmod(tot - len(klein), len(blok))
    return klein.replace(b"</b:Bericht>", blok * blokken + b" " * rest + b"</b:Bericht>")


def test_een_bericht_van_25_megabyte_past_in_zijn_envelop(deur: Deur) -> None:
    groot = _opgevuld(MAX_BYTES)
    soap = di01(groot, "WMO323")
    # As MIME writes base64, and most libraries with it.
    regels = re.sub(rb"(?<=>)[A-Za-z0-9+/=]{1000,}", lambda m: base64.encodebytes(base64.b64decode(m[0])), soap)
    assert len(regels) > len(soap)
    assert bv03(deur.stuur(regels))
    assert tel("select omvang from bericht") == MAX_BYTES


def test_een_bericht_van_meer_dan_25_megabyte_is_te_groot(deur: Deur) -> None:
    fout = fo03(deur.stuur(di01(_opgevuld(MAX_BYTES + 1), "WMO323")))
    assert (fout["code"], fout["plek"]) == ("IB003", "client")
    assert "26.214.400" in fout["omschrijving"]
    assert niets_bewaard()


def test_een_trage_client(deur: Deur, zet: Callable[[str, str], None]) -> None:
    zet("LEES_WACHTTIJD", "1")
    plaats = urlsplit(deur.adres)
    assert plaats.hostname is not None
    with socket.create_connection((plaats.hostname, plaats.port or 80), timeout=30) as lijn:
        koppen = f"Host: {plaats.netloc}\r\nContent-Type: text/xml\r\nContent-Length: {len(GOED)}\r\n"
        lijn.sendall(f"POST {plaats.path} HTTP/1.1\r\n{koppen}\r\n".encode() + GOED[:-100])
        gelezen = b""
        while b"</soap:Envelope>" not in gelezen:
            deel = lijn.recv(65536)
            assert deel
            gelezen += deel
    assert gelezen.startswith(b"HTTP/1.1 500")
    assert b"niet binnen 1 seconden compleet" in gelezen
    assert f"<StUF:crossRefnummer>{NUMMER}<".encode() in gelezen
    assert b"\r\nconnection: close\r\n" in gelezen.lower()
    assert niets_bewaard()


def test_een_client_die_ophangt_houdt_niets_tegen(deur: Deur) -> None:
    plaats = urlsplit(deur.adres)
    assert plaats.hostname is not None
    with socket.create_connection((plaats.hostname, plaats.port or 80), timeout=30) as lijn:
        lijn.sendall(f"POST {plaats.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n<a".encode())
    assert bv03(deur.stuur(GOED))


def test_een_andere_gemeente_dan_die_hier_bediend_wordt(deur: Deur, zet: Callable[[str, str], None]) -> None:
    zet("GEMEENTEN", "0014")
    assert fo03(deur.stuur(GOED))["code"] == "StUF010"
    assert niets_bewaard()
    zet("GEMEENTEN", "0014,0193")
    assert bv03(deur.stuur(GOED))


def test_zonder_databank_wordt_niets_bevestigd(deur: Deur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@127.0.0.1:1/niets")
    sluit()
    try:
        fout = fo03(deur.stuur(GOED))
    finally:
        monkeypatch.undo()
        sluit()
    assert (fout["code"], fout["plek"], fout["crossRefnummer"]) == ("StUF046", "server", NUMMER)
    assert bv03(deur.stuur(GOED))


def test_een_fout_van_ons_is_geen_fout_van_de_zender(deur: Deur, monkeypatch: pytest.MonkeyPatch) -> None:
    def stuk(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("met 999900006 erin")

    monkeypatch.setattr("app.diensten.verkeer.enveloppen.lees_kop", stuk)
    antwoord = deur.stuur(GOED)
    fout = fo03(antwoord)
    assert (fout["code"], fout["plek"]) == ("StUF058", "server")
    assert "999900006" not in antwoord.text
    assert niets_bewaard()
