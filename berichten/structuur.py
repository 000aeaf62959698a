"""A message schema as plain data: which elements, in which order, how often, with which value space.

Reads the small part of XSD that the standard uses (sequences of elements, simple types by restriction). The model
generator, the reading and writing plans, the level 1 explanations and the tests all work from this one description.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
_BASIS = {"string", "integer", "date", "time"}


class OnbekendeConstructie(Exception):
    """The schema uses a part of XSD that the standard did not use up to release 3.2."""


@dataclass(frozen=True, slots=True)
class SimpelType:
    """The value space of a text element. `patronen` must all match, each as a whole."""

    naam: str
    basis: str
    min_lengte: int | None = None
    max_lengte: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    patronen: tuple[str, ...] = ()
    opsomming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a class; `maximaal` is None when unbounded."""

    naam: str
    namespace: str
    minimaal: int
    maximaal: int | None
    type: "SimpelType | ComplexType"

    @property
    def tag(self) -> str:
        """The qualified name as lxml writes it."""
        return f"{{{self.namespace}}}{self.naam}"


@dataclass(frozen=True, slots=True)
class ComplexType:
    """A class of the standard: its elements in schema order."""

    naam: str
    elementen: tuple[Element, ...]

    @property
    def lijst_van(self) -> Element | None:
        """The repeated element, when this class is nothing but a list of it (`Relaties` of `Relatie`)."""
        if len(self.elementen) == 1 and self.elementen[0].maximaal is None:
            return self.elementen[0]
        return None


@dataclass(frozen=True, slots=True)
class Structuur:
    """A message schema: its root element and what its appinfo says about it."""

    wortel: Element
    namespace: str
    appinfo: dict[str, str]

    def klassen(self) -> Iterator[ComplexType]:
        """Every complex type reachable from the root, each once, parents before children."""
        klassen: dict[str, ComplexType] = {}
        wachtrij = [self.wortel.type]
        for soort in wachtrij:
            if isinstance(soort, ComplexType) and soort.naam not in klassen:
                klassen[soort.naam] = soort
                wachtrij.extend(element.type for element in soort.elementen)
        yield from klassen.values()


def lees_structuur(pad: Path) -> Structuur:
    """Read a message schema and the schemas it imports from the same folder. Raises OnbekendeConstructie."""
    lezer = _Lezer()
    document = lezer.laad(pad)
    wortels = document.findall(f"{XS}element")
    if len(wortels) != 1:
        raise OnbekendeConstructie(f"{pad.name}: verwacht één wortelelement, gevonden {len(wortels)}.")
    return Structuur(
        wortel=lezer.element(wortels[0]),
        namespace=document.get("targetNamespace", ""),
        appinfo={
            etree.QName(kind).localname: (kind.text or "").strip() for kind in document.iterfind(f".//{XS}appinfo/*")
        },
    )


class _Lezer:
    """Holds the named types of one message schema and its imports while they are resolved."""

    def __init__(self) -> None:
        self._namen: dict[str, etree._Element] = {}
        self._klassen: dict[str, ComplexType] = {}

    def laad(self, pad: Path) -> etree._Element:
        document = etree.parse(str(pad), etree.XMLParser(no_network=True, resolve_entities=False, remove_comments=True))
        wortel = document.getroot()
        doel = wortel.get("targetNamespace", "")
        for kind in wortel:
            if kind.tag in {f"{XS}complexType", f"{XS}simpleType"}:
                self._namen[f"{{{doel}}}{kind.get('name')}"] = kind
            elif kind.tag == f"{XS}import" and kind.get("schemaLocation"):
                self.laad(pad.parent / kind.get("schemaLocation", ""))
        return wortel

    def element(self, knoop: etree._Element) -> Element:
        maximaal = knoop.get("maxOccurs", "1")
        return Element(
            naam=knoop.get("name", ""),
            namespace=knoop.getroottree().getroot().get("targetNamespace", ""),
            minimaal=int(knoop.get("minOccurs", "1")),
            maximaal=None if maximaal == "unbounded" else int(maximaal),
            type=self._type_van(knoop),
        )

    def _type_van(self, knoop: etree._Element) -> SimpelType | ComplexType:
        if knoop.get("type"):
            return self._type(_qname(knoop, knoop.get("type", "")))
        anoniem = knoop.find(f"{XS}simpleType")
        if anoniem is None:
            raise OnbekendeConstructie(f"Element {knoop.get('name')} heeft geen type dat hier gelezen kan worden.")
        return self._simpel(anoniem)

    def _type(self, naam: str) -> SimpelType | ComplexType:
        if naam.startswith(XS):
            return SimpelType(naam=naam.removeprefix(XS), basis=_basis(naam))
        knoop = self._namen[naam]
        if knoop.tag == f"{XS}simpleType":
            return self._simpel(knoop)
        if naam not in self._klassen:
            self._klassen[naam] = ComplexType(knoop.get("name", ""), tuple(self._elementen(knoop)))
        return self._klassen[naam]

    def _elementen(self, knoop: etree._Element) -> Iterator[Element]:
        inhoud = [kind for kind in knoop if kind.tag != f"{XS}annotation"]
        if [kind.tag for kind in inhoud] != [f"{XS}sequence"]:
            raise OnbekendeConstructie(f"Klasse {knoop.get('name')} is geen eenvoudige reeks van elementen.")
        for kind in inhoud[0]:
            if kind.tag == f"{XS}element":
                yield self.element(kind)
            elif kind.tag != f"{XS}annotation":
                raise OnbekendeConstructie(f"Klasse {knoop.get('name')} bevat {etree.QName(kind).localname}.")

    def _simpel(self, knoop: etree._Element) -> SimpelType:
        beperking = knoop.find(f"{XS}restriction")
        if beperking is None:
            raise OnbekendeConstructie(f"Type {knoop.get('name')} is geen beperking van een ander type.")
        ouder = self._type(_qname(beperking, beperking.get("base", "")))
        if not isinstance(ouder, SimpelType):
            raise OnbekendeConstructie(f"Type {knoop.get('name')} beperkt geen eenvoudig type.")
        return _beperk(ouder, knoop.get("name") or ouder.naam, beperking)


def _beperk(ouder: SimpelType, naam: str, beperking: etree._Element) -> SimpelType:
    """The value space of `ouder`, narrowed by the facets of one restriction."""
    facetten: dict[str, list[str]] = {}
    for kind in beperking:
        facetten.setdefault(etree.QName(kind).localname, []).append(kind.get("value", ""))

    def getal(facet: str, anders: int | None) -> int | None:
        return int(facetten[facet][0]) if facet in facetten else anders

    # Patterns of one step are alternatives, patterns of different steps must all match (XSD part 2, 4.3.4).
    patroon = "|".join(f"(?:{tekst})" for tekst in facetten["pattern"]) if "pattern" in facetten else None
    return SimpelType(
        naam=naam,
        basis=ouder.basis,
        min_lengte=getal("minLength", ouder.min_lengte),
        max_lengte=getal("maxLength", ouder.max_lengte),
        minimum=getal("minInclusive", ouder.minimum),
        maximum=getal("maxInclusive", ouder.maximum),
        patronen=(*ouder.patronen, patroon) if patroon else ouder.patronen,
        opsomming=tuple(facetten.get("enumeration", ouder.opsomming)),
    )


def _qname(knoop: etree._Element, naam: str) -> str:
    prefix, _, lokaal = naam.rpartition(":")
    return f"{{{knoop.nsmap[prefix or None]}}}{lokaal}"


def _basis(naam: str) -> str:
    lokaal = naam.removeprefix(XS)
    if lokaal not in _BASIS:
        raise OnbekendeConstructie(f"Basistype {lokaal} komt in de standaard niet voor.")
    return lokaal
