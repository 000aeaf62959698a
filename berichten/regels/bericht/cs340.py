"""CS340: a declaration covers exactly one calendar month.

Regel: de DeclaratiePeriode begint op de eerste dag van een kalendermaand en eindigt op de laatste dag daarvan.
Bron: iStandaarden iWmo en iJw 3.2, CS340.
Retourcode: 0001
Berichten: 323

A period that does not begin on the first of a month is reported for that too, on its Begindatum alone.
"""

from calendar import monthrange
from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Begindatum that is not the first of a month, and the DeclaratiePeriode that is not one whole month."""
    periode = bericht.declaratie.declaratie_periode
    begin = periode.begindatum
    if begin.day != 1:
        details = f"De DeclaratiePeriode begint op {begin:%d-%m-%Y}; verwacht is de eerste dag van een maand."
        yield Treffer(((periode, "Begindatum"),), details)
    laatste = begin.replace(day=monthrange(begin.year, begin.month)[1])
    if begin.day != 1 or periode.einddatum != laatste:
        plaatsen = ((periode, "Begindatum"), (periode, "Einddatum"))
        yield Treffer(
            plaatsen,
            f"De DeclaratiePeriode loopt van {begin:%d-%m-%Y} tot en met {periode.einddatum:%d-%m-%Y}; "
            "verwacht is precies één kalendermaand.",
        )


REGEL = Regel(
    code="CS340",
    niveau=2,
    retourcode="0001",
    berichten={"323": ("Declaratie/DeclaratiePeriode/Begindatum", "Declaratie/DeclaratiePeriode/Einddatum")},
    controleer=controleer,
)
