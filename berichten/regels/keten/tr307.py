"""TR307: a line may not start before its toewijzing.

Regel: de Begindatum van de ProductPeriode ligt op of na de Ingangsdatum van het ToegewezenProduct waarop de Prestatie
    declareert.
Bron: iStandaarden iWmo en iJw 3.2, TR307, OP279.
Retourcode: 9307
Berichten: 323

Judged are debit lines on a toewijzing of the same client that is not removed: the rest is left to TR338, TR304 and
TR384. A credit line is not held against the toewijzing as it stands now: it takes back a line that was granted under
an earlier version, and TR323 sees to it that it repeats that line (IV085).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.declaratie import debet_op_toewijzing
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Prestatie that starts before its toewijzing."""
    for prestatie, toewijzing in debet_op_toewijzing(bericht, dossier):
        if prestatie.product_periode.begindatum < toewijzing.ingangsdatum:
            yield Treffer(
                (prestatie,),
                f"De ProductPeriode begint op {prestatie.product_periode.begindatum:%d-%m-%Y}, "
                f"vóór de Ingangsdatum {toewijzing.ingangsdatum:%d-%m-%Y} van toewijzing {toewijzing.nummer}.",
            )


REGEL = Regel(
    code="TR307",
    niveau=3,
    retourcode="9307",
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
