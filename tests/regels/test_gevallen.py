"""Every case of every rule, from tests/regels/CODE.yml, for each standard the rule is in; through the public door.

A rule that the schema keeps as well (CS025) cannot be broken by a message that is valid to it. Its bad cases say so
with `niveau1: true`: the schema must refuse the message, and the rule must still see the fault in what is read from it.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from berichten import xml
from berichten.beoordelen import beoordeel_inhoud, beoordeel_keten
from berichten.bevinding import Bevinding
from berichten.lezen import lees
from berichten.regels.register import regels
from berichten.schema import controleer_schema
from tests.regels.bouwer import bericht, dossier, soort, vertaal

HIER = Path(__file__).parent
NUMMERS = ["301", "305", "307", "315", "317", "319", "323", "325"]


def gevallen() -> list[Any]:
    """One parameter set per case and standard: rule, case, standard."""
    uit = []
    for pad in sorted(HIER.glob("*.yml")):
        regel = regels()[pad.stem]
        for naam, geval in yaml.safe_load(pad.read_text()).items():
            uit += [
                pytest.param(pad.stem, geval, standaard, id=f"{pad.stem}-{naam}-{standaard}")
                for standaard in geval.get("standaarden", regel.standaarden)
            ]
    return uit


def oordeel(nummer: str, standaard: str, geval: dict[str, Any]) -> list[Bevinding]:
    """All findings of levels 2 to 4 on a message that is valid to its schema, or that the case says is not."""
    type_ = soort(nummer, standaard)
    inhoud = bericht(nummer, standaard, geval.get("wijzig"))
    wortel = xml.parse(inhoud)
    geweigerd = bool(controleer_schema(inhoud, wortel, type_))
    assert geweigerd == geval.get("niveau1", False), f"the schema {'refuses' if geweigerd else 'accepts'} the case"
    gelezen = lees(wortel, type_)
    keten = beoordeel_keten(gelezen, type_, dossier(nummer, standaard, geval.get("dossier")))
    return beoordeel_inhoud(gelezen, type_) + keten


@pytest.mark.parametrize("code, geval, standaard", gevallen())
def test_geval(code: str, geval: dict[str, Any], standaard: str) -> None:
    gevonden = [b for b in oordeel(str(geval["bericht"]), standaard, geval) if b.regel == code]
    verwacht = [
        (regels()[code].retourcode, tuple(sorted([locaties] if isinstance(locaties, str) else locaties)))
        for locaties in vertaal(geval["verwacht"], standaard)
    ]
    assert sorted((b.retourcode, b.locaties) for b in gevonden) == sorted(verwacht)


@pytest.mark.parametrize("standaard", ["iwmo", "ijw"])
@pytest.mark.parametrize("nummer", NUMMERS)
def test_basis_is_goed(nummer: str, standaard: str) -> None:
    assert oordeel(nummer, standaard, {}) == []


@pytest.mark.parametrize("code", sorted(regels()))
def test_goed_en_fout_geval(code: str) -> None:
    namen = yaml.safe_load((HIER / f"{code}.yml").read_text())
    assert any(naam.startswith("goed_") for naam in namen), "no good case"
    assert any(naam.startswith("fout_") for naam in namen), "no bad case"
    assert all(bool(geval["verwacht"]) == naam.startswith("fout_") for naam, geval in namen.items())
