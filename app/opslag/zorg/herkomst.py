"""What processing any message needs: where its rows belong, and the columns of what many classes hold."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from app.opslag.tabellen.zorg import Bereik
from berichten.model.basis import Omvang, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Herkomst:
    """The message that rows come from, and the scope they belong to."""

    bericht_id: UUID
    gemeente: str
    standaard: str
    aanbieder: str

    @property
    def bereik(self) -> dict[str, str]:
        """The scope columns of a row."""
        return {"gemeente": self.gemeente, "standaard": self.standaard, "aanbieder": self.aanbieder}

    def omvat(self, tabel: type[Bereik]) -> ColumnElement[bool]:
        """The rows of a table in this scope."""
        return and_(
            tabel.gemeente == self.gemeente, tabel.standaard == self.standaard, tabel.aanbieder == self.aanbieder
        )


def product_van(product: Product | None) -> tuple[str | None, str | None]:
    """The columns categorie and productcode of an optional Product."""
    return (product.categorie, product.code) if product else (None, None)


def omvang_van(omvang: Omvang | None) -> tuple[int | None, str | None, str | None]:
    """The columns volume, eenheid and frequentie of an optional Omvang."""
    return (omvang.volume, omvang.eenheid, omvang.frequentie) if omvang else (None, None, None)
