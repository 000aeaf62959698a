"""Random messages that are valid to their schema, for every type, built from the schema as data."""

from datetime import date

from hypothesis import strategies as st
from lxml import etree

from berichten.catalogus import Berichttype
from berichten.structuur import ComplexType, Element, SimpelType

# Letters as they occur in Dutch administration, characters that XML escapes, and one outside the basic plane.
TEKENS = st.characters(
    codec="utf-8",
    categories=["L", "N", "P", "S", "Zs"],
    include_characters="\t&<>\"'€ëÅ𐍈",
    exclude_characters="\u2028\u2029",
)


@st.composite
def berichten_xml(draw: st.DrawFn, soort: Berichttype) -> bytes:
    """The bytes of one valid message."""
    wortel = etree.Element(soort.structuur.wortel.tag, nsmap={"a": soort.namespace, "b": soort.basis_namespace})
    _vul(draw, wortel, soort.structuur.wortel)
    return etree.tostring(wortel, xml_declaration=True, encoding="UTF-8")


def _vul(draw: st.DrawFn, knoop: etree._Element, element: Element) -> None:
    if isinstance(element.type, SimpelType):
        knoop.text = draw(waarden(element.type))
        return
    assert isinstance(element.type, ComplexType)
    for kind in element.type.elementen:
        hoogste = kind.maximaal if kind.maximaal is not None else 3
        for _ in range(draw(st.integers(kind.minimaal, hoogste))):
            _vul(draw, etree.SubElement(knoop, kind.tag), kind)


def waarden(soort: SimpelType) -> st.SearchStrategy[str]:
    """Text in the value space of a simple type, edges included."""
    if soort.opsomming:
        return st.sampled_from(soort.opsomming)
    if soort.basis == "integer" and not soort.patronen:
        return st.integers(soort.minimum or 0, soort.maximum).map(str)
    if soort.basis == "date":
        return st.one_of(st.dates(), st.just(date(2024, 2, 29))).map(date.isoformat)
    if soort.basis == "time":
        return st.times().map(lambda tijd: tijd.isoformat())
    eenvoudig = [patroon for patroon in soort.patronen if r"\s" not in patroon]
    if eenvoudig:
        return st.from_regex(rf"\A{eenvoudig[-1]}\Z".replace("[a-zA-ZÀ-ỳ]", "[a-zA-ZÀ-ÿ]"), fullmatch=True).filter(
            lambda tekst: (soort.min_lengte or 0) <= len(tekst) <= (soort.max_lengte or 40)
        )
    return st.text(TEKENS, min_size=soort.min_lengte or 0, max_size=min(soort.max_lengte or 40, 40)).filter(
        lambda tekst: bool(tekst.strip(" \t\xa0")) and not tekst.isspace()
    )
