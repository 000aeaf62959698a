"""TR018: a delivery does not stop before it started.

Regel: Einddatum van het StopProduct ligt op of na zijn Begindatum.
Bron: iStandaarden iWmo en iJw 3.2, TR018.
Retourcode: 0001
Berichten: 307
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_307 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each StopProduct that ends before it begins."""
    for product in bericht.client.stop_producten:
        if product.einddatum < product.begindatum:
            yield Treffer(
                ((product, "Einddatum"), (product, "Begindatum")),
                f"De Einddatum {product.einddatum:%d-%m-%Y} ligt voor de Begindatum {product.begindatum:%d-%m-%Y}.",
            )


REGEL = Regel(
    code="TR018",
    niveau=2,
    retourcode="0001",
    berichten={"307": ("StopProduct/Begindatum", "StopProduct/Einddatum")},
    controleer=controleer,
)
