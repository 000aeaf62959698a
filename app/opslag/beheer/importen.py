"""The record of imports."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.opslag.tabellen.invoer import Import


@dataclass(frozen=True, slots=True)
class Importregel:
    """An import; see the table for what the fields mean."""

    id: int
    sleutel: UUID
    soort: str
    gemeenten: list[str]
    naam: str | None
    omvang: int
    door: str
    moment: datetime
    uitkomst: str
    gelezen: int
    nieuw: int
    gewijzigd: int
    ongewijzigd: int
    fouten: int


_KOLOMMEN = [getattr(Import, veld.name) for veld in fields(Importregel)]


def leg_vast(session: Session, **waarden: object) -> Importregel:
    """Record an import, by columns of the table."""
    rij = session.execute(sa.insert(Import).values(**waarden).returning(*_KOLOMMEN)).one()
    return Importregel(*rij)


def lijst(session: Session, *, soort: str | None, na: int | None, aantal: int) -> Sequence[Importregel]:
    """Imports, the newest first, older than the one with this number."""
    vraag = sa.select(*_KOLOMMEN).order_by(Import.id.desc()).limit(aantal)
    if soort is not None:
        vraag = vraag.where(Import.soort == soort)
    if na is not None:
        vraag = vraag.where(Import.id < na)
    return [Importregel(*rij) for rij in session.execute(vraag)]
