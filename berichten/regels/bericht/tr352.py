"""TR352: a request for change is about care that there is.

Regel: een verzoek om wijziging heeft minstens één OngewijzigdProduct of TeWijzigenProduct.
Bron: iStandaarden iWmo en iJw 3.2, TR352.
Retourcode: 0001
Berichten: 317
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield a Verzoek that names no toewijzing."""
    verzoek = bericht.client.verzoek
    if not verzoek.ongewijzigde_producten and not verzoek.te_wijzigen_producten:
        yield Treffer((verzoek,), "Het Verzoek bevat geen OngewijzigdProduct en geen TeWijzigenProduct.")


REGEL = Regel(
    code="TR352",
    niveau=2,
    retourcode="0001",
    berichten={
        "317": ("Verzoek/OngewijzigdeProducten/OngewijzigdProduct", "Verzoek/TeWijzigenProducten/TeWijzigenProduct")
    },
    controleer=controleer,
)
