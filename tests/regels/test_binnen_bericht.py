"""What validation of a message alone reports, and what people read in it."""

from typing import Any

import pytest

from berichten import xml
from berichten.beoordelen import beoordeel_inhoud, beoordeel_zonder_keten
from berichten.bevinding import Bevinding
from berichten.lezen import lees
from tests.regels.bouwer import bericht, soort

PERIODE = "/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie[2]/ProductPeriode"
EINDE = "/Bericht/Declaratie/DeclaratiePeriode/Einddatum"


def bevindingen(code: str, nummer: str, wijzig: dict[str, Any], standaard: str = "iwmo") -> list[Bevinding]:
    type_ = soort(nummer, standaard)
    gelezen = lees(xml.parse(bericht(nummer, standaard, wijzig)), type_)
    return [bevinding for bevinding in beoordeel_zonder_keten(gelezen, type_) if bevinding.regel == code]


@pytest.mark.parametrize("standaard", ["iwmo", "ijw"])
@pytest.mark.parametrize(
    "periode, verwacht",
    [
        ({"Begindatum": "2026-04-30", "Einddatum": "2026-04-30"}, []),
        ({"Begindatum": "2026-04-30", "Einddatum": "2026-05-01"}, ["Einddatum"]),
        ({"Begindatum": "2026-05-01", "Einddatum": "2026-04-30"}, ["Begindatum"]),
        ({"Begindatum": "2026-05-01", "Einddatum": "2026-05-31"}, ["Begindatum", "Einddatum"]),
    ],
)
def test_tr319_noemt_elke_datum_na_de_declaratieperiode(
    periode: dict[str, str], verwacht: list[str], standaard: str
) -> None:
    gevonden = bevindingen("TR319", "323", {"Declaratie.Clienten.0.Prestaties.1.ProductPeriode": periode}, standaard)
    assert [b.locaties for b in gevonden] == [(f"{PERIODE}/{element}", EINDE) for element in verwacht]
    assert {(b.niveau, b.retourcode) for b in gevonden} <= {(3, "9319")}


def test_tr319_hoort_niet_bij_niveau_2() -> None:
    type_ = soort("323", "iwmo")
    wijzig = {"Declaratie.Clienten.0.Prestaties.1.ProductPeriode.Einddatum": "2026-05-31"}
    gelezen = lees(xml.parse(bericht("323", "iwmo", wijzig)), type_)
    assert "TR319" not in {b.regel for b in beoordeel_inhoud(gelezen, type_)}


@pytest.mark.parametrize(
    "code, nummer, wijzig, verwacht",
    [
        (
            "TR134",
            "301",
            {"Client.ToegewezenProducten.0.Toewijzingsdatum": "2026-03-21"},
            "Toewijzingsdatum 21-03-2026 ligt na de Dagtekening 20-03-2026.",
        ),
        (
            "TR101",
            "305",
            {"Client.StartProducten.0.Product.Code": None, "Client.StartProducten.+": {"van": 0}},
            (
                "StartProduct komt 2 keer voor met dezelfde ToewijzingNummer 100001, Categorie 02, Code leeg, "
                "Begindatum 03-04-2026; verwacht is één keer."
            ),
        ),
        (
            "TR302",
            "301",
            {"Client.ToegewezenProducten.+": {"van": 0, "Product": None, "Einddatum": None}},
            (
                "Dezelfde zorg loopt tegelijk: 02 02A05 vanaf 01-04-2026 tot en met 31-12-2026, en zorg zonder product "
                "vanaf 01-04-2026 zonder einddatum."
            ),
        ),
        (
            "TR358",
            "323",
            {"Declaratie.TotaalIngediendBedrag": {"TotaalBedrag": 1205, "DebetCredit": "C"}},
            "TotaalIngediendBedrag is € -12,05; de Prestaties zijn samen € 1.320,00.",
        ),
    ],
)
def test_details_noemen_wat_er_staat(code: str, nummer: str, wijzig: dict[str, Any], verwacht: str) -> None:
    assert [b.details for b in bevindingen(code, nummer, wijzig)] == [verwacht]


@pytest.mark.parametrize(
    "code, nummer, wijzig, geheim",
    [
        ("TR002", "305", {"Client.Geboortedatum.Datum": "1890-02-03"}, "1890"),
        ("TR134", "305", {"Client.Geboortedatum.Datum": "2031-02-03"}, "2031"),
        ("TR101", "323", {"Declaratie.Clienten.+": {"van": 0}}, "999900006"),
        ("TR101", "301", {"Client.Relaties.0.Nummer": "X7Y", "Client.Relaties.+": {"van": 0}}, "X7Y"),
    ],
)
def test_details_noemen_niet_om_wie_het_gaat(code: str, nummer: str, wijzig: dict[str, Any], geheim: str) -> None:
    gevonden = bevindingen(code, nummer, wijzig)
    assert gevonden
    assert all(geheim not in b.details for b in gevonden)
