"""Fields as people write them, in a file or a form: how a text becomes a value, and in Dutch what is expected.

No message repeats what was written: a cell may hold anything, also what is personal.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from stdnum import iban
from stdnum.exceptions import ValidationError

from berichten.codelijsten import STANDAARDEN, codes

MAX_BEDRAG = 99_999_999
"""Largest amount that a message can hold, in cents."""
MAX_TEKST = 200

Rij = dict[str, Any]
"""Values by name."""


class Veldfout(NamedTuple):
    """What is wrong with one field, or with the whole when `veld` is None. `code` names the rule, for machines."""

    veld: str | None
    code: str
    melding: str


class Bezwaar(NamedTuple):
    """What is wrong with a row that is in order by itself: against other rows, or against what is stored."""

    rij: int
    """Index of the row."""
    veld: str
    code: str
    melding: str
    """With `{regel}` where the line of the other row belongs."""
    andere: int | None = None
    """Index of the other row."""


Toets = Callable[[Rij], Iterator[Veldfout]]
"""A check of fields against each other; a field that is wrong by itself is not among them."""


def als_tekst(waarde: Any) -> str:
    """A value for people; what is empty is an empty text."""
    match waarde:
        case None:
            return ""
        case bool():
            return "ja" if waarde else "nee"
        case _:
            return str(waarde)


@dataclass(frozen=True, slots=True)
class Veld:
    """One field: `lees` makes a value of a text (ValueError when it cannot); `verwacht` says in Dutch what it wants."""

    lees: Callable[[str], Any]
    verwacht: str
    kolom: str | None = None
    """Column of the table, where its name differs."""
    mag_leeg: bool = False
    mag_ontbreken: bool = False
    """Whether a file may do without this column; what is stored then stays."""
    breedte: int | None = None
    """Of a code: how many digits, for a spreadsheet that made a number of it and lost its zeros."""
    vul_aan: bool = True
    """Whether the zeros can be put back: not where a shorter code may exist."""
    toon: Callable[[Any], str] = als_tekst


def lees_rij(
    velden: Mapping[str, Veld], toetsen: Iterable[Toets], ruw: Mapping[str, str | None]
) -> tuple[Rij, list[Veldfout]]:
    """The values by column of the table, and everything that is wrong, by field. An empty text is no value."""
    gelezen: Rij = {}
    fouten: list[Veldfout] = []
    for naam, veld in velden.items():
        tekst = ruw.get(naam)
        if tekst is None and veld.mag_ontbreken:
            continue
        if not tekst:
            if veld.mag_leeg:
                gelezen[naam] = None
            else:
                fouten.append(Veldfout(naam, "verplicht", f"hier ontbreekt een waarde; verwacht is {veld.verwacht}."))
            continue
        try:
            gelezen[naam] = veld.lees(tekst)
        except ValueError:
            of_niets = ", of niets" if veld.mag_leeg else ""
            fouten.append(Veldfout(naam, "waarde", f"de waarde is ongeldig; verwacht is {veld.verwacht}{of_niets}."))
    for toets in toetsen:
        fouten += toets(gelezen)
    return {velden[naam].kolom or naam: waarde for naam, waarde in gelezen.items()}, fouten


def of_niets(veld: Veld) -> Veld:
    """The same field, that need not be filled and may be left out."""
    return replace(veld, mag_leeg=True, mag_ontbreken=True)


def patroon(vorm: str) -> Callable[[str], str]:
    """A reader that takes a text of this form as it is."""

    def lees(tekst: str) -> str:
        if not re.fullmatch(vorm, tekst):
            raise ValueError
        return tekst

    return lees


def _tekst(tekst: str, grens: int = MAX_TEKST) -> str:
    tekst = unicodedata.normalize("NFC", tekst)
    if len(tekst) > grens or not tekst.isprintable():
        raise ValueError
    return tekst


def _datum(tekst: str) -> date:
    nederlands = re.fullmatch(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})", tekst)
    if nederlands:
        dag, _, maand, jaar = nederlands.groups()
        return date(int(jaar), int(maand), int(dag))
    return date.fromisoformat(patroon("[0-9]{4}-[0-9]{2}-[0-9]{2}")(tekst))


def _bedrag(tekst: str) -> int:
    """Cents: digits alone are cents, with a comma they are euros."""
    kaal = tekst.removeprefix("€").strip()
    euros = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,6}),([0-9]{1,2})", kaal)
    cents = int(euros[1].replace(".", "") + euros[2].ljust(2, "0")) if euros else int(patroon("[0-9]{1,8}")(tekst))
    if cents > MAX_BEDRAG:
        raise ValueError
    return cents


def _als_bedrag(cents: int | None) -> str:
    if cents is None:
        return ""
    euros = f"{cents // 100:,}".replace(",", ".")
    return f"€ {euros},{cents % 100:02}"


def _getal(grootste: int) -> Callable[[str], int]:
    def lees(tekst: str) -> int:
        getal = int(patroon("[0-9]{1,9}")(tekst))
        if getal > grootste:
            raise ValueError
        return getal

    return lees


def _iban(tekst: str) -> str:
    kaal = patroon("[A-Z0-9]{15,34}")(re.sub(" ", "", tekst).upper())
    try:
        return str(iban.validate(kaal))
    except ValidationError:
        raise ValueError from None


_JA_NEE = {
    "ja": True, "j": True, "true": True, "waar": True, "1": True,
    "nee": False, "n": False, "false": False, "onwaar": False, "0": False,
}  # fmt: skip


def _postcode(tekst: str) -> str:
    return patroon("[1-9][0-9]{3}(?:[A-Z]{2})?")(tekst.replace(" ", "").upper())


def _ja_nee(tekst: str) -> bool:
    try:
        return _JA_NEE[tekst.casefold()]
    except KeyError:
        raise ValueError from None


GEMEENTECODE = Veld(patroon("[0-9]{4}"), "een gemeentecode van vier cijfers", breedte=4)
STANDAARD = Veld(patroon("|".join(STANDAARDEN)), "iwmo of ijw")
AGB = Veld(patroon("[0-9]{8}"), "een AGB-code van acht cijfers", breedte=8)
KVK = Veld(patroon("[0-9]{8}"), "een KvK-nummer van acht cijfers", breedte=8)
CATEGORIE = Veld(patroon("[0-9]{2}"), "een productcategorie van twee cijfers", kolom="categorie", breedte=2)
PRODUCTCODE = Veld(patroon(r"[!-~]{1,5}"), "een productcode van één tot en met vijf tekens", breedte=5, vul_aan=False)
EENHEID = Veld(patroon("[0-9]{2}"), "een eenheid van twee cijfers", breedte=2)
NAAM = Veld(_tekst, f"een naam van één tot en met {MAX_TEKST} tekens")
TENAAMSTELLING = Veld(lambda tekst: _tekst(tekst, 70), "een naam van één tot en met 70 tekens")
TAAKVELD = Veld(patroon(r"[0-9]\.[0-9]{1,3}[a-d]?"), "een taakveld als 6.711 of 6.71a")
TEKST = Veld(_tekst, f"een tekst van één tot en met {MAX_TEKST} tekens")
DATUM = Veld(_datum, "een datum als 2026-01-31 of 31-01-2026")
BEDRAG = Veld(
    _bedrag,
    f"een bedrag in hele centen (6000) of in euro's met een komma (60,00), tot en met {MAX_BEDRAG} cent",
    toon=_als_bedrag,
)
DAGEN = Veld(_getal(3650), "een aantal dagen van 0 tot en met 3650")
POSTCODE = Veld(_postcode, "een postcode van vier cijfers, of van vier cijfers en twee letters")
JA_NEE = Veld(_ja_nee, "ja of nee")
IBAN = Veld(_iban, "een IBAN waarvan het controlegetal klopt")
MAILBOX = Veld(patroon(r"[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,63}"), "een e-mailadres")
PERIODE = {"begindatum": DATUM, "einddatum": replace(DATUM, mag_leeg=True)}


def volgorde(waarden: Rij) -> Iterator[Veldfout]:
    """The last day is not before the first."""
    begin, eind = waarden.get("begindatum"), waarden.get("einddatum")
    if begin and eind and eind < begin:
        yield Veldfout("einddatum", "volgorde", "de einddatum ligt voor de begindatum.")


def in_codelijst(lijsten: Mapping[str, str]) -> Toets:
    """Each of these fields is in its code list of the standard that the same row names."""

    def toets(waarden: Rij) -> Iterator[Veldfout]:
        standaard = waarden.get("standaard")
        for naam, lijst in lijsten.items():
            waarde = waarden.get(naam)
            if standaard and waarde and waarde not in codes(lijst, standaard):
                yield Veldfout(naam, "codelijst", f"deze {naam} bestaat niet in {standaard}.")

    return toets
