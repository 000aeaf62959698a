"""TR332: a ToewijzingNummer stands for one toewijzing.

Regel: een ToewijzingNummer is binnen een gemeente en wettelijk domein niet eerder gebruikt voor een andere cliënt,
    een andere aanbieder, een andere Ingangsdatum, een ander product of een andere Omvang. Alleen het Volume van een
    totaal (Frequentie 6) mag anders zijn.
Bron: iStandaarden iWmo en iJw 3.2, TR332; IV066, OP033x1.
Retourcode: 9332
Berichten: 301

A newer version of the same toewijzing keeps its number: what may change in it are Einddatum, Budget and the Volume of a
total. Anything else is another toewijzing, that needs a number of its own (IV066). A removed toewijzing keeps its
number too: it is not free again. The same number twice in one message is TR101's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier, ToewijzingStand
from berichten.model.basis import Omvang
from berichten.model.bericht_301 import Bericht, ToegewezenProduct
from berichten.omvang import TOTAAL
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
    if eerder.ingangsdatum != product.ingangsdatum:
        return f"een toewijzing met Ingangsdatum {eerder.ingangsdatum:%d-%m-%Y}"
    if _vaste_omvang(product.omvang) != _vaste_stand(eerder):
        return "een toewijzing met een andere Omvang"
    return None


def _vaste_omvang(omvang: Omvang | None) -> tuple[int | None, str, str] | None:
    """What may not change of an Omvang under its number: all of it, but of a total only the unit and frequency."""
    if omvang is None:
        return None
    volume = None if omvang.frequentie == TOTAAL else omvang.volume
    return volume, omvang.eenheid, omvang.frequentie


def _vaste_stand(eerder: ToewijzingStand) -> tuple[int | None, str, str] | None:
    if eerder.volume is None or eerder.eenheid is None or eerder.frequentie is None:
        return None
    return _vaste_omvang(Omvang(volume=eerder.volume, eenheid=eerder.eenheid, frequentie=eerder.frequentie))


REGEL = Regel(
    code="TR332",
    niveau=3,
    retourcode="9332",
    berichten={
        "301": (
            "ToegewezenProduct/ToewijzingNummer",
            "ToegewezenProduct/Product/Categorie",
            "ToegewezenProduct/Product/Code",
            "ToegewezenProduct/Ingangsdatum",
            "ToegewezenProduct/Omvang/Volume",
            "ToegewezenProduct/Omvang/Eenheid",
            "ToegewezenProduct/Omvang/Frequentie",
            "Client/Bsn",
            "Header/Ontvanger",
        )
    },
    controleer=controleer,
)
