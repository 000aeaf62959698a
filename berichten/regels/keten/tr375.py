"""TR375: no volume on a toewijzing without a product.

Regel: is Product in de toewijzing leeg, en is de Einddatum van het TeWijzigenProduct leeg of na 31-12-2020, dan is
    Omvang leeg.
Bron: iStandaarden iWmo en iJw 3.2, TR375.
Retourcode: 9375
Berichten: 317

Such a toewijzing has no product code either, so TR412 is broken as well. A product without an actual toewijzing is
TR351's.
"""

from collections.abc import Iterator
from datetime import date

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.hulp.verzoek import te_wijzigen
from berichten.regels.regel import Regel

GRENS = date(2020, 12, 31)


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each TeWijzigenProduct with an Omvang on a toewijzing without a product."""
    for product, toewijzing in te_wijzigen(bericht, dossier):
        if product.omvang and toewijzing.categorie is None and (product.einddatum is None or product.einddatum > GRENS):
            yield Treffer(
                (product,),
                f"Omvang is gevuld, terwijl toewijzing {toewijzing.nummer} geen Product heeft; vul het Budget.",
            )


REGEL = Regel(
    code="TR375",
    niveau=3,
    retourcode="9375",
    berichten={
        "317": ("TeWijzigenProduct/ToewijzingNummer", "TeWijzigenProduct/Einddatum", "TeWijzigenProduct/Omvang")
    },
    controleer=controleer,
)
