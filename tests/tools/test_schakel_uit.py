"""The check that proves the cases of the rules is itself proven: it sees what goes unnoticed, and only that."""

import ast

import pytest

from berichten.regels.register import regels
from tools import schakel_uit
from tools.mutanten import mutanten
from tools.schakel_uit import MAP, Geval, alle_gevallen, main, onopgemerkt, overlevenden, regels_van

BRON = '''\
"""Text."""
def f(x: int | None, y: int) -> bool:
    """Text."""
    if x and not y < 3:
        return x in {1, 2}
    return f"{x + 1} is text" == "is text"
'''


def gevallen_van(code: str) -> list[Geval]:
    return [geval for geval in alle_gevallen() if geval.regel == code]


def test_een_handvol_regels_wordt_opgemerkt(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cs340", "CD041", "TR056", "TR338", "TR378"]) == 0
    assert capsys.readouterr().out == "5 regels uitgeschakeld, 0 onopgemerkt\n"


def test_een_regel_die_geen_geval_opmerkt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    goed = [geval for geval in gevallen_van("TR338") if not geval.inhoud["verwacht"]]
    assert goed
    monkeypatch.setattr(schakel_uit, "alle_gevallen", lambda: goed + gevallen_van("CS340"))
    assert main(["TR338", "CS340"]) == 1
    assert "TR338: geen enkel geval" in capsys.readouterr().out


def test_een_geval_dat_altijd_faalt_telt_niet() -> None:
    fout = [geval for geval in gevallen_van("CS340") if geval.inhoud["verwacht"]]
    scheef = [geval._replace(inhoud={**geval.inhoud, "verwacht": ["/Bericht/Nergens"]}) for geval in fout]
    assert onopgemerkt(["CS340"], fout) == []
    assert onopgemerkt(["CS340"], scheef) == ["CS340"]


def test_een_regel_die_niet_bestaat(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["TR000"])
    assert "TR000" in capsys.readouterr().err
    assert main(["--diep", "TR000"]) == 2


def test_mutanten_zijn_kleine_fouten_en_gaan_weer_weg() -> None:
    boom = ast.parse(BRON)
    gemaakt = [(regel, wat.split("  →  ")[1]) for regel, wat in mutanten(boom)]
    assert {
        (4, "x or not y < 3"), (4, "x"), (4, "not y < 3"), (4, "True"), (4, "False"), (4, "y < 3"), (4, "y <= 3"),
        (4, "y > 3"), (4, "4"), (4, "2"), (5, "x not in {1, 2}"), (5, "{2}"), (5, "{1}"),
        (6, "f'{x + 1} is text' != 'is text'"),
    } <= set(gemaakt)  # fmt: skip
    assert not [wat for regel, wat in gemaakt if regel in {1, 2, 3}]
    assert ast.unparse(boom) == ast.unparse(ast.parse(BRON))


def test_een_module_doet_mee_aan_de_regels_die_haar_gebruiken() -> None:
    assert regels_van(MAP / "keten" / "tr338.py") == {"TR338"}
    assert regels_van(MAP / "bericht" / "condities.py") == {code for code in regels() if code.startswith("CD")}
    assert {"TR302", "TR361", "TR386", "TR410"} <= regels_van(MAP / "hulp" / "overlap.py")
    assert regels_van(MAP / "register.py") == set()


def test_een_fout_in_een_regel_wordt_opgemerkt() -> None:
    _, aantal, over = overlevenden(MAP / "bericht" / "tr018.py")
    assert aantal > 0
    assert over == []


def test_een_fout_die_geen_geval_opmerkt_overleeft(monkeypatch: pytest.MonkeyPatch) -> None:
    goed = [geval for geval in gevallen_van("TR018") if not geval.inhoud["verwacht"]]
    monkeypatch.setattr(schakel_uit, "alle_gevallen", lambda: goed)
    assert any("False" in melding for melding in overlevenden(MAP / "bericht" / "tr018.py")[2])
