"""Queries that list deadlines."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kern.toestanden import Termijntoestand
from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.termijn import Termijn
from app.opslag.tabellen.zorg import Toewijzing, Verzoek
from app.opslag.verkeer.termijnen import dag_van
from berichten.standen import Standaard, Termijnsoort
from berichten.termijnen import TERMIJNEN, Wie


@dataclass(frozen=True, slots=True)
class Termijnregel:
    """A deadline with what it is about; see the tables for what the fields mean."""

    id: int
    soort: Termijnsoort
    toestand: Termijntoestand
    gemeente: str
    standaard: Standaard
    aanbieder: str
    bericht_id: UUID
    berichttype: str
    identificatie: str | None
    referentie_aanbieder: str | None
    """Of the request."""
    toewijzing_nummer: int | None
    begin: date
    uiterste_datum: date
    afgehandeld_op: datetime | None
    afgehandeld_door: UUID | None
    ontvangen: date
    """The day in the Netherlands on which the message that began it came in."""
    te_laat: bool
    """Whether it was met, or ceased to matter, after its last day, or is still open after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which deadlines to list; None is any, but without a state only those that are open."""

    soort: Termijnsoort | None = None
    wie: Wie | None = None
    """Who has to act."""
    toestand: Termijntoestand | None = None
    gemeente: str | None = None
    standaard: str | None = None
    aanbieder: str | None = None


def lijst(
    session: Session, filters: Filter, *, na: tuple[date, int] | None, aantal: int, vandaag: date
) -> list[Termijnregel]:
    """Deadlines that match, the most urgent first, after the one with this last day and id."""
    einde = dag_van(Termijn.afgehandeld_op)
    elders = {
        "berichttype": Bericht.type,
        "identificatie": Bericht.identificatie,
        "referentie_aanbieder": Verzoek.referentie,
        "toewijzing_nummer": Toewijzing.nummer,
        "ontvangen": dag_van(Bericht.ontvangen_op),
        "te_laat": sa.func.coalesce(einde, vandaag) > Termijn.uiterste_datum,
    }
    eigen = [getattr(Termijn, veld.name) for veld in fields(Termijnregel) if veld.name not in elders]
    vraag = (
        sa.select(*eigen, *(kolom.label(naam) for naam, kolom in elders.items()))
        .join(Bericht, Bericht.id == Termijn.bericht_id)
        .outerjoin(Verzoek, Verzoek.id == Termijn.verzoek_id)
        .outerjoin(Toewijzing, Toewijzing.id == Termijn.toewijzing_id)
        .where(*_voorwaarden(filters))
        .order_by(Termijn.uiterste_datum, Termijn.id)
        .limit(aantal)
    )
    if na is not None:
        vraag = vraag.where(sa.tuple_(Termijn.uiterste_datum, Termijn.id) > sa.tuple_(*na))
    return [Termijnregel(**rij._mapping) for rij in session.execute(vraag)]  # noqa: SLF001  its public name


def _voorwaarden(filters: Filter) -> Iterator[sa.ColumnElement[bool]]:
    for naam in ("soort", "toestand", "gemeente", "standaard", "aanbieder"):
        waarde = getattr(filters, naam)
        if waarde is not None:
            yield getattr(Termijn, naam) == waarde
    if filters.wie is not None:
        yield Termijn.soort.in_([soort for soort, termijn in TERMIJNEN.items() if termijn.wie == filters.wie])
    if filters.toestand is None:
        yield Termijn.afgehandeld_op.is_(None)
