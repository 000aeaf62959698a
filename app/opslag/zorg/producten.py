"""Queries on products with what a municipality says of them."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.opslag.tabellen.geld import Productcode
from app.opslag.tabellen.product import Productkenmerk


@dataclass(frozen=True, slots=True)
class Productregel:
    """A product of the list of a municipality on a day, with its attributes; those are empty when none are recorded."""

    id: int
    gemeente: str
    standaard: str
    categorie: str
    productcode: str
    omschrijving: str
    begindatum: date
    einddatum: date | None
    productgroep: str | None
    taakveld_lokaal: str | None
    taakveld_regionaal: str | None
    taakveld_landelijk: str | None
    verblijf_cbs: bool | None
    verblijf_iv3: bool | None
    onthult_gezondheid: bool | None
    start_verwacht_binnen: int | None
    bron: str | None
    """Where the attributes come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which products to list; None is any."""

    gemeente: str | None = None
    standaard: str | None = None
    categorie: str | None = None
    productcode: str | None = None
    productgroep: str | None = None


_SLEUTEL = ("gemeente", "standaard", "categorie", "productcode")


def lijst(session: Session, filters: Filter, *, dag: date, na: int | None, aantal: int) -> list[Productregel]:
    """Products that match and may be used on a day, after the one with this number, with the attributes of that day."""
    kolommen: list[Any] = [
        getattr(Productcode, veld.name, None) or getattr(Productkenmerk, veld.name) for veld in fields(Productregel)
    ]
    vraag = (
        sa.select(*kolommen)
        .outerjoin(
            Productkenmerk,
            sa.and_(
                *(getattr(Productkenmerk, naam) == getattr(Productcode, naam) for naam in _SLEUTEL),
                _geldt(Productkenmerk, dag),
            ),
        )
        .where(_geldt(Productcode, dag))
        .order_by(Productcode.id)
        .limit(aantal)
    )
    for naam in _SLEUTEL:
        waarde = getattr(filters, naam)
        if waarde is not None:
            vraag = vraag.where(getattr(Productcode, naam) == waarde)
    if filters.productgroep is not None:
        vraag = vraag.where(Productkenmerk.productgroep == filters.productgroep)
    if na is not None:
        vraag = vraag.where(Productcode.id > na)
    return [Productregel(*rij) for rij in session.execute(vraag)]


def _geldt(tabel: type[Productcode | Productkenmerk], dag: date) -> sa.ColumnElement[bool]:
    return sa.and_(tabel.begindatum <= dag, sa.or_(tabel.einddatum.is_(None), tabel.einddatum >= dag))
