"""Bad input gets a typed error with a Dutch text, whatever it is; good input is never refused."""

import codecs
import gzip
import threading
from collections.abc import Iterator

import pytest

from berichten import fouten, xml, xmlgrenzen
from berichten.catalogus import Berichttype, berichttypen
from berichten.structuur import ComplexType, Element, SimpelType
from tests.regels import bouwer

GOED = bouwer.bericht("305", "iwmo")


@pytest.mark.parametrize(
    "inhoud, fout, tekst",
    [
        (b"", fouten.LeegBericht, "leeg"),
        (b" \r\n\t ", fouten.LeegBericht, "leeg"),
        (b"Geachte gemeente,", fouten.GeenXml, "regel 1"),
        (b"%PDF-1.7 \x00\x01", fouten.AnderBestand, "een PDF-bestand"),
        (b"PK\x03\x04\x14\x00", fouten.AnderBestand, "een ZIP-bestand"),
        (gzip.compress(GOED), fouten.AnderBestand, "een gzip-bestand"),
        (b"\r\n" + GOED, fouten.GeenXml, "vóór de XML-declaratie staan spaties"),
        (GOED + b"\x00\x00", fouten.GeenXml, "NUL of Ctrl-Z"),
        (GOED + b"\r\n\x1a", fouten.GeenXml, "NUL of Ctrl-Z"),
        (GOED + b"einde", fouten.GeenXml, "na het laatste element staat nog iets"),
        (GOED + GOED, fouten.GeenXml, "één bericht per bestand"),
        (GOED.replace(b"Voorbeeld", b"V\x00rbeeld"), fouten.GeenXml, "een teken in dat XML niet toelaat"),
        (GOED.replace(b"Voorbeeld", b"Vroom & Zn"), fouten.GeenXml, "losse &"),
        (b"<a>" * 300 + b"</a>" * 300, fouten.GeenXml, "dieper genest"),
        (b"<a><b></a>", fouten.GeenXml, "niet welgevormd"),
        (GOED[: len(GOED) // 2], fouten.GeenXml, "afgekapt"),
        (codecs.BOM_UTF8 + GOED, fouten.VerkeerdeCodering, "byte-order-mark"),
        (GOED.decode().replace("UTF-8", "UTF-16").encode("utf-16"), fouten.VerkeerdeCodering, "byte-order-mark"),
        (GOED.replace(b"UTF-8", b"ISO-8859-1"), fouten.VerkeerdeCodering, "ISO-8859-1"),
        (GOED.replace(b"Voorbeeld", "Coördinatie".encode("latin-1")), fouten.VerkeerdeCodering, "geen geldige UTF-8"),
        (b'<?xml version="1.0"?><!DOCTYPE a><a/>', fouten.OnveiligeXml, "DOCTYPE"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', fouten.OnveiligeXml, "DOCTYPE"),
        (b'<!-- <b -->\n<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', fouten.OnveiligeXml, "DOCTYPE"),
        # Were what it names fetched, it would not be well-formed.
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16-le"), fouten.GeenXml, "geen leesbare XML"),
        (
            b'<?xml version="1.0"'
            + b" " * 300
            + b'encoding="UTF-7"?>+ADwAIQ-DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
            fouten.GeenXml,
            "geen leesbare XML",
        ),
        (b"<a>&onbekend;</a>", fouten.GeenXml, "geen leesbare XML"),
    ],
)
def test_slechte_invoer(inhoud: bytes, fout: type[fouten.Berichtfout], tekst: str) -> None:
    with pytest.raises(fout) as gevangen:
        xml.parse(inhoud)
    assert tekst in gevangen.value.melding


def test_te_veel_bytes() -> None:
    with pytest.raises(fouten.TeGroot) as gevangen:
        xml.parse(GOED, max_bytes=100)
    assert gevangen.value.status == 413
    assert "100 bytes" in gevangen.value.melding


N = xml.MAX_KNOPEN


@pytest.mark.parametrize(
    "inhoud",
    [
        b"<a>" + b"<b/>" * N + b"</a>",
        b"<a>" + b"<b></b>" * N + b"</a>",
        b"<a>" + b"<!--</</</-->" * 10 + b"<b/>" * N + b"</a>",
        b"<a>" + b"<b c=\"\" d=''/>" * (N // 3 + 1) + b"</a>",
        b"<a>" + b"<b c =\n''/>" * (N // 2 + 1) + b"</a>",
        b"<a>" + b'<b xmlns:c="d"/>' * (N // 2 + 1) + b"</a>",
    ],
    ids=["leeg", "met sluittag", "met commentaar", "attributen", "attributen met witruimte", "namespaces"],
)
def test_te_veel_elementen_en_attributen(inhoud: bytes) -> None:
    with pytest.raises(fouten.TeGroot) as gevangen:
        xml.parse(inhoud)
    assert f"meer dan {N:,} elementen en attributen".replace(",", ".") in gevangen.value.melding


def test_net_niet_te_veel() -> None:
    assert len(xml.parse(b"<a>" + b"<b/>" * (N - 1) + b"</a>")) == N - 1
    # A `=` in a text is no attribute.
    assert xml.parse(b"<a>" + b"<b>==</b>" * (N // 2) + b"</a>").tag == "a"


def test_de_grens_volgt_uit_de_kleinste_regel_van_de_standaard() -> None:
    kleinste = min(bytes_ / elementen for soort in berichttypen() for bytes_, elementen in _regels(soort))
    assert int(kleinste) == xmlgrenzen.BYTES_PER_KNOOP


def _regels(soort: Berichttype) -> Iterator[tuple[int, int]]:
    """Bytes and elements of the least that each repeated part of a message can be, parts of a person left out."""
    for klasse in soort.structuur.klassen():
        lid = klasse.lijst_van
        if lid is not None and isinstance(lid.type, ComplexType) and klasse.naam not in {"Relaties", "Contactgegevens"}:
            yield _minst(lid)


def _minst(element: Element) -> tuple[int, int]:
    omvang, aantal = len(f"<{element.naam}></{element.naam}>"), 1
    if isinstance(element.type, SimpelType):
        return omvang + _kortste_waarde(element.type), aantal
    for kind in element.type.elementen:
        keer = 1 if element.type.lijst_van else kind.minimaal
        meer, erbij = _minst(kind)
        omvang, aantal = omvang + keer * meer, aantal + keer * erbij
    return omvang, aantal


def _kortste_waarde(soort: SimpelType) -> int:
    vast = {"(?:[0-9]{4})": 4, "(?:[0-9]{8})": 8, "(?:[0-9]{9})": 9}
    if soort.basis in {"date", "time"}:
        return {"date": 10, "time": 8}[soort.basis]
    if soort.opsomming:
        return min(map(len, soort.opsomming))
    return max([1, soort.min_lengte or 0, *(vast.get(patroon, 0) for patroon in soort.patronen)])


@pytest.mark.parametrize(
    "inhoud",
    [
        b"<a>\n<b>" + b"x" * xml.MAX_STUK + b"</b></a>",
        b"<a>\n<" + b"b" * xml.MAX_STUK + b"/></a>",
        b"<a>\n<b " + b" ".join(b"c%d=''" % nummer for nummer in range(6_000)) + b"/></a>",
        b"<a>\n<b c='" + b">" * xml.MAX_STUK + b"'/></a>",
    ],
    ids=["tekst", "naam", "brede tag", "lang attribuut"],
)
@pytest.mark.parametrize("achter", [b"", b"<c/>" * 20_000], ids=["achteraan", "midden"])
def test_te_lang_stuk(inhoud: bytes, achter: bytes) -> None:
    with pytest.raises(fouten.TeGroot) as gevangen:
        xml.parse(inhoud.replace(b"</a>", achter + b"</a>"))
    assert gevangen.value.melding.startswith("Op regel 2 staat een naam of tekst van meer dan 50.000 bytes")


@pytest.mark.parametrize("wit", [b" " * 8_000_000, b"\r\n" * 100_000, b"<!-- " + b"x" * 8_000_000 + b" -->\n"])
def test_opvulling_mag_lang_zijn(wit: bytes) -> None:
    assert len(xml.parse(b"<a>" + wit + b"<b/>" + wit + b"<c/></a>" + wit)) == 2


@pytest.mark.parametrize(
    "lang",
    [
        b" " * 10_000_000,
        b"<!-- " + b"x" * 10_000_000 + b" -->",
        b"<!-- -->" + b"x" * xml.MAX_STUK,
        b"<![CDATA[" + b"x" * xml.MAX_STUK + b"]]>",
    ],
)
def test_opvulling_die_dat_niet_is_of_te_lang(lang: bytes) -> None:
    with pytest.raises(fouten.TeGroot):
        xml.parse(b"<a>" + lang + b"<b/></a>")


def test_alleen_in_een_envelop_mag_een_tekst_lang_zijn_en_nooit_een_tag() -> None:
    lang = b"QUJD" * 3_000_000
    assert len(xml.parse(b"<a><b>" + lang + b"</b></a>", huge_tree=True)[0].text or "") == len(lang)
    for tag in (b"<" + b"b" * 60_000 + b"/>", b"<b " + b" ".join(b"c%d='>'" % n for n in range(6_000)) + b"/>"):
        with pytest.raises(fouten.TeGroot):
            xml.parse(b"<a>" + tag + b"</a>", huge_tree=True)


def test_namen_van_een_ander_blijven_niet_achter() -> None:
    """lxml keeps names per thread for as long as the thread lives; so no message is parsed in a thread that stays."""
    draden: list[int] = []
    xml.apart(lambda: draden.append(threading.get_ident()))
    assert draden != [threading.get_ident()]
    with pytest.raises(ZeroDivisionError):
        xml.apart(lambda: 1 // 0)


def test_bytes_die_geen_utf8_zijn_worden_aangewezen_waar_ze_ook_staan() -> None:
    lang = "é€𝄞".encode() * 300_000
    assert (
        xml.parse(b"<a>" + b"<b/>".join(lang[begin : begin + 9] for begin in range(0, 900_000, 9)) + b"</a>").tag == "a"
    )
    with pytest.raises(fouten.VerkeerdeCodering) as gevangen:
        xml.parse(b"<a>" + lang + b"\xff</a>")
    assert f"Byte {3 + len(lang)} is geen geldige UTF-8" in gevangen.value.melding


def test_commentaar_en_cdata_veranderen_de_waarde_niet() -> None:
    wortel = xml.parse(b"<?xml version='1.0'?><a>ab<!-- x -->cd<?pi?><![CDATA[<!DOCTYPE]]></a>")
    assert wortel.text == "abcd<!DOCTYPE"


@pytest.mark.parametrize("waarde", [" ", "  Jansen ", "\t"])
def test_witruimte_in_een_waarde_blijft_en_ertussen_niet(waarde: str) -> None:
    wortel = xml.parse(f"<a>\r\n  <b>{waarde}</b>\r\n  <c/>\r\n</a>".encode())
    assert [wortel.text, wortel[0].text, wortel[0].tail] == [None, waarde, None]
