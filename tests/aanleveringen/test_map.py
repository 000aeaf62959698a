"""The watched folder: what is taken and when, where it goes, and what a crash leaves."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa

from app.diensten.verkeer import aanlevermap
from app.diensten.verkeer.aanleveringen import als_object, haal, lever_aan
from app.diensten.verkeer.aanlevermap import AanlevermapFout, Genomen, bewaak
from app.kern.instellingen import instellingen
from tests.aanleveringen.pakketten import pak_in
from tests.app.hulp import declaratie, start, tel, toewijzing

pytestmark = pytest.mark.usefixtures("schone_databank")

GEDULD = 60
OPDRACHT = [sys.executable, "-m", "app.cli", "map", "bewaken"]
GOED = toewijzing()


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    pad = tmp_path / "in"
    pad.mkdir()
    return pad


def een_keer(map_: Path) -> list[Genomen]:
    """Two looks, just after each other."""
    return list(bewaak(map_, seconden=0.01, stop=threading.Event(), eenmalig=True))


def inhoud(map_: Path) -> set[str]:
    """All files in a folder and below it, without the lock."""
    return {str(pad.relative_to(map_)) for pad in map_.rglob("*") if pad.is_file() and pad.name != ".slot"}


def verslag(pad: Path) -> dict[str, Any]:
    uit: dict[str, Any] = json.loads(pad.with_name(pad.name + ".verslag.json").read_text())
    return uit


def test_goede_en_slechte_bestanden_gaan_elk_hun_weg(map_: Path) -> None:
    (map_ / "april.zip").write_bytes(pak_in(("a.xml", GOED), ("b.xml", declaratie())))
    (map_ / "deels.zip").write_bytes(pak_in(("c.xml", start()), ("d.txt", b"Geachte")))
    (map_ / "kapot.ZIP").write_bytes(GOED)
    (map_ / "los bestand.xml").write_bytes(GOED)
    genomen = een_keer(map_)

    assert inhoud(map_) == {
        naam
        for bestand in ("verwerkt/april.zip", "verwerkt/los bestand.xml", "geweigerd/deels.zip", "geweigerd/kapot.ZIP")
        for naam in (bestand, f"{bestand}.verslag.json")
    }
    assert (map_ / "verwerkt" / "los bestand.xml").read_bytes() == GOED
    for pad, aanlevering in genomen:
        assert verslag(pad) == als_object(haal(aanlevering.id))
    uit = verslag(map_ / "geweigerd" / "deels.zip")
    assert [(b["naam"], b["uitkomst"], b["code"]) for b in uit["bestanden"]] == [
        ("c.xml", "geaccepteerd", None),
        ("d.txt", "geweigerd", "BRS14"),
    ]
    assert tel("bericht where bron = 'map'") == 4
    assert een_keer(map_) == []


def test_wat_nog_geschreven_wordt_blijft_liggen(map_: Path) -> None:
    groeit = map_ / "groeit.xml"
    groeit.write_bytes(GOED[:100])

    class Stop(threading.Event):
        """Between two looks somebody writes on."""

        def wait(self, timeout: float | None = None) -> bool:
            with groeit.open("ab") as bestand:
                bestand.write(GOED[100:200])
            return super().wait(timeout)

    assert list(bewaak(map_, seconden=0.01, stop=Stop(), eenmalig=True)) == []
    assert inhoud(map_) == {"groeit.xml"}
    assert tel("bericht") == 0

    groeit.write_bytes(GOED)
    assert [pad.name for pad, _ in een_keer(map_)] == ["groeit.xml"]
    assert tel("bericht where uitkomst is null") == 1


def test_wat_tijdens_het_lezen_verandert_wordt_later_heel_genomen(map_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (map_ / "a.xml").write_bytes(GOED[:200])

    def ondertussen(inhoud: bytes, **rest: Any) -> Any:
        (map_ / "bezig" / "a.xml").write_bytes(GOED)
        return lever_aan(inhoud, **rest)

    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(aanlevermap, "lever_aan", ondertussen)
        assert een_keer(map_) == []
    assert inhoud(map_) == {"bezig/a.xml"}

    assert [pad for pad, _ in een_keer(map_)] == [map_ / "verwerkt" / "a.xml"]
    assert tel("bericht where toestand = 'ontvangen'") == 1


@pytest.mark.parametrize("naam", [".verborgen.xml", "a.xml.tmp", "a.XML.PART"])
def test_wat_niet_af_heet_te_zijn_blijft_liggen(map_: Path, naam: str) -> None:
    (map_ / naam).write_bytes(GOED)
    assert een_keer(map_) == []
    assert inhoud(map_) == {naam}

    (map_ / naam).rename(map_ / "a.xml")
    assert [pad.name for pad, _ in een_keer(map_)] == ["a.xml"]


def test_wat_geen_gewoon_bestand_is_blijft_liggen(map_: Path, tmp_path: Path) -> None:
    (tmp_path / "elders.xml").write_bytes(GOED)
    (map_ / "link.xml").symlink_to(tmp_path / "elders.xml")
    (map_ / "onderliggend").mkdir()
    os.mkfifo(map_ / "pijp.xml")
    assert een_keer(map_) == []


def test_dezelfde_naam_overschrijft_niets(map_: Path) -> None:
    lang = "é" * 110 + ".xml"
    for tekst in (GOED, declaratie(), start()):
        (map_ / "a.xml").write_bytes(tekst)
        (map_ / lang).write_bytes(tekst)
        assert len(een_keer(map_)) == 2
    assert {pad.name for pad in (map_ / "verwerkt").glob("a*.xml")} == {"a.xml", "a-2.xml", "a-3.xml"}
    assert len(inhoud(map_)) == 12
    assert {b["uitkomst"] for b in verslag(map_ / "verwerkt" / "a-3.xml")["bestanden"]} == {"geaccepteerd"}


def test_een_te_groot_bestand_wordt_niet_gelezen(map_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERICHTENVERKEER_AANLEVERING_MAX_BYTES", "1000")
    instellingen.cache_clear()
    try:
        (map_ / "groot.zip").write_bytes(b"x" * 1001)
        ((pad, _),) = een_keer(map_)
    finally:
        monkeypatch.undo()
        instellingen.cache_clear()
    assert pad == map_ / "geweigerd" / "groot.zip"
    assert [b["code"] for b in verslag(pad)["bestanden"]] == ["BRS06"]
    assert verslag(pad)["omvang"] == 1001


@pytest.mark.parametrize("storing", [sa.exc.OperationalError("select", {}, Exception()), sa.exc.TimeoutError()])
def test_zonder_databank_blijft_alles_liggen(map_: Path, monkeypatch: pytest.MonkeyPatch, storing: Exception) -> None:
    (map_ / "a.xml").write_bytes(GOED)

    def geen_databank(*_: object, **__: object) -> None:
        raise storing

    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(aanlevermap, "lever_aan", geen_databank)
        assert een_keer(map_) == []
    assert inhoud(map_) == {"bezig/a.xml"}
    assert [pad.name for pad, _ in een_keer(map_)] == ["a.xml"]


@pytest.mark.parametrize("moment", ["na het bewaren", "na het verslag"])
def test_wie_onderweg_omvalt_verliest_niets(map_: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    (map_ / "a.xml").write_bytes(GOED)
    echt = Path.rename

    def val_om(pad: Path, doel: Path) -> Path:
        if doel.parent.name == "verwerkt":
            raise SystemExit
        return echt(pad, doel)

    def val_eerder_om(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as tijdelijk:
        if moment == "na het verslag":
            tijdelijk.setattr(Path, "rename", val_om)
        else:
            tijdelijk.setattr(aanlevermap, "_zet_weg", val_eerder_om)
        with pytest.raises(SystemExit):
            een_keer(map_)
    assert "bezig/a.xml" in inhoud(map_)

    een_keer(map_)
    assert inhoud(map_) == {"verwerkt/a.xml", "verwerkt/a.xml.verslag.json"}
    assert verslag(map_ / "verwerkt" / "a.xml")["bestanden"][0]["uitkomst"] == "al ontvangen"
    assert tel("bericht") == 1


def test_twee_bewakers_kan_niet(map_: Path) -> None:
    (map_ / "a.xml").write_bytes(GOED)
    eerste = cast("Generator[Genomen]", bewaak(map_, seconden=0.01, stop=threading.Event()))
    assert next(eerste).pad.name == "a.xml"
    with pytest.raises(AanlevermapFout, match="ander proces"):
        een_keer(map_)
    eerste.close()
    assert een_keer(map_) == []


def test_een_map_die_geen_map_kan_zijn(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(AanlevermapFout, match="kan niet"):
        een_keer(tmp_path / "bestand" / "map")


def wacht_tot(klaar: Callable[[], bool]) -> None:
    einde = time.monotonic() + GEDULD
    while not klaar():
        assert time.monotonic() < einde, "het duurt te lang"
        time.sleep(0.05)


def test_de_opdracht_bewaakt_tot_hij_gestopt_wordt(map_: Path) -> None:
    omgeving = os.environ | {"BERICHTENVERKEER_AANLEVERMAP": str(map_)}
    proces = subprocess.Popen([*OPDRACHT, "--seconden", "1"], env=omgeving, stdout=subprocess.PIPE, text=True)
    try:
        (map_ / "a.xml").write_bytes(GOED)
        wacht_tot((map_ / "verwerkt" / "a.xml").exists)
        (map_ / "b.xml").write_bytes(b"onzin")
        wacht_tot((map_ / "geweigerd" / "b.xml").exists)
        proces.send_signal(signal.SIGTERM)
        uitvoer, _ = proces.communicate(timeout=GEDULD)
    finally:
        proces.kill()
    assert proces.returncode == 0
    assert "a.xml: 1 geaccepteerd" in uitvoer
    assert "b.xml: 1 geweigerd" in uitvoer


def test_de_opdracht_eenmalig_vertelt_of_alles_goed_was(map_: Path) -> None:
    (map_ / "b.xml").write_bytes(b"onzin")
    opdracht = [*OPDRACHT, "--map", str(map_), "--seconden", "1", "--eenmalig"]
    assert subprocess.run(opdracht, check=False, timeout=GEDULD, stdout=subprocess.DEVNULL).returncode == 1
    assert subprocess.run(opdracht, check=False, timeout=GEDULD, stdout=subprocess.DEVNULL).returncode == 0


def test_de_opdracht_zonder_map() -> None:
    klaar = subprocess.run(OPDRACHT, check=False, timeout=GEDULD, capture_output=True, text=True)
    assert klaar.returncode == 2
    assert "BERICHTENVERKEER_AANLEVERMAP" in klaar.stderr
