"""Damaged messages, hundreds of them, one after the other: each gets an outcome and a valid answer, none is parked."""

from datetime import date
from random import Random

import pytest

from berichten import xml
from berichten.antwoord import maak_antwoord
from berichten.beoordelen import beoordeel_inhoud, beoordeel_keten, beoordeel_zonder_keten
from berichten.lezen import lees
from berichten.oordeel import vel_oordeel
from berichten.schema import controleer_schema
from berichten.schrijven import schrijf
from tests.app.hulp import antwoorden_op, tel
from tests.ketens.hulp import lever
from tests.ketens.schade import beschadigd
from tests.regels.bouwer import dossier, soort

VAN_AANBIEDER = ("305", "307", "315", "317", "323")
NUMMERS = (*VAN_AANBIEDER, "301", "319", "325")
STANDAARDEN = pytest.mark.parametrize("standaard", ["iwmo", "ijw"])


@STANDAARDEN
@pytest.mark.parametrize("nummer", NUMMERS)
def test_elk_beschadigd_bericht_wordt_beoordeeld(nummer: str, standaard: str) -> None:
    """Every rule on every kind of damage, against a dossier in which the message would have been right."""
    type_ = soort(nummer, standaard)
    beoordeeld = 0
    for poging in range(60):
        inhoud = beschadigd(nummer, standaard, Random(f"{nummer} {standaard} {poging}"))
        wortel = xml.parse(inhoud)
        if controleer_schema(inhoud, wortel, type_):
            continue
        bericht = lees(wortel, type_)
        beoordeel_zonder_keten(bericht, type_)
        bevindingen = beoordeel_inhoud(bericht, type_) or beoordeel_keten(bericht, type_, dossier(nummer, standaard))
        antwoord = maak_antwoord(
            vel_oordeel(bericht, type_, bevindingen), identificatie="A1", dagtekening=date(2026, 6, 1)
        )
        if antwoord is not None:
            geschreven = schrijf(antwoord.bericht, antwoord.soort)
            assert controleer_schema(geschreven, xml.parse(geschreven), antwoord.soort) == []
            # An answer of ours to a declaration is itself right by the rules on answers.
            assert nummer != "323" or beoordeel_inhoud(antwoord.bericht, antwoord.soort) == []
        beoordeeld += 1
    assert beoordeeld >= 20


@STANDAARDEN
@pytest.mark.usefixtures("schone_databank")
def test_geen_beschadigd_bericht_wordt_geparkeerd(standaard: str) -> None:
    """Each meets in the store what the ones before it left there."""
    kans = Random(f"keten {standaard}")
    beantwoord = 0
    for _ in range(120):
        nummer = kans.choice(NUMMERS)
        uitslag = lever(beschadigd(nummer, standaard, kans), "2026-06-17")
        if nummer in VAN_AANBIEDER and uitslag.antwoord is not None:
            beantwoord += antwoorden_op(uitslag.kop.id)
    assert beantwoord >= 20
    assert tel("bericht where toestand <> 'verwerkt'") == 0
