"""The command `simuleer`: what it writes, what it refuses, and what it says."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from app.cli.kern import console

Draai = Callable[..., tuple[int, str, str]]
KLEIN = ("--clienten", "12", "--aanbieders", "3", "--maanden", "3")


@pytest.fixture
def draai(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Draai:
    monkeypatch.setenv("COLUMNS", "200")
    console.cache_clear()

    def een_keer(*woorden: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["berichtenverkeer", "simuleer", *map(str, woorden)])
        with pytest.raises(SystemExit) as einde:
            main()
        uitvoer = capsys.readouterr()
        return int(einde.value.code or 0), uitvoer.out, uitvoer.err

    return een_keer


def _bestanden(map_: Path) -> dict[str, bytes]:
    return {str(pad.relative_to(map_)): pad.read_bytes() for pad in sorted(map_.rglob("*")) if pad.is_file()}


def test_schrijft_berichten_antwoorden_invoer_en_manifest(draai: Draai, tmp_path: Path) -> None:
    code, uit, _ = draai(*KLEIN, "--fouten", 20, "--uit", tmp_path / "a")
    regels = [json.loads(regel) for regel in (tmp_path / "a" / "manifest.jsonl").read_text().splitlines()]
    assert code == 0
    assert f"{len(regels)} berichten in" in uit
    genoemd = {regel[wat] for regel in regels for wat in ("bestand", "antwoord") if regel[wat]}
    assert genoemd | {"contracten.csv", "producten.csv", "manifest.jsonl", "opzet.json"} == set(
        _bestanden(tmp_path / "a")
    )


def test_zelfde_opdracht_zelfde_map(draai: Draai, tmp_path: Path) -> None:
    for naam in ("a", "b"):
        draai(*KLEIN, "--uit", tmp_path / naam)
    assert _bestanden(tmp_path / "a") == _bestanden(tmp_path / "b")


def test_wat_er_al_staat_wordt_niet_overschreven(draai: Draai, tmp_path: Path) -> None:
    draai(*KLEIN, "--uit", tmp_path / "a")
    assert "bevat deze simulatie al" in draai(*KLEIN, "--uit", tmp_path / "a")[1]
    code, _, fout = draai(*KLEIN, "--zaad", 2, "--uit", tmp_path / "a")
    assert (code, "bevat een andere simulatie" in fout) == (2, True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "brief.txt").write_text("van iemand anders")
    code, _, fout = draai(*KLEIN, "--uit", tmp_path / "b")
    assert (code, "is niet leeg" in fout) == (2, True)


def test_wat_is_afgebroken_wordt_opnieuw_gemaakt(draai: Draai, tmp_path: Path) -> None:
    # A file where a folder should come breaks it off, as a full disk would.
    draai(*KLEIN, "--uit", tmp_path / "a")
    heel = _bestanden(tmp_path / "a")
    opzet = tmp_path / "a" / "opzet.json"
    opzet.write_text(opzet.read_text().replace("true", "false"))
    (tmp_path / "a" / "manifest.jsonl").unlink()
    (tmp_path / "a" / "manifest.jsonl").mkdir()
    code, _, fout = draai(*KLEIN, "--uit", tmp_path / "a")
    assert (code, "kan niet verder geschreven worden" in fout) == (2, True)
    (tmp_path / "a" / "manifest.jsonl").rmdir()
    assert draai(*KLEIN, "--uit", tmp_path / "a")[0] == 0
    assert _bestanden(tmp_path / "a") == heel


@pytest.mark.parametrize(
    "woorden, reden",
    [
        (("--uit", "x", "--gemeente", "9999"), "staat niet in de lijst van het CBS"),
        (("--uit", "x", "--clienten", "3", "--aanbieders", "4"), "een aanbieder heeft er minstens één"),
        (("--uit", "x", "--maanden", "0"), "geen geheel getal van 1 tot en met 48"),
        (("--uit", "x", "--fouten", "200"), "geen percentage"),
        (("--afspelen", "http://127.0.0.1:9"), "ook --uit MAP nodig"),
        ((), "Geef --uit MAP, --toets, of allebei"),
    ],
)
def test_wat_niet_kan_wordt_geweigerd_met_de_reden(woorden: tuple[str, ...], reden: str, draai: Draai) -> None:
    code, _, fout = draai(*woorden)
    assert code == 2
    assert reden in fout


def test_afspelen_naar_een_dienst_die_er_niet_is(draai: Draai, tmp_path: Path) -> None:
    code, _, fout = draai(*KLEIN, "--uit", tmp_path / "a", "--afspelen", "http://127.0.0.1:9")
    assert code == 2
    assert "Geef de opdracht nog eens om verder te gaan" in fout
