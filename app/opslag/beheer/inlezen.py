"""Storing reference data: rows are recognised by their key and first day, and their periods may not overlap."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.kern.velden import Rij
from app.opslag.kern.basis import Basis
from app.opslag.tabellen.geld import Contracttarief, Gemeentecode, Productcode
from app.opslag.tabellen.product import Productkenmerk
from app.opslag.tabellen.wijkteam import Wijkteam, WijkteamPostcode


class Overlap(NamedTuple):
    """Two periods of one key that overlap: a row that is read, and another one or one that is stored already."""

    rij: int
    """Index of the row."""
    andere: int | None
    """Index of the other row; None for a stored one."""
    begindatum: date
    """First day of the other one."""


class Periode(NamedTuple):
    """A period in the list as it would be after the import."""

    begindatum: date
    einddatum: date
    rij: int | None
    """Index of the row that is read; None for a stored one that stays."""


class Lijst(NamedTuple):
    """A kind of reference data: its table and the columns within which periods may not overlap."""

    tabel: type[Contracttarief | Productcode | Gemeentecode | Productkenmerk | Wijkteam | WijkteamPostcode]
    sleutel: tuple[str, ...]


CONTRACTEN = Lijst(Contracttarief, ("gemeente", "standaard", "aanbieder", "categorie", "productcode", "eenheid"))
PRODUCTEN = Lijst(Productcode, ("gemeente", "standaard", "categorie", "productcode"))
GEMEENTEN = Lijst(Gemeentecode, ("code",))
PRODUCTKENMERKEN = Lijst(Productkenmerk, PRODUCTEN.sleutel)
WIJKTEAMS = Lijst(Wijkteam, ("gemeente", "code"))
POSTCODES = Lijst(WijkteamPostcode, ("gemeente", "postcode_van", "postcode_tot"))


def sluit_af(session: Session, lijst: Lijst) -> None:
    """From here to the end of the transaction no other import can change the list."""
    session.execute(sa.text(f"lock table {lijst.tabel.__tablename__} in share row exclusive mode"))


def overlappen(session: Session, lijst: Lijst, rijen: Sequence[Rij]) -> list[Overlap]:
    """Every overlap there would be after storing `rijen`, among themselves or with rows that are not replaced.

    To be called on a list that is closed to others.
    """
    perioden: defaultdict[Hashable, list[Periode]] = defaultdict(list)
    vervangen = set()
    for index, rij in enumerate(rijen):
        sleutel = _sleutel(lijst, rij)
        vervangen.add((sleutel, rij["begindatum"]))
        perioden[sleutel].append(Periode(rij["begindatum"], rij["einddatum"] or date.max, index))
    for rij in opgeslagen(session, lijst, rijen):
        sleutel = _sleutel(lijst, rij)
        if (sleutel, rij["begindatum"]) not in vervangen:
            perioden[sleutel].append(Periode(rij["begindatum"], rij["einddatum"] or date.max, None))
    return [overlap for groep in perioden.values() for overlap in _in_groep(groep)]


def bekend(session: Session, lijst: Lijst, rijen: Sequence[Rij]) -> list[Rij | None]:
    """For each row the stored one with its key and first day, whatever else it says; None when it is new."""
    gevonden = {(_sleutel(lijst, rij), rij["begindatum"]): rij for rij in opgeslagen(session, lijst, rijen)}
    return [gevonden.get((_sleutel(lijst, rij), rij["begindatum"])) for rij in rijen]


def schrijf(session: Session, lijst: Lijst, nieuw: Sequence[Rij], gewijzigd: Sequence[Rij]) -> None:
    """Add rows, and update others by their `id`."""
    if nieuw:
        session.execute(sa.insert(lijst.tabel), nieuw)
    if gewijzigd:
        session.execute(sa.update(lijst.tabel), gewijzigd)


def _sleutel(lijst: Lijst, rij: Rij) -> tuple[str, ...]:
    return tuple(rij[kolom] for kolom in lijst.sleutel)


def opgeslagen(session: Session, lijst: Lijst, rijen: Sequence[Rij]) -> list[Rij]:
    """The stored rows of the municipalities in `rijen`."""
    eerste = lijst.sleutel[0]
    waarden = sa.literal(sorted({rij[eerste] for rij in rijen}), ARRAY(sa.Text()))
    tabel = Basis.metadata.tables[lijst.tabel.__tablename__]
    return [
        dict(rij) for rij in session.execute(sa.select(tabel).where(tabel.c[eerste] == sa.any_(waarden))).mappings()
    ]


def _in_groep(groep: list[Periode]) -> list[Overlap]:
    """The overlaps within one key: each period against the one that reaches furthest of those that begin earlier."""
    gevonden = []
    groep.sort(key=lambda periode: (periode.begindatum, periode.rij is not None, periode.rij))
    verste = groep[0]
    for periode in groep[1:]:
        if periode.begindatum <= verste.einddatum:
            eigen, andere = (periode, verste) if periode.rij is not None else (verste, periode)
            if eigen.rij is not None:
                gevonden.append(Overlap(eigen.rij, andere.rij, andere.begindatum))
        if periode.einddatum > verste.einddatum:
            verste = periode
    return gevonden
