"""CS337: a line stays within one calendar month.

Regel: de Einddatum van de ProductPeriode valt in dezelfde maand van hetzelfde jaar als de Begindatum.
Bron: iStandaarden iWmo en iJw 3.2, CS337.
Retourcode: 0001
Berichten: 323

Month and year are two faults: a period from December to January is reported twice, on the same dates.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.basis import GeslotenPeriode
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the dates of each ProductPeriode that begins and ends in different months, and in different years."""
    for _, prestatie in prestaties(bericht):
        periode = prestatie.product_periode
        begin, einde = periode.begindatum, periode.einddatum
        if begin.month != einde.month:
            yield _treffer(periode, "dezelfde maand")
        if begin.year != einde.year:
            yield _treffer(periode, "hetzelfde jaar")


def _treffer(periode: GeslotenPeriode, verwacht: str) -> Treffer:
    return Treffer(
        ((periode, "Einddatum"), (periode, "Begindatum")),
        f"De ProductPeriode loopt van {periode.begindatum:%d-%m-%Y} tot en met {periode.einddatum:%d-%m-%Y}; "
        f"verwacht is dat beide in {verwacht} vallen.",
    )


REGEL = Regel(
    code="CS337",
    niveau=2,
    retourcode="0001",
    berichten={"323": ("Prestatie/ProductPeriode/Begindatum", "Prestatie/ProductPeriode/Einddatum")},
    controleer=controleer,
)
