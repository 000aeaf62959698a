"""Attributes of products on a day, and where their costs are booked."""

from datetime import date
from typing import Any

import httpx
import pytest

from app.diensten.beheer.importeren import ImportFout, importeer
from app.diensten.zorg.producten import product_op
from app.kern.taakvelden import INKOOPNIVEAUS, op, taakvelden, voor
from berichten.codelijsten import codes
from tests.importen.hulp import csv

PRODUCTEN = "gemeente;standaard;productcategorie;productcode;omschrijving;begindatum;einddatum"
KENMERKEN = (
    "gemeente;standaard;productcategorie;productcode;productgroep;taakveld_regionaal;verblijf_cbs;verblijf_iv3;"
    "onthult_gezondheid;start_verwacht_binnen;bron;begindatum;einddatum"
)

pytestmark = pytest.mark.usefixtures("schone_databank")


@pytest.fixture(autouse=True)
def producten(schone_databank: str) -> None:
    importeer(
        "producten",
        csv(
            PRODUCTEN,
            "0193;ijw;44;44A09;Logeren;2024-01-01;",
            "0193;ijw;45;45A05;Ambulante jeugdhulp;2024-01-01;2026-12-31",
            "0193;iwmo;10;10A01;Maatwerk;2024-01-01;",
        ),
    )


def _kenmerken(*regels: str) -> None:
    importeer("productkenmerken", csv(KENMERKEN, *regels))


LOGEREN = "0193;ijw;44;44A09;Verblijf;;ja;nee;nee;14;Productenboek 2026;2026-01-01;"


def test_kenmerken_gelden_vanaf_hun_dag() -> None:
    _kenmerken(
        LOGEREN + "2026-12-31", LOGEREN.replace(";14;", ";;").replace("2026", "2027").replace("Verblijf", "Respijt")
    )
    dagen = (date(2025, 12, 31), date(2026, 6, 1), date(2027, 1, 1))
    gevonden = [product_op("0193", "ijw", "44", "44A09", dag) for dag in dagen]
    assert [
        p and (p.productgroep, p.verblijf_cbs, p.verblijf_iv3, p.start_verwacht_binnen, p.bron) for p in gevonden
    ] == [
        (None, None, None, None, None),
        ("Verblijf", True, False, 14, "Productenboek 2026"),
        ("Respijt", True, False, None, "Productenboek 2027"),
    ]
    assert product_op("0193", "ijw", "45", "45A05", date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    "regel,fout",
    [
        (LOGEREN.replace("44A09", "44A99"), ("productcode", "verwijzing")),
        (LOGEREN.replace(";44;", ";02;"), ("productcategorie", "codelijst")),
        (LOGEREN.replace(";14;", ";-1;"), ("start_verwacht_binnen", "waarde")),
        (LOGEREN.replace(";ja;", ";soms;"), ("verblijf_cbs", "waarde")),
        (LOGEREN.replace("Productenboek 2026", ""), ("bron", "verplicht")),
        (LOGEREN.replace("Verblijf;", "Verblijf;jeugd"), ("taakveld_regionaal", "waarde")),
    ],
)
def test_kenmerken_worden_gecontroleerd(regel: str, fout: tuple[str, str]) -> None:
    with pytest.raises(ImportFout) as gevonden:
        _kenmerken(regel)
    assert fout in [(gebrek.kolom, gebrek.code) for gebrek in gevonden.value.gebreken]


def test_lijst_met_kenmerken_en_taakvelden_op_een_dag(client: httpx.Client) -> None:
    _kenmerken(LOGEREN.replace("Verblijf;", "Verblijf;6.762"))

    def lijst(**vraag: Any) -> dict[str, Any]:
        antwoord = client.get("/v1/producten", params={"gemeente": "0193"} | vraag)
        assert antwoord.status_code == 200
        return {product["productcode"]: product for product in antwoord.json()["producten"]}

    op_dag = lijst(peildatum="2026-06-01")
    assert op_dag.keys() == {"44A09", "45A05", "10A01"}
    logeren = op_dag["44A09"]
    assert [(t["inkoopniveau"], t["code"]) for t in logeren["taakvelden"]] == [
        ("lokaal", "6.751"),
        ("regionaal", "6.762"),
        ("landelijk", "6.753"),
    ]
    assert logeren["taakvelden"][1]["bron"] == "Productenboek 2026"
    assert "controleren bij Iv3-voorschrift" in logeren["taakvelden"][0]["bron"]
    assert (logeren["verblijfCbs"], logeren["verblijfIv3"], logeren["onthultGezondheid"]) == (True, False, False)
    assert op_dag["10A01"]["taakvelden"] == []
    assert op_dag["45A05"]["productgroep"] is None
    assert lijst(peildatum="2027-01-01").keys() == {"44A09", "10A01"}
    assert lijst(peildatum="2026-06-01", productgroep="Verblijf").keys() == {"44A09"}
    assert lijst(peildatum="2026-06-01", standaard="iwmo").keys() == {"10A01"}


@pytest.mark.parametrize(
    "product,niveau,verblijf,dag,code",
    [
        (("iwmo", "01"), "lokaal", None, "2026-01-01", "6.711"),
        (("iwmo", "01"), "lokaal", None, "2024-12-31", "6.71a"),
        (("iwmo", "10"), "lokaal", None, "2026-01-01", None),
        (("ijw", "45"), "landelijk", None, "2026-01-01", "6.753"),
        (("ijw", "50"), "regionaal", None, "2026-01-01", None),
        (("ijw", "50"), "regionaal", True, "2026-01-01", "6.762"),
        (("ijw", "50"), "regionaal", False, "2026-01-01", "6.752"),
        (("ijw", "48"), "regionaal", False, "2026-01-01", "6.821"),
        (("ijw", "49"), "lokaal", None, "2026-01-01", None),
        (("ijw", "45"), "lokaal", False, "2024-01-01", None),
        (("iwmo", "01"), "lokaal", None, "2022-12-31", None),
    ],
)
def test_taakveld_volgens_de_landelijke_lijst(
    product: tuple[str, str], niveau: Any, verblijf: bool | None, dag: str, code: str | None
) -> None:
    gevonden = voor(*product, niveau=niveau, verblijf=verblijf, dag=date.fromisoformat(dag))
    assert (gevonden and gevonden.code) == code


def test_de_landelijke_lijst_klopt_met_zichzelf() -> None:
    for dag in (date(2024, 6, 1), date(2026, 6, 1)):
        assert len(op(dag)) == len([t for t in taakvelden() if t.begindatum <= dag <= (t.einddatum or date.max)])
    for taakveld in taakvelden():
        assert taakveld.inkoopniveau in {None, *INKOOPNIVEAUS}
        for standaard in [taakveld.standaard] if taakveld.standaard else []:
            assert taakveld.categorieen <= codes("LDT_ProductCategorie", standaard).keys()
