"""Imports through REST and the command line: a trial shows each row's fate and writes nothing, a real one is kept."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.diensten.beheer import bestand
from app.diensten.beheer.soorten import SOORTEN
from app.kern.importsoorten import Importsoort
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from tests.api.hulp import is_probleem
from tests.cli.conftest import Opdracht
from tests.importen.hulp import CONTRACT, DOOR, TARIEF, csv, formulier, xlsx

KOP = ";".join(CONTRACT)
REGEL = ";".join(TARIEF)
NIEUW = REGEL.replace(";04;", ";01;")


def _importeer(
    client: httpx.Client, inhoud: bytes, soort: str = "contracten", naam: str = "lijst.csv"
) -> httpx.Response:
    return client.post(f"/v1/importen/{soort}", headers=DOOR, **formulier(inhoud, naam))


def _beproef(client: httpx.Client, inhoud: bytes, soort: str = "contracten") -> dict[str, Any]:
    antwoord = client.post("/v1/importproeven", **formulier(inhoud, soort=soort))
    assert antwoord.status_code == 200
    uitkomst: dict[str, Any] = antwoord.json()
    return uitkomst


def _stand() -> list[tuple[Any, ...]]:
    with sessie(PIJPLIJN) as session:
        rijen = session.execute(sa.text("select tarief, eenheid, xmin::text from contracttarief order by id")).all()
        aantal = session.execute(sa.text("select count(*) from import")).scalar_one()
    return [*(tuple(rij) for rij in rijen), (aantal,)]


def test_een_proef_toont_het_lot_van_elke_regel_en_schrijft_niets(client: httpx.Client) -> None:
    gewijzigd = REGEL.replace("6000", "6250").replace("70701234", "70709999") + "2026-12-31"
    _importeer(client, csv(KOP, REGEL, REGEL.replace("70701234", "70709999")))
    voor = _stand()
    uitkomst = _beproef(client, csv(KOP, REGEL, NIEUW, gewijzigd, NIEUW.replace("0193", "Zwolle").replace("6000", "-")))
    assert _stand() == voor
    assert [(regel["regel"], regel["uitkomst"]) for regel in uitkomst["regels"]] == [
        (2, "ongewijzigd"),
        (3, "nieuw"),
        (4, "gewijzigd"),
        (5, "fout"),
    ]
    assert uitkomst["regels"][2]["wijzigingen"] == [
        {"veld": "tarief", "oud": "€ 60,00", "nieuw": "€ 62,50"},
        {"veld": "einddatum", "oud": "", "nieuw": "2026-12-31"},
    ]
    assert [fout["kolom"] for fout in uitkomst["regels"][3]["fouten"]] == ["gemeente", "tarief"]
    tellingen = {
        naam: uitkomst[naam] for naam in ("nieuw", "gewijzigd", "ongewijzigd", "fout", "aantalFouten", "geldig")
    }
    assert tellingen == {"nieuw": 1, "gewijzigd": 1, "ongewijzigd": 1, "fout": 1, "aantalFouten": 2, "geldig": False}


def test_wat_de_proef_zegt_doet_de_import(client: httpx.Client) -> None:
    _importeer(client, csv(KOP, REGEL))
    inhoud = xlsx(CONTRACT, TARIEF[:-1], NIEUW.split(";"))
    proef = _beproef(client, inhoud)
    echt = _importeer(client, inhoud, naam="lijst.xlsx").json()
    namen = ("nieuw", "gewijzigd", "ongewijzigd")
    assert [proef[naam] for naam in namen] == [echt[naam] for naam in namen] == [1, 0, 1]


def test_eerdere_imports_met_wie_wanneer_en_tellingen(client: httpx.Client) -> None:
    _importeer(client, csv(KOP, REGEL), naam="goed.csv")
    fout = _importeer(client, csv(KOP, REGEL.replace("0193", "x"), NIEUW), naam="fout.csv")
    assert is_probleem(fout, 400, "import-ongeldig")
    assert fout.json()["errors"] == [
        {
            "in": "body",
            "location": {"name": "gemeente", "index": 2},
            "code": "waarde",
            "detail": "De waarde is ongeldig; verwacht is een gemeentecode van vier cijfers.",
        }
    ]
    _importeer(client, csv("gemeente;code;naam;begindatum;einddatum", "0193;W1;Noord;2026-01-01;"), "wijkteams")
    lijst = client.get("/v1/importen").json()["importen"]
    assert [(i["soort"], i["naam"], i["uitkomst"], i["gelezen"], i["nieuw"], i["fouten"]) for i in lijst] == [
        ("wijkteams", "lijst.csv", "ingelezen", 1, 1, 0),
        ("contracten", "fout.csv", "geweigerd", 2, 0, 1),
        ("contracten", "goed.csv", "ingelezen", 1, 1, 0),
    ]
    assert {i["door"] for i in lijst} == {"eerste"}
    assert lijst[2]["gemeenten"] == ["0193"]
    eerste = client.get("/v1/importen", params={"soort": "contracten", "aantal": 1}).json()
    tweede = client.get(
        "/v1/importen", params={"soort": "contracten", "aantal": 1, "cursor": eerste["volgende"]}
    ).json()
    assert [eerste["importen"], tweede["importen"]] == [[lijst[1]], [lijst[2]]]
    assert tweede["volgende"] is None
    assert is_probleem(client.get("/v1/importen?cursor=x"), 400, "invoer-ongeldig")


def test_de_naam_van_een_bestand_mag_van_alles_zijn(client: httpx.Client) -> None:
    assert _importeer(client, csv(KOP, REGEL), naam="a\u200bé" + "x" * 300).json()["naam"] == ("aé" + "x" * 300)[:200]


def test_formulieren_die_niet_kunnen(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    goed = formulier(csv(KOP, REGEL))
    assert is_probleem(client.post("/v1/importen/tarieven", headers=DOOR, **goed), 400, "invoer-ongeldig")
    assert is_probleem(client.post("/v1/importproeven", **goed), 400, "niet-mogelijk")
    assert is_probleem(
        client.post("/v1/importen/contracten", headers=DOOR, data={"bestand": "x"}), 415, "mediatype-niet-ondersteund"
    )
    leeg = client.post("/v1/importen/contracten", headers=DOOR, files={"anders": b"x"})
    assert is_probleem(leeg, 400, "formulier-ongeldig")
    kop = DOOR | {"Content-Type": "multipart/form-data"}
    assert is_probleem(client.post("/v1/importen/contracten", headers=kop, content=b"x"), 400, "formulier-ongeldig")
    monkeypatch.setattr("app.api.beheer.formulier.MAX_BYTES", 1000)
    groot = client.post("/v1/importen/contracten", headers=DOOR, **formulier(b"x" * 200_000))
    assert is_probleem(groot, 413, "bestand-te-groot")


def test_een_te_groot_bestand_wordt_niet_ingelezen(bv: Opdracht, tmp_path: Any, databank: str) -> None:
    (tmp_path / "groot.csv").write_bytes(b"x" * (bestand.MAX_BYTES + 1))
    uitvoer = bv("beheer", "importeer", "contracten", str(tmp_path / "groot.csv"))
    assert uitvoer.code == 2
    assert "groter dan 32 MB" in uitvoer.fout


def test_proef_op_de_opdrachtregel(bv: Opdracht, tmp_path: Any, schone_databank: str) -> None:
    pad = tmp_path / "lijst.csv"
    pad.write_bytes(csv(KOP, REGEL))
    assert bv("beheer", "importeer", "contracten", str(pad)).code == 0
    pad.write_bytes(csv(KOP, REGEL.replace("6000", "60,50"), NIEUW))
    uitvoer = bv("beheer", "importeer", "contracten", str(pad), "--proef")
    assert uitvoer.code == 0
    assert "regel 2: gewijzigd\n  tarief: € 60,00 wordt € 60,50\nregel 3: nieuw\n" in uitvoer.uit
    assert "1 nieuw, 1 gewijzigd, 0 ongewijzigd, 0 fout. Er is niets gewijzigd." in uitvoer.uit
    pad.write_bytes(csv(KOP, REGEL, "x"))
    uitvoer = bv("beheer", "importeer", "contracten", str(pad), "--proef", "--json")
    assert uitvoer.code == 1
    regels = [json.loads(regel) for regel in uitvoer.uit.splitlines()]
    assert [(regel["regel"], regel["lot"]) for regel in regels] == [(2, "ongewijzigd"), (3, "fout")]
    pad.write_bytes(csv("naam", "x"))
    uitvoer = bv("beheer", "importeer", "gemeenten", str(pad), "--proef")
    assert uitvoer.code == 1
    assert "regel 1, provincie: deze kolom staat 0 keer in de kopregel" in uitvoer.uit


def test_de_uitleg_noemt_elke_soort_en_elke_kolom() -> None:
    tekst = Path(__file__).parents[2].joinpath("docs/importeren.md").read_text(encoding="utf-8")
    assert list(SOORTEN) == list(Importsoort)
    for soort, beschrijving in SOORTEN.items():
        assert f"## `{soort}`" in tekst
        deel = tekst.partition(f"## `{soort}`")[2].partition("\n## ")[0]
        assert not [kolom for kolom in beschrijving.velden if f"`{kolom}`" not in deel]
