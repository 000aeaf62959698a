"""Queries on districts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.opslag.tabellen.wijkteam import Wijkteam, WijkteamPostcode


@dataclass(frozen=True, slots=True)
class Postcodereeks:
    """Postcodes that a wijkteam serves, both ends inclusive."""

    postcode_van: str
    postcode_tot: str
    begindatum: date
    einddatum: date | None


@dataclass(frozen=True, slots=True)
class Wijkteamregel:
    """A wijkteam with its postcodes in that period."""

    id: int
    sleutel: UUID
    gemeente: str
    code: str
    naam: str
    begindatum: date
    einddatum: date | None
    postcodes: list[Postcodereeks] = field(default_factory=list)


_KOLOMMEN = (
    *(Wijkteam.id, Wijkteam.sleutel, Wijkteam.gemeente, Wijkteam.code, Wijkteam.naam),
    *(Wijkteam.begindatum, Wijkteam.einddatum),
)


def van_postcode(session: Session, gemeente: str, postcode: str, dag: date) -> Wijkteamregel | None:
    """The wijkteam that serves a postcode on a day, without its postcodes. The most precise range counts."""
    reeks = WijkteamPostcode
    in_reeks = {
        lengte: sa.literal(postcode[:lengte]).between(reeks.postcode_van, reeks.postcode_tot) for lengte in (4, 6)
    }
    vraag = (
        sa.select(*_KOLOMMEN)
        .join(reeks, sa.and_(reeks.gemeente == Wijkteam.gemeente, reeks.wijkteam == Wijkteam.code))
        .where(
            reeks.gemeente == gemeente,
            sa.case(in_reeks, value=sa.func.length(reeks.postcode_van)),
            _geldt(reeks, dag),
            _geldt(Wijkteam, dag),
        )
        .order_by(sa.func.length(reeks.postcode_van).desc())
        .limit(1)
    )
    rij = session.execute(vraag).one_or_none()
    return None if rij is None else Wijkteamregel(*rij)


def lijst(
    session: Session, *, gemeente: str | None, peildatum: date | None, na: int | None, aantal: int
) -> list[Wijkteamregel]:
    """Wijkteams after the one with this number, each with the postcodes that it serves at some time in its period."""
    vraag = sa.select(*_KOLOMMEN).order_by(Wijkteam.id).limit(aantal)
    if gemeente is not None:
        vraag = vraag.where(Wijkteam.gemeente == gemeente)
    if peildatum is not None:
        vraag = vraag.where(_geldt(Wijkteam, peildatum))
    if na is not None:
        vraag = vraag.where(Wijkteam.id > na)
    regels = [Wijkteamregel(*rij) for rij in session.execute(vraag)]
    reeksen = _reeksen(session, regels, peildatum)
    for regel in regels:
        regel.postcodes.extend(
            reeks
            for reeks in reeksen[regel.gemeente, regel.code]
            if reeks.begindatum <= (regel.einddatum or date.max) and regel.begindatum <= (reeks.einddatum or date.max)
        )
    return regels


def _reeksen(
    session: Session, regels: Sequence[Wijkteamregel], peildatum: date | None
) -> defaultdict[tuple[str, str], list[Postcodereeks]]:
    reeks = WijkteamPostcode
    paren = (
        sa.func.unnest(
            sa.literal([regel.gemeente for regel in regels], ARRAY(sa.Text())),
            sa.literal([regel.code for regel in regels], ARRAY(sa.Text())),
        )
        .table_valued(sa.column("gemeente", sa.Text()), sa.column("code", sa.Text()))
        .render_derived(name="paren")
    )
    vraag = (
        sa.select(
            *(reeks.gemeente, reeks.wijkteam, reeks.postcode_van, reeks.postcode_tot, reeks.begindatum),
            reeks.einddatum,
        )
        .where(sa.tuple_(reeks.gemeente, reeks.wijkteam).in_(sa.select(paren.c.gemeente, paren.c.code)))
        .order_by(reeks.postcode_van, reeks.begindatum)
    )
    if peildatum is not None:
        vraag = vraag.where(_geldt(reeks, peildatum))
    gevonden: defaultdict[tuple[str, str], list[Postcodereeks]] = defaultdict(list)
    for rij in session.execute(vraag):
        gevonden[rij.gemeente, rij.wijkteam].append(Postcodereeks(*rij[2:]))
    return gevonden


def _geldt(tabel: type[Wijkteam | WijkteamPostcode], dag: date) -> sa.ColumnElement[bool]:
    return sa.and_(tabel.begindatum <= dag, sa.or_(tabel.einddatum.is_(None), tabel.einddatum >= dag))
