"""TR019: a start or stop belongs to a toewijzing.

Regel: bij een inspannings- of outputgerichte werkwijze verwijst een start of stop met het ToewijzingNummer naar een
    toewijzing van deze cliënt bij deze aanbieder.
Bron: iStandaarden iWmo en iJw 3.2, TR019; IV096.
Retourcode: 9019
Berichten: 305, 307

An empty ToewijzingNummer means work paid as a task, which has no toewijzing (IV096); its key is the product. So an
empty number breaks the rule when the product is empty too, when the client has a toewijzing for that product or for all
of its category, or when the contract on record has a rate for it on the Begindatum, for rates are agreed per effort or
output. A removed toewijzing counts as never sent (OP033x1). A removal (StatusAanlevering 3) passes (TR063).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.regels.hulp.levering import Product, Regiebericht, gerelateerd, producten
from berichten.regels.regel import Regel


def controleer(bericht: Regiebericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each start or stop without a toewijzing."""
    for product in producten(bericht):
        if not gerelateerd(product, bericht, dossier):
            yield Treffer((product,), _details(product, dossier))


def _details(product: Product, dossier: Dossier) -> str:
    nummer = product.toewijzing_nummer
    if nummer is None:
        return "ToewijzingNummer is leeg, terwijl dit product alleen op een toewijzing geleverd wordt."
    toewijzing = dossier.toewijzingen.get(nummer)
    if toewijzing is None:
        return f"Toewijzing {nummer} is niet bekend bij deze aanbieder."
    return f"Toewijzing {nummer} is {'verwijderd' if toewijzing.vervallen else 'van een andere cliënt'}."


REGEL = Regel(
    code="TR019",
    niveau=3,
    retourcode="9019",
    berichten={
        "305": ("StartProduct/ToewijzingNummer", "StartProduct/Product", "StartProduct/Begindatum", "Client/Bsn"),
        "307": ("StopProduct/ToewijzingNummer", "StopProduct/Product", "StopProduct/Begindatum", "Client/Bsn"),
    },
    controleer=controleer,
)
