"""Bad input gets a typed error with a Dutch text, whatever it is; good input is never refused."""

import codecs

import pytest

from berichten import fouten, xml
from tests.regels import bouwer

GOED = bouwer.bericht("305", "iwmo")


@pytest.mark.parametrize(
    "inhoud, fout, tekst",
    [
        (b"", fouten.LeegBericht, "leeg"),
        (b" \r\n\t ", fouten.LeegBericht, "leeg"),
        (b"Geachte gemeente,", fouten.GeenXml, "regel 1"),
        (b"%PDF-1.7 \x00\x01", fouten.GeenXml, "geen leesbare XML"),
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


def test_te_veel_elementen() -> None:
    with pytest.raises(fouten.TeGroot):
        xml.parse(b"<a>" + b"<b/>" * xml.MAX_TAGS + b"</a>")


def test_commentaar_en_cdata_veranderen_de_waarde_niet() -> None:
    wortel = xml.parse(b"<?xml version='1.0'?><a>ab<!-- x -->cd<?pi?><![CDATA[<!DOCTYPE]]></a>")
    assert wortel.text == "abcd<!DOCTYPE"


@pytest.mark.parametrize("waarde", [" ", "  Jansen ", "\t"])
def test_witruimte_in_een_waarde_blijft_en_ertussen_niet(waarde: str) -> None:
    wortel = xml.parse(f"<a>\r\n  <b>{waarde}</b>\r\n  <c/>\r\n</a>".encode())
    assert [wortel.text, wortel[0].text, wortel[0].tail] == [None, waarde, None]
