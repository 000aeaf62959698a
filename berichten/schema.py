"""Level 1: is the message valid to its schema, and if not, where and why, in Dutch.

The verdict is libxml2's. The findings come from a walk of our own over the same schema as data, because its errors name
types and facets where a sender needs a path, a value and what was expected.
"""

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype
from berichten.structuur import ComplexType, Element, SimpelType
from berichten.xsd import compileer, geleend

REGEL = "XSD"
MAX_BEVINDINGEN = 50
"""A message with a fault on every line is not helped by 24,000 findings."""

MAX_WERK = 200_000_000
"""Sum of squared list lengths above which faults could cost libxml2 minutes: it finds each fault's path by counting."""

PERSOONLIJK = frozenset(
    {
        "LDT_BurgerServicenummer", "LDT_Naam", "LDT_Voorletters", "LDT_Voorvoegsel", "LDT_Straatnaam", "LDT_Postcode",
        "LDT_Huisnummer", "LDT_Huisletter", "LDT_HuisnummerToevoeging", "LDT_Plaatsnaam", "LDT_Emailadres",
        "LDT_Telefoonnummer", "LDT_Commentaar", "LDT_NaamVerwijzer", "LDT_Persoonsid",
    }
)  # fmt: skip
"""Types whose value may identify a person; a finding describes such a value without showing it."""

_GEBOORTE = "Geboortedatum"
_SOORT = {
    "string": "tekst",
    "integer": "een geheel getal",
    "date": "een datum (jjjj-mm-dd)",
    "time": "een tijd (uu:mm:ss)",
}
_VORM = {
    "[0-9]{8}": "8 cijfers",
    "[0-9]{9}": "9 cijfers",
    "[0-9]{4}": "4 cijfers",
    "[0-9]*": "alleen cijfers",
    r".*[^\s].*": "een waarde die niet alleen uit spaties bestaat",
    "[^:Z]*": "een datum zonder tijdzone",
    "[^Z+-]+": "een tijd zonder tijdzone",
    "([a-zA-Z0-9])+": "alleen letters en cijfers",
    "([a-zA-ZÀ-ỳ])+": "alleen letters, zonder punten of spaties",
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)": "een versienummer zoals 1.0.0",
}


def controleer_schema(inhoud: bytes, wortel: etree._Element, soort: Berichttype) -> list[Bevinding]:
    """The findings of level 1, at most MAX_BEVINDINGEN; none when the message is valid to its schema."""
    if _werk(wortel, soort) <= MAX_WERK:
        with geleend(soort.schema) as schema:
            if schema.validate(wortel):
                return []
            log: Any = schema.error_log
            eerste = str(log.last_error.message)
    else:
        fout = _valideer_lezend(inhoud, soort)
        if fout is None:
            return []
        eerste = fout
    gevonden = list(itertools.islice(_loop(wortel, soort.structuur.wortel, "/Bericht"), MAX_BEVINDINGEN))
    # libxml2 is the judge: a fault that the walk does not see is still a fault.
    return gevonden or [_bevinding("/Bericht", f"Het bericht voldoet niet aan het schema {soort}: {eerste}")]


def _valideer_lezend(inhoud: bytes, soort: Berichttype) -> str | None:
    """Validate while parsing, which is linear in the number of faults; the first fault, or None."""
    with geleend(soort.schema) as schema:
        parser = etree.XMLParser(schema=schema, resolve_entities=False, no_network=True, load_dtd=False)
        try:
            etree.fromstring(inhoud, parser)
        except etree.XMLSyntaxError as fout:
            return str(fout.msg)
    return None


def _werk(wortel: etree._Element, soort: Berichttype) -> int:
    """What validating could cost at worst: the squares of the lengths of the message's lists."""
    return sum(len(lijst) ** 2 for lijst in wortel.iter(*_lijsten(soort)))


@functools.cache
def _lijsten(soort: Berichttype) -> tuple[str, ...]:
    """The tags of all elements that hold a list."""
    return tuple(
        {
            element.tag
            for klasse in soort.structuur.klassen()
            for element in klasse.elementen
            if isinstance(element.type, ComplexType) and element.type.lijst_van is not None
        }
    )


def _bevinding(pad: str, details: str) -> Bevinding:
    klasse = pad.rsplit("/", 1)[0] or pad
    return Bevinding(regel=REGEL, niveau=1, retourcode=None, klasse=klasse, locaties=(pad,), details=details)


def _loop(knoop: etree._Element, element: Element, pad: str) -> Iterator[Bevinding]:
    """Every fault in an element and below it, in document order."""
    if any(True for _ in knoop.attrib if not str(_).startswith("{http://www.w3.org/2001/XMLSchema-instance}")):
        yield _bevinding(pad, f"Element {element.naam} heeft een attribuut; de standaard kent geen attributen.")
    if isinstance(element.type, SimpelType):
        yield from _waarde(knoop, element, element.type, pad)
        return
    if (knoop.text or "").strip() or any((kind.tail or "").strip() for kind in knoop):
        yield _bevinding(pad, f"In {element.naam} staat tekst tussen de elementen; verwacht zijn alleen elementen.")
    yield from _reeks(knoop, element.type, pad)


def _reeks(knoop: etree._Element, klasse: ComplexType, pad: str) -> Iterator[Bevinding]:
    """Faults in which children there are, in which order and how often; and in each child that has its place."""
    kinderen = list(knoop)
    aantal = {tag: sum(kind.tag == tag for kind in kinderen) for tag in {str(kind.tag) for kind in kinderen}}
    plek = 0
    for element in klasse.elementen:
        gelezen = 0
        while plek < len(kinderen) and kinderen[plek].tag == element.tag:
            gelezen += 1
            if element.maximaal is not None and gelezen > element.maximaal:
                yield _bevinding(
                    _pad(pad, element.naam, gelezen, aantal[element.tag]), f"{element.naam} komt te vaak voor."
                )
                return
            yield from _loop(kinderen[plek], element, _pad(pad, element.naam, gelezen, aantal[element.tag]))
            plek += 1
        if gelezen < element.minimaal:
            anders = f" Gevonden is {_naam(kinderen[plek])}." if plek < len(kinderen) else ""
            yield _bevinding(f"{pad}/{element.naam}", f"Verplicht element {element.naam} ontbreekt.{anders}")
            return
    if plek < len(kinderen):
        verwacht = ", ".join(element.naam for element in klasse.elementen)
        naam = _naam(kinderen[plek])
        yield _bevinding(f"{pad}/{naam}", f"Element {naam} hoort hier niet; verwacht, in deze volgorde: {verwacht}.")


def _pad(pad: str, naam: str, nummer: int, van: int) -> str:
    return f"{pad}/{naam}[{nummer}]" if van > 1 else f"{pad}/{naam}"


def _naam(knoop: etree._Element) -> str:
    return etree.QName(knoop).localname


def _waarde(knoop: etree._Element, element: Element, soort: SimpelType, pad: str) -> Iterator[Bevinding]:
    """The fault in a value, if any: one finding that says what was read and what was expected."""
    if len(knoop):
        yield _bevinding(pad, f"{element.naam} bevat elementen; verwacht is {_verwacht(soort)}.")
        return
    tekst = knoop.text or ""
    # Only strings keep their white space (XSD part 2, 4.3.6).
    tekst = tekst if soort.basis == "string" else " ".join(tekst.split())
    if not _past(tekst, soort):
        geheim = soort.naam in PERSOONLIJK or f"/{_GEBOORTE}" in pad
        gelezen = f"een waarde van {len(tekst)} tekens" if geheim else f"«{tekst[:60]}»"
        gelezen = gelezen if tekst else "geen waarde"
        yield _bevinding(pad, f"{element.naam} heeft {gelezen}; verwacht is {_verwacht(soort)}.")


def _past(tekst: str, soort: SimpelType) -> bool:
    """Whether a value is in the value space of its type."""
    if soort.opsomming and tekst not in soort.opsomming:
        return False
    if not (soort.min_lengte or 0) <= len(tekst) <= (soort.max_lengte or len(tekst)):
        return False
    if not all(re.fullmatch(patroon, tekst) for patroon in soort.patronen):
        return False
    return _BASISVORM[soort.basis](tekst, soort)


def _geheel_getal(tekst: str, soort: SimpelType) -> bool:
    if not re.fullmatch(r"[+-]?[0-9]+", tekst):
        return False
    # The length decides before int() does: a number of a million digits is not worth reading.
    if len(tekst.lstrip("+-0")) > 18:
        return False
    getal = int(tekst)
    return (soort.minimum is None or getal >= soort.minimum) and (soort.maximum is None or getal <= soort.maximum)


def _past_in_w3c(tekst: str, soort: SimpelType) -> bool:
    """Dates and times: asked of libxml2 itself, with a schema of one element."""
    knoop = etree.Element("w")
    knoop.text = tekst
    return _basisschema(soort.basis).validate(knoop)


@functools.cache
def _basisschema(basis: str) -> etree.XMLSchema:
    bron = f'<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"><s:element name="w" type="s:{basis}"/></s:schema>'
    return compileer(etree.fromstring(bron))


_BASISVORM = {
    "string": lambda _tekst, _soort: True,
    "integer": _geheel_getal,
    "date": _past_in_w3c,
    "time": _past_in_w3c,
}


def _verwacht(soort: SimpelType) -> str:
    """In Dutch, what a value of this type looks like."""
    if soort.opsomming:
        codes = ", ".join(soort.opsomming[:30])
        return f"één van de codes {codes}{' …' if len(soort.opsomming) > 30 else ''}"
    delen = [_SOORT[soort.basis]]
    delen += [
        _VORM.get(p.removeprefix("(?:").removesuffix(")"), p.removeprefix("(?:").removesuffix(")"))
        for p in soort.patronen
    ]
    if soort.min_lengte and soort.max_lengte:
        delen.append(f"{soort.min_lengte} tot en met {soort.max_lengte} tekens")
    if soort.minimum is not None and soort.maximum is not None:
        delen.append(f"van {soort.minimum} tot en met {soort.maximum}")
    return ", ".join(delen)
