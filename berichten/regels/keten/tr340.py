"""TR340: a line takes over the product code of its toewijzing.

Regel: de ProductCode van de Prestatie is die van het ToegewezenProduct, als daar een productcode is opgenomen.
Bron: iStandaarden iWmo en iJw 3.2, TR340, OP302.
Retourcode: 9340
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
    """Yield each Prestatie with another product code than was assigned."""
    for prestatie, toewijzing in debet_op_toewijzing(bericht, dossier):
        if toewijzing.productcode is not None and prestatie.product_code != toewijzing.productcode:
            yield Treffer(
                (prestatie,),
                f"ProductCode {prestatie.product_code} is gedeclareerd; "
                f"toewijzing {toewijzing.nummer} heeft productcode {toewijzing.productcode}.",
            )


REGEL = Regel(
    code="TR340",
    niveau=3,
    retourcode="9340",
    berichten={
        "323": (
            "Client/Bsn",
            "Prestatie/ToewijzingNummer",
            "Prestatie/IngediendBedrag/DebetCredit",
            "Prestatie/ProductCode",
        )
    },
    controleer=controleer,
)
