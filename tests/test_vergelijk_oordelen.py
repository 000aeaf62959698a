"""The tool that holds our verdicts against a file of verdicts."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.regels.bouwer import bericht
from tools import vergelijk_oordelen

CONTACT = "/Bericht/Client/Contactgegevens/Contact"
TIJDELIJK_ADRES = {"Client.Contactgegevens.0.Soort": "04"}


def draai(pad: Path, monkeypatch: pytest.MonkeyPatch, *gevallen: dict[str, Any]) -> int:
    pad.write_text("".join(json.dumps(geval) + "\n" for geval in gevallen), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["vergelijk_oordelen", str(pad)])
    return vergelijk_oordelen.main()


def geval(wijzig: dict[str, Any], niveau: int, fouten: list[Any]) -> dict[str, Any]:
    inhoud = bericht("301", "iwmo", wijzig).decode()
    return {"naam": "geval", "type": "WMO301", "xml": inhoud, "niveau": niveau, "fouten": fouten}


def test_gelijke_oordelen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    gelijk = [
        geval({}, 2, []),
        geval(TIJDELIJK_ADRES, 2, [["TR061", [CONTACT]]]),
        geval({"Client.Bsn": "12"}, 1, []),
        {"naam": "afgekapt", "type": "WMO301", "xml": "<Bericht>", "niveau": 1},
    ]
    assert draai(tmp_path / "o.jsonl", monkeypatch, *gelijk) == 0
    assert capsys.readouterr().out == "4 berichten; 0 met andere regels, 0 met alleen andere locaties.\n"


@pytest.mark.parametrize(
    "anders, regel",
    [
        (geval(TIJDELIJK_ADRES, 2, []), "TR061      meer"),
        (geval({}, 2, [["TR061", [CONTACT]]]), "TR061      minder"),
        (geval({}, 1, []), "niveau 1   minder"),
        (geval({"Client.Bsn": "12"}, 2, []), "niveau 1   meer"),
    ],
)
def test_andere_regels(
    anders: dict[str, Any],
    regel: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert draai(tmp_path / "o.jsonl", monkeypatch, anders) == 1
    uit = capsys.readouterr().out
    assert uit.startswith(regel)
    assert uit.endswith("1 berichten; 1 met andere regels, 0 met alleen andere locaties.\n")


def test_andere_locaties(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    anders = geval(TIJDELIJK_ADRES, 2, [["TR061", ["/Bericht/Client"]]])
    assert draai(tmp_path / "o.jsonl", monkeypatch, anders) == 0
    uit = capsys.readouterr().out
    assert uit.splitlines()[2:4] == [f"        wij  {CONTACT}", "        zij  /Bericht/Client"]
    assert uit.endswith("1 berichten; 0 met andere regels, 1 met alleen andere locaties.\n")


def test_onleesbaar_bestand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["vergelijk_oordelen", str(tmp_path / "weg.jsonl")])
    assert vergelijk_oordelen.main() == 2
