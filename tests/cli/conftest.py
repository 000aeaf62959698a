"""The command line as its user meets it: words in, exit code and text out."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
from app.cli.kern import console
from app.kern.instellingen import instellingen


@dataclass(frozen=True)
class Uitvoer:
    """What one run of the command gave."""

    code: int
    uit: str
    fout: str


Opdracht = Callable[..., Uitvoer]


@pytest.fixture
def bv(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Opdracht:
    """Run the command with the words given, on a wide terminal."""
    monkeypatch.setenv("COLUMNS", "160")
    console.cache_clear()

    def draai(*woorden: str | Path) -> Uitvoer:
        monkeypatch.setattr(sys, "argv", ["berichtenverkeer", *map(str, woorden)])
        with pytest.raises(SystemExit) as einde:
            main()
        uitvoer = capsys.readouterr()
        return Uitvoer(int(einde.value.code or 0), uitvoer.out, uitvoer.err)

    return draai


@pytest.fixture
def schrijf(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Make a file to give to the command."""

    def maak(naam: str, inhoud: bytes) -> Path:
        pad = tmp_path / naam
        pad.write_bytes(inhoud)
        return pad

    return maak


@pytest.fixture
def instelling(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Set a setting for the length of a test."""

    def zet(naam: str, waarde: str) -> None:
        monkeypatch.setenv(f"BERICHTENVERKEER_{naam}", waarde)
        instellingen.cache_clear()

    yield zet
    monkeypatch.undo()
    instellingen.cache_clear()
