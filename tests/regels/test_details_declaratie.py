"""What people read in a finding on a declaration: the values found and expected, and never who it is about."""

import re
from datetime import date

import pytest

from berichten import xml
from berichten.beoordelen import beoordeel_keten
from berichten.lezen import lees
from tests.regels.bouwer import bericht, dossier, soort

DEBET = {
    "referentie": "V1",
    "bsn": "999900018",
    "toewijzing_nummer": 100001,
    "categorie": "$CAT",
    "productcode": "$CODE",
    "begindatum": date(2026, 4, 1),
    "einddatum": date(2026, 4, 30),
    "volume": 12,
    "eenheid": "04",
    "bedrag": 72005,
}


def details(code: str, nummer: str, wijzig: dict[str, object], dossier_wijzig: dict[str, object]) -> list[str]:
    type_ = soort(nummer, "iwmo")
    gelezen = lees(xml.parse(bericht(nummer, "iwmo", wijzig)), type_)
    gevonden = beoordeel_keten(gelezen, type_, dossier(nummer, "iwmo", dossier_wijzig))
    return [bevinding.details for bevinding in gevonden if bevinding.regel == code]


def test_een_credit_noemt_alleen_wat_anders_is() -> None:
    regel = "Declaratie.Clienten.0.Prestaties.0."
    gevonden = details(
        "TR323",
        "323",
        {
            regel + "ProductReferentie": {"ReferentieNummer": "C1", "VorigReferentieNummer": "V1"},
            regel + "IngediendBedrag.DebetCredit": "C",
            regel + "ProductPeriode.Begindatum": date(2026, 4, 2),
        },
        {"prestaties.V1": DEBET},
    )
    assert gevonden == [
        (
            "Anders dan debet Prestatie V1: een andere cliënt, Begindatum 02-04-2026 in plaats van 01-04-2026, "
            "ProductTarief € 60,00 in plaats van leeg, Bedrag € 720,00 in plaats van € 720,05."
        )
    ]


@pytest.mark.parametrize(
    "wijzig, anders",
    [
        (
            {"GeleverdVolume": 5, "ProductTarief": None},
            "GeleverdVolume 5 in plaats van 4, ProductTarief leeg in plaats van € 60,00",
        ),
        ({"ProductReferentie.VorigReferentieNummer": "V1"}, "VorigReferentieNummer V1 in plaats van leeg"),
        ({"IngediendBedrag.DebetCredit": "C"}, "DebetCredit C in plaats van D"),
    ],
)
def test_een_antwoord_noemt_alleen_wat_anders_is(wijzig: dict[str, object], anders: str) -> None:
    regel = "DeclaratieAntwoord.Clienten.0.Prestaties.0."
    gevonden = details("TR367", "325", {regel + pad: waarde for pad, waarde in wijzig.items()}, {})
    assert gevonden == [f"Anders dan gedeclareerd onder P3: {anders}."]


def test_een_antwoord_mist_een_verwijzing() -> None:
    gevonden = details("TR367", "325", {}, {"declaratie.prestaties.P3.vorige_referentie": "V1"})
    assert gevonden == ["Anders dan gedeclareerd onder P3: VorigReferentieNummer leeg in plaats van V1."]


@pytest.mark.parametrize("nummer, wijzig", [("323", {"clienten": []}), ("317", {"clienten": []})])
def test_een_onbekende_client_wordt_niet_genoemd(nummer: str, wijzig: dict[str, object]) -> None:
    gevonden = details("TR304", nummer, {}, wijzig)
    assert gevonden
    assert not any(re.search(r"\d", tekst) for tekst in gevonden)


ASPECIFIEK: dict[str, object] = {"volume": None, "eenheid": None, "frequentie": None, "budget": 900000}


@pytest.mark.parametrize(
    "wijzig, anders",
    [
        ({}, "toewijzing 100001 heeft eenheid 04"),
        (ASPECIFIEK, "het contract heeft voor product 02A05 over deze ProductPeriode eenheid 01 of 16"),
    ],
)
def test_een_eenheid_noemt_waarmee_zij_is_vergeleken(wijzig: dict[str, object], anders: str) -> None:
    contract: dict[str, object] = {
        "contracten.$CAT/$CODE.0.eenheid": "16",
        "contracten.$CAT/$CODE.+": {"van": 0, "eenheid": "01"},
    }
    met = {f"toewijzingen.100001.{veld}": waarde for veld, waarde in wijzig.items()}
    gevonden = details("TR341", "323", {"Declaratie.Clienten.0.Prestaties.0.Eenheid": "83"}, contract | met)
    assert gevonden == [f"De Eenheid is 83, maar {anders}."]


def test_een_product_dat_niet_in_het_contract_staat_heeft_geen_eenheid() -> None:
    met = {f"toewijzingen.100001.{veld}": waarde for veld, waarde in ASPECIFIEK.items()}
    gevonden = details("TR341", "323", {}, {"contracten.$CAT/$CODE": None, **met})
    assert gevonden == [
        "De Eenheid is 04, maar het contract heeft voor product 02A05 over deze ProductPeriode geen eenheid."
    ]


def test_een_productcode_noemt_de_dagen_waarop_is_gekeken() -> None:
    """P1 is on a toewijzing that began within its period, P3 on one of 1 January."""
    gevonden = details("TR381", "323", {}, {"productcodes": {"$CAT2/$CODE2": [{"begindatum": date(2020, 1, 1)}]}})
    begin = "Productcode 02A05 staat bij categorie 02 niet in de productcodelijst van 01-04-2026 tot en met 30-04-2026"
    assert gevonden == [f"{begin}.", f"{begin} en ook niet op 01-01-2026, de Ingangsdatum van de toewijzing."]


def test_een_productcode_van_een_start_noemt_de_ingangsdatum_van_de_toewijzing() -> None:
    gevonden = details("TR381", "305", {}, {"productcodes": {}})
    assert gevonden == ["Productcode 02A05 staat bij categorie 02 niet in de productcodelijst op 01-04-2026."]
