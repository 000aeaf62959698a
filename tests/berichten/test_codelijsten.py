"""The code lists against the schemas, and against what a reader of a code has to get back."""

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from berichten.codelijsten import betekenis, codes, foutcodes, gemeenten, retourcodes, typen

XSD = Path(__file__).parents[2] / "xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"
DATA = sorted(p.name for p in files("berichten.codelijsten").iterdir() if p.name.endswith((".toml", ".csv")))


def opsommingen(pad: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each enumerated type of a schema with its codes and their annotations."""
    for soort in etree.parse(pad).getroot().iter(f"{XS}simpleType"):
        waarden = {
            w.get("value", ""): w.findtext(f".//{XS}documentation") or "" for w in soort.iter(f"{XS}enumeration")
        }
        if waarden:
            yield soort.get("name", ""), waarden


@pytest.mark.parametrize("standaard", ["iwmo", "ijw"])
def test_schema_en_codelijsten_kennen_dezelfde_codes(standaard: str) -> None:
    in_schema = {naam: codes_ for pad in (XSD / standaard / "3.2").glob("*.xsd") for naam, codes_ in opsommingen(pad)}
    assert len(in_schema) == 23
    assert in_schema == {naam: dict(codes(naam, standaard)) for naam in typen()}
    assert all(betekenis_ for lijst in in_schema.values() for betekenis_ in lijst.values())


def test_code_kan_per_standaard_iets_anders_betekenen() -> None:
    assert "verhuist" in betekenis("LDT_RedenBeeindiging", "31", "iwmo")
    assert "Volgens plan" in betekenis("LDT_RedenBeeindiging", "31", "ijw")
    assert betekenis("LDT_ProductCategorie", "15", "iwmo") == "Beschermd wonen"


@pytest.mark.parametrize(
    "vraag",
    [("LDT_Eenheid", "99", "iwmo"), ("LDT_Bestaat", "01", "iwmo"), ("LDT_Eenheid", "01", "iwlz"), ("../x", "1", "ijw")],
)
def test_onbekende_code_lijst_of_standaard(vraag: tuple[str, str, str]) -> None:
    with pytest.raises(KeyError):
        betekenis(*vraag)


def test_een_codelijst_is_niet_te_wijzigen() -> None:
    with pytest.raises(TypeError):
        codes("LDT_Eenheid", "iwmo")["99"] = "Nieuw"  # type: ignore[index]


def test_retourcode_noemt_regel_en_berichten() -> None:
    code = retourcodes()["9321"]
    assert (code.regel, code.berichten, code.standaarden) == ("TR321", ("323",), ("iwmo", "ijw"))
    assert retourcodes()["8187"].berichten == ("317", "323", "325")
    assert [c for c, r in retourcodes().items() if not r.berichten] == ["9355"]
    assert all(re.fullmatch(r"(TR\d{3})?", r.regel) for r in retourcodes().values())


def test_foutcodes_zeggen_wat_er_is_en_wat_te_doen() -> None:
    assert {"IB001", "IB014", "IB905", "BRS01", "BRS114", "StUF055"} <= foutcodes().keys()
    assert len(foutcodes()) == 49
    assert all(f.melder and f.omschrijving and f.handeling for f in foutcodes().values())
    assert all(len(code) <= 7 for code in foutcodes()), "a StUF fault code has at most seven characters"


@pytest.mark.parametrize(
    "dag, aantal",
    [
        (date(2015, 5, 1), 355),
        (date(2020, 12, 31), 355),
        (date(2021, 1, 1), 352),
        (date(2022, 1, 1), 345),
        (date(2022, 3, 23), 345),
        (date(2022, 3, 24), 344),
        (date(2023, 1, 1), 342),
        (date(2030, 12, 31), 342),
    ],
)
def test_gemeenten_op_een_dag(dag: date, aantal: int) -> None:
    """As many as Statistics Netherlands counts on that day; before 2019 as many as then."""
    lijst = gemeenten(dag)
    assert len(lijst) == aantal
    assert (lijst["0193"].naam, lijst["0193"].provincie) == ("Zwolle", "Overijssel")
    assert "9999" not in lijst
    assert {g.provincie for g in lijst.values()} == {
        *("Drenthe", "Flevoland", "Fryslân", "Gelderland", "Groningen", "Limburg", "Noord-Brabant", "Noord-Holland"),
        *("Overijssel", "Utrecht", "Zeeland", "Zuid-Holland"),
    }


@pytest.mark.parametrize(
    "oud, laatste_dag, nieuw",
    [
        ("0003", "2020-12-31", "1979"),
        ("0416", "2021-12-31", "1980"),
        ("0756", "2021-12-31", "1982"),
        ("1685", "2021-12-31", "1991"),
        ("0614", "2022-12-31", "1992"),
    ],
)
def test_na_een_herindeling_geldt_de_nieuwe_code(oud: str, laatste_dag: str, nieuw: str) -> None:
    dag = date.fromisoformat(laatste_dag)
    assert oud in gemeenten(dag)
    assert nieuw not in gemeenten(dag)
    erna = gemeenten(date.fromordinal(dag.toordinal() + 1))
    assert oud not in erna
    assert nieuw in erna


@pytest.mark.parametrize("bestand", DATA)
def test_elk_bestand_noemt_bron_release_en_datum(bestand: str) -> None:
    kop = files("berichten.codelijsten").joinpath(bestand).read_text(encoding="utf-8").split("\n\n")[0]
    assert re.search(r"^# Bron: \S", kop, re.MULTILINE)
    assert re.search(r"^# Release: .+ Datum: \d{4}-\d{2}-\d{2}\.$", kop, re.MULTILINE)
