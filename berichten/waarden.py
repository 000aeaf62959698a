"""Values of the schemas: is a text in the value space of its type, and if not, what was read and what was expected.

A value is shown only when its type is known to say nothing about a person; any other, also of a type that a newer
release brings, is described. And as a value that is wrong may belong to another element, one that could be a name or a
BSN is described too.
"""

import functools
import re
from collections.abc import Callable
from datetime import date

from lxml import etree

from berichten.elfproef import voldoet_aan_elfproef
from berichten.structuur import SimpelType
from berichten.xsd import compileer

TOONBAAR = frozenset(
    {
        "LDT_AdresSoort", "LDT_Bedrag", "LDT_BerichtCode", "LDT_BerichtSubversie", "LDT_BerichtVersie", "LDT_Budget",
        "LDT_Communicatievorm", "LDT_DatumGebruik", "LDT_DebetCredit", "LDT_Eenheid", "LDT_Frequentie", "LDT_Gemeente",
        "LDT_JaNee", "LDT_ProductCategorie", "LDT_ProductCode", "LDT_RedenAfwijzingVerzoek", "LDT_RedenBeeindiging",
        "LDT_RedenVerzoek", "LDT_RedenWijziging", "LDT_RelatieVolgorde", "LDT_RetourCode", "LDT_SoortRelatie",
        "LDT_StatusAanlevering", "LDT_Tijd", "LDT_TotaalBedrag", "LDT_TypeVerwijzer", "LDT_Versie",
        "LDT_VerzoekAntwoord", "LDT_Volume",
    }
)  # fmt: skip
"""Types that say nothing about who a message is about."""

TOONBARE_DATUMS = frozenset(
    {
        "Begindatum", "BeschikkingIngangsdatum", "Dagtekening", "DagtekeningRetour", "DeclaratieDagtekening",
        "Einddatum", "GewensteIngangsdatum", "Ingangsdatum", "ToewijzingEinddatum", "ToewijzingIngangsdatum",
        "Toewijzingsdatum",
    }
)  # fmt: skip
"""Elements whose date is of care or of a message. All dates share a type, a date of birth too."""

MAX_TOON = 60
MAX_LETTERS = 5
"""Most letters in a value that is shown: a product code has as many, most names have more."""

_TOONBARE_TEKENS = re.compile(r"[0-9A-Za-z.:+-]*")
_NEGEN_CIJFERS = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")
_GEWONE_DATUM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_VASTE_CODE = re.compile(r"[0-9A-Za-z]+")
_WITRUIMTE = " \t\r\n"
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
    r".*[^\s].*": "op één regel en niet alleen spaties",
    r"([.\s]*\S+[.\s]*)+": "niet alleen spaties",
    "[^:Z]*": "zonder tijdzone",
    "[^Z+-]+": "zonder tijdzone",
    "([a-zA-Z0-9])+": "alleen letters en cijfers",
    "([a-zA-ZÀ-ỳ])+": "alleen letters, zonder punten of spaties",
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)": "een versienummer zoals 1.0.0",
}
"""What the patterns of the schemas ask, in words."""


@functools.cache
def keuring(soort: SimpelType) -> Callable[[str], bool]:
    """The function that tells whether a text is a value of a type; made once, as a message has many."""
    codes = frozenset(soort.opsomming)
    patronen = [re.compile(naar_python(patroon)).fullmatch for patroon in soort.patronen]
    kort, lang = soort.min_lengte or 0, soort.max_lengte
    vorm = _BASISVORM[soort.basis]

    def past(tekst: str) -> bool:
        if soort.basis != "string":
            # Only strings keep their white space (XSD part 2, 4.3.6).
            tekst = tekst.strip(_WITRUIMTE)
        # Length first: a pattern may take long over a text that has no end.
        if len(tekst) < kort or (lang is not None and len(tekst) > lang):
            return False
        if codes and tekst not in codes:
            return False
        return all(patroon(tekst) for patroon in patronen) and vorm(tekst, soort)

    return past


def naar_python(patroon: str) -> str:
    """A pattern of XSD as Python reads it: `.` is no line break, and white space only what XML calls so."""
    uit: list[str] = []
    in_klasse = False
    tekens = iter(patroon)
    for teken in tekens:
        if teken == "\\":
            soort = next(tekens, "")
            binnen = {"s": r" \t\n\r", "S": None}.get(soort, f"\\{soort}") if in_klasse else None
            buiten = {"s": r"[ \t\n\r]", "S": r"[^ \t\n\r]"}.get(soort, f"\\{soort}")
            uit.append(binnen or buiten)
        elif teken == "." and not in_klasse:
            uit.append(r"[^\n\r]")
        else:
            in_klasse = teken == "[" or (in_klasse and teken != "]")
            uit.append(teken)
    return "".join(uit)


def _geheel_getal(tekst: str, soort: SimpelType) -> bool:
    if not re.fullmatch(r"[+-]?[0-9]+", tekst):
        return False
    # The length decides before int() does: a number of a million digits is not worth reading.
    if len(tekst.lstrip("+-0")) > 18:
        return False
    getal = int(tekst)
    return (soort.minimum is None or getal >= soort.minimum) and (soort.maximum is None or getal <= soort.maximum)


def _datum(tekst: str, soort: SimpelType) -> bool:
    if _GEWONE_DATUM.fullmatch(tekst):
        try:
            date.fromisoformat(tekst)
        except ValueError:
            pass
        else:
            return True
    return _past_in_w3c(tekst, soort)


def _past_in_w3c(tekst: str, soort: SimpelType) -> bool:
    """Dates and times: asked of libxml2 itself, with a schema of one element."""
    knoop = etree.Element("w")
    knoop.text = tekst
    return _basisschema(soort.basis).validate(knoop)


@functools.cache
def _basisschema(basis: str) -> etree.XMLSchema:
    bron = f'<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"><s:element name="w" type="s:{basis}"/></s:schema>'
    return compileer(etree.fromstring(bron))


_BASISVORM: dict[str, Callable[[str, SimpelType], bool]] = {
    "string": lambda _tekst, _soort: True,
    "integer": _geheel_getal,
    "date": _datum,
    "time": _past_in_w3c,
}


def wat_er_staat(tekst: str, soort: SimpelType, element: str) -> str:
    """What was read, for a person: the value when it may be shown, and else what it looks like."""
    if not tekst:
        return "geen waarde"
    if is_toonbaar(tekst, soort, element):
        return f"«{tekst[:MAX_TOON]}{'…' if len(tekst) > MAX_TOON else ''}»"
    if not tekst.strip(_WITRUIMTE):
        return "alleen spaties of regeleinden"
    lengte = "1 teken" if len(tekst) == 1 else f"{len(tekst)} tekens"
    regeleinde = " met een regeleinde erin" if "\n" in tekst or "\r" in tekst else ""
    return f"een waarde van {lengte}{regeleinde}"


def is_toonbaar(tekst: str, soort: SimpelType, element: str) -> bool:
    """Whether a wrong value may be shown: by its type, and by what it looks like."""
    bekend = element in TOONBARE_DATUMS if soort.naam == "LDT_Datum" else soort.naam in TOONBAAR
    return (
        bekend
        and _TOONBARE_TEKENS.fullmatch(tekst) is not None
        and sum(map(str.isalpha, tekst)) <= MAX_LETTERS
        and not any(map(voldoet_aan_elfproef, _NEGEN_CIJFERS.findall(tekst)))
    )


def verwacht(soort: SimpelType) -> str:
    """In Dutch, what a value of this type looks like."""
    if soort.opsomming:
        codes = ", ".join(soort.opsomming[:30])
        return f"één van de codes {codes}{' …' if len(soort.opsomming) > 30 else ''}"
    delen = [_SOORT[soort.basis], *filter(None, map(_vorm, soort.patronen))]
    if soort.min_lengte and soort.max_lengte:
        delen.append(f"{soort.min_lengte} tot en met {soort.max_lengte} tekens")
    elif soort.max_lengte:
        delen.append(f"ten hoogste {soort.max_lengte} tekens")
    if soort.minimum is not None and soort.maximum is not None:
        delen.append(f"van {soort.minimum} tot en met {soort.maximum}")
    return ", ".join(delen)


def _vorm(patroon: str) -> str:
    """What a pattern asks; the pattern itself is no language for people."""
    kaal = patroon.removeprefix("(?:").removesuffix(")")
    return _VORM.get(kaal) or (kaal if _VASTE_CODE.fullmatch(kaal) else "in de vorm die het schema voorschrijft")
