"""TR388: a ProductPeriode ends on the last day of its month, or with its toewijzing.

Regel: de Einddatum van de ProductPeriode is de laatste dag van haar kalendermaand, of de Einddatum van de
    toewijzing als die eerder in dezelfde maand ligt.
Bron: iStandaarden iWmo en iJw 3.2, TR388, IV089.
Retourcode: 9388
Berichten: 323

Judged are debit lines on a toewijzing of the same client that is not removed: the rest is left to TR338, TR304 and
TR384. A credit line is not held against the toewijzing as it stands now: it takes back a line that was granted under
an earlier version, and TR323 sees to it that it repeats that line (IV085).

A line that ends on the last of the month in which its toewijzing ends sooner breaks TR308 as well: both texts cover it
and both are reported. In a month after its toewijzing a line is expected up to the last day, and TR308 has the fault.
"""

from calendar import monthrange
from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.declaratie import debet_op_toewijzing
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Prestatie that ends on another day."""
    for prestatie, toewijzing in debet_op_toewijzing(bericht, dossier):
        einde, slot = prestatie.product_periode.einddatum, toewijzing.einddatum
        if slot is not None and (slot.year, slot.month) == (einde.year, einde.month):
            dag = slot.day
        else:
            dag = monthrange(einde.year, einde.month)[1]
        if einde.day != dag:
            yield Treffer(
                (prestatie,),
                f"De ProductPeriode eindigt op {einde:%d-%m-%Y}; verwacht is {einde.replace(day=dag):%d-%m-%Y}.",
            )


REGEL = Regel(
    code="TR388",
    niveau=3,
    retourcode="9388",
    berichten={
        "323": (
            "Client/Bsn",
            "Prestatie/ToewijzingNummer",
            "Prestatie/IngediendBedrag/DebetCredit",
            "Prestatie/ProductPeriode/Einddatum",
        )
    },
    controleer=controleer,
)
