"""CS336: a reason that was withdrawn is not used.

Regel: RedenWijziging 01 (administratieve correctie, vervallen) wordt niet gebruikt.
Bron: iStandaarden iWmo en iJw 3.2, CS336.
Retourcode: 0001
Berichten: 301
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each RedenWijziging with the withdrawn code."""
    for product in bericht.client.toegewezen_producten:
        if product.reden_wijziging == "01":
            yield Treffer(((product, "RedenWijziging"),), "RedenWijziging 01 is vervallen en mag niet gebruikt worden.")


REGEL = Regel(
    code="CS336",
    niveau=2,
    retourcode="0001",
    berichten={"301": ("ToegewezenProduct/RedenWijziging",)},
    controleer=controleer,
)
