"""The faults of a message against its schema, by one walk over its tree beside the schema as data.

The work is bounded by the size of the message: each element is looked at once, and what costs more - counting
namesakes for a path, writing a text - is done only for a fault that is asked for.
"""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from berichten.structuur import ComplexType, Element, SimpelType, Structuur
from berichten.waarden import keuring, verwacht, wat_er_staat

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_VERWIJZINGEN = frozenset({f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"})
"""Attributes that any element may have, and that nobody follows."""
_WITRUIMTE = " \t\r\n"
MAX_NAAM = 60
"""Characters that are shown of a name that a message made up itself."""


class Gebrek(NamedTuple):
    """One fault: where it is and what it is, worked out when they are asked for."""

    pad: Callable[[], str]
    details: Callable[[], str]


def gebreken(wortel: etree._Element, structuur: Structuur) -> Iterator[Gebrek]:
    """Every fault in a message, in document order.

    Where a class has an element too many or too few, what follows it in that class is not looked at: any finding there
    would be about the order alone.
    """
    begin = _Plek(None, wortel, structuur.wortel.naam)
    return _loop(begin, structuur.wortel, _klasse(structuur.wortel.type))


@dataclass(slots=True)
class _Plek:
    """Where an element stands: under which other, and as which of its namesakes."""

    ouder: "_Plek | None"
    knoop: etree._Element
    naam: str
    nummer: int = 1
    aantallen: dict[str, int] = field(default_factory=dict)

    def pad(self) -> str:
        """Local names, with an index only where siblings share the name."""
        if self.ouder is None:
            return f"/{self.naam}"
        return self.ouder.pad_van(str(self.knoop.tag), self.naam, self.nummer)

    def pad_van(self, tag: str, naam: str, nummer: int) -> str:
        """The path of a child."""
        if tag not in self.aantallen:
            # Of the names in its class, and of one at most that is not: a message may make up any number.
            self.aantallen[tag] = sum(1 for _ in self.knoop.iterchildren(tag))
        return f"{self.pad()}/{naam}[{nummer}]" if self.aantallen[tag] > 1 else f"{self.pad()}/{naam}"

    def pad_naar(self, naam: str) -> str:
        """The path of a child that is not there."""
        return f"{self.pad()}/{naam}"


class _Stap(NamedTuple):
    """One element of a class, with what the walk needs of it at every turn."""

    element: Element
    tag: str
    past: Callable[[str], bool] | None
    """For an element with a value: whether a text is one."""
    stappen: "tuple[_Stap, ...]"


@functools.cache
def _klasse(soort: SimpelType | ComplexType) -> tuple[_Stap, ...]:
    if isinstance(soort, SimpelType):
        return ()
    return tuple(
        _Stap(
            element,
            element.tag,
            keuring(element.type) if isinstance(element.type, SimpelType) else None,
            _klasse(element.type),
        )
        for element in soort.elementen
    )


def _loop(plek: _Plek, element: Element, stappen: tuple[_Stap, ...]) -> Iterator[Gebrek]:
    """Every fault in an element with children and below it."""
    if plek.knoop.keys():
        yield from _attributen(plek, element)
    if _heeft_tekst(plek.knoop):
        yield Gebrek(
            plek.pad, lambda: f"In {element.naam} staat tekst tussen de elementen; verwacht zijn alleen elementen."
        )
    yield from _reeks(plek, stappen)


def _heeft_tekst(knoop: etree._Element) -> bool:
    if (knoop.text or "").strip(_WITRUIMTE):
        return True
    return any(kind.tail is not None and kind.tail.strip(_WITRUIMTE) for kind in knoop)


def _reeks(plek: _Plek, stappen: tuple[_Stap, ...]) -> Iterator[Gebrek]:
    """Faults in which children there are, in which order and how often; and in each child that has its place."""
    kinderen = iter(plek.knoop)
    kind = next(kinderen, None)
    for element, tag, past, verder in stappen:
        gelezen = 0
        while kind is not None and kind.tag == tag:
            gelezen += 1
            if element.maximaal is not None and gelezen > element.maximaal:
                yield _bij(plek, kind, element.naam, gelezen, functools.partial(_te_vaak, element))
                return
            if past is None:
                yield from _loop(_Plek(plek, kind, element.naam, gelezen), element, verder)
            elif len(kind) or kind.keys() or not past(kind.text or ""):
                yield from _waarde(_Plek(plek, kind, element.naam, gelezen), element, past)
            kind = next(kinderen, None)
        if gelezen < element.minimaal:
            # An element in another namespace has the name, but is not the element.
            anders = kind is not None and _naam(kind) == element.naam
            uitleg = functools.partial(_andere_namespace if anders else _ontbreekt, element, kind)
            yield Gebrek(functools.partial(plek.pad_naar, element.naam), uitleg)
            return
    if kind is not None:
        yield _bij(plek, kind, _kort(_naam(kind)), 1, functools.partial(_hoort_niet, kind, stappen))


def _bij(plek: _Plek, kind: etree._Element, naam: str, nummer: int, details: Callable[[], str]) -> Gebrek:
    return Gebrek(lambda: plek.pad_van(str(kind.tag), naam, nummer), details)


def _waarde(plek: _Plek, element: Element, past: Callable[[str], bool]) -> Iterator[Gebrek]:
    """Faults in an element with a value: in what stands in its tag, and one at most about the value."""
    if plek.knoop.keys():
        yield from _attributen(plek, element)
    if len(plek.knoop):
        yield Gebrek(plek.pad, lambda: f"{element.naam} bevat elementen; verwacht is {verwacht(_simpel(element))}.")
    elif not past(plek.knoop.text or ""):
        yield Gebrek(plek.pad, functools.partial(_ongeldig, element, plek.knoop.text or ""))


def _attributen(plek: _Plek, element: Element) -> Iterator[Gebrek]:
    """The fault in what stands in a start tag, if any: one for each element."""
    namen = set(map(str, plek.knoop.keys())) - _VERWIJZINGEN
    if f"{_XSI}type" in namen and _is_eigen_type(plek.knoop, element):
        namen.remove(f"{_XSI}type")
    if not namen:
        return
    if namen <= {f"{_XSI}nil", f"{_XSI}type"}:
        wat = " en ".join(f"xsi:{naam.removeprefix(_XSI)}" for naam in sorted(namen))
        raad = "laat een element zonder waarde weg" if f"{_XSI}nil" in namen else "het schema bepaalt het type"
        tekst = f"{element.naam} heeft {wat}; de standaard kent dat niet: {raad}."
    else:
        wat = "een attribuut" if len(namen) == 1 else "attributen"
        tekst = f"Element {element.naam} heeft {wat}; de standaard kent geen attributen."
    yield Gebrek(plek.pad, lambda: tekst)


def _is_eigen_type(knoop: etree._Element, element: Element) -> bool:
    """Whether xsi:type names the type that the element has anyway, which changes nothing."""
    return knoop.get(f"{_XSI}type", "").strip(_WITRUIMTE).rpartition(":")[2] == element.type.naam


def _te_vaak(element: Element) -> str:
    keer = "één keer" if element.maximaal == 1 else f"{element.maximaal} keer"
    return f"{element.naam} komt te vaak voor; verwacht is hoogstens {keer}."


def _ontbreekt(element: Element, kind: etree._Element | None) -> str:
    anders = "" if kind is None else f" Gevonden is {_kort(_naam(kind))}."
    return f"Verplicht element {element.naam} ontbreekt.{anders}"


def _andere_namespace(element: Element, _kind: etree._Element | None) -> str:
    return f"{element.naam} staat in een verkeerde namespace; verwacht is {element.namespace}."


def _hoort_niet(kind: etree._Element, stappen: tuple[_Stap, ...]) -> str:
    naam = _naam(kind)
    zelfde = next((stap.element for stap in stappen if stap.element.naam == naam and stap.tag != kind.tag), None)
    if zelfde is not None:
        return _andere_namespace(zelfde, kind)
    namen = ", ".join(stap.element.naam for stap in stappen)
    return f"Element {_kort(naam)} hoort hier niet; verwacht, in deze volgorde: {namen}."


def _ongeldig(element: Element, tekst: str) -> str:
    staat_er = wat_er_staat(tekst, _simpel(element), element.naam)
    return f"{element.naam} heeft {staat_er}; verwacht is {verwacht(_simpel(element))}."


def _simpel(element: Element) -> SimpelType:
    if not isinstance(element.type, SimpelType):
        raise TypeError(element.naam)
    return element.type


def _naam(knoop: etree._Element) -> str:
    return str(knoop.tag).rpartition("}")[2]


def _kort(naam: str) -> str:
    return naam if len(naam) <= MAX_NAAM else f"{naam[:MAX_NAAM]}…"
