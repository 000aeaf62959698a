"""TR412: no volume on a toewijzing without a product code.

Regel: heeft de toewijzing geen productcode, en is de Einddatum van het TeWijzigenProduct leeg of na 31-12-2020, dan
    is Omvang leeg.
Bron: iStandaarden iWmo en iJw 3.2, TR412.
Retourcode: 9412
Berichten: 317

A toewijzing without any product has no code: it breaks this rule and TR375, just as CD080 holds within a 301. A
product without an actual toewijzing is TR351's.
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
    """Yield each TeWijzigenProduct with an Omvang on a toewijzing without a product code."""
    for product, toewijzing in te_wijzigen(bericht, dossier):
        if (
            product.omvang
            and toewijzing.productcode is None
            and (product.einddatum is None or product.einddatum > GRENS)
        ):
            yield Treffer(
                (product,),
                f"Omvang is gevuld, terwijl toewijzing {toewijzing.nummer} geen productcode heeft; vul het Budget.",
            )


REGEL = Regel(
    code="TR412",
    niveau=3,
    retourcode="9412",
    berichten={
        "317": ("TeWijzigenProduct/ToewijzingNummer", "TeWijzigenProduct/Einddatum", "TeWijzigenProduct/Omvang")
    },
    controleer=controleer,
)
