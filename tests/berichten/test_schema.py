"""Level 1: a finding says where, what was read and what was expected, and never shows who it is about."""

from typing import Any

import pytest

from berichten import schema, xml
from berichten.bevinding import Bevinding
from berichten.fouten import WaardeBuitenBereik
from berichten.lezen import lees
from tests.regels import bouwer

REGEL = "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie[2]"
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


def test_alleen_de_eerste_bevindingen() -> None:
    fout = {"Declaratie.Clienten.0.Prestaties.+": {"van": 0, "Eenheid": "99"}}
    inhoud = bouwer.bericht("323", "iwmo", fout)
    begin = inhoud.rindex(b"<b:Prestatie>", 0, inhoud.index(b"</b:Prestaties>"))
    regel = inhoud[begin : inhoud.index(b"</b:Prestaties>")]
    gevonden = bevindingen(inhoud[:begin] + regel * 200 + inhoud[begin + len(regel) :])
    assert len(gevonden) == schema.MAX_BEVINDINGEN
    assert gevonden[0].locaties[0].endswith("Prestatie[3]/Eenheid")


def test_heel_brede_lijst_wordt_lezend_gevalideerd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MAX_WERK", 0)
    assert bevindingen(bouwer.bericht("323", "iwmo")) == []
    (gevonden,) = bevindingen(bouwer.bericht("323", "iwmo", {f"{PAD}.Eenheid": "99"}))
    assert gevonden.locaties == (f"{REGEL}/Eenheid",)


def test_jaar_dat_geen_kalender_kent() -> None:
    inhoud = bouwer.bericht("305", "iwmo", {"Client.StartProducten.0.Begindatum": "12026-04-03"})
    assert bevindingen(inhoud, "305") == []
    with pytest.raises(WaardeBuitenBereik):
        lees(xml.parse(inhoud), bouwer.soort("305", "iwmo"))
