"""Keys: where they come from, what is refused, and what a service without the right one says."""

import base64
import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from app.cli import app
from app.kern import sleutels
from app.kern.instellingen import InstellingFout, instellingen
from app.kern.sleutels import SleutelFout
from app.opslag.kern.databank import sluit
from app.opslag.kern.migratie import migreer
from app.opslag.kern.sleutelgebruik import controleer
from tests.versleuteling.hulp import sleutel

GEDULD = 60


@pytest.fixture
def bestand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file with one key, which the settings name."""
    pad = tmp_path / "sleutels.toml"
    sluit()
    monkeypatch.delenv("BERICHTENVERKEER_SLEUTELS")
    monkeypatch.setenv("BERICHTENVERKEER_SLEUTELBESTAND", str(pad))
    sleutels.maak(pad)
    return pad


def test_een_sleutel_erbij_laat_de_andere_staan(bestand: Path) -> None:
    eerste = sleutels.nieuwste().id

    uitvoer = CliRunner().invoke(app, ["sleutels", "nieuw"])

    assert uitvoer.exit_code == 0
    assert list(sleutels.sleutelbos()) == [eerste, sleutels.nieuwste().id]
    assert sleutels.nieuwste().id in uitvoer.output
    assert stat.S_IMODE(bestand.stat().st_mode) == 0o600
    geheimen = [deel["geheim"] for deel in tomllib.loads(bestand.read_text())["sleutel"]]
    assert not [geheim for geheim in geheimen if geheim in uitvoer.output + repr(sleutels.sleutelbos())]


@pytest.mark.parametrize("rechten", [0o644, 0o640, 0o660, 0o604])
def test_een_bestand_dat_anderen_mogen_lezen_wordt_geweigerd(bestand: Path, rechten: int) -> None:
    bestand.chmod(rechten)

    with pytest.raises(SleutelFout, match=f"chmod 600 {bestand}"):
        sleutels.sleutelbos()


@pytest.mark.parametrize(
    "inhoud",
    [
        b"",
        b"\xff\xfe",
        b"sleutel = 1",
        b"[[sleutel]]\nid = 'aa'",
        b"[[sleutel]]\nid = '00000000'\ngeheim = 'kort'",
        f"[[sleutel]]\nid = '00000000'\ngeheim = '{sleutel(1)}'".encode(),
    ],
    ids=["leeg", "geen tekst", "geen lijst", "zonder geheim", "te kort", "andere naam"],
)
def test_een_beschadigd_bestand_wordt_geweigerd(bestand: Path, inhoud: bytes) -> None:
    bestand.write_bytes(inhoud)

    with pytest.raises(SleutelFout) as fout:
        sleutels.sleutelbos()

    assert sleutel(1) not in fout.value.melding


def test_zonder_bestand_zegt_de_fout_hoe_het_er_komt(bestand: Path) -> None:
    bestand.unlink()

    with pytest.raises(SleutelFout, match="sleutels nieuw"):
        sleutels.sleutelbos()


@pytest.mark.parametrize("waarde", ["x", base64.b64encode(b"kort").decode(), f"{sleutel(1)},"])
def test_een_sleutel_in_de_instellingen_die_niet_kan(waarde: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sluit()
    monkeypatch.setenv("BERICHTENVERKEER_SLEUTELS", waarde)

    with pytest.raises(SleutelFout):
        sleutels.sleutelbos()
    sluit()


def test_twee_plaatsen_voor_sleutels_is_er_een_te_veel(bestand: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERICHTENVERKEER_SLEUTELS", sleutel(1))
    instellingen.cache_clear()

    with pytest.raises(InstellingFout) as fout:
        instellingen()
    sluit()

    assert sleutel(1) not in fout.value.melding


def test_geheimen_staan_niet_in_de_weergave_van_instellingen() -> None:
    assert instellingen().sleutels is not None
    assert os.environ["BERICHTENVERKEER_SLEUTELS"] not in repr(instellingen())


def test_zonder_de_sleutel_in_gebruik_begint_de_dienst_niet(
    lege_databank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migreer()
    gebruikt = sleutels.nieuwste().id
    sluit()
    monkeypatch.setenv("BERICHTENVERKEER_SLEUTELS", sleutel(7))

    with pytest.raises(SleutelFout, match=gebruikt):
        controleer()
    for opdracht in (["serve", "--demo", "--poort", "0"], ["worker"], ["sleutels", "draai"], ["db", "upgrade"]):
        gestopt = subprocess.run(
            [sys.executable, "-m", "app.cli", *opdracht], capture_output=True, text=True, timeout=GEDULD, check=False
        )
        assert gestopt.returncode == 2
        assert gebruikt in gestopt.stderr
        assert "Traceback" not in gestopt.stderr


def test_de_ingebouwde_databank_maakt_haar_sleutels_zelf_en_maar_een_keer(
    eigen_map: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sluit()
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("BERICHTENVERKEER_SLEUTELS")
    monkeypatch.setenv("BERICHTENVERKEER_GEGEVENSMAP", str(eigen_map))
    migreer()
    pad = eigen_map / "sleutels.toml"
    assert stat.S_IMODE(pad.stat().st_mode) == 0o600
    gebruikt = sleutels.nieuwste().id
    pad.rename(eigen_map / "kwijt")
    sluit()

    with pytest.raises(SleutelFout, match=gebruikt):
        migreer()
    assert not pad.exists()
    (eigen_map / "kwijt").rename(pad)
    sluit()
    migreer()
    sluit()


def test_in_de_databank_staat_geen_sleutel(lege_databank: str) -> None:
    migreer()

    with psycopg.connect(lege_databank) as verbinding:
        assert verbinding.execute("select id, schrijft from sleutel").fetchall() == [(sleutels.nieuwste().id, True)]
