"""CS100: nothing is declared over a time before 2021.

Regel: de DeclaratiePeriode en elke ProductPeriode beginnen op of na 01-01-2021.
Bron: iStandaarden iWmo en iJw 3.2, CS100.
Retourcode: 0001
Berichten: 323

The standard puts this on the period as a whole; it is read on its Begindatum. That the end follows the begin is TR137.
"""

from collections.abc import Iterator
from datetime import date

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.regel import Regel

EERSTE_DAG = date(2021, 1, 1)


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Begindatum that is too early."""
    periode = bericht.declaratie.declaratie_periode
    if periode.begindatum < EERSTE_DAG:
        yield Treffer(
            ((periode, "Begindatum"),),
            f"De DeclaratiePeriode begint op {periode.begindatum:%d-%m-%Y}, vóór 01-01-2021.",
        )
    for _, prestatie in prestaties(bericht):
        periode = prestatie.product_periode
        if periode.begindatum < EERSTE_DAG:
            yield Treffer(
                ((periode, "Begindatum"),),
                f"De ProductPeriode begint op {periode.begindatum:%d-%m-%Y}, vóór 01-01-2021.",
            )


REGEL = Regel(
    code="CS100",
    niveau=2,
    retourcode="0001",
    berichten={"323": ("Declaratie/DeclaratiePeriode/Begindatum", "Prestatie/ProductPeriode/Begindatum")},
    controleer=controleer,
)
