"""TR386: the same product is requested once at a time.

Regel: hetzelfde product komt alleen vaker in een verzoek om toewijzing voor als de perioden elkaar niet
    overlappen. Zonder Code telt de hele Categorie; zonder Product mag niets anders tegelijk lopen. De categorieën 11
    tot en met 14 (iWmo) mogen met alles overlappen.
Bron: iStandaarden iWmo en iJw 3.2, TR386.
Retourcode: 0001
Berichten: 315

Each pair that overlaps is a finding.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_315 import Bericht
from berichten.regels.hulp.overlap import Zorgperiode, stapelingen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each pair of requests for the same product at the same time."""
    return stapelingen(
        Zorgperiode.van(product, product.product, product.toewijzing_ingangsdatum, product.toewijzing_einddatum)
        for product in bericht.client.aangevraagde_producten
    )


REGEL = Regel(
    code="TR386",
    niveau=2,
    retourcode="0001",
    berichten={
        "315": (
            "AangevraagdProduct/Product/Categorie",
            "AangevraagdProduct/Product/Code",
            "AangevraagdProduct/ToewijzingIngangsdatum",
            "AangevraagdProduct/ToewijzingEinddatum",
        )
    },
    controleer=controleer,
)
