import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Opdracht
from tests.cli.slecht import GOED, ONLEESBAAR
from tests.regels.bouwer import bericht

Schrijf = Callable[[str, bytes], Path]
FOUT_NIVEAU_2 = bericht("323", "iwmo", {"Declaratie.DeclaratiePeriode.Einddatum": "2026-04-29"})
FOUT_NIVEAU_1 = bericht("323", "ijw", {"Declaratie.Clienten.1.Prestaties.0.ToewijzingNummer": "honderd"})


def test_json_van_een_geldig_bericht(bv: Opdracht, schrijf: Schrijf) -> None:
    pad = schrijf("goed.xml", GOED)
    uitvoer = bv("valideer", "--json", pad)
    assert uitvoer.code == 0
    assert json.loads(uitvoer.uit) == {
        "bestand": str(pad),
        "berichttype": "WMO305",
        "release": "3.2",
        "geldig": True,
        "bevindingen": [],
    }


def test_json_van_een_fout_binnen_het_bericht(bv: Opdracht, schrijf: Schrijf) -> None:
    uitvoer = bv("valideer", "--json", schrijf("fout.xml", FOUT_NIVEAU_2))
    oordeel = json.loads(uitvoer.uit)
    assert uitvoer.code == 1
    assert oordeel["geldig"] is False
    bevinding = next(b for b in oordeel["bevindingen"] if b["regel"] == "CS340")
    assert bevinding.keys() == {"regel", "niveau", "retourcode", "locaties", "details"}
    assert (bevinding["niveau"], bevinding["retourcode"]) == (2, "0001")
    assert bevinding["locaties"] == [
        "/Bericht/Declaratie/DeclaratiePeriode/Begindatum",
        "/Bericht/Declaratie/DeclaratiePeriode/Einddatum",
    ]


def test_uitleg_staat_een_keer_bij_elke_regel(bv: Opdracht, schrijf: Schrijf) -> None:
    inhoud = bericht(
        "323", "iwmo", {"Declaratie.Clienten.0.Bsn": "999900007", "Declaratie.Clienten.1.Bsn": "999900008"}
    )
    uitvoer = bv("valideer", schrijf("fout.xml", inhoud)).uit
    assert uitvoer.count("CS002") == 2
    assert uitvoer.count("Aan zet: aanbieder\n") == 1
    assert uitvoer.count("  1. ") == 1
    assert uitvoer.index("Aan zet") > uitvoer.rindex("Client[2]/Bsn")


def test_json_van_een_fout_tegen_het_schema(bv: Opdracht, schrijf: Schrijf) -> None:
    uitvoer = bv("valideer", "--json", schrijf("fout.xml", FOUT_NIVEAU_1))
    (bevinding,) = json.loads(uitvoer.uit)["bevindingen"]
    assert uitvoer.code == 1
    assert (bevinding["niveau"], bevinding["retourcode"]) == (1, None)
    assert bevinding["locaties"] == ["/Bericht/Declaratie/Clienten/Client[2]/Prestaties/Prestatie/ToewijzingNummer"]


@pytest.mark.parametrize("naam", ONLEESBAAR)
def test_onleesbaar(naam: str, bv: Opdracht, schrijf: Schrijf) -> None:
    inhoud, code = ONLEESBAAR[naam]
    pad = schrijf("slecht.xml", inhoud)
    uitvoer = bv("valideer", "--json", pad)
    oordeel = json.loads(uitvoer.uit)
    assert uitvoer.code == 2
    assert oordeel.keys() == {"bestand", "berichttype", "release", "geldig", "bevindingen", "fout"}
    assert (oordeel["berichttype"], oordeel["geldig"], oordeel["bevindingen"]) == (None, False, [])
    assert oordeel["fout"]["code"] == code
    assert oordeel["fout"]["melding"].endswith(".")


def test_te_groot_volgens_de_instelling(bv: Opdracht, schrijf: Schrijf, instelling: Callable[[str, str], None]) -> None:
    instelling("MAX_BYTES", "1000")
    uitvoer = bv("valideer", "--json", schrijf("groot.xml", GOED))
    assert uitvoer.code == 2
    assert json.loads(uitvoer.uit)["fout"]["code"] == "bericht-te-groot"


def test_elk_bestand_krijgt_een_regel_en_de_zwaarste_code_telt(bv: Opdracht, schrijf: Schrijf, tmp_path: Path) -> None:
    paden = [schrijf("goed.xml", GOED), tmp_path / "bestaat-niet.xml", tmp_path, schrijf("fout.xml", FOUT_NIVEAU_2)]
    uitvoer = bv("valideer", "--json", *paden)
    oordelen = [json.loads(regel) for regel in uitvoer.uit.splitlines()]
    assert uitvoer.code == 2
    assert [oordeel["bestand"] for oordeel in oordelen] == [str(pad) for pad in paden]
    assert [oordeel["geldig"] for oordeel in oordelen] == [True, False, False, False]
    assert [oordeel.get("fout", {}).get("code") for oordeel in oordelen] == [
        None,
        "bestand-onleesbaar",
        "bestand-onleesbaar",
        None,
    ]


def test_voor_mensen(bv: Opdracht, schrijf: Schrijf) -> None:
    goed, fout, kapot = schrijf("goed.xml", GOED), schrijf("fout.xml", FOUT_NIVEAU_2), schrijf("kapot.xml", b"<a>")
    uitvoer = bv("valideer", goed, fout, kapot)
    assert uitvoer.code == 2
    assert f"✔ {goed} · start · WMO305 3.2: geldig" in uitvoer.uit
    assert f"✘ {fout} · declaratie · WMO323 3.2: afgekeurd" in uitvoer.uit
    assert "CS340 → 0001" in uitvoer.uit
    assert "/Bericht/Declaratie/DeclaratiePeriode/Einddatum" in uitvoer.uit
    assert f"✘ {kapot}: onleesbaar" in uitvoer.uit


def test_een_naam_die_geen_tekst_is(tmp_path: Path) -> None:
    naam = os.fsencode(tmp_path) + b"/caf\xe9.xml"
    with open(naam, "wb") as bestand:  # noqa: PTH123  a Path cannot be made of these bytes
        bestand.write(GOED)
    opdracht = [os.fsencode(sys.executable), b"-m", b"app.cli", b"valideer", naam]
    klaar = subprocess.run(opdracht, capture_output=True, check=False)
    assert klaar.returncode == 0
    assert b"geldig" in klaar.stdout
    assert klaar.stderr == b""


def test_valideren_laadt_geen_databank_en_geen_web() -> None:
    vraag = (
        "import sys; from app.cli import main; sys.argv = ['berichtenverkeer', 'valideer', '/bestaat/niet']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'psycopg', 'fastapi', 'procrastinate', 'uvicorn', 'httpx'} & set(sys.modules)))"
    )
    klaar = subprocess.run([sys.executable, "-c", vraag], capture_output=True, text=True, check=True)
    assert klaar.stdout.splitlines()[-1] == "[]"
