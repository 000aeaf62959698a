"""TR353: a request for change asks for something.

Regel: een verzoek om wijziging heeft minstens één TeWijzigenProduct of NieuwProduct.
Bron: iStandaarden iWmo en iJw 3.2, TR353.
Retourcode: 0001
Berichten: 317
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield a Verzoek that changes nothing."""
    verzoek = bericht.client.verzoek
    if not verzoek.te_wijzigen_producten and not verzoek.nieuwe_producten:
        yield Treffer((verzoek,), "Het Verzoek bevat geen TeWijzigenProduct en geen NieuwProduct.")


REGEL = Regel(
    code="TR353",
    niveau=2,
    retourcode="0001",
    berichten={"317": ("Verzoek/TeWijzigenProducten/TeWijzigenProduct", "Verzoek/NieuweProducten/NieuwProduct")},
    controleer=controleer,
)
