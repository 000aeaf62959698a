"""Events: write one down, and read the story of messages."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from app.kern.toestanden import Gebeurtenissoort
from app.opslag.kern.basis import Basis
from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.envelop import Envelop
from app.opslag.tabellen.gebeurtenis import Gebeurtenis
from app.opslag.tabellen.verzending import Poging

_GEBEURTENIS, _BERICHT = (Basis.metadata.tables[tabel.__tablename__] for tabel in (Gebeurtenis, Bericht))
"""On the table itself: what the ORM adds to an insert takes longer than the insert, and every message has several."""
_NOTEER = insert(_GEBEURTENIS).from_select(
    ["bericht_id", "gemeente", "aanbieder", "soort", "gegevens"],
    sa.select(
        *(_BERICHT.c.id, _BERICHT.c.gemeente, _BERICHT.c.aanbieder),
        sa.bindparam("soort", type_=sa.Text()),
        sa.bindparam("gegevens", type_=JSONB()),
    ).where(_BERICHT.c.id == sa.bindparam("bericht_id")),
)


def noteer(session: Session, bericht_id: UUID, soort: Gebeurtenissoort, **gegevens: Any) -> None:
    """Write down what happens to a message, in the transaction that does it; `gegevens` name no person."""
    waarden = {naam: waarde for naam, waarde in gegevens.items() if waarde is not None}
    session.connection().execute(_NOTEER, {"bericht_id": bericht_id, "soort": soort, "gegevens": waarden})


def van(session: Session, berichten: Collection[UUID]) -> Sequence[Gebeurtenis]:
    """The events of these messages, oldest first."""
    return session.scalars(
        sa.select(Gebeurtenis).where(Gebeurtenis.bericht_id.in_(berichten)).order_by(Gebeurtenis.op, Gebeurtenis.id)
    ).all()


def enveloppen_van(session: Session, berichten: Collection[UUID]) -> Sequence[Envelop]:
    """The envelopes that these messages came or went in, oldest first."""
    return session.scalars(
        sa.select(Envelop).where(Envelop.bericht_id.in_(berichten)).order_by(Envelop.aangemaakt_op)
    ).all()


def pogingen_van(session: Session, berichten: Collection[UUID]) -> Sequence[Poging]:
    """The attempts to deliver these messages, oldest first."""
    return session.scalars(sa.select(Poging).where(Poging.bericht_id.in_(berichten)).order_by(Poging.id)).all()


def keten(session: Session, bericht_id: UUID) -> Sequence[UUID]:
    """The message, the one it answers, and all that answer that one, in order of arrival; empty when it is unknown."""
    heen = sa.select(sa.func.coalesce(Bericht.antwoord_op, Bericht.id)).where(Bericht.id == bericht_id)
    begin = heen.scalar_subquery()
    return session.scalars(
        sa.select(Bericht.id)
        .where(sa.or_(Bericht.id == begin, Bericht.antwoord_op == begin))
        .order_by(Bericht.volgnummer)
    ).all()
