"""Use case: reading reference data in from CSV - contracts with rates, product lists and municipalities.

A file is UTF-8 with semicolons, or what a first line `sep=` says, and a header row in any case; lines that start with
`#` are remarks. It is checked as a whole: either all its rows are stored, or none, with everything that is wrong in one
list.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.kern.fouten import Dienstfout
from app.opslag.beheer import inlezen
from app.opslag.beheer.inlezen import Importverslag, Lijst, Rij
from app.opslag.kern.databank import sessie
from berichten.codelijsten import STANDAARDEN, codes

__all__ = ["Gebrek", "ImportFout", "Importverslag", "importeer"]

MAX_BEDRAG = 99_999_999
"""Largest amount that a message can hold, in cents."""
MAX_TEKST = 200
_SCHEIDING = re.compile(r'"?sep=([;,\t|])"?[;,\t|]*\r?\n', re.IGNORECASE)
"""The first line with which Excel is told, and tells, what separates the cells."""


@dataclass(frozen=True, slots=True)
class Gebrek:
    """One thing wrong in a file: the line from 1, the column when it is about one, and in Dutch what was expected."""

    regel: int
    kolom: str | None
    melding: str

    def __str__(self) -> str:
        """For people."""
        return f"regel {self.regel}{f', {self.kolom}' if self.kolom else ''}: {self.melding}"


class ImportFout(Dienstfout):
    """A file that was not read in, because of all of `gebreken`; nothing has changed."""

    code = "import-ongeldig"

    def __init__(self, gebreken: Sequence[Gebrek]) -> None:
        self.gebreken = tuple(sorted(gebreken, key=lambda gebrek: (gebrek.regel, gebrek.kolom or "")))
        regels = "\n".join(f"- {gebrek}" for gebrek in self.gebreken)
        super().__init__(f"Het bestand is niet ingelezen; er is niets gewijzigd. Gevonden fouten:\n{regels}")


@dataclass(frozen=True, slots=True)
class Veld:
    """A column of a file: how a cell becomes a value (ValueError when it cannot), and in Dutch what is expected."""

    lees: Callable[[str], Any]
    verwacht: str
    kolom: str | None = None
    """Column of the table, where its name differs."""


@dataclass(frozen=True, slots=True)
class Soort:
    """A kind of file: its columns by name, and the list it goes to."""

    lijst: Lijst
    velden: Mapping[str, Veld]
    codes: Mapping[str, str] = field(default_factory=dict)
    """Columns whose value must be in a code list of the standard on the line."""


def _patroon(patroon: str) -> Callable[[str], str]:
    def lees(tekst: str) -> str:
        if not re.fullmatch(patroon, tekst):
            raise ValueError(tekst)
        return tekst

    return lees


def _tekst(tekst: str) -> str:
    if not (0 < len(tekst) <= MAX_TEKST and tekst.isprintable()):
        raise ValueError(tekst)
    return tekst


def _datum(tekst: str) -> date:
    return date.fromisoformat(_patroon("[0-9]{4}-[0-9]{2}-[0-9]{2}")(tekst))


def _open_datum(tekst: str) -> date | None:
    return _datum(tekst) if tekst else None


def _bedrag(tekst: str) -> int:
    cents = int(_patroon("[0-9]{1,8}")(tekst))
    if cents > MAX_BEDRAG:
        raise ValueError(tekst)
    return cents


GEMEENTECODE = Veld(_patroon("[0-9]{4}"), "een gemeentecode van vier cijfers")
STANDAARD = Veld(_patroon("|".join(STANDAARDEN)), "iwmo of ijw")
CATEGORIE = Veld(_patroon("[0-9]{2}"), "een productcategorie van twee cijfers", "categorie")
PRODUCTCODE = Veld(_patroon(r"[!-~]{1,5}"), "een productcode van één tot en met vijf tekens")
PERIODE = {
    "begindatum": Veld(_datum, "een datum als 2026-01-31"),
    "einddatum": Veld(_open_datum, "een datum als 2026-01-31, of niets"),
}
SOORTEN = {
    "contracten": Soort(
        inlezen.CONTRACTEN,
        {
            "gemeente": GEMEENTECODE,
            "standaard": STANDAARD,
            "aanbieder": Veld(_patroon("[0-9]{8}"), "een AGB-code van acht cijfers"),
            "productcategorie": CATEGORIE,
            "productcode": PRODUCTCODE,
            "eenheid": Veld(_patroon("[0-9]{2}"), "een eenheid van twee cijfers"),
            "tarief": Veld(_bedrag, f"een bedrag in hele centen, van 0 tot en met {MAX_BEDRAG}"),
            "uitvoeringsvariant": Veld(
                _patroon("inspanningsgericht|outputgericht"), "inspanningsgericht of outputgericht", "variant"
            ),
            **PERIODE,
        },
        {"productcategorie": "LDT_ProductCategorie", "eenheid": "LDT_Eenheid"},
    ),
    "producten": Soort(
        inlezen.PRODUCTEN,
        {
            "gemeente": GEMEENTECODE,
            "standaard": STANDAARD,
            "productcategorie": CATEGORIE,
            "productcode": PRODUCTCODE,
            "omschrijving": Veld(_tekst, f"een tekst van één tot en met {MAX_TEKST} tekens"),
            **PERIODE,
        },
        {"productcategorie": "LDT_ProductCategorie"},
    ),
    "gemeenten": Soort(
        inlezen.GEMEENTEN,
        {
            "code": GEMEENTECODE,
            "naam": Veld(_tekst, f"een naam van één tot en met {MAX_TEKST} tekens"),
            "provincie": Veld(_tekst, f"een naam van één tot en met {MAX_TEKST} tekens"),
            **PERIODE,
        },
    ),
}


def importeer(soort: str, inhoud: bytes) -> Importverslag:
    """Read a file of reference data in.

    Args:
        soort: `contracten`, `producten` or `gemeenten`.
        inhoud: the bytes of the CSV file. Amounts are cents, dates are inclusive, an empty einddatum is open.

    Returns:
        How many rows were read, new, changed and unchanged. The same file again changes nothing.

    Raises:
        ImportFout: with every fault in the file; nothing was written.
        Dienstfout: there is no such kind of file.
    """
    beschrijving = SOORTEN.get(soort)
    if beschrijving is None:
        raise Dienstfout(f"Soort {soort} is niet bekend; kies uit {', '.join(SOORTEN)}.")
    regels, gebreken = _lees(beschrijving, inhoud)
    nummers = [nummer for nummer, _ in regels]
    rijen = [rij for _, rij in regels]
    with sessie() as session:
        for overlap in inlezen.overlappen(session, beschrijving.lijst, rijen):
            vanaf = f"vanaf {overlap.begindatum:%Y-%m-%d}"
            met = (
                f"die al is vastgelegd ({vanaf}); neem ook die regel op, met een einddatum"
                if overlap.andere is None
                else f"op regel {nummers[overlap.andere]} ({vanaf})"
            )
            gebreken.append(Gebrek(nummers[overlap.rij], "begindatum", f"de periode overlapt met de periode {met}."))
        if gebreken:
            raise ImportFout(gebreken)
        return inlezen.schrijf(session, beschrijving.lijst, rijen)


def _lees(soort: Soort, inhoud: bytes) -> tuple[list[tuple[int, Rij]], list[Gebrek]]:
    """The rows that are in order, each with its line number, and what is wrong with the others."""
    try:
        tekst = inhoud.decode("utf-8-sig")
    except UnicodeDecodeError as fout:
        regel = inhoud.count(b"\n", 0, fout.start) + 1
        return [], [Gebrek(regel, None, "dit is geen geldige UTF-8; bewaar het bestand als CSV UTF-8.")]
    scheiding = _SCHEIDING.match(tekst)
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=scheiding[1] if scheiding else ";", strict=True)
    goed: list[tuple[int, Rij]] = []
    gebreken: list[Gebrek] = []
    koppen: list[str] | None = None
    try:
        for cellen in lezer:
            waarden = [cel.strip() for cel in cellen]
            if not any(waarden) or waarden[0].startswith("#") or (scheiding and lezer.line_num == 1):
                continue
            if koppen is None:
                koppen = [kop.lower() for kop in waarden]
                gebreken += _koppen(soort, koppen, lezer.line_num)
                if gebreken:
                    return [], gebreken
                continue
            rij, fouten = _rij(soort, koppen, waarden)
            gebreken += [Gebrek(lezer.line_num, kolom, melding) for kolom, melding in fouten]
            if not fouten:
                goed.append((lezer.line_num, rij))
    except csv.Error:
        gebreken.append(Gebrek(lezer.line_num, None, "deze regel is geen geldige CSV; staan de aanhalingstekens goed?"))
    if not goed and not gebreken:
        gebreken.append(
            Gebrek(1, None, "het bestand bevat geen gegevens; verwacht een kopregel en minstens één regel.")
        )
    return goed, gebreken


def _koppen(soort: Soort, koppen: Sequence[str], regel: int) -> Iterator[Gebrek]:
    for kolom in soort.velden:
        if koppen.count(kolom) != 1:
            yield Gebrek(
                regel, kolom, f"deze kolom staat {koppen.count(kolom)} keer in de kopregel; verwacht één keer."
            )
    for kolom in dict.fromkeys(koppen):
        if kolom not in soort.velden:
            verwacht = ";".join(soort.velden)
            yield Gebrek(regel, None, f"kolom {_kort(kolom)} is niet bekend; verwacht de kopregel {verwacht}.")


def _rij(soort: Soort, koppen: Sequence[str], waarden: Sequence[str]) -> tuple[Rij, list[tuple[str | None, str]]]:
    """The values of a line by column of the table, and what is wrong with it by column of the file."""
    if len(waarden) != len(koppen):
        velden = "1 veld" if len(waarden) == 1 else f"{len(waarden)} velden"
        return {}, [(None, f"deze regel heeft {velden}; verwacht zijn er {len(koppen)}.")]
    gelezen: Rij = {}
    fouten: list[tuple[str | None, str]] = []
    for kolom, tekst in zip(koppen, waarden, strict=True):
        try:
            gelezen[kolom] = soort.velden[kolom].lees(tekst)
        except ValueError:
            fouten.append((kolom, f"{_kort(tekst)} is ongeldig; verwacht {soort.velden[kolom].verwacht}."))
    standaard, begin, eind = (gelezen.get(kolom) for kolom in ("standaard", "begindatum", "einddatum"))
    for kolom, lijst in soort.codes.items():
        if standaard and kolom in gelezen and gelezen[kolom] not in codes(lijst, standaard):
            fouten.append((kolom, f"{gelezen[kolom]} is in {standaard} geen geldige {kolom}."))
    if begin and eind and eind < begin:
        fouten.append(("einddatum", f"{eind} ligt voor de begindatum {begin}."))
    return {soort.velden[kolom].kolom or kolom: waarde for kolom, waarde in gelezen.items()}, fouten


def _kort(tekst: str) -> str:
    """A value from the file, fit to show."""
    return f"“{tekst[:40]}…”" if len(tekst) > 40 else f"“{tekst}”"
