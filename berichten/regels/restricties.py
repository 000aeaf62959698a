"""The rules of level 1 (RS…): no code checks them, a facet of a type in the schemas does. Which one, as data."""

import functools
from dataclasses import dataclass

from berichten.catalogus import berichttypen
from berichten.structuur import Element, SimpelType

GEVULD = r".*[^\s].*"


@dataclass(frozen=True, slots=True)
class Restrictie:
    """One rule that the schemas keep: the facet as XSD names it, its value, and what it means.

    `alleen` limits a facet that other rules use as well to the types that this rule is about.
    """

    code: str
    facet: str
    waarde: str
    betekenis: str
    alleen: frozenset[str] = frozenset()


def _lengtes() -> list[Restrictie]:
    lengte_van = {
        "RS008": 1, "RS009": 2, "RS010": 3, "RS011": 4, "RS012": 5, "RS013": 6, "RS014": 8, "RS015": 9, "RS016": 10,
        "RS017": 12, "RS018": 15, "RS019": 20, "RS020": 24, "RS021": 25, "RS023": 35, "RS024": 36, "RS025": 64,
        "RS026": 80, "RS028": 200,
    }  # fmt: skip
    return [
        Restrictie(code, "maxLength", str(lengte), f"Ten hoogste {lengte} {'teken' if lengte == 1 else 'tekens'}.")
        for code, lengte in lengte_van.items()
    ]


def _grenzen() -> list[Restrictie]:
    grens_van = {"RS002": 99, "RS004": 99_999, "RS005": 99_999_999, "RS006": 999_999_999, "RS040": 999_999_999_999}
    return [Restrictie("RS001", "minInclusive", "0", "Niet kleiner dan nul.")] + [
        Restrictie(code, "maxInclusive", str(grens), f"Niet groter dan {grens}.") for code, grens in grens_van.items()
    ]


def _patronen() -> list[Restrictie]:
    return [
        Restrictie("RS031", "pattern", r"([.\s]*\S+[.\s]*)+", "Commentaar bevat meer dan spaties en punten."),
        Restrictie("RS032", "pattern", "[^:Z]*", "Een datum heeft geen tijdzone."),
        Restrictie("RS033", "pattern", GEVULD, "Een element dat er staat is niet leeg."),
        Restrictie("RS034", "pattern", "[^Z+-]+", "Een tijd heeft geen tijdzone."),
        Restrictie("RS035", "pattern", "[0-9]{4}", "Precies vier cijfers."),
        Restrictie("RS036", "pattern", "[0-9]{8}", "Precies acht cijfers."),
        Restrictie("RS037", "pattern", "[0-9]{9}", "Precies negen cijfers."),
        Restrictie("RS045", "pattern", "([a-zA-ZÀ-ỳ])+", "Letters aan elkaar, zonder punten of spaties."),
        Restrictie("RS046", "pattern", "[0-9]*", "Alleen cijfers, aan elkaar."),
        Restrictie("RS047", "pattern", "", "De code van het berichttype.", frozenset({"LDT_BerichtCode"})),
        Restrictie(
            "RS048", "pattern", r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)", "Een versie van drie getallen."
        ),
    ]


RESTRICTIES = tuple(sorted((*_lengtes(), *_grenzen(), *_patronen()), key=lambda restrictie: restrictie.code))


def typen_met(restrictie: Restrictie) -> list[str]:
    """The types of the schemas that carry the facet, by name; the same in iWmo and iJw as far as both have the type."""
    return sorted(naam for naam, soort in _waardetypen().items() if _draagt(soort, restrictie))


def _draagt(soort: SimpelType, restrictie: Restrictie) -> bool:
    if restrictie.alleen:
        return soort.naam in restrictie.alleen and bool(soort.patronen)
    if restrictie.facet == "pattern":
        return f"(?:{restrictie.waarde})" in soort.patronen
    waarden = {"maxLength": soort.max_lengte, "minInclusive": soort.minimum, "maxInclusive": soort.maximum}
    return waarden[restrictie.facet] == int(restrictie.waarde)


@functools.cache
def _waardetypen() -> dict[str, SimpelType]:
    """Every type of a value in any message schema, by name."""
    elementen: list[Element] = [
        element for soort in berichttypen() for klasse in soort.structuur.klassen() for element in klasse.elementen
    ]
    return {element.type.naam: element.type for element in elementen if isinstance(element.type, SimpelType)}
