"""CS058: a start or stop is delivered or removed, nothing else.

Regel: de StatusAanlevering is 1 (eerste aanlevering) of 3 (verwijderen).
Bron: iStandaarden iWmo en iJw 3.2, CS058.
Retourcode: 0001
Berichten: 305, 307
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.regels.hulp.klassen import instanties
from berichten.regels.regel import Regel

TOEGESTAAN = ("1", "3")


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each StatusAanlevering that is neither."""
    for klasse in ("StartProduct", "StopProduct"):
        for product in instanties(bericht, klasse):
            if product.status_aanlevering not in TOEGESTAAN:
                details = f"De StatusAanlevering is {product.status_aanlevering}; verwacht is 1 of 3."
                yield Treffer(((product, "StatusAanlevering"),), details)


REGEL = Regel(
    code="CS058",
    niveau=2,
    retourcode="0001",
    berichten={"305": ("StartProduct/StatusAanlevering",), "307": ("StopProduct/StatusAanlevering",)},
    controleer=controleer,
)
