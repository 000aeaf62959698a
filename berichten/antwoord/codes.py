"""The return codes that are no rule's own, and the codes of a class from its findings."""

from collections.abc import Iterable

from berichten.bevinding import Bevinding

TECHNISCH_AFGEKEURD = "0001"
GEEN_OPMERKING = "0200"
NIET_BEOORDEELD = "0233"
VOLLEDIG_TOEGEWEZEN = "8001"

KOP = "/Bericht/Header"


def codes_per_klasse(bevindingen: Iterable[Bevinding]) -> dict[str, list[str]]:
    """The return codes of levels 3 and 4 by the path of the class they belong to, each once, in order of code."""
    uit: dict[str, set[str]] = {}
    for bevinding in bevindingen:
        if bevinding.niveau > 2 and bevinding.retourcode:
            uit.setdefault(bevinding.klasse, set()).add(bevinding.retourcode)
    return {klasse: sorted(codes) for klasse, codes in uit.items()}


def kopcodes(bevindingen: Iterable[Bevinding], per_klasse: dict[str, list[str]]) -> list[str] | None:
    """The codes of a header that stands alone: 0001 when level 2 fails, or those of a fault in the header itself."""
    if any(bevinding.niveau == 2 for bevinding in bevindingen):
        return [TECHNISCH_AFGEKEURD]
    return per_klasse.get(KOP)
