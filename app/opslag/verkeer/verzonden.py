"""What was really sent: by whom an identification was used, and what a return message answers (OP286, TR056)."""

from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.opslag.tabellen.bericht import Bericht, Bevinding
from app.opslag.tabellen.verzending import Verzending

Keuze = Literal["eerste", "laatste", "laatst verzonden"]
"""Which of several messages with one identification."""


def geen_bericht(bericht: Any) -> sa.ColumnElement[bool]:
    """Whether a message (the table, or an alias of it) cannot be read or is not valid to its schema."""
    schemafout = sa.exists().where(Bevinding.bericht_id == bericht.id, Bevinding.niveau == 1)
    return sa.or_(sa.func.coalesce(bericht.uitkomst, "") == "onleesbaar", schemafout.correlate(bericht))


def nooit_verzonden(bericht: Any) -> sa.ColumnElement[bool]:
    """Whether a message counts as never sent: it never became one, or it is one of the municipality that did not leave.

    That is so when it has findings, or when the other side refused it as a whole (Fo01, Fo03).
    """
    geweigerd = sa.exists().where(Verzending.bericht_id == bericht.id, Verzending.toestand == "geweigerd")
    van_gemeente = sa.func.coalesce(bericht.afzender == bericht.gemeente, sa.false())
    bleef = sa.or_(sa.func.coalesce(bericht.uitkomst, "") == "afgekeurd", geweigerd.correlate(bericht))
    return sa.or_(geen_bericht(bericht), sa.and_(van_gemeente, bleef))


def _identificatievraag() -> sa.Select[tuple[bool]]:
    dit, eerder = aliased(Bericht), aliased(Bericht)
    return sa.select(
        sa.exists().where(
            dit.id == sa.bindparam("bericht_id"),
            eerder.identificatie == dit.identificatie,
            eerder.type == dit.type,
            eerder.afzender == dit.afzender,
            eerder.volgnummer < dit.volgnummer,
            eerder.sha256 != dit.sha256,
            ~nooit_verzonden(eerder),
        )
    )


_IDENTIFICATIE = _identificatievraag()


def identificatie_bekend(session: Session, bericht_id: UUID) -> bool:
    """Whether the sender used this message's identification before, in another message of the same type (TR056)."""
    return bool(session.scalar(_IDENTIFICATIE, {"bericht_id": bericht_id}))


def zoek_heenbericht(
    session: Session, *, type_: str, gemeente: str, aanbieder: str, identificatie: str, keuze: Keuze
) -> UUID | None:
    """The message that a return message to `identificatie` answers, or None when there is none.

    `eerste` and `laatste` are of those that are a message at all; `laatst verzonden` is the last one that was really
    sent. When none is so, it is one that is not: the other side had it by another way.
    """
    minder = nooit_verzonden(Bericht) if keuze == "laatst verzonden" else geen_bericht(Bericht)
    return session.scalar(
        sa.select(Bericht.id)
        .where(
            Bericht.identificatie == identificatie,
            Bericht.type == type_,
            Bericht.gemeente == gemeente,
            Bericht.aanbieder == aanbieder,
        )
        .order_by(minder, Bericht.volgnummer if keuze == "eerste" else Bericht.volgnummer.desc())
        .limit(1)
    )
