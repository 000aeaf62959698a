"""The scope of what messages mean: two parties and the law between them, within which numbers are unique."""

from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Bereik:
    """A municipality, a standard (the law) and a care provider."""

    gemeente: str
    standaard: str
    aanbieder: str

    @property
    def kolommen(self) -> dict[str, str]:
        """The scope columns of a row."""
        return {naam: getattr(self, naam) for naam in BEREIK}

    @property
    def waarden(self) -> tuple[str, ...]:
        """The values of those columns, in the order of BEREIK."""
        return tuple(self.kolommen.values())

    def omvat(self, tabel: "type[MetBereik]") -> sa.ColumnElement[bool]:
        """The rows of a table in this scope."""
        return _gelijk(tabel, self.kolommen)


BEREIK = tuple(veld.name for veld in fields(Bereik))
"""The scope columns by name."""


class MetBereik:
    """The scope columns of a table."""

    gemeente: Mapped[str]
    standaard: Mapped[str]
    """iwmo or ijw."""
    aanbieder: Mapped[str]
    """AGB code."""


class MetPartijen:
    """Municipality and provider of the message that a row belongs to, as its row in `bericht` has them.

    Repeated, as row level security that has to look in another table is paid for every row. Empty when there is no
    such message, or it could not be read that far.
    """

    gemeente: Mapped[str | None]
    aanbieder: Mapped[str | None]
    """AGB code."""


def in_bereik(tabel: "type[MetBereik]") -> sa.ColumnElement[bool]:
    """The rows of a table in the scope that a query, made once, is given with it: its `kolommen` as parameters."""
    return _gelijk(tabel, {naam: sa.bindparam(naam) for naam in BEREIK})


def _gelijk(tabel: Any, waarden: dict[str, Any]) -> sa.ColumnElement[bool]:
    # A mixin has no columns of its own: of an alias of a table, too, they are found by name.
    return sa.and_(*(getattr(tabel, naam) == waarde for naam, waarde in waarden.items()))
