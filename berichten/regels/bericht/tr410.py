"""TR410: the same product is added once at a time.

Regel: hetzelfde product komt alleen vaker in een verzoek om wijziging als NieuwProduct voor als de perioden elkaar niet
    overlappen. Zonder Code telt de hele Categorie; zonder Product mag niets anders tegelijk lopen. De categorieën 11
    tot en met 14 (iWmo) mogen met alles overlappen.
Bron: iStandaarden iWmo en iJw 3.2, TR410.
Retourcode: 0001
Berichten: 317

Each pair that overlaps is a finding.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.hulp.overlap import Zorgperiode, stapelingen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each pair of requests for the same product at the same time."""
    return stapelingen(
        Zorgperiode.van(product, product.product, product.gewenste_ingangsdatum, product.einddatum)
        for product in bericht.client.verzoek.nieuwe_producten
    )


REGEL = Regel(
    code="TR410",
    niveau=2,
    retourcode="0001",
    berichten={
        "317": (
            "NieuwProduct/Product/Categorie",
            "NieuwProduct/Product/Code",
            "NieuwProduct/GewensteIngangsdatum",
            "NieuwProduct/Einddatum",
        )
    },
    controleer=controleer,
)
