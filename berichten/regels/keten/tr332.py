"""TR332: a ToewijzingNummer stands for one toewijzing.

Regel: een ToewijzingNummer is binnen een gemeente en wettelijk domein niet eerder gebruikt voor een andere cliënt,
    een andere aanbieder of een ander product.
Bron: iStandaarden iWmo en iJw 3.2, TR332; IV066.
Retourcode: 9332
Berichten: 301

A newer version of the same toewijzing keeps its number. A removed toewijzing keeps it too: its number is not free
again. The same number twice in one message is TR101's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier, ToewijzingStand
from berichten.model.bericht_301 import Bericht, ToegewezenProduct
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each ToegewezenProduct whose number stands for something else."""
    for product in bericht.client.toegewezen_producten:
        eerder = dossier.toewijzingen_gemeente.get(product.toewijzing_nummer)
        if eerder and (anders := _verschil(bericht, product, eerder)):
            yield Treffer((product,), f"ToewijzingNummer {product.toewijzing_nummer} is al gebruikt voor {anders}.")


def _verschil(bericht: Bericht, product: ToegewezenProduct, eerder: ToewijzingStand) -> str | None:
    """What the number stood for before, in Dutch, when that is something else."""
    if eerder.bsn != bericht.client.bsn:
        return "een andere cliënt"
    if eerder.aanbieder != bericht.header.ontvanger:
        return f"een andere aanbieder ({eerder.aanbieder})"
    nu = (product.product.categorie, product.product.code) if product.product else (None, None)
    if nu != (eerder.categorie, eerder.productcode):
        return f"een ander product ({eerder.productcode or eerder.categorie or 'zonder product'})"
    return None


REGEL = Regel(
    code="TR332",
    niveau=3,
    retourcode="9332",
    berichten={
        "301": (
            "ToegewezenProduct/ToewijzingNummer",
            "ToegewezenProduct/Product/Categorie",
            "ToegewezenProduct/Product/Code",
            "Client/Bsn",
            "Header/Ontvanger",
        )
    },
    controleer=controleer,
)
