"""TR411: a volume on a toewijzing with a product code.

Regel: heeft de toewijzing een productcode, dan is Omvang van het TeWijzigenProduct gevuld.
Bron: iStandaarden iWmo en iJw 3.2, TR411.
Retourcode: 9411
Berichten: 317

A product without an actual toewijzing is TR351's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.hulp.verzoek import te_wijzigen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each TeWijzigenProduct without an Omvang on a toewijzing with a product code."""
    for product, toewijzing in te_wijzigen(bericht, dossier):
        if toewijzing.productcode is not None and product.omvang is None:
            yield Treffer(
                (product,),
                f"Omvang is leeg, terwijl toewijzing {toewijzing.nummer} productcode {toewijzing.productcode} heeft.",
            )


REGEL = Regel(
    code="TR411",
    niveau=3,
    retourcode="9411",
    berichten={"317": ("TeWijzigenProduct/ToewijzingNummer", "TeWijzigenProduct/Omvang")},
    controleer=controleer,
)
