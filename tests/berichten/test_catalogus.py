"""The catalogue says what each message is, and takes up a newer release that is put beside ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from berichten import catalogus, xml
from berichten.fouten import NietInModel, OnbekendBerichttype
from berichten.lezen import lees
from berichten.schema import controleer_schema
from tests.regels import bouwer


def test_wat_een_bericht_is() -> None:
    soort = catalogus.berichttype("WMO323")
    assert (soort.code, soort.standaard, soort.release, soort.rol.afzender) == ("484", "iwmo", "3.2", "aanbieder")
    assert soort.antwoord == catalogus.berichttype("WMO325")
    assert catalogus.berichttype("JW301").antwoord == catalogus.berichttype("JW302")
    assert catalogus.berichttype("JW302").antwoord is None


@pytest.mark.parametrize(
    "inhoud",
    [
        b"<Bericht/>",
        b"<x:Bericht xmlns:x='http://www.istandaarden.nl/iwmo/2_4/wmo301/schema'/>",
        b"<x:Anders xmlns:x='http://www.istandaarden.nl/iwmo/3_2/wmo301/schema'/>",
    ],
)
def test_onbekend_type_of_release(inhoud: bytes) -> None:
    with pytest.raises(OnbekendBerichttype) as gevangen:
        catalogus.herken(xml.parse(inhoud))
    assert "iwmo 3.2" in gevangen.value.melding


@pytest.fixture
def nieuwe_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with WMO305 of release 3.3: the schemas of 3.2 with their version raised."""
    doel = tmp_path / "iwmo" / "3.3"
    doel.mkdir(parents=True)
    bron = catalogus.berichttype("WMO305").schema.parent
    for naam in ("WMO305.xsd", "basisschema.xsd"):
        tekst = (bron / naam).read_text()
        doel.joinpath(naam).write_text(tekst.replace("/3_2/", "/3_3/").replace("release>3.2<", "release>3.3<"))
    monkeypatch.setenv(catalogus.EXTRA_SCHEMAS, str(tmp_path))
    catalogus.catalogus.cache_clear()
    yield doel
    monkeypatch.delenv(catalogus.EXTRA_SCHEMAS)
    catalogus.catalogus.cache_clear()


def test_nieuwe_release_ernaast(nieuwe_release: Path) -> None:
    inhoud = bouwer.bericht("305", "iwmo").replace(b"/3_2/", b"/3_3/")
    soort = catalogus.herken(xml.parse(inhoud))
    assert str(soort) == "WMO305 3.3"
    assert controleer_schema(inhoud, xml.parse(inhoud), soort) == []
    assert lees(xml.parse(inhoud), soort).header.afzender == "70701234"


def test_nieuw_element_in_een_nieuwe_release(nieuwe_release: Path) -> None:
    schema = nieuwe_release / "WMO305.xsd"
    extra = '<xs:element name="Toekomst" type="iwmo:LDT_Datum" minOccurs="0"/>'
    tekst = schema.read_text()
    plek = tekst.index("</xs:sequence>", tekst.index('complexType name="StartProduct"'))
    schema.write_text(tekst[:plek] + extra + tekst[plek:])
    catalogus.catalogus.cache_clear()
    catalogus._structuur.cache_clear()
    inhoud = bouwer.bericht("305", "iwmo").replace(b"/3_2/", b"/3_3/")
    wortel = xml.parse(inhoud)
    soort = catalogus.herken(wortel)
    assert controleer_schema(inhoud, wortel, soort) == []
    with pytest.raises(NietInModel) as gevangen:
        lees(wortel, soort)
    assert "Toekomst" in gevangen.value.melding
