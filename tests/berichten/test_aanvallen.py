"""No message makes its explanation cost more than in proportion to its size: work is counted, not timed."""

import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from lxml import etree

from berichten import schema, xml
from berichten.bevinding import Bevinding
from tests.berichten.aanvallen import AANVALLEN, DECLARATIE, foute_waarden
from tests.regels import bouwer

SOORT = bouwer.soort("323", "iwmo")
RETOUR = bouwer.soort("325", "iwmo")
KLEIN, GROOT = 2_000, 16_000


@pytest.mark.parametrize("aanval", AANVALLEN, ids=lambda aanval: aanval.__name__)
def test_het_werk_groeit_hoogstens_met_de_omvang(aanval: Callable[[int], bytes]) -> None:
    klein, _ = werk_voor(aanval(KLEIN))
    groot, bevindingen = werk_voor(aanval(GROOT))
    assert 0 < len(bevindingen) <= schema.MAX_BEVINDINGEN + 1
    assert sum(len(bevinding.details) + len(bevinding.klasse) for bevinding in bevindingen) < 1_000 * len(bevindingen)
    assert groot <= klein * GROOT / KLEIN


def test_de_telling_ziet_het_werk_van_een_kwadraat() -> None:
    """That counting children once per name would be seen, so that the test above can fail."""

    def kwadraat(n: int) -> int:
        tags = [f"N{nummer}" for nummer in range(n)]
        return sum(sum(tag == naam for tag in tags) for naam in tags)

    klein, _ = geteld(lambda: kwadraat(20))
    groot, _ = geteld(lambda: kwadraat(160))
    assert groot > klein * 16


def werk_voor(inhoud: bytes) -> tuple[int, list[Bevinding]]:
    """Lines of Python that explaining a message runs, and what it found. What libxml2 does is not counted: it stops
    soon after the first fault, in a thread of its own."""
    wortel = xml.parse(inhoud)
    soort = SOORT if b"wmo323" in inhoud else RETOUR
    assert schema.controleer_schema(DECLARATIE, xml.parse(DECLARATIE), SOORT) == []
    return geteld(lambda: schema.controleer_schema(inhoud, wortel, soort))


def geteld(werk: Callable[[], Any]) -> tuple[int, Any]:
    """How many lines of Python, in functions and in generators, some work runs; and what it gives."""
    regels = 0

    def tel(_frame: FrameType, gebeurtenis: str, _waarde: object) -> Callable[..., Any]:
        nonlocal regels
        regels += gebeurtenis in {"line", "call"}
        return tel

    eerder = sys.gettrace()
    sys.settrace(tel)
    try:
        uit = werk()
    finally:
        sys.settrace(eerder)
    return regels, uit


def test_een_fout_houdt_het_valideren_op(monkeypatch: pytest.MonkeyPatch) -> None:
    """libxml2 keeps a record of each fault: 400,000 wrong return codes took 330 MB."""
    gevoerd: list[int] = []

    class Parser:
        def __init__(self, **opties: Any) -> None:
            self._parser = echt(**opties)

        def feed(self, stuk: bytes) -> None:
            gevoerd.append(len(stuk))
            self._parser.feed(stuk)

        def __getattr__(self, naam: str) -> Any:
            return getattr(self._parser, naam)

    echt = etree.XMLParser
    inhoud = foute_waarden(40_000)
    wortel = xml.parse(inhoud)
    monkeypatch.setattr(etree, "XMLParser", Parser)
    assert schema.controleer_schema(inhoud, wortel, RETOUR)
    assert sum(gevoerd) < len(inhoud) / 10


GEHEUGEN = """
import sys
from pathlib import Path
from app.diensten.verkeer.valideren import valideer
from berichten.xml import MAX_KNOPEN
from tests.berichten import aanvallen

def veld(naam):
    regels = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(regel for regel in regels if regel.startswith(naam)).split()[1])

valideer(aanvallen.DECLARATIE)
inhoud = getattr(aanvallen, sys.argv[1])(int(float(sys.argv[2]) * MAX_KNOPEN))
leeg = veld("VmRSS")
Path("/proc/self/clear_refs").write_text("5")
valideer(inhoud)
print(veld("VmHWM") - leeg)
"""


@pytest.mark.parametrize(
    "aanval, deel",
    [
        ("leeg", 0.99),
        ("twaalf_attributen", 0.99),
        ("veel_namen", 0.99),
        ("foute_waarden", 0.44),
        ("foute_lijsten", 0.9),
    ],
)
def test_geen_bericht_kost_meer_geheugen_dan_vijftien_keer_het_grootste(aanval: str, deel: float) -> None:
    """At the size of the limits, in a process of its own."""
    opdracht = [sys.executable, "-c", GEHEUGEN, aanval, str(deel)]
    uit = subprocess.run(opdracht, check=True, stdout=subprocess.PIPE, text=True)
    assert int(uit.stdout) < 15 * xml.MAX_BYTES
