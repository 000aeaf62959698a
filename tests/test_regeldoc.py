"""The list of rules: what it says of the schemas is true, and a list that is out of date is noticed."""

import sys
from pathlib import Path

import pytest
from lxml import etree

from berichten import xml
from berichten.catalogus import berichttypen
from berichten.regels.restricties import RESTRICTIES, Restrictie, typen_met
from berichten.schema import controleer_schema
from tests.regels.bouwer import bericht, soort
from tools import maak_regeldoc

BASIS: dict[str, tuple[Path, str]] = {
    b.standaard: (b.schema.parent / "basisschema.xsd", b.basis_namespace) for b in berichttypen()
}
XS = "http://www.w3.org/2001/XMLSchema"
FOUT_BIJ_PATROON = {
    "RS031": " \t", "RS032": "2026-01-01Z", "RS033": " ", "RS034": "10:00:00Z", "RS035": "012a", "RS036": "1234567a",
    "RS037": "12345678a", "RS045": "A.B.", "RS046": "06-12", "RS048": "1.0",
}  # fmt: skip


def past(waarde: str, type_: str, standaard: str) -> bool:
    """Whether libxml2 takes a value for one type of the basis schema."""
    pad, namespace = BASIS[standaard]
    bron = (
        f'<s:schema xmlns:s="{XS}" xmlns:t="{namespace}"><s:import namespace="{namespace}" '
        f'schemaLocation="{pad.as_uri()}"/><s:element name="w" type="t:{type_}"/></s:schema>'
    )
    knoop = etree.Element("w")
    knoop.text = waarde
    return etree.XMLSchema(etree.fromstring(bron)).validate(knoop)


def kent(type_: str, standaard: str) -> bool:
    return f'name="{type_}"' in BASIS[standaard][0].read_text(encoding="utf-8")


def fout(restrictie: Restrictie) -> str:
    """A value that breaks the rule."""
    if restrictie.facet == "maxLength":
        return "1" * (int(restrictie.waarde) + 1)
    if restrictie.facet == "minInclusive":
        return str(int(restrictie.waarde) - 1)
    if restrictie.facet == "maxInclusive":
        return str(int(restrictie.waarde) + 1)
    return FOUT_BIJ_PATROON[restrictie.code]


PER_TYPE = [restrictie for restrictie in RESTRICTIES if restrictie.code != "RS047"]


@pytest.mark.parametrize("standaard", ["iwmo", "ijw"])
@pytest.mark.parametrize("restrictie", PER_TYPE, ids=lambda restrictie: restrictie.code)
def test_schema_bewaakt_de_regel(restrictie: Restrictie, standaard: str) -> None:
    typen = [type_ for type_ in typen_met(restrictie) if kent(type_, standaard)]
    assert typen
    assert not [type_ for type_ in typen if past(fout(restrictie), type_, standaard)]
    if restrictie.facet in {"minInclusive", "maxInclusive"}:
        assert all(past(restrictie.waarde, type_, standaard) for type_ in typen)


@pytest.mark.parametrize("nummer", ["301", "305", "307", "315", "317", "319", "323", "325"])
@pytest.mark.parametrize("standaard", ["iwmo", "ijw"])
def test_schema_bewaakt_de_berichtcode(nummer: str, standaard: str) -> None:
    type_ = soort(nummer, standaard)
    inhoud = bericht(nummer, standaard).replace(f">{type_.code}<".encode(), b">999<", 1)
    (bevinding,) = controleer_schema(inhoud, xml.parse(inhoud), type_)
    assert bevinding.locaties == ("/Bericht/Header/BerichtCode",)


def test_elke_schemaregel_staat_er_eenmaal() -> None:
    codes = [restrictie.code for restrictie in RESTRICTIES]
    assert codes == sorted(set(codes))
    assert len(codes) == 36


def draai(monkeypatch: pytest.MonkeyPatch, *woorden: str) -> int:
    monkeypatch.setattr(sys, "argv", ["maak_regeldoc", *woorden])
    return maak_regeldoc.main()


def test_verouderd_document_wordt_gezien(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maak_regeldoc, "DOCUMENT", tmp_path / "regels.md")
    assert draai(monkeypatch, "--controleer") == 1
    assert draai(monkeypatch) == 0
    assert draai(monkeypatch, "--controleer") == 0
    (tmp_path / "regels.md").write_text("anders", encoding="utf-8")
    assert draai(monkeypatch, "--controleer") == 1


def test_document_noemt_elke_regel_met_zijn_gevallen() -> None:
    document = maak_regeldoc.document()
    assert document == maak_regeldoc.document()
    rij = next(regel for regel in document.splitlines() if regel.startswith("| TR307 |"))
    assert "9307" in rij
    assert all(int(aantal) > 0 for aantal in rij.rstrip("| ").split(" | ")[-2:])
    assert "| RS037 | Precies negen cijfers. | `pattern` `[0-9]{9}` | BurgerServicenummer |" in document
