"""The walls that import-linter cannot see: who talks to the database, what a rule imports, how large a piece may be."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

WORTEL = Path(__file__).resolve().parent.parent
MAPPEN = ("app", "bench", "berichten", "migrations", "simulatie", "tests", "tools")
GEGENEREERD = WORTEL / "berichten" / "model"
MAX_REGELS_BESTAND = 400
MAX_REGELS_FUNCTIE = 50
QUERY_NAMEN = {"select", "insert", "update", "delete"}


def _bestanden(*mappen: str) -> list[Path]:
    """Every Python file in the given folders of the repository, in a fixed order."""
    return sorted(pad for map_ in mappen for pad in (WORTEL / map_).rglob("*.py"))


def _boom(pad: Path) -> ast.Module:
    return ast.parse(pad.read_bytes(), filename=str(pad))


def _plaats(pad: Path, knoop: ast.stmt | ast.expr) -> str:
    return f"{pad.relative_to(WORTEL)}:{knoop.lineno}"


def _databasewerk(boom: ast.Module) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """Yield what only app/opslag may do: import a SQLAlchemy statement maker, write `x.select(`, or commit."""
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.ImportFrom) and (knoop.module or "").split(".")[0] == "sqlalchemy":
            for naam in knoop.names:
                if naam.name in {*QUERY_NAMEN, "text"}:
                    yield knoop, f"import van {naam.name}"
        elif isinstance(knoop, ast.Call):
            functie = knoop.func
            if isinstance(functie, ast.Name) and functie.id == "select":
                yield knoop, "select("
            elif isinstance(functie, ast.Attribute) and functie.attr in {"select", "commit"}:
                yield knoop, f".{functie.attr}("


def _geimporteerd(boom: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Yield every import with the name of the top package it reaches; a relative one counts as `berichten`."""
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.Import):
            for naam in knoop.names:
                yield knoop, naam.name.split(".")[0]
        elif isinstance(knoop, ast.ImportFrom):
            yield knoop, "berichten" if knoop.level else (knoop.module or "").split(".")[0]


def _te_lange_functies(boom: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.FunctionDef | ast.AsyncFunctionDef):
            lengte = (knoop.end_lineno or knoop.lineno) - knoop.lineno + 1
            if lengte > MAX_REGELS_FUNCTIE:
                yield knoop, f"{knoop.name} heeft {lengte} regels"


def test_alleen_opslag_bevraagt_en_bewaart() -> None:
    opslag = WORTEL / "app" / "opslag"
    buiten = [pad for pad in _bestanden("app", "berichten", "simulatie", "tools", "bench") if opslag not in pad.parents]
    gevonden = [f"{_plaats(pad, knoop)} {wat}" for pad in buiten for knoop, wat in _databasewerk(_boom(pad))]
    assert buiten
    assert not gevonden


def test_een_regel_importeert_alleen_berichten() -> None:
    toegestaan = {"berichten", *sys.stdlib_module_names}
    bestanden = _bestanden("berichten/regels")
    gevonden = [
        f"{_plaats(pad, knoop)} {pakket}"
        for pad in bestanden
        for knoop, pakket in _geimporteerd(_boom(pad))
        if pakket not in toegestaan
    ]
    assert bestanden
    assert not gevonden


def test_geen_bestand_is_te_lang() -> None:
    lengtes = {
        str(pad.relative_to(WORTEL)): len(pad.read_bytes().splitlines())
        for pad in _bestanden(*MAPPEN)
        if GEGENEREERD not in pad.parents
    }
    assert lengtes
    assert not {pad: lengte for pad, lengte in lengtes.items() if lengte > MAX_REGELS_BESTAND}


def test_geen_functie_is_te_lang() -> None:
    bestanden = [pad for pad in _bestanden(*MAPPEN) if GEGENEREERD not in pad.parents]
    assert not [f"{_plaats(pad, knoop)} {wat}" for pad in bestanden for knoop, wat in _te_lange_functies(_boom(pad))]


@pytest.mark.parametrize(
    "bron",
    [
        "from sqlalchemy import select",
        "from sqlalchemy.dialects.postgresql import insert",
        "def f(): select(1)",
        "def f(sa): sa.select(1)",
        "def f(sessie): sessie.commit()",
    ],
)
def test_de_muur_rond_opslag_ziet_elke_vorm(bron: str) -> None:
    assert list(_databasewerk(ast.parse(bron)))


def test_de_muur_ziet_een_lange_functie() -> None:
    assert list(_te_lange_functies(ast.parse("def f():\n" + "    x = 1\n" * MAX_REGELS_FUNCTIE)))
