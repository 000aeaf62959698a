"""TR308: a line may not end after its toewijzing.

Regel: de Einddatum van de ProductPeriode ligt op of vóór de Einddatum van het ToegewezenProduct waarop de Prestatie
    declareert, als die Einddatum gevuld is.
Bron: iStandaarden iWmo en iJw 3.2, TR308, OP279.
Retourcode: 9308
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
    """Yield each Prestatie that ends after its toewijzing."""
    for prestatie, toewijzing in debet_op_toewijzing(bericht, dossier):
        if toewijzing.einddatum is not None and prestatie.product_periode.einddatum > toewijzing.einddatum:
            yield Treffer(
                (prestatie,),
                f"De ProductPeriode eindigt op {prestatie.product_periode.einddatum:%d-%m-%Y}, "
                f"na de Einddatum {toewijzing.einddatum:%d-%m-%Y} van toewijzing {toewijzing.nummer}.",
            )


REGEL = Regel(
    code="TR308",
    niveau=3,
    retourcode="9308",
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
