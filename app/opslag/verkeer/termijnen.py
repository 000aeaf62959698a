"""Deadlines in the store: what the deadlines for answers are worked out from, and the writing of any deadline.

What a deadline is about says whether it is met, in whatever order messages came in (OP080). So the use cases ask for
what is on record, work out what each deadline should be, and write it down; only what differs is written.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session, aliased

from app.kern.klok import TIJDZONE
from app.kern.toestanden import Termijneinde, Termijntoestand, Toestand, Uitkomst, Verzendtoestand
from app.opslag.kern.basis import Basis
from app.opslag.kern.bereik import Bereik
from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.termijn import Termijn
from app.opslag.tabellen.verzending import Verzending
from berichten.standen import Termijnsoort, Termijnstand


@dataclass(frozen=True, slots=True, kw_only=True)
class Gewenst:
    """A deadline as it should be. `einde` is None while it is open; `door` is the message that ended it."""

    soort: Termijnsoort
    bereik: Bereik
    bericht_id: UUID
    begin: date
    uiterste_datum: date
    stand: Termijnstand
    """As it stands today, if it is open."""
    onderwerp: Mapping[str, int] = field(default_factory=dict)
    einde: Termijneinde | None = None
    door: UUID | None = None


class Berichtstand(NamedTuple):
    """A message between two parties, its first answer, and how delivery of both stands; days are Dutch ones."""

    id: UUID
    type: str
    gemeente: str
    standaard: str
    aanbieder: str
    toestand: Toestand
    uitkomst: Uitkomst | None
    antwoord_id: UUID | None
    verzending: Verzendtoestand | None
    """Of the message itself."""
    bezorging: Verzendtoestand | None
    """Of its answer."""
    ontvangen: date
    verzonden: date | None


def berichten_met(session: Session, bericht_id: UUID) -> list[Berichtstand]:
    """A message and the one that it answers, as far as both parties are known."""
    return [Berichtstand(*rij) for rij in session.execute(_berichtvraag(), {"bericht_id": bericht_id})]


@functools.cache
def _berichtvraag() -> sa.Select[*tuple[Any, ...]]:
    # Made once: putting a query with aliases together takes several times as long as running it.
    bericht_id: sa.BindParameter[UUID] = sa.bindparam("bericht_id")
    zelf, antwoord = aliased(Bericht), aliased(Bericht)
    eigen, bezorgd = aliased(Verzending), aliased(Verzending)
    beantwoord = sa.select(zelf.antwoord_op).where(zelf.id == bericht_id).scalar_subquery()
    eerste_antwoord = (
        sa.select(zelf.id)
        # A transport fault in reply is no return message.
        .where(zelf.antwoord_op == Bericht.id, zelf.type != "Fo01")
        .order_by(zelf.volgnummer)
        .limit(1)
        .correlate(Bericht)
        .scalar_subquery()
    )
    # In the order of Berichtstand.
    return (
        sa.select(
            *(Bericht.id, Bericht.type, Bericht.gemeente, Bericht.standaard, Bericht.aanbieder, Bericht.toestand),
            *(Bericht.uitkomst, antwoord.id, eigen.toestand, bezorgd.toestand),
            *(dag_van(Bericht.ontvangen_op), dag_van(eigen.afgerond_op)),
        )
        .outerjoin(eigen, eigen.bericht_id == Bericht.id)
        .outerjoin(antwoord, antwoord.id == eerste_antwoord)
        .outerjoin(bezorgd, bezorgd.bericht_id == antwoord.id)
        .where(
            sa.or_(Bericht.id == bericht_id, Bericht.id == beantwoord),
            # Without both parties in its header no answer can be addressed.
            *(kolom.is_not(None) for kolom in (Bericht.type, Bericht.gemeente, Bericht.standaard, Bericht.aanbieder)),
        )
    )


def markeer(session: Session, grenzen: Mapping[Termijnstand, date | None]) -> Mapping[tuple[str, str], int]:
    """Give every open deadline the state of its last day; how many changed, by kind and new state.

    `grenzen` has each state with the day up to and including which it holds, in order, None without end. A deadline
    that another transaction works on just now is left for the next time.
    """
    nu = sa.case(
        *((Termijn.uiterste_datum <= tot if tot else sa.true(), stand) for stand, tot in grenzen.items()),
    )
    te_wijzigen = (
        sa.select(Termijn.id)
        .where(Termijn.afgehandeld_op.is_(None), Termijn.toestand != nu)
        .with_for_update(skip_locked=True)
    )
    rijen = session.execute(
        sa.update(Termijn)
        .where(Termijn.id.in_(te_wijzigen))
        .values(toestand=nu)
        .returning(Termijn.soort, Termijn.toestand)
        .execution_options(synchronize_session=False)
    )
    aantallen: dict[tuple[str, str], int] = {}
    for soort, toestand in rijen:
        aantallen[soort, toestand] = aantallen.get((soort, toestand), 0) + 1
    return aantallen


def leg_vast(session: Session, gewenst: Sequence[Gewenst]) -> None:
    """Write deadlines that are new or have changed; a met one keeps the moment at which it was met."""
    if gewenst:
        session.connection().execute(_opdracht(), [_rij(termijn) for termijn in gewenst])


@functools.cache
def _opdracht() -> Insert:
    # Made once, as above. Its parameters are the columns, and `afgehandeld`.
    tabel = Basis.metadata.tables[Termijn.__tablename__]
    afgehandeld: sa.BindParameter[bool] = sa.bindparam("afgehandeld", type_=sa.Boolean())
    opdracht = insert(tabel).values(afgehandeld_op=sa.case((afgehandeld, sa.func.now())))
    nieuw = opdracht.excluded
    was_open, wordt_open = Termijn.afgehandeld_op.is_(None), nieuw.afgehandeld_op.is_(None)
    return opdracht.on_conflict_do_update(
        index_elements=["bericht_id", "soort", "verzoek_id", "toewijzing_id"],
        set_={
            naam: nieuw[naam] for naam in ("begin", "uiterste_datum", "toestand", "afgehandeld_op", "afgehandeld_door")
        },
        where=sa.or_(
            was_open != wordt_open,
            sa.and_(was_open, Termijn.uiterste_datum != nieuw.uiterste_datum),
            sa.and_(~was_open, Termijn.toestand != nieuw.toestand),
        ),
    )


def _rij(termijn: Gewenst) -> dict[str, Any]:
    toestand: Termijntoestand = termijn.einde or termijn.stand
    return {
        **termijn.bereik.kolommen,
        "soort": termijn.soort,
        "bericht_id": termijn.bericht_id,
        "verzoek_id": None,
        "toewijzing_id": None,
        **termijn.onderwerp,
        "begin": termijn.begin,
        "uiterste_datum": termijn.uiterste_datum,
        "toestand": toestand,
        "afgehandeld": termijn.einde is not None,
        "afgehandeld_door": termijn.door if termijn.einde else None,
    }


def dag_van(moment: Any) -> sa.ColumnElement[date]:
    """The day in the Netherlands of a moment."""
    return sa.cast(sa.func.timezone(TIJDZONE.key, moment), sa.Date())
