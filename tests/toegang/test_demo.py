"""The demonstration: roles for the asking, on this machine and nowhere else."""

import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.kern.instellingen import InstellingFout, instellingen
from app.toegang.demo import demotokens
from app.toegang.toekenningen import lees_toekenning
from app.toegang.wachter import demowachter, wachter_uit_instellingen
from tests.api.hulp import is_probleem
from tests.ggk.hulp import Deur, bv03, di01
from tests.toegang.conftest import Zet
from tests.toegang.hulp import Browser, draai, veld

BACKOFFICE = lees_toekenning("backoffice@0193", ())


@pytest.fixture
def map_(zet: Zet, tmp_path: Path) -> Path:
    zet(gegevensmap=tmp_path / "gegevens", gemeenten="0193")
    return tmp_path / "gegevens"


@pytest.fixture
def adres(map_: Path, schone_databank: str) -> Iterator[str]:
    with draai(demowachter()) as adres:
        yield adres


@pytest.fixture
def b(adres: str) -> Iterator[Browser]:
    with Browser(adres) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def kies(client: Browser, **velden: str) -> httpx.Response:
    """Choose a role on the page."""
    vast = {"staat": veld(client.get("/aanmelden"), "staat"), "rol": "backoffice", "gemeente": "0193", "aanbieder": ""}
    return client.post("/aanmelden", data=vast | velden)


def test_een_rol_kiezen(b: Browser) -> None:
    assert b.get("/ik").headers["Location"] == "/aanmelden?naar=%2Fik"
    pagina = b.get("/aanmelden")
    assert "Demonstratie" in pagina.text
    assert pagina.text.count("<option") == 7
    assert kies(b).headers["Location"] == "/ik"
    ik = b.get("/ik")
    assert "Demonstratie" in ik.text
    assert "Backoffice" in ik.text
    assert kies(b, rol="aanbieder", aanbieder="70701234", gemeente="0193, 0150").status_code == 303
    assert "70701234" in b.get("/ik").text
    uit = b.post("/afmelden", data={"csrf": veld(b.get("/ik"), "csrf")})
    assert uit.headers["Location"] == "/aanmelden"
    assert b.get("/ik").status_code == 303


@pytest.mark.parametrize(
    "velden",
    [
        {"rol": "baas"},
        {"rol": ""},
        {"rol": "aanbieder"},
        {"rol": "aanbieder", "aanbieder": "1"},
        {"gemeente": ""},
        {"gemeente": "*"},
        {"gemeente": "Zwolle"},
        {"staat": "gok"},
    ],
)
def test_een_keuze_die_niet_kan(b: Browser, velden: dict[str, str]) -> None:
    assert kies(b, **velden).status_code == 400
    assert b.get("/ik").status_code == 303


def test_wat_alleen_bij_een_aanmelddienst_hoort_is_er_niet(b: Browser) -> None:
    assert b.get("/aanmelden/begin").status_code == 404
    assert b.get("/aanmelden/terug").status_code == 404
    assert b.post("/afmelden/backchannel", data={"logout_token": "x"}).status_code == 400


def test_een_token_van_deze_machine(adres: str, map_: Path) -> None:
    tokens = demotokens(map_)
    assert httpx.get(f"{adres}/v1/ik", headers=bearer(tokens.maak(BACKOFFICE))).json()["rollen"] == [
        {"rol": "backoffice", "gemeente": "0193"}
    ]
    assert stat.S_IMODE((map_ / "demo.sleutel").stat().st_mode) == 0o600
    verlopen = tokens.maak(BACKOFFICE, geldig=-120)
    assert is_probleem(httpx.get(f"{adres}/v1/ik", headers=bearer(verlopen)), 401, "niet-aangemeld")


def test_een_token_van_een_andere_map(adres: str, tmp_path: Path) -> None:
    vreemd = demotokens(tmp_path / "elders").maak(BACKOFFICE)
    assert is_probleem(httpx.get(f"{adres}/v1/ik", headers=bearer(vreemd)), 401, "niet-aangemeld")


def test_een_echte_dienst_neemt_geen_token_van_een_demonstratie(compleet: Zet, tmp_path: Path, databank: str) -> None:
    compleet(gegevensmap=tmp_path)
    with draai(wachter_uit_instellingen()) as adres:
        antwoord = httpx.get(f"{adres}/v1/ik", headers=bearer(demotokens(tmp_path).maak(BACKOFFICE)))
        assert is_probleem(antwoord, 401, "niet-aangemeld")
        with Browser(adres) as client:
            assert client.post("/aanmelden", data={"rol": "beheer", "gemeente": "0193"}).status_code == 404


def test_de_ggk_deur_van_een_demonstratie_is_open(adres: str) -> None:
    assert bv03(Deur(f"{adres}/ggk/2.1").stuur(di01()))


@pytest.mark.parametrize("koppen", [{"X-Forwarded-For": "192.0.2.7"}, {"Host": "elders.example"}])
def test_van_buiten_is_er_geen_demonstratie(adres: str, map_: Path, koppen: dict[str, str]) -> None:
    token = bearer(demotokens(map_).maak(BACKOFFICE))
    assert is_probleem(httpx.get(f"{adres}/v1/ik", headers=token | koppen), 401, "niet-aangemeld")
    soap = koppen | {"Content-Type": "text/xml", "SOAPAction": '""'}
    assert httpx.post(f"{adres}/ggk/2.1", content=di01(), headers=soap).status_code == 401
    with Browser(adres) as client:
        staat = veld(client.get("/aanmelden"), "staat")
        velden = {"staat": staat, "rol": "beheer", "gemeente": "0193"}
        assert client.post("/aanmelden", data=velden, headers=koppen).status_code == 401
        assert client.get("/ik", headers=koppen).status_code == 303


def test_een_sleutel_die_anderen_kunnen_lezen(map_: Path) -> None:
    demotokens(map_)
    (map_ / "demo.sleutel").chmod(0o644)
    with pytest.raises(InstellingFout, match="voor anderen"):
        demotokens(map_)


@pytest.mark.parametrize("inhoud", ["", "geen sleutel", "00" * 31])
def test_een_bestand_dat_geen_sleutel_is(map_: Path, inhoud: str) -> None:
    demotokens(map_)
    (map_ / "demo.sleutel").write_text(inhoud)
    with pytest.raises(InstellingFout, match="geen sleutel"):
        demotokens(map_)


def test_een_map_die_er_niet_kan_zijn(zet: Zet, tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    zet(gegevensmap=tmp_path / "bestand")
    with pytest.raises(InstellingFout, match="niet te lezen of te maken"):
        demotokens(instellingen().gegevensmap)
