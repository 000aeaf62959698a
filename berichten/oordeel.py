"""One verdict per class of a message, drawn from its findings once; rows, answer and outcome all read it.

At level 2 one finding rejects the message. At levels 3 and 4 a message of 301 to 319 is accepted or rejected as a whole
(IV032), a declaration line by line (IV087): by a fault in the declaration or its header it counts as never sent, by one
in a client all lines of that client are rejected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype
from berichten.model import Bericht, bericht_323
from berichten.plaatsbepaling import delen
from berichten.standen import NIET_BEOORDEELD, TECHNISCH_AFGEKEURD, Uitkomst


class Regeloordeel(NamedTuple):
    """A line of a declaration, and whether it is granted. Of what was rejected above it `codes` says: not judged."""

    client: bericht_323.Client
    prestatie: bericht_323.Prestatie
    toegekend: bool
    codes: tuple[str, ...]


class Bedragen(NamedTuple):
    """Sums of a declaration in cents, credits subtracted: ingediend is toegekend and afgewezen together."""

    ingediend: int
    toegekend: int
    afgewezen: int


@dataclass(frozen=True, kw_only=True)
class Oordeel:
    """The verdict on one message of type `soort`.

    `kopcodes` are the codes with which its header is rejected, so that nothing else counts: 0001 when level 2 fails, or
    those of a fault in the header itself. `codes` holds those of every other class that has any, by id(): each once, in
    order of code.
    """

    soort: Berichttype
    bericht: Bericht
    kopcodes: tuple[str, ...]
    codes: Mapping[int, tuple[str, ...]]

    def codes_van(self, deel: object) -> tuple[str, ...]:
        """The codes that a class of the message has of its own."""
        return self.codes.get(id(deel), ())

    @property
    def foutloos(self) -> bool:
        """Whether there is nothing to remark."""
        return not self.kopcodes and not self.codes

    @property
    def verwerkbaar(self) -> bool:
        """Whether any of it is to be processed; a declaration may then still have no granted line."""
        if isinstance(self.bericht, bericht_323.Bericht):
            return not self.kopcodes and not self.codes_van(self.bericht.declaratie)
        return self.foutloos

    @cached_property
    def regels(self) -> list[Regeloordeel]:
        """The lines of a declaration in order, each granted or not; none of any other message."""
        if not isinstance(self.bericht, bericht_323.Bericht):
            return []
        regels: list[Regeloordeel] = []
        for client in self.bericht.declaratie.clienten:
            boven = () if self.verwerkbaar and not self.codes_van(client) else (NIET_BEOORDEELD,)
            for prestatie in client.prestaties:
                codes = boven or self.codes_van(prestatie)
                regels.append(Regeloordeel(client, prestatie, not codes, codes))
        return regels

    @cached_property
    def bedragen(self) -> Bedragen:
        """What the lines of a declaration add up to."""
        toegekend = sum(cent(regel.prestatie) for regel in self.regels if regel.toegekend)
        afgewezen = sum(cent(regel.prestatie) for regel in self.regels if not regel.toegekend)
        return Bedragen(toegekend + afgewezen, toegekend, afgewezen)

    @cached_property
    def uitkomst(self) -> Uitkomst:
        """What becomes of the message."""
        if self.foutloos:
            return "goedgekeurd"
        return "deels" if {regel.toegekend for regel in self.regels} == {True, False} else "afgekeurd"


def vel_oordeel(bericht: Bericht, soort: Berichttype, bevindingen: Iterable[Bevinding]) -> Oordeel:
    """The verdict that follows from all findings of levels 2 to 4 on a message.

    Raises LookupError for a finding at a class that the message does not have.
    """
    bevindingen = list(bevindingen)
    if any(bevinding.niveau == 2 for bevinding in bevindingen):
        return Oordeel(soort=soort, bericht=bericht, kopcodes=(TECHNISCH_AFGEKEURD,), codes={})
    per_pad: dict[str, set[str]] = {}
    for bevinding in bevindingen:
        if bevinding.retourcode is None:
            raise LookupError(f"{bevinding.regel} heeft geen retourcode: zonder geldig schema is er geen oordeel")
        per_pad.setdefault(bevinding.klasse, set()).add(bevinding.retourcode)
    codes: dict[int, set[str]] = {}
    for pad, deel in delen(bericht, soort, per_pad).items():
        # The message itself has no codes in an answer; its header speaks for it.
        codes.setdefault(id(bericht.header if deel is bericht else deel), set()).update(per_pad[pad])
    kop = codes.pop(id(bericht.header), set())
    return Oordeel(
        soort=soort,
        bericht=bericht,
        kopcodes=tuple(sorted(kop)),
        codes={sleutel: tuple(sorted(eigen)) for sleutel, eigen in codes.items()},
    )


def cent(prestatie: bericht_323.Prestatie) -> int:
    """What a declared line asks for, in cents; below zero for a credit."""
    bedrag = prestatie.ingediend_bedrag
    return -bedrag.bedrag if bedrag.debet_credit == "C" else bedrag.bedrag
