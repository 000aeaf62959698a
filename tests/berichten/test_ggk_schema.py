"""The GGK envelopes: what our schema takes and refuses, and the WSDL as an independent client reads it."""

import base64
import uuid
from pathlib import Path

import pytest
import zeep
from lxml import etree

MAP = Path(__file__).parents[2] / "xsd" / "ggk" / "2.1"
GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
STUF = "http://www.egem.nl/StUF/StUF0301"
KENMERK = "0b5f3d1a-6c2e-4f7a-9d18-3e4c5b6a7081"
DI01, DU01 = f"{{{GGK}}}envelopHeenbericht-ggk_Di01", f"{{{GGK}}}envelopRetourbericht-ggk_Du01"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(MAP / "ggk0210.xsd"))


def stuurgegevens(ouder: etree._Element, namespace: str, code: str, functie: str = "") -> None:
    stuur = etree.SubElement(ouder, f"{{{namespace}}}stuurgegevens")
    etree.SubElement(stuur, f"{{{STUF}}}berichtcode").text = code
    for partij, organisatie in (("zender", "0193"), ("ontvanger", "98765432")):
        systeem = etree.SubElement(stuur, f"{{{STUF}}}{partij}")
        etree.SubElement(systeem, f"{{{STUF}}}organisatie").text = organisatie
        etree.SubElement(systeem, f"{{{STUF}}}applicatie").text = "Berichtenverkeer"
    etree.SubElement(stuur, f"{{{STUF}}}referentienummer").text = KENMERK
    etree.SubElement(stuur, f"{{{STUF}}}tijdstipBericht").text = "20260302101500"
    if code != "Di01":
        etree.SubElement(stuur, f"{{{STUF}}}crossRefnummer").text = str(uuid.UUID(int=7, version=4))
    if functie:
        etree.SubElement(stuur, f"{{{STUF}}}functie").text = functie


def envelop(code: str = "Di01", bestand: str = "xmlBestand", functie: str = "WMO301") -> etree._Element:
    wortel = etree.Element(DI01 if code == "Di01" else DU01)
    stuurgegevens(wortel, GGK, code, functie)
    parameters = etree.SubElement(wortel, f"{{{GGK}}}parameters")
    for naam in ("applicatieVersie", "applicatieSubversie", "functieVersie", "functieSubversie"):
        etree.SubElement(parameters, f"{{{GGK}}}{naam}").text = "0001"
    bericht = etree.SubElement(parameters, f"{{{GGK}}}bericht")
    inhoud = etree.SubElement(bericht, f"{{{GGK}}}{bestand}")
    inhoud.text = base64.b64encode(b"<Bericht/>").decode()
    if bestand == "tekstBestand":
        inhoud.set("bestandsnaam", "lijst-2026.csv")
    return wortel


def stuf(code: str) -> etree._Element:
    wortel = etree.Element(f"{{{STUF}}}{code}Bericht")
    stuurgegevens(wortel, STUF, code)
    if code != "Bv03":
        body = etree.SubElement(wortel, f"{{{STUF}}}body")
        etree.SubElement(body, f"{{{STUF}}}code").text = "StUF055"
        etree.SubElement(body, f"{{{STUF}}}plek").text = "client"
        etree.SubElement(body, f"{{{STUF}}}omschrijving").text = "Element Bsn ontbreekt"
    return wortel


def vind(wortel: etree._Element, naam: str) -> etree._Element:
    return next(wortel.iter(f"{{*}}{naam}"))


@pytest.mark.parametrize(
    "bericht",
    [
        envelop(),
        envelop(bestand="tekstBestand"),
        envelop("Du01", functie="WMO302"),
        stuf("Bv03"),
        stuf("Fo01"),
        stuf("Fo03"),
    ],
    ids=["Di01", "Di01-tekst", "Du01", "Bv03", "Fo01", "Fo03"],
)
def test_goede_berichten(schema: etree.XMLSchema, bericht: etree._Element) -> None:
    schema.assertValid(bericht)


@pytest.mark.parametrize(
    "naam,waarde",
    [
        ("berichtcode", "Du01"),
        ("berichtcode", "Lk01"),
        ("applicatie", "AB"),
        ("organisatie", "x" * 201),
        ("referentienummer", KENMERK.upper()),
        ("referentienummer", str(uuid.UUID(KENMERK, version=1))),
        ("tijdstipBericht", "2026-03-02"),
        ("functie", "x" * 31),
        ("functieVersie", "3"),
        ("functieSubversie", "00A2"),
        ("xmlBestand", "geen base64!"),
    ],
)
def test_foute_waarde_in_een_heenenvelop(schema: etree.XMLSchema, naam: str, waarde: str) -> None:
    bericht = envelop()
    vind(bericht, naam).text = waarde
    assert not schema.validate(bericht)
    assert naam in str(schema.error_log)


@pytest.mark.parametrize("naam", ["organisatie", "referentienummer", "functie", "applicatieSubversie", "xmlBestand"])
def test_ontbrekend_element_in_een_heenenvelop(schema: etree.XMLSchema, naam: str) -> None:
    bericht = envelop()
    weg = vind(bericht, naam)
    ouder = weg.getparent()
    assert ouder is not None
    ouder.remove(weg)
    assert not schema.validate(bericht)


def test_retourenvelop_noemt_zijn_heenenvelop(schema: etree.XMLSchema) -> None:
    bericht = envelop("Du01", functie="WMO302")
    vind(bericht, "stuurgegevens").remove(vind(bericht, "crossRefnummer"))
    assert not schema.validate(bericht)


@pytest.mark.parametrize("bestandsnaam", [None, "a.b", "map/lijst.csv", "x" * 256])
def test_tekstbestand_heeft_een_veilige_naam(schema: etree.XMLSchema, bestandsnaam: str | None) -> None:
    bericht = envelop(bestand="tekstBestand")
    inhoud = vind(bericht, "tekstBestand")
    del inhoud.attrib["bestandsnaam"]
    if bestandsnaam is not None:
        inhoud.set("bestandsnaam", bestandsnaam)
    assert not schema.validate(bericht)


@pytest.mark.parametrize(
    "naam,waarde",
    [("code", "StUF0555"), ("plek", "gemeente"), ("omschrijving", "x" * 201), ("berichtcode", "Fo03")],
)
def test_foute_waarde_in_een_fout(schema: etree.XMLSchema, naam: str, waarde: str) -> None:
    bericht = stuf("Fo01")
    vind(bericht, naam).text = waarde
    assert not schema.validate(bericht)


def test_zeep_leest_de_wsdl() -> None:
    client = zeep.Client(str(MAP / "ggk0210.wsdl"))  # type: ignore[no-untyped-call]  # zeep ships no types
    binding = client.service._binding
    assert {naam: operatie.soapaction for naam, operatie in binding.all().items()} == {
        "ggk_Di01": f"{GGK}/ggk_Di01",
        "ggk_Du01": f"{GGK}/ggk_Du01",
        "Fo01": f"{STUF}/Fo01",
    }
    assert {operatie.output.body.qname for operatie in binding.all().values()} == {f"{{{STUF}}}Bv03Bericht"}
    assert {tuple(operatie.faults) for operatie in binding.all().values()} == {("fout",)}
