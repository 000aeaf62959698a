"""The classes of a message that a toewijzing on record stands for."""

from berichten.dossier import ToewijzingStand
from berichten.model.basis import Omvang, Product


def product_van(stand: ToewijzingStand) -> Product | None:
    """Its Product: a code, or a category alone (aspecific); None is any care (generic)."""
    return Product(categorie=stand.categorie, code=stand.productcode) if stand.categorie else None


def omvang_van(stand: ToewijzingStand) -> Omvang | None:
    """Its Omvang, when it has one."""
    if stand.volume is None or stand.eenheid is None or stand.frequentie is None:
        return None
    return Omvang(volume=stand.volume, eenheid=stand.eenheid, frequentie=stand.frequentie)
