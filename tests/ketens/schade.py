"""Damage done to a good message at random, within its schema: values, and elements gone, added or doubled."""

from datetime import date, timedelta
from random import Random

from lxml import etree

from berichten.catalogus import Berichttype
from berichten.structuur import ComplexType, Element, SimpelType
from tests.regels.bouwer import bericht, soort

GRENZEN = tuple(
    map(
        date.fromisoformat,
        (
            "0001-01-01",
            "1890-05-05",
            "1900-01-01",
            "2020-12-31",
            "2021-01-01",
            "2024-02-29",
            "2026-12-31",
            "9999-12-31",
        ),
    )
)
TEKSTEN = ("A", "P1", "P2", "D202604", "VOT00001", "0193", "70701234", "999900006", "999900018", "8011AB", "0123ab")


def beschadigd(nummer: str, standaard: str, kans: Random) -> bytes:
    """A base message with one to six faults in it. It may still be good, or no longer be valid to its schema."""
    type_ = soort(nummer, standaard)
    wortel = etree.fromstring(bericht(nummer, standaard))
    for _ in range(kans.randint(1, 6)):
        _beschadig(wortel, type_, kans)
    return etree.tostring(wortel, xml_declaration=True, encoding="UTF-8")


def _beschadig(wortel: etree._Element, type_: Berichttype, kans: Random) -> None:
    plekken = list(_plekken(wortel, type_.structuur.wortel))
    knoop, element, ouder = kans.choice(plekken)
    vader = knoop.getparent()
    match kans.randrange(5):
        case 0 if vader is not None and element.minimaal < len(vader.findall(element.tag)):
            vader.remove(knoop)
        case 1 if vader is not None and element.maximaal is None:
            knoop.addnext(etree.fromstring(etree.tostring(knoop)))
        case 2 if isinstance(element.type, ComplexType):
            _vul_aan(knoop, element.type, kans)
        case 3 if ouder is not None and vader is not None:
            _vul_aan(vader, ouder, kans)
        case _ if isinstance(element.type, SimpelType):
            knoop.text = _waarde(element.type, knoop.text or "", kans)


def _plekken(
    knoop: etree._Element, element: Element, ouder: ComplexType | None = None
) -> list[tuple[etree._Element, Element, ComplexType | None]]:
    """Every element of the message with its place in the schema."""
    uit = [(knoop, element, ouder)]
    if isinstance(element.type, ComplexType):
        soorten = {kind.tag: kind for kind in element.type.elementen}
        for kind in knoop:
            uit += _plekken(kind, soorten[kind.tag], element.type)
    return uit


def _vul_aan(knoop: etree._Element, klasse: ComplexType, kans: Random) -> None:
    """Add one of the elements that are absent, where the schema wants it, filled as little as may be."""
    afwezig = [kind for kind in klasse.elementen if knoop.find(kind.tag) is None]
    if not afwezig:
        return
    nieuw = kans.choice(afwezig)
    volgorde = [kind.tag for kind in klasse.elementen]
    voor = [kind for kind in knoop if volgorde.index(kind.tag) < volgorde.index(nieuw.tag)]
    deel = _nieuw(nieuw, kans)
    knoop.insert(len(voor), deel)


def _nieuw(element: Element, kans: Random) -> etree._Element:
    knoop = etree.Element(element.tag)
    if isinstance(element.type, SimpelType):
        knoop.text = _waarde(element.type, "", kans)
    else:
        for kind in element.type.elementen:
            for _ in range(max(kind.minimaal, kans.randint(0, 1))):
                knoop.append(_nieuw(kind, kans))
    return knoop


def _waarde(type_: SimpelType, was: str, kans: Random) -> str:
    """Another value, mostly one that the type allows."""
    if type_.opsomming:
        return kans.choice(type_.opsomming)
    if type_.basis == "integer":
        grens = type_.maximum or 99
        return str(kans.choice((type_.minimum or 0, grens, kans.randint(0, grens), int(was or 1) + 1)))
    if type_.basis == "date":
        rond = date.fromisoformat(was) if was and date.min < date.fromisoformat(was) < date.max else date(2026, 4, 7)
        return kans.choice((*GRENZEN, rond, *(rond + timedelta(days=n) for n in (-1, 1)))).isoformat()
    if type_.basis == "time":
        return kans.choice(("00:00:00", "12:30:00", "24:00:00", "23:59:59.5"))
    return kans.choice((*TEKSTEN, was or "A", was[:-1] + "9"))
