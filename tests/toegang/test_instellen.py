"""A real service starts when its access is complete, and says all that is missing at once."""

import os
import subprocess
import sys

import pytest

from app.kern.instellingen import InstellingFout, instellingen
from app.toegang.toekenningen import lees_tabel
from app.toegang.wachter import wachter_uit_instellingen
from tests.toegang.conftest import Zet
from tests.toegang.uitgever import GEHEIM


def test_alles_wat_ontbreekt_wordt_tegelijk_genoemd(zet: Zet) -> None:
    zet()
    with pytest.raises(InstellingFout) as fout:
        wachter_uit_instellingen()
    ontbreekt = ("GEMEENTEN", "ADRES", "OIDC_UITGEVER", "OIDC_CLIENT", "OIDC_GEHEIM", "OIDC_ROLLEN", "CERTIFICATEN")
    for naam in (*ontbreekt, "TLS_CERTIFICAAT", "TLS_SLEUTEL", "TLS_CA"):
        assert f"BERICHTENVERKEER_{naam} ontbreekt: " in fout.value.melding


@pytest.mark.parametrize("opdracht", ["serve", "web"])
def test_zonder_instellingen_start_er_niets(opdracht: str) -> None:
    omgeving = {naam: waarde for naam, waarde in os.environ.items() if not naam.startswith("BERICHTENVERKEER_")}
    klaar = subprocess.run(
        [sys.executable, "-m", "app.cli", opdracht], env=omgeving, capture_output=True, text=True, check=False
    )
    assert (klaar.returncode, klaar.stdout) == (2, "")
    assert klaar.stderr.count("ontbreekt") == 10
    assert "Traceback" not in klaar.stderr


@pytest.mark.parametrize("veld", ["token_uitgever", "token_ontvanger", "token_rollen"])
def test_tokens_zijn_er_helemaal_of_niet(compleet: Zet, veld: str) -> None:
    wachter_uit_instellingen()
    compleet(**{veld: "a=beheer@0193"})
    with pytest.raises(InstellingFout) as fout:
        wachter_uit_instellingen()
    assert fout.value.melding.count("ontbreekt") == 3


@pytest.mark.parametrize(
    "tekst",
    [
        *("geen", "=beheer@0193", "a=", "a=baas@0193", "a=beheer", "a=beheer@Zwolle", "a=beheer@01933", ";"),
        *(
            "a=beheer:70701234@0193",
            "a=aanbieder:7@0193",
            "a=beheer@0193/noord",
            "a=wijkteam@0193/",
            "a=beheer@0193 b=x",
        ),
    ],
)
def test_een_tabel_van_rollen_die_niet_kan(compleet: Zet, tekst: str) -> None:
    compleet(oidc_rollen=tekst)
    with pytest.raises(InstellingFout, match="BERICHTENVERKEER_OIDC_ROLLEN: "):
        wachter_uit_instellingen()


def test_een_tabel_van_rollen() -> None:
    tekst = "CN=zorg,OU=a=wijkteam@0193/noord;\n b = beheer@*; b=financien@0150;c=aanbieder:70701234@0193"
    tabel = {waarde: sorted(map(str, rollen)) for waarde, rollen in lees_tabel(tekst, ("0193", "0150")).items()}
    assert tabel == {
        "CN=zorg,OU=a": ["wijkteam@0193/noord"],
        "b": ["beheer@0150", "beheer@0193", "financien@0150"],
        "c": ["aanbieder:70701234@0193"],
    }


@pytest.mark.parametrize(
    "naam, waarde",
    [
        *(("adres", adres) for adres in ("http://a.example", "https://a@b.example", "https://a.example/?x", "x")),
        *(("algoritmen", namen) for namen in ("HS256", "none", "RS256, HS256", "")),
        *(("certificaatproxy", adres) for adres in ("proxy", "10.0.0.0/33")),
        *(("limiet_mens", getal) for getal in ("0", "veel")),
        ("certificaatkop", "Client Cert"),
        ("oidc_bereik", "profile openid"),
        ("tls_certificaat", "/alleen/dit.pem"),
        ("oidc_ververs", "901"),
    ],
)
def test_een_instelling_die_niet_kan(zet: Zet, naam: str, waarde: str) -> None:
    zet(**{naam: waarde})
    with pytest.raises(InstellingFout):
        instellingen()


def test_een_geheim_staat_nergens(compleet: Zet) -> None:
    inst = instellingen()
    assert GEHEIM not in f"{inst!r} {inst} {inst.model_dump()} {inst.model_dump_json()}"
    assert GEHEIM not in repr(vars(wachter_uit_instellingen()))
