"""Wrong use gives a Dutch text and exit code 2; help is Dutch; rules explain themselves; messages are readable."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.cli.weergave import bedrag, toon_bericht
from berichten import xml
from berichten.catalogus import Berichttype, berichttypen
from berichten.lezen import lees
from berichten.regels.register import regels
from berichten.regels.restricties import RESTRICTIES
from tests.berichten.willekeurig import berichten_xml
from tests.cli.conftest import Opdracht
from tests.cli.slecht import GOED
from tests.regels.bouwer import bericht

Schrijf = Callable[[str, bytes], Path]

VERKEERD = {
    "geen bestand": (["valideer"], "BESTAND ontbreekt"),
    "optie die niet bestaat": (["valideer", "--jsn", "x"], "--jsn"),
    "opdracht die niet bestaat": (["valideren"], "valideren"),
    "optie zonder waarde": (["verwerk", "x", "--antwoorden"], "--antwoorden"),
    "te veel woorden": (["toon", "a", "b"], "te veel"),
    "gemeente zonder vier cijfers": (["verwerk", "--gemeente", "Zwolle", "x"], "vier cijfers"),
    "poort die niet bestaat": (["serve", "--poort", "70000"], "--poort"),
    "geen enkel werkproces": (["worker", "--processen", "0"], "--processen"),
    "regel die niet bestaat": (["regel", "TR000"], "TR000"),
    "soort die niet bestaat": (["beheer", "importeer", "tarieven", "x"], "contracten, producten, gemeenten"),
    "bestand dat niet bestaat": (["toon", "/bestaat/niet.xml"], "/bestaat/niet.xml bestaat niet"),
    "map in plaats van bestand": (["toon", "/"], "is een map"),
    "csv die niet bestaat": (["beheer", "importeer", "contracten", "/bestaat/niet.csv"], "bestaat niet"),
    "luisteren voor iedereen": (["serve", "--demo", "--host", "0.0.0.0"], "demonstratie"),
    "web voor iedereen": (["web", "--demo", "--host", "::"], "demonstratie"),
    "rol die niet bestaat": (["toegang", "demo-token", "--rol", "baas"], "aanbieder, wijkteam"),
    "aanbieder zonder code": (["toegang", "demo-token", "--rol", "aanbieder", "--gemeente", "0193"], "AGB-code"),
    "gemeente die geen code is": (["toegang", "demo-token", "--rol", "beheer", "--gemeente", "Zwolle"], "vier cijfers"),
    "rol zonder gemeente": (["toegang", "demo-token", "--rol", "beheer"], "--gemeente"),
    "adres dat niet van hier is": (["web", "--demo", "--host", "127.0.0.1.example"], "demonstratie"),
}


@pytest.mark.parametrize("naam", VERKEERD)
def test_verkeerd_gebruik(naam: str, bv: Opdracht, instelling: Callable[[str, str], None], tmp_path: Path) -> None:
    instelling("GEGEVENSMAP", str(tmp_path))
    woorden, verwacht = VERKEERD[naam]
    uitvoer = bv(*woorden)
    assert uitvoer.code == 2
    assert verwacht in uitvoer.fout
    assert "Traceback" not in uitvoer.fout
    assert not any(engels in uitvoer.fout for engels in ("Usage", "Error", "No such", "Invalid", "Missing"))


def test_instelling_die_niet_kan(bv: Opdracht, instelling: Callable[[str, str], None]) -> None:
    instelling("POORT", "veel")
    uitvoer = bv("web", "--demo")
    assert uitvoer.code == 2
    assert "BERICHTENVERKEER_POORT" in uitvoer.fout


CODES = {
    "9338": ("Retourcode 9338", "TR338", "toewijzing", "Gemeente: "),
    "0001": ("Retourcode 0001", "nieuwe identificatie"),
    "xsd": ("XSD · niveau 1", "schema"),
}
OPDRACHTEN = [
    "valideer",
    "proef",
    "verwerk",
    "toon",
    "regel",
    "serve",
    "web",
    "worker",
    "demo",
    "db",
    "beheer",
    "toegang",
]


@pytest.mark.parametrize(
    "opdracht", [[], *([o] for o in OPDRACHTEN), ["toegang", "demo-token"], ["db", "upgrade"], ["beheer", "importeer"]]
)
def test_uitleg_is_nederlands(opdracht: list[str], bv: Opdracht) -> None:
    uitvoer = bv(*opdracht, "--help")
    assert uitvoer.code == 0
    assert uitvoer.uit.startswith("Gebruik: berichtenverkeer")
    engels = ("Usage", "Options", "Arguments", "Commands", "Show this", "required", "default", "[OPTIONS]", "ARGS")
    assert not [woord for woord in engels if woord in uitvoer.uit]


def test_uitleg_noemt_elke_opdracht_en_wat_demo_doet(bv: Opdracht) -> None:
    assert all(f"  {opdracht} " in bv("--help").uit for opdracht in OPDRACHTEN)
    assert "demonstratie" in bv("serve", "--help").uit


def test_regel_uitgelegd(bv: Opdracht) -> None:
    uitvoer = bv("regel", "tr307")
    assert uitvoer.code == 0
    for deel in (
        "TR307 · niveau 3",
        "Ingangsdatum",
        "9307",
        "323",
        "Prestatie/ToewijzingNummer",
        "Aan zet: aanbieder\n",
    ):
        assert deel in uitvoer.uit


@pytest.mark.parametrize("code, delen", CODES.items())
def test_ook_wat_geen_regel_is_wordt_uitgelegd(code: str, delen: tuple[str, ...], bv: Opdracht) -> None:
    uitvoer = bv("regel", code)
    assert uitvoer.code == 0
    assert not [deel for deel in (*delen, "Aan zet: ", "  1. ") if deel not in uitvoer.uit]
    assert json.loads(bv("regel", "--json", code).uit)["uitleg"].keys() == {"gecontroleerd", "aanZet", "herstel"}


def test_regels_als_json(bv: Opdracht) -> None:
    uitvoer = bv("regel", "--json")
    feiten = {regel["regel"]: regel for regel in map(json.loads, uitvoer.uit.splitlines())}
    assert feiten.keys() == regels().keys() | {restrictie.code for restrictie in RESTRICTIES}
    assert feiten["CS340"]["niveau"] == 2
    assert feiten["CS340"]["berichten"].keys() == {"323"}
    assert all(regel["tekst"].endswith(".") for regel in feiten.values())


def test_schemaregel_uitgelegd(bv: Opdracht) -> None:
    uitvoer = bv("regel", "RS037")
    assert "niveau 1" in uitvoer.uit
    assert "LDT_BurgerServicenummer" in uitvoer.uit


def test_toon_declaratie(bv: Opdracht, schrijf: Schrijf) -> None:
    uitvoer = bv("toon", schrijf("d.xml", bericht("323", "iwmo")))
    assert uitvoer.code == 0
    verwacht = ("WMO323 declaratie", "0193 Zwolle", "01-04-2026 t/m 30-04-2026", "€ 1.320,00", "€ 720,00", "04 Uur")
    assert not [deel for deel in verwacht if deel not in uitvoer.uit]
    assert "Client 2 van 2" in uitvoer.uit


def test_toon_wat_niet_aan_zijn_schema_voldoet(bv: Opdracht, schrijf: Schrijf) -> None:
    uitvoer = bv("toon", schrijf("d.xml", GOED.replace(b"2026-04-03", b"3 april")))
    assert uitvoer.code == 1
    assert "/Bericht/Client/StartProducten/StartProduct/Begindatum" in uitvoer.uit


@pytest.mark.parametrize("soort", berichttypen(), ids=lambda soort: soort.naam)
@given(data=st.data())
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_toon_elk_berichttype(soort: Berichttype, data: st.DataObject, capsys: pytest.CaptureFixture[str]) -> None:
    wortel = xml.parse(data.draw(berichten_xml(soort)))
    toon_bericht(lees(wortel, soort), soort)
    uit = capsys.readouterr().out
    assert uit.startswith(soort.naam)
    identificatie = next(knoop.text for knoop in wortel.iter(f"{{{soort.basis_namespace}}}Identificatie"))
    assert identificatie is not None
    assert identificatie.split()[0] in uit


@pytest.mark.parametrize(
    "centen, tekst", [(0, "€ 0,00"), (5, "€ 0,05"), (123456, "€ 1.234,56"), (999999999999, "€ 9.999.999.999,99")]
)
def test_bedrag(centen: int, tekst: str) -> None:
    assert bedrag(centen) == tekst
