"""The register against the facts of the standard, against the schemas, and against the shape every rule has."""

import csv
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from berichten.catalogus import Berichttype
from berichten.namen import klassenaam
from berichten.regels import bericht, extern, keten
from berichten.regels.register import regels
from berichten.structuur import ComplexType, SimpelType
from tests.regels.bouwer import soort

PAKKET_VAN = {2: bericht, 3: keten, 4: extern}
STANDAARDEN = {"beide": ("iwmo", "ijw"), "iwmo": ("iwmo",), "ijw": ("ijw",)}

with (Path(__file__).parent / "codes.csv").open() as bestand:
    CODES = {rij["code"]: rij for rij in csv.DictReader(bestand, delimiter=";")}


def bestaat(pad: str, type_: Berichttype) -> bool:
    """Whether a path, from the name of a class, selects something in the schema of a message type."""
    klasse, *elementen = pad.split("/")
    hier: list[ComplexType | SimpelType] = [
        deel
        for deel in type_.structuur.klassen()
        if klassenaam(deel.naam) == klasse and not deel.naam.startswith("CDT_")
    ]
    for naam in elementen:
        hier = [
            element.type
            for deel in hier
            if isinstance(deel, ComplexType)
            for element in deel.elementen
            if element.naam == naam
        ]
    return bool(hier)


def paden() -> list[Any]:
    """One parameter set per rule, message type and path."""
    return [
        pytest.param(soort(nummer, standaard), pad, id=f"{regel.code}-{standaard}{nummer}-{pad}")
        for regel in regels().values()
        for standaard in regel.standaarden
        for nummer, gelezen in regel.berichten.items()
        for pad in gelezen
    ]


@pytest.mark.parametrize("code", sorted(CODES))
def test_elke_code_is_er_met_haar_feiten(code: str) -> None:
    assert code in regels(), "no implementation"
    regel, feiten = regels()[code], CODES[code]
    assert regel.niveau == int(feiten["niveau"])
    assert regel.retourcode == feiten["retourcode"]
    assert sorted(regel.standaarden) == sorted(STANDAARDEN[feiten["standaard"]])
    assert sorted(regel.berichten) == feiten["berichten"].split()


def test_er_zijn_geen_andere_regels() -> None:
    assert set(regels()) <= set(CODES)


@pytest.mark.parametrize("code", sorted(regels()))
def test_elke_regel_leest_iets_in_elk_bericht(code: str) -> None:
    assert all(regels()[code].berichten.values())


@pytest.mark.parametrize("type_, pad", paden())
def test_elk_pad_bestaat(type_: Berichttype, pad: str) -> None:
    assert bestaat(pad, type_), f"{pad} selects nothing in {type_}"


@pytest.mark.parametrize("pad", ["Prestatie/Frequenit", "Omvang/Volume", "Prestatie/Eenheid/Code", "ToegewezenProduct"])
def test_een_pad_dat_niets_kiest_valt_op(pad: str) -> None:
    assert not bestaat(pad, soort("323", "iwmo"))


@pytest.mark.parametrize("code", sorted(regels()))
def test_de_uitleg_heeft_de_vaste_koppen(code: str) -> None:
    regel = regels()[code]
    gevonden = re.findall(r"^(Regel|Bron|Retourcode|Berichten): (.+)", regel.uitleg, re.MULTILINE)
    tekst = dict(gevonden)
    assert regel.uitleg.startswith(f"{code}: ")
    assert [kop for kop, _ in gevonden] == ["Regel", "Bron", "Retourcode", "Berichten"]
    assert tekst["Retourcode"] == regel.retourcode
    assert re.findall(r"\b[0-9]{3}\b", tekst["Berichten"]) == sorted(regel.berichten)


@pytest.mark.parametrize("niveau", sorted(PAKKET_VAN))
def test_een_regel_staat_in_de_module_met_haar_code(niveau: int) -> None:
    pakket = PAKKET_VAN[niveau]
    for info in pkgutil.iter_modules(pakket.__path__):
        module = import_module(f"{pakket.__name__}.{info.name}")
        if hasattr(module, "REGEL"):
            assert (info.name, niveau) == (module.REGEL.code.lower(), module.REGEL.niveau)
        else:
            assert {regel.niveau for regel in module.REGELS} == {niveau}
