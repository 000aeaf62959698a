"""Every rule and every return code is explained to people, and nothing else is."""

import tomllib
from collections import Counter
from importlib.resources import files
from typing import get_args

import pytest

from berichten.catalogus import ROLLEN, Partij
from berichten.codelijsten import retourcodes
from berichten.regels.regel import Regel
from berichten.regels.register import regels
from berichten.regels.restricties import RESTRICTIES
from berichten.schema import REGEL as SCHEMA
from berichten.uitleg import Uitleg, retouruitleg, teksten, uitleg

PARTIJEN = {*get_args(Partij), "beide"}
ALGEMEEN = {"0001", "0200", "0233", "8001"}
BESTANDEN = [pad for pad in files("berichten.uitleg").iterdir() if pad.name.endswith(".toml")]


def is_compleet(gevonden: Uitleg) -> bool:
    zinnen = [gevonden.gecontroleerd, *gevonden.herstel]
    return (
        gevonden.aan_zet in PARTIJEN and len(zinnen) > 1 and all(zin[0].isupper() and zin[-1] == "." for zin in zinnen)
    )


@pytest.mark.parametrize("code", [*sorted(regels()), *(r.code for r in RESTRICTIES), SCHEMA])
def test_elke_regel_heeft_uitleg(code: str) -> None:
    assert uitleg(code).code == code
    assert is_compleet(uitleg(code))


@pytest.mark.parametrize("code", sorted(retourcodes()))
def test_elke_retourcode_heeft_uitleg(code: str) -> None:
    assert retouruitleg(code).code == code
    assert is_compleet(retouruitleg(code))


def test_er_is_geen_uitleg_van_iets_anders() -> None:
    per_code = Counter(
        code
        for pad in BESTANDEN
        for code, tekst in tomllib.loads(pad.read_text(encoding="utf-8")).items()
        if isinstance(tekst, dict)
    )
    assert set(per_code) == set(regels()) | ALGEMEEN | {SCHEMA}
    assert set(per_code.values()) == {1}
    assert all(set(tekst) == {"gecontroleerd", "aan_zet", "herstel"} for tekst in teksten().values())


@pytest.mark.parametrize("code", [code for code, tekst in teksten().items() if tekst["aan_zet"] == "beide"])
def test_wie_van_beide_welke_stap_zet(code: str) -> None:
    wie = {stap.split(": ")[0] for stap in uitleg(code).herstel}
    assert wie == {"Aanbieder", "Gemeente"}


@pytest.mark.parametrize(
    "code, nummer, wie",
    [
        ("CD041", "301", "gemeente"),
        ("CD041", "317", "aanbieder"),
        ("CD041", None, "beide"),
        ("CS340", None, "aanbieder"),
        ("CS335", None, "gemeente"),
        ("XSD", "325", "gemeente"),
        ("TR338", "323", "beide"),
        ("TR321", "323", "aanbieder"),
    ],
)
def test_wie_aan_zet_is_volgt_uit_het_bericht(code: str, nummer: str | None, wie: str) -> None:
    assert uitleg(code, nummer).aan_zet == wie


def test_een_retourcode_heeft_de_uitleg_van_haar_regel() -> None:
    assert retouruitleg("9338").herstel == uitleg("TR338").herstel
    assert retouruitleg("9069").gecontroleerd == uitleg("TR382").gecontroleerd
    assert retouruitleg("0001", "323").aan_zet == "aanbieder"
    assert retouruitleg("0001", "319").aan_zet == "gemeente"


@pytest.mark.parametrize("regel", [regel for regel in regels().values() if regel.niveau == 2], ids=lambda r: r.code)
def test_een_fout_in_het_bericht_herstelt_wie_het_stuurde(regel: Regel) -> None:
    assert all(uitleg(regel.code, nummer).aan_zet == ROLLEN[nummer].afzender for nummer in regel.berichten)


@pytest.mark.parametrize("code", ["TR999", "0001 ", "", "RS999"])
def test_een_onbekende_code_heeft_geen_uitleg(code: str) -> None:
    with pytest.raises(KeyError):
        uitleg(code)
    with pytest.raises(KeyError):
        retouruitleg(code)
