"""A file with a table in it, as people hand it in: lines of cells, whether it is CSV or a spreadsheet."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from app.kern.fouten import Dienstfout

MAX_BYTES = 32 * 1024 * 1024
MAX_RIJEN = 100_000
"""Highest line number of a file."""
MAX_KOLOMMEN = 100
MAX_CEL = 2_000
"""Longest text in a cell."""


class BestandTeGroot(Dienstfout):
    """The file is not looked at."""

    code = "bestand-te-groot"
    status = 413

    def __init__(self) -> None:
        super().__init__(f"Het bestand is groter dan {MAX_BYTES // 1024**2} MB en is niet ingelezen.")


class Cel(NamedTuple):
    """What stands in a cell, without the spaces around it."""

    tekst: str
    getal: bool = False
    """Whether the spreadsheet holds it as a number, so that zeros in front are lost."""


ONGELEZEN = Cel("?")
"""In the place of a cell with a fault of its own."""


class Celfout(NamedTuple):
    """Something in the file itself that cannot be read in. `code` names the rule, for machines."""

    regel: int
    """From 1, as a text editor or spreadsheet shows it."""
    kolom: int | None
    """From 0; None when it is about the line or the whole file."""
    code: str
    melding: str


class Regel(NamedTuple):
    """One line of the table."""

    nummer: int
    cellen: list[Cel]
    """Without the empty ones at the end."""
    velden: int | None
    """How many fields the line has, empty ones too, where that says something: in CSV."""


@dataclass(slots=True)
class Blad:
    """The table of a file: its lines with something on them, the header first, and what is wrong with the file."""

    regels: list[Regel] = field(default_factory=list)
    fouten: list[Celfout] = field(default_factory=list)


def naam_van_kop(tekst: str) -> str:
    """A header as the columns are named: any case, with spaces or hyphens between words."""
    return "_".join(tekst.casefold().replace("-", " ").replace("_", " ").split())


def neem_op(blad: Blad, nummer: int, cellen: list[Cel], *, velden: int | None = None) -> bool:
    """Add a line, unless it is empty or a remark. False when the file is too long: then nothing more is to be read."""
    if nummer > MAX_RIJEN:
        blad.fouten.append(
            Celfout(nummer, None, "te-veel-regels", f"het bestand heeft meer dan {MAX_RIJEN} regels; splits het.")
        )
        return False
    while cellen and not cellen[-1].tekst:
        cellen.pop()
    if len(cellen) > MAX_KOLOMMEN:
        blad.fouten.append(
            Celfout(nummer, None, "te-veel-kolommen", f"deze regel heeft meer dan {MAX_KOLOMMEN} kolommen.")
        )
    elif cellen and not cellen[0].tekst.startswith("#"):
        for plek, cel in enumerate(cellen):
            if len(cel.tekst) > MAX_CEL:
                blad.fouten.append(Celfout(nummer, plek, "te-lang", f"deze cel heeft meer dan {MAX_CEL} tekens."))
                cellen[plek] = ONGELEZEN
        blad.regels.append(Regel(nummer, cellen, velden))
    return True


def meeste(kolommen: Collection[str], koppen: Collection[str]) -> int:
    """How many of these headers are columns that we know."""
    return sum(naam_van_kop(kop) in kolommen for kop in koppen)
