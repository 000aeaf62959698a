"""Level 1: a finding says where, what was read and what was expected, and never shows who it is about."""

import re
from typing import Any

import pytest

from berichten import schema, waarden, xml
from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype, berichttypen
from berichten.fouten import WaardeBuitenBereik
from berichten.lezen import lees
from berichten.structuur import SimpelType
from tests.regels import bouwer

REGEL = "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie[2]"
HEADER = "/Bericht/Header"
CLIENT = "/Bericht/Declaratie/Clienten/Client[1]/Bsn"
PAD = "Declaratie.Clienten.0.Prestaties.1"


def bevindingen(inhoud: bytes, nummer: str = "323") -> list[Bevinding]:
    return schema.controleer_schema(inhoud, xml.parse(inhoud), bouwer.soort(nummer, "iwmo"))


@pytest.mark.parametrize(
    "wijzig, pad, gelezen, verwacht",
    [
        ({"Eenheid": "99"}, "Eenheid", "«99»", "01, 04, 14, 16, 82, 83, 84"),
        ({"GeleverdVolume": 100_000_000}, "GeleverdVolume", "«100000000»", "van 0 tot en met 99999999"),
        ({"GeleverdVolume": -1}, "GeleverdVolume", "«-1»", "geheel getal"),
        ({"GeleverdVolume": "9" * 5000}, "GeleverdVolume", "«999", "geheel getal"),
        ({"ProductPeriode.Begindatum": "2026-02-30"}, "ProductPeriode/Begindatum", "«2026-02-30»", "jjjj-mm-dd"),
        ({"ProductPeriode.Begindatum": "2026-04-01Z"}, "ProductPeriode/Begindatum", "«2026-04-01Z»", "zonder tijdzone"),
        ({"ProductCode": "02A055"}, "ProductCode", "«02A055»", "1 tot en met 5 tekens"),
        ({"ProductCode": ""}, "ProductCode", "geen waarde", "1 tot en met 5 tekens"),
        ({"ToewijzingNummer": None}, "ToewijzingNummer", "ontbreekt", "Gevonden is ProductCategorie"),
        ({"IngediendBedrag": None}, "IngediendBedrag", "ontbreekt", "Verplicht element"),
    ],
)
def test_waarde(wijzig: dict[str, Any], pad: str, gelezen: str, verwacht: str) -> None:
    inhoud = bouwer.bericht("323", "iwmo", {f"{PAD}.{sleutel}": waarde for sleutel, waarde in wijzig.items()})
    (gevonden,) = bevindingen(inhoud)
    assert gevonden.locaties == (f"{REGEL}/{pad}",)
    assert (gevonden.niveau, gevonden.retourcode) == (1, None)
    assert gelezen in gevonden.details
    assert verwacht in gevonden.details


def test_bsn_staat_niet_in_de_bevinding() -> None:
    inhoud = bouwer.bericht("323", "iwmo", {"Declaratie.Clienten.0.Bsn": "99990000"})
    (gevonden,) = bevindingen(inhoud)
    assert "99990000" not in gevonden.details
    assert "een waarde van 8 tekens; verwacht is tekst, 9 cijfers" in gevonden.details


def test_onbekend_element_en_verkeerde_volgorde() -> None:
    inhoud = bouwer.bericht("323", "iwmo")
    verkeerd = inhoud.replace(b"<b:DeclaratieNummer>", b"<b:Onzin/><b:DeclaratieNummer>")
    assert "Gevonden is Onzin" in bevindingen(verkeerd)[0].details
    erachter = inhoud.replace(b"</b:Declaratie>", b"<b:Onzin/></b:Declaratie>")
    assert "Element Onzin hoort hier niet" in bevindingen(erachter)[0].details


def test_attribuut_en_losse_tekst() -> None:
    inhoud = bouwer.bericht("323", "iwmo")
    assert "attribuut" in bevindingen(inhoud.replace(b"<b:Declaratie>", b'<b:Declaratie soort="x">'))[0].details
    assert "tekst tussen" in bevindingen(inhoud.replace(b"<b:Declaratie>", b"<b:Declaratie>hallo"))[0].details


@pytest.mark.parametrize("regels, totaal", [(200, "201"), (2000, "meer dan 1000")])
def test_alleen_de_eerste_bevindingen_en_het_totaal(regels: int, totaal: str) -> None:
    fout = {"Declaratie.Clienten.0.Prestaties.+": {"van": 0, "Eenheid": "99"}}
    inhoud = bouwer.bericht("323", "iwmo", fout)
    begin = inhoud.rindex(b"<b:Prestatie>", 0, inhoud.index(b"</b:Prestaties>"))
    regel = inhoud[begin : inhoud.index(b"</b:Prestaties>")]
    gevonden = bevindingen(inhoud[:begin] + regel * (regels + 1) + inhoud[begin + len(regel) :])
    assert len(gevonden) == schema.MAX_BEVINDINGEN + 1
    assert gevonden[0].locaties[0].endswith("Prestatie[3]/Eenheid")
    assert gevonden[-1].locaties == ("/Bericht",)
    assert f"Er zijn {totaal} fouten gevonden" in gevonden[-1].details


@pytest.mark.parametrize(
    "waarde, staat_er",
    [
        (b"Van der&#13;Veen", "een waarde van 12 tekens met een regeleinde erin"),
        (b"Van der&#10;Veen", "een waarde van 12 tekens met een regeleinde erin"),
        (b"Van der\nVeen", "een waarde van 12 tekens met een regeleinde erin"),
        (b"V" * 201, "een waarde van 201 tekens;"),
        (b"&#13;", "alleen spaties of regeleinden"),
        (b"  ", "alleen spaties of regeleinden"),
        (b"", "geen waarde"),
    ],
)
def test_een_naam_wordt_nooit_getoond_ook_niet_met_een_regeleinde(waarde: bytes, staat_er: str) -> None:
    inhoud = bouwer.bericht("301", "iwmo")
    (gevonden,) = bevindingen(_vervang(inhoud, "Achternaam", waarde), "301")
    assert gevonden.locaties[0].endswith("/Achternaam")
    assert staat_er in gevonden.details
    assert "verwacht is tekst, op één regel en niet alleen spaties, 1 tot en met 200 tekens" in gevonden.details
    assert "Veen" not in gevonden.details


def test_een_harde_spatie_is_geen_fout_naast_een_andere() -> None:
    """A non-breaking space is white space to Python and not to XML."""
    inhoud = bouwer.bericht("301", "iwmo")
    inhoud = _vervang(inhoud, "Achternaam", "\u00a0".encode())
    assert bevindingen(inhoud, "301") == []
    (gevonden,) = bevindingen(_vervang(inhoud, "Dagtekening", b"gisteren"), "301")
    assert gevonden.locaties[0].endswith("/Dagtekening")
    tussen = inhoud.replace(b"<b:Client>", b"<b:Client>\xc2\xa0")
    assert ["tekst tussen" in b.details for b in bevindingen(tussen, "301")] == [True]


def test_commentaar_zonder_patroon() -> None:
    inhoud = _vervang(bouwer.bericht("301", "iwmo", {"Client.Commentaar": "x"}), "Commentaar", b" \n ")
    (gevonden,) = bevindingen(inhoud, "301")
    assert gevonden.details.startswith("Commentaar heeft alleen spaties of regeleinden; verwacht is tekst, niet alleen")
    assert not set("[]()\\*") & set(gevonden.details)


@pytest.mark.parametrize("soort", berichttypen(), ids=lambda soort: soort.naam)
def test_elke_uitleg_van_een_type_is_in_woorden(soort: Berichttype) -> None:
    typen = {element.type for klasse in soort.structuur.klassen() for element in klasse.elementen}
    for type_ in typen:
        if isinstance(type_, SimpelType):
            tekst = waarden.verwacht(type_)
            assert not set("[]\\*?^$|") & set(tekst)
            assert "het schema voorschrijft" not in tekst


@pytest.mark.parametrize(
    "van, naar, pad, tekst",
    [
        (
            b"<b:Header>",
            b'<b:Header xmlns:b="urn:anders">',
            "/Bericht/Header",
            "Header staat in een verkeerde namespace",
        ),
        (b"<b:Declaratie>", b'<b:Declaratie soort="x">', "/Bericht/Declaratie", "heeft een attribuut; de standaard"),
        (b"<b:Declaratie>", b'<b:Declaratie a="x" b="y">', "/Bericht/Declaratie", "heeft attributen; de standaard"),
        (b"<b:Bsn>", b'<b:Bsn xsi:nil="true">', CLIENT, "Bsn heeft xsi:nil; de standaard kent dat niet"),
        (b"<b:Bsn>", b'<b:Bsn xsi:type="xs:string">', CLIENT, "Bsn heeft xsi:type; de standaard kent dat niet"),
    ],
)
def test_wat_er_niet_hoort_wordt_in_het_nederlands_gezegd(van: bytes, naar: bytes, pad: str, tekst: str) -> None:
    xsi = (
        b'<b:Bericht xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    )
    inhoud = bouwer.bericht("323", "iwmo").replace(b"<b:Bericht ", xsi, 1).replace(van, naar, 1)
    gevonden = bevindingen(inhoud)
    assert gevonden[0].locaties == (pad,)
    assert tekst in gevonden[0].details
    assert all("Element '" not in bevinding.details for bevinding in gevonden)


@pytest.mark.parametrize(
    "element, waarde, toon",
    [
        ("Eenheid", "99", True),
        ("Eenheid", "Jansen", False),
        ("Eenheid", "999900006", False),
        ("GeleverdVolume", "1 2", False),
        ("ProductCode", "02A055", True),
        ("Begindatum", "2026-02-30", True),
    ],
)
def test_een_verschoven_waarde_wordt_niet_getoond(element: str, waarde: str, toon: bool) -> None:
    pad = f"ProductPeriode.{element}" if element == "Begindatum" else element
    (gevonden,) = bevindingen(bouwer.bericht("323", "iwmo", {f"{PAD}.{pad}": waarde}))
    assert (f"«{waarde}»" in gevonden.details) is toon
    assert (waarde in gevonden.details) is toon


def test_een_onbekend_type_of_een_onbekende_datum_wordt_niet_getoond() -> None:
    """A release that brings a type or a date that this version does not know must not leak by default."""
    nieuw = SimpelType("LDT_Nieuw", "string", max_lengte=1)
    assert not waarden.is_toonbaar("12", nieuw, "Nieuw")
    datum = SimpelType("LDT_Datum", "date")
    assert waarden.is_toonbaar("2026-02-30", datum, "Begindatum")
    assert not waarden.is_toonbaar("2026-02-30", datum, "Overlijdensdatum")
    assert not waarden.is_toonbaar("1950-02-30", datum, "Datum")


def test_een_fout_die_alleen_libxml2_ziet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "gebreken", lambda *_: iter(()))
    (gevonden,) = bevindingen(bouwer.bericht("323", "iwmo", {f"{PAD}.Eenheid": "99"}))
    assert gevonden.locaties == ("/Bericht",)
    assert "voldoet niet aan het schema van WMO323 3.2" in gevonden.details
    assert "facet" not in gevonden.details


def _vervang(inhoud: bytes, element: str, waarde: bytes) -> bytes:
    """The message with another text in the first element of this name."""
    patroon = rf"(<[a-z]:{element}>)[^<]*(</)".encode()
    gevonden = re.search(patroon, inhoud)
    assert gevonden is not None
    return inhoud[: gevonden.end(1)] + waarde + inhoud[gevonden.start(2) :]


def test_jaar_dat_geen_kalender_kent() -> None:
    inhoud = bouwer.bericht("305", "iwmo", {"Client.StartProducten.0.Begindatum": "12026-04-03"})
    assert bevindingen(inhoud, "305") == []
    with pytest.raises(WaardeBuitenBereik):
        lees(xml.parse(inhoud), bouwer.soort("305", "iwmo"))
