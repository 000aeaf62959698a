"""What processing any message needs: where its rows belong, and the columns of what many classes hold."""

from dataclasses import dataclass
from uuid import UUID

from app.opslag.kern.bereik import Bereik
from berichten.model.basis import Omvang, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Herkomst:
    """The message that rows come from, and the scope they belong to."""

    bericht_id: UUID
    bereik: Bereik


def product_van(product: Product | None) -> tuple[str | None, str | None]:
    """The columns categorie and productcode of an optional Product."""
    return (product.categorie, product.code) if product else (None, None)


def omvang_van(omvang: Omvang | None) -> tuple[int | None, str | None, str | None]:
    """The columns volume, eenheid and frequentie of an optional Omvang."""
    return (omvang.volume, omvang.eenheid, omvang.frequentie) if omvang else (None, None, None)
