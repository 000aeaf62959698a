"""What a finding says, over all cases of all rules: a Dutch sentence that is true, and never tells who it is about."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from lxml import etree

from berichten.bevinding import Bevinding
from berichten.regels.bericht.condities import CONDITIES
from berichten.regels.register import regels
from tests.regels.bouwer import bericht
from tests.regels.test_gevallen import gevallen, oordeel

PERSOONLIJK = {"Achternaam", "Voornamen", "Telefoonnummer", "Emailadres", "Straatnaam", "Plaatsnaam", "Bsn"}
BSN = re.compile(r"\b\d{9}\b")
ONBEKEND = "01-01-1900"
"""The date of birth of whom it is not known tells nothing of anyone."""
ELEMENT = {conditie.code: conditie.element.rpartition("/")[2] for conditie in CONDITIES}
GEVALLEN = [parameters.values for parameters in gevallen()]


def fouten(code: str) -> Iterator[tuple[dict[str, Any], str, Bevinding]]:
    """The findings of a rule on its bad cases, with the case and the standard."""
    for van, geval, standaard in GEVALLEN:
        if van == code and geval["verwacht"]:
            for bevinding in oordeel(str(geval["bericht"]), standaard, geval):
                if bevinding.regel == code:
                    yield geval, standaard, bevinding


def over_personen(geval: dict[str, Any], standaard: str) -> set[str]:
    """What the message of a case says of people; dates of birth as a finding would write them."""
    wortel = etree.fromstring(bericht(str(geval["bericht"]), standaard, geval.get("wijzig")))
    gevonden = {knoop.text or "" for knoop in wortel.iter() if etree.QName(knoop).localname in PERSOONLIJK}
    datums = [knoop.text or "" for knoop in wortel.iter() if etree.QName(knoop).localname == "Datum"]
    return (gevonden | {f"{date.fromisoformat(datum):%d-%m-%Y}" for datum in datums}) - {"", ONBEKEND}


@pytest.mark.parametrize("code", sorted(regels()))
def test_een_zin_die_niemand_noemt(code: str) -> None:
    gevonden = list(fouten(code))
    assert gevonden
    for geval, standaard, bevinding in gevonden:
        assert re.fullmatch(r"[A-Z].*[\w)]\.", bevinding.details), bevinding.details
        assert not BSN.search(bevinding.details), bevinding.details
        assert not [deel for deel in over_personen(geval, standaard) if deel in bevinding.details], bevinding.details


@pytest.mark.parametrize("code", sorted(ELEMENT))
def test_een_conditie_zegt_wat_er_staat(code: str) -> None:
    for _geval, _standaard, bevinding in fouten(code):
        gevuld = any(plaats.endswith(f"/{ELEMENT[code]}") for plaats in bevinding.locaties)
        assert ("is gevuld en moet leeg zijn" in bevinding.details) == gevuld
        assert ("is leeg en moet gevuld zijn" in bevinding.details) == (not gevuld)


@pytest.mark.parametrize(
    "code, een, meer",
    [
        ("TR349", r": \d+ ontbreekt\.", r": \d+(, \d+)+ ontbreken\."),
        ("TR385", r"staat één toegekende prestatie die niet is ", r"staan \d+ toegekende prestaties die niet zijn "),
    ],
)
def test_enkelvoud_en_meervoud(code: str, een: str, meer: str) -> None:
    teksten = [bevinding.details for _, _, bevinding in fouten(code)]
    assert all(bool(re.search(een, tekst)) != bool(re.search(meer, tekst)) for tekst in teksten)
    assert any(re.search(een, tekst) for tekst in teksten)
    assert any(re.search(meer, tekst) for tekst in teksten)
