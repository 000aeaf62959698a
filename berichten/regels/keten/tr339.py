"""TR339: a line takes over the category of its toewijzing.

Regel: de ProductCategorie van de Prestatie is die van het ToegewezenProduct, als daar een categorie is opgenomen.
Bron: iStandaarden iWmo en iJw 3.2, TR339, OP302.
Retourcode: 9339
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
    """Yield each Prestatie in another category than was assigned."""
    for prestatie, toewijzing in debet_op_toewijzing(bericht, dossier):
        if toewijzing.categorie is not None and prestatie.product_categorie != toewijzing.categorie:
            yield Treffer(
                (prestatie,),
                f"ProductCategorie {prestatie.product_categorie} is gedeclareerd; "
                f"toewijzing {toewijzing.nummer} heeft categorie {toewijzing.categorie}.",
            )


REGEL = Regel(
    code="TR339",
    niveau=3,
    retourcode="9339",
    berichten={
        "323": (
            "Client/Bsn",
            "Prestatie/ToewijzingNummer",
            "Prestatie/IngediendBedrag/DebetCredit",
            "Prestatie/ProductCategorie",
        )
    },
    controleer=controleer,
)
