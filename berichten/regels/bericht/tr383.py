"""TR383: every requested product has a reference of its own.

Regel: ReferentieAanbieder is voor elk AangevraagdProduct in het bericht anders.
Bron: iStandaarden iWmo en iJw 3.2, TR383.
Retourcode: 0001
Berichten: 315

Each pair with the same reference is a finding, which names the first of the two.
"""

from collections import defaultdict
from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_315 import AangevraagdProduct, Bericht
from berichten.regels.hulp.overlap import paren
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the first of each pair of products with the same reference."""
    per_referentie: defaultdict[str, list[AangevraagdProduct]] = defaultdict(list)
    for product in bericht.client.aangevraagde_producten:
        per_referentie[product.referentie_aanbieder].append(product)
    for referentie, producten in per_referentie.items():
        for product, _ in paren(producten):
            yield Treffer(
                ((product, "ReferentieAanbieder"),),
                f"ReferentieAanbieder {referentie} komt vaker voor in dit bericht.",
            )


REGEL = Regel(
    code="TR383",
    niveau=2,
    retourcode="0001",
    berichten={"315": ("AangevraagdProduct/ReferentieAanbieder",)},
    controleer=controleer,
)
