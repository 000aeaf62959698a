"""TR302: the same product is assigned once at a time.

Regel: hetzelfde product komt alleen vaker in een toewijzingsbericht voor als de perioden elkaar niet overlappen. Zonder
    Code telt de hele Categorie; zonder Product mag niets anders tegelijk lopen. De categorieën 11 tot en met 14 (iWmo)
    mogen met alles overlappen.
Bron: iStandaarden iWmo en iJw 3.2, TR302.
Retourcode: 0001
Berichten: 301

A toewijzing that is removed (RedenWijziging 13) or cancelled (01) with its end on its begin does not count. Each pair
that overlaps is a finding.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier, is_vervallen
from berichten.model.bericht_301 import Bericht
from berichten.regels.hulp.overlap import Zorgperiode, stapelingen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each pair of toewijzingen for the same product at the same time."""
    return stapelingen(
        Zorgperiode.van(product, product.product, product.ingangsdatum, product.einddatum)
        for product in bericht.client.toegewezen_producten
        if not is_vervallen(product.reden_wijziging, product.ingangsdatum, product.einddatum)
    )


REGEL = Regel(
    code="TR302",
    niveau=2,
    retourcode="0001",
    berichten={
        "301": (
            "ToegewezenProduct/Product/Categorie",
            "ToegewezenProduct/Product/Code",
            "ToegewezenProduct/Ingangsdatum",
            "ToegewezenProduct/Einddatum",
            "ToegewezenProduct/RedenWijziging",
        )
    },
    controleer=controleer,
)
