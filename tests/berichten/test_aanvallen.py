"""No message makes its explanation cost more than in proportion to its size: work is counted, not timed."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from lxml import etree

from berichten import schema, xml
from berichten.bevinding import Bevinding
from tests.regels import bouwer

SOORT = bouwer.soort("323", "iwmo")
RETOUR = bouwer.soort("325", "iwmo")
DECLARATIE = bouwer.bericht("323", "iwmo")
ANTWOORD = bouwer.bericht("325", "iwmo")


def _in(bericht: bytes, voor: bytes, inhoud: bytes) -> bytes:
    assert voor in bericht
    return bericht.replace(voor, inhoud + voor, 1)


def veel_namen(n: int) -> bytes:
    return _in(DECLARATIE, b"</b:Declaratie>", b"".join(b"<b:N%d/>" % nummer for nummer in range(n)))


def namen_vooraan(n: int) -> bytes:
    return _in(DECLARATIE, b"<b:DeclaratieNummer>", b"".join(b"<N%d/>" % nummer for nummer in range(n)))


def gelijke_buren(n: int) -> bytes:
    return _in(DECLARATIE, b"</b:Declaratie>", b"<b:Onzin/>" * n)


def te_vaak(n: int) -> bytes:
    return _in(DECLARATIE, b"<b:DeclaratieNummer>", b"<b:DeclaratieNummer>1</b:DeclaratieNummer>" * n)


def foute_waarden(n: int) -> bytes:
    return _in(ANTWOORD, b"</b:RetourCodes>", b"<b:RetourCode>xxxx</b:RetourCode>" * n)


def verschillende_foute_waarden(n: int) -> bytes:
    codes = b"".join(b"<b:RetourCode>x%d</b:RetourCode>" % nummer for nummer in range(n))
    return _in(ANTWOORD, b"</b:RetourCodes>", codes)


def foute_lijsten(n: int) -> bytes:
    return _in(DECLARATIE, b"</b:Clienten>", b"<b:Client/>" * n)


def goede_regels_en_een_foute(n: int) -> bytes:
    begin = DECLARATIE.index(b"<b:Prestatie>")
    regel = DECLARATIE[begin : DECLARATIE.index(b"</b:Prestatie>") + len(b"</b:Prestatie>")]
    fout = DECLARATIE.replace(b"<b:Eenheid>04", b"<b:Eenheid>99")
    return fout[:begin] + regel * (n // 10) + fout[begin:]


def diep(n: int) -> bytes:
    takken = b"<b:Onzin>" * 200 + b"</b:Onzin>" * 200
    return _in(DECLARATIE, b"</b:Declaratie>", takken * (n // 200))


def lange_namen(n: int) -> bytes:
    namen = b"".join(b"<b:N" + b"%d" % nummer * 100 + b"/>" for nummer in range(n // 10))
    return _in(DECLARATIE, b"</b:Declaratie>", namen)


def brede_attributen(n: int) -> bytes:
    attributen = b"".join(b' a%d=""' % nummer for nummer in range(100))
    return _in(DECLARATIE, b"</b:Clienten>", (b"<b:Client" + attributen + b"/>") * (n // 100))


def lange_datums(n: int) -> bytes:
    datums = b"".join(b"<b:Prestatie><b:X>%d-01-01</b:X></b:Prestatie>" % (10_000 + nummer) for nummer in range(n))
    return _in(DECLARATIE, b"</b:Prestaties>", datums)


AANVALLEN: tuple[Callable[[int], bytes], ...] = (
    veel_namen,
    namen_vooraan,
    gelijke_buren,
    te_vaak,
    foute_waarden,
    verschillende_foute_waarden,
    foute_lijsten,
    goede_regels_en_een_foute,
    diep,
    lange_namen,
    brede_attributen,
    lange_datums,
)
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
