"""Deadlines of requests and toewijzingen in the store: what they are worked out from, and those that are dropped."""

import functools
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from app.kern.toestanden import Termijneinde
from app.opslag.kern.bereik import Bereik, in_bereik
from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.termijn import Termijn
from app.opslag.tabellen.zorg import AntwoordOpVerzoek, Levering, Toewijzing, ToewijzingVersie, Verzoek
from app.opslag.verkeer.termijnen import dag_van
from berichten.standen import IN_ONDERZOEK, Verzoektoestand

VERVALLEN: Termijneinde = "vervallen"


class Verzoekstand(NamedTuple):
    """A request; `onderzocht` is whether an answer on record says that it is being looked into."""

    id: int
    bericht_id: UUID
    toestand: Verzoektoestand
    dagtekening: date
    onderzocht: bool
    ontvangen: date
    """The day in the Netherlands."""


class Startstand(NamedTuple):
    """A toewijzing as its actual version has it, the message that first brought it, and whether its start was told."""

    id: int
    ingangsdatum: date
    einddatum: date | None
    reden_wijziging: str | None
    bericht_id: UUID
    gestart: bool
    ontvangen: date
    """The day in the Netherlands of that message."""


def verzoeken(session: Session, bereik: Bereik, referenties: Collection[str]) -> list[Verzoekstand]:
    """The requests with these references."""
    vraag: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            *(Verzoek.id, Verzoek.bericht_id, Verzoek.toestand, Verzoek.dagtekening),
            _onderzocht(bereik),
            dag_van(Bericht.ontvangen_op),
        )
        .join(Bericht, Bericht.id == Verzoek.bericht_id)
        .where(bereik.omvat(Verzoek), Verzoek.referentie == _een_van(referenties, sa.Text()))
    )
    return [Verzoekstand(*rij) for rij in session.execute(vraag)]


def starts(session: Session, bereik: Bereik, nummers: Collection[int]) -> list[Startstand]:
    """The toewijzingen with these numbers."""
    rijen = session.execute(_startvraag(), {**bereik.kolommen, "nummers": list(nummers)})
    return [Startstand(*rij) for rij in rijen]


@functools.cache
def _startvraag() -> sa.Select[*tuple[Any, ...]]:
    # Made once: putting a query with aliases together takes several times as long as running it.
    eerste, actueel = aliased(ToewijzingVersie), aliased(ToewijzingVersie)
    eerste_id = sa.select(sa.func.min(ToewijzingVersie.id)).where(ToewijzingVersie.toewijzing_id == Toewijzing.id)
    gestart = (
        sa.exists()
        .where(
            in_bereik(Levering),
            Levering.persoon_id == Toewijzing.persoon_id,
            Levering.soort == "start",
            Levering.toewijzing_nummer == Toewijzing.nummer,
            Levering.verwijderd_door.is_(None),
        )
        .correlate(Toewijzing)
    )
    nummers = sa.bindparam("nummers", type_=ARRAY(sa.BigInteger()))
    # In the order of Startstand.
    return (
        sa.select(
            *(Toewijzing.id, actueel.ingangsdatum, actueel.einddatum, actueel.reden_wijziging, eerste.bericht_id),
            *(gestart, dag_van(Bericht.ontvangen_op)),
        )
        .join(actueel, sa.and_(actueel.toewijzing_id == Toewijzing.id, actueel.actueel))
        .join(eerste, eerste.id == eerste_id.scalar_subquery())
        .join(Bericht, Bericht.id == eerste.bericht_id)
        .where(in_bereik(Toewijzing), Toewijzing.nummer == sa.any_(nummers))
    )


def laat_starts_vervallen(session: Session, heen_id: UUID, door: UUID) -> None:
    """Drop the starts of toewijzingen that a message began and has no version of any more; `door` is why."""
    versie = sa.exists().where(
        ToewijzingVersie.toewijzing_id == Termijn.toewijzing_id, ToewijzingVersie.bericht_id == heen_id
    )
    _laat_vervallen(session, door, Termijn.bericht_id == heen_id, Termijn.soort == "start", ~versie)


def laat_onderzoek_vervallen(session: Session, bereik: Bereik, referenties: Collection[str], door: UUID) -> None:
    """Drop the decision on those of these requests that nobody looks into any more; `door` is why."""
    niet_onderzocht = sa.select(Verzoek.bericht_id, Verzoek.id).where(
        bereik.omvat(Verzoek), Verzoek.referentie == _een_van(referenties, sa.Text()), ~_onderzocht(bereik)
    )
    over = sa.tuple_(Termijn.bericht_id, Termijn.verzoek_id).in_(niet_onderzocht)
    _laat_vervallen(session, door, over, Termijn.soort == "onderzoek")


def _laat_vervallen(session: Session, door: UUID, *waar: sa.ColumnElement[bool]) -> None:
    session.execute(
        sa.update(Termijn)
        .where(*waar, Termijn.afgehandeld_op.is_(None))
        .values(toestand=VERVALLEN, afgehandeld_op=sa.func.now(), afgehandeld_door=door)
        .execution_options(synchronize_session=False)
    )


def _onderzocht(bereik: Bereik) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            bereik.omvat(AntwoordOpVerzoek),
            AntwoordOpVerzoek.referentie == Verzoek.referentie,
            AntwoordOpVerzoek.verzoek_antwoord == IN_ONDERZOEK,
        )
        .correlate(Verzoek)
    )


def _een_van(waarden: Collection[Any], type_: sa.types.TypeEngine[Any]) -> Any:
    return sa.any_(sa.literal(list(waarden), ARRAY(type_)))
