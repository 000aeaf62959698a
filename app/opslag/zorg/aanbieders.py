"""Queries and writes on care providers, their bank accounts and their versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from app.kern.velden import Rij
from app.opslag.tabellen.aanbieder import Aanbieder, AanbiederRekening, AanbiederVersie


@dataclass(frozen=True, slots=True)
class Aanbiederregel:
    """A provider with its bank account; see the tables for what the fields mean."""

    id: int
    sleutel: UUID
    versie: int
    gemeente: str
    agb: str
    naam: str
    kvk: str | None
    mailbox_toewijzing: str | None
    mailbox_zorglevering: str | None
    mailbox_declaratie: str | None
    begindatum: date
    einddatum: date | None
    rekening_id: int | None
    iban: str | None
    """As recorded last, confirmed or not."""
    tenaamstelling: str | None
    opgegeven_door: str | None
    opgegeven_op: datetime | None
    bevestigd_op: datetime | None
    """When the account that was recorded last was confirmed; None while it waits."""
    betaal_iban: str | None
    """The account that may be paid to: the one confirmed last."""
    betaal_tenaamstelling: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which providers to list; None is any."""

    gemeente: str | None = None
    agb: str | None = None
    peildatum: date | None = None
    """A day on which the municipality works with it."""
    iban_bevestigd: bool | None = None
    """Whether its last account is confirmed; False only gives those that wait."""


def _rekening(naam: str, *voorwaarden: sa.ColumnElement[bool]) -> type[AanbiederRekening]:
    """The newest account of a provider, of those that meet the conditions, to join with."""
    vraag = (
        sa.select(AanbiederRekening)
        .where(AanbiederRekening.aanbieder_id == Aanbieder.id, *voorwaarden)
        .order_by(AanbiederRekening.id.desc())
        .limit(1)
    )
    return aliased(AanbiederRekening, vraag.lateral(naam))


_LAATSTE = _rekening("laatste", AanbiederRekening.vervallen_op.is_(None))
_BETAAL = _rekening("betaal", AanbiederRekening.bevestigd_op.is_not(None))
_ELDERS: dict[str, Any] = {
    "rekening_id": _LAATSTE.id,
    **{
        naam: getattr(_LAATSTE, naam)
        for naam in ("iban", "tenaamstelling", "opgegeven_door", "opgegeven_op", "bevestigd_op")
    },
    "betaal_iban": _BETAAL.iban,
    "betaal_tenaamstelling": _BETAAL.tenaamstelling,
}
_KOLOMMEN: list[Any] = [
    _ELDERS[veld.name] if veld.name in _ELDERS else getattr(Aanbieder, veld.name) for veld in fields(Aanbiederregel)
]
_VRAAG = sa.select(*_KOLOMMEN).select_from(Aanbieder).outerjoin(_LAATSTE, sa.true()).outerjoin(_BETAAL, sa.true())


def haal(session: Session, sleutel: UUID, *, slot: bool = False) -> Aanbiederregel | None:
    """One provider; with `slot` nobody else can change it until the end of the transaction."""
    if slot:
        # Apart: a row that waits for a lock is read again, what is joined to it is not.
        session.execute(sa.select(Aanbieder.id).where(Aanbieder.sleutel == sleutel).with_for_update())
    rij = session.execute(_VRAAG.where(Aanbieder.sleutel == sleutel)).one_or_none()
    return None if rij is None else Aanbiederregel(*rij)


def met_codes(session: Session, codes: Sequence[tuple[str, str]], *, slot: bool = False) -> list[Aanbiederregel]:
    """The providers with these pairs of municipality and AGB code."""
    gemeenten, agbs = sorted({code[0] for code in codes}), sorted({code[1] for code in codes})
    voorwaarde = sa.and_(Aanbieder.gemeente.in_(gemeenten), Aanbieder.agb.in_(agbs))
    if slot:
        session.execute(sa.select(Aanbieder.id).where(voorwaarde).order_by(Aanbieder.id).with_for_update())
    gezocht = set(codes)
    gevonden = (Aanbiederregel(*rij) for rij in session.execute(_VRAAG.where(voorwaarde)))
    return [regel for regel in gevonden if (regel.gemeente, regel.agb) in gezocht]


def lijst(session: Session, filters: Filter, *, na: int | None, aantal: int) -> list[Aanbiederregel]:
    """Providers that match, in the order in which they were recorded, after the one with this number."""
    vraag = _VRAAG.order_by(Aanbieder.id).limit(aantal)
    for naam in ("gemeente", "agb"):
        waarde = getattr(filters, naam)
        if waarde is not None:
            vraag = vraag.where(getattr(Aanbieder, naam) == waarde)
    if filters.peildatum is not None:
        einde = sa.func.coalesce(Aanbieder.einddatum, filters.peildatum)
        vraag = vraag.where(Aanbieder.begindatum <= filters.peildatum, einde >= filters.peildatum)
    if filters.iban_bevestigd is not None:
        op = _LAATSTE.bevestigd_op
        vraag = vraag.where(_LAATSTE.id.is_not(None), op.is_not(None) if filters.iban_bevestigd else op.is_(None))
    if na is not None:
        vraag = vraag.where(Aanbieder.id > na)
    return [Aanbiederregel(*rij) for rij in session.execute(vraag)]


def voeg_toe(session: Session, waarden: Rij) -> UUID | None:
    """Add a provider, by columns of its table; its key, or None when the municipality has it already."""
    opdracht = insert(Aanbieder).values(**waarden).on_conflict_do_nothing().returning(Aanbieder.sleutel)
    return session.execute(opdracht).scalar_one_or_none()


def werk_bij(session: Session, aanbieder_id: int, waarden: Mapping[str, Any]) -> None:
    """Change columns of a provider; its version goes up."""
    session.execute(
        sa.update(Aanbieder).where(Aanbieder.id == aanbieder_id).values(**waarden, versie=Aanbieder.versie + 1)
    )


def laat_vervallen(session: Session, aanbieder_id: int) -> None:
    """The account that waits to be confirmed, if there is one, is no longer wanted."""
    session.execute(
        sa.update(AanbiederRekening)
        .where(
            AanbiederRekening.aanbieder_id == aanbieder_id,
            AanbiederRekening.bevestigd_op.is_(None),
            AanbiederRekening.vervallen_op.is_(None),
        )
        .values(vervallen_op=sa.func.clock_timestamp())
    )


def voeg_rekening_toe(session: Session, aanbieder: Aanbiederregel, iban: str, tenaamstelling: str, door: str) -> None:
    """Record an account that waits to be confirmed."""
    session.execute(
        sa.insert(AanbiederRekening).values(
            aanbieder_id=aanbieder.id,
            gemeente=aanbieder.gemeente,
            agb=aanbieder.agb,
            iban=iban,
            tenaamstelling=tenaamstelling,
            opgegeven_door=door,
        )
    )


def bevestig(session: Session, rekening_id: int, door: str) -> None:
    """An account may be paid to from now on."""
    session.execute(
        sa.update(AanbiederRekening)
        .where(AanbiederRekening.id == rekening_id)
        .values(bevestigd_door=door, bevestigd_op=sa.func.clock_timestamp())
    )


def leg_versie_vast(session: Session, aanbieder: Aanbiederregel, gegevens: Mapping[str, str], door: str) -> None:
    """Keep what a provider is now, under its version."""
    session.execute(
        sa.insert(AanbiederVersie).values(
            aanbieder_id=aanbieder.id,
            versie=aanbieder.versie,
            gemeente=aanbieder.gemeente,
            agb=aanbieder.agb,
            gegevens=dict(gegevens),
            door=door,
        )
    )


def gegevens_van(session: Session, aanbieder_id: int, versie: int) -> dict[str, str] | None:
    """What a provider was in an earlier version, or None when there was no such version."""
    vraag = sa.select(AanbiederVersie.gegevens).where(
        AanbiederVersie.aanbieder_id == aanbieder_id, AanbiederVersie.versie == versie
    )
    return session.execute(vraag).scalar_one_or_none()
