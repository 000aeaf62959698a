"""Use case: what can be said of a message from the message alone, levels 1 and 2. No database."""

from dataclasses import dataclass

from app.kern.beurten import beurt
from berichten import xml
from berichten.beoordelen import beoordeel_zonder_keten
from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype, herken
from berichten.fouten import Berichtfout
from berichten.lezen import lees
from berichten.schema import controleer_schema


@dataclass(frozen=True, slots=True)
class Validatie:
    """The verdict on one message.

    `soort` is None when the input is not recognised as a message; `fout` says why it cannot be read, and then there
    are no findings.
    """

    soort: Berichttype | None
    fout: Berichtfout | None
    bevindingen: list[Bevinding]

    @property
    def geldig(self) -> bool:
        """Whether the message can be read and has no findings."""
        return self.fout is None and not self.bevindingen


def valideer(inhoud: bytes, *, max_bytes: int = xml.MAX_BYTES) -> Validatie:
    """Judge one message: its schema and, when it is valid to that, its content. Never raises on bad input."""
    with beurt(len(inhoud)):
        return _valideer(inhoud, max_bytes)


def _valideer(inhoud: bytes, max_bytes: int) -> Validatie:
    soort: Berichttype | None = None
    try:
        wortel = xml.parse(inhoud, max_bytes=max_bytes)
        soort = herken(wortel)
        bevindingen = controleer_schema(inhoud, wortel, soort) or beoordeel_zonder_keten(lees(wortel, soort), soort)
    except Berichtfout as fout:
        # Without what it was raised from, which holds the tree.
        return Validatie(soort, fout.with_traceback(None), [])
    return Validatie(soort, None, bevindingen)
