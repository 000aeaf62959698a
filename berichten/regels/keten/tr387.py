"""TR387: a ProductPeriode starts on the first day of its month, or with its toewijzing.

Regel: de Begindatum van de ProductPeriode is de eerste dag van haar kalendermaand, of de Ingangsdatum van de
    toewijzing als die later in dezelfde maand ligt.
Bron: iStandaarden iWmo en iJw 3.2, TR387, IV089.
Retourcode: 9387
Berichten: 323

Judged are debit lines on a toewijzing of the same client that is not removed: the rest is left to TR338, TR304 and
TR384. A credit line is not held against the toewijzing as it stands now: it takes back a line that was granted under
an earlier version, and TR323 sees to it that it repeats that line (IV085).

A line that starts on the first of the month in which its toewijzing starts later breaks TR307 as well: both texts cover
it and both are reported. In a month before its toewijzing a line is expected on the first, and TR307 has the fault.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.declaratie import debet_op_toewijzing
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Prestatie that starts on another day."""
    for prestatie, toewijzing in debet_op_toewijzing(bericht, dossier):
        begin, ingang = prestatie.product_periode.begindatum, toewijzing.ingangsdatum
        # In the month in which the toewijzing starts it decides; every other month starts on its first day.
        dag = ingang.day if (ingang.year, ingang.month) == (begin.year, begin.month) else 1
        if begin.day != dag:
            yield Treffer(
                (prestatie,),
                f"De ProductPeriode begint op {begin:%d-%m-%Y}; verwacht is {begin.replace(day=dag):%d-%m-%Y}.",
            )


REGEL = Regel(
    code="TR387",
    niveau=3,
    retourcode="9387",
    berichten={
        "323": (
            "Client/Bsn",
            "Prestatie/ToewijzingNummer",
            "Prestatie/IngediendBedrag/DebetCredit",
            "Prestatie/ProductPeriode/Begindatum",
        )
    },
    controleer=controleer,
)
