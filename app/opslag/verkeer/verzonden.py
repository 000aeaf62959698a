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


def _identificatievraag(dit: sa.Subquery) -> sa.Select[tuple[bool]]:
    """Whether there is an earlier message with the identification of `dit` that was really sent: TR056."""
    eerder = aliased(Bericht)
    bekend = sa.exists().where(
        eerder.identificatie == dit.c.identificatie,
        eerder.type == dit.c.type,
        eerder.afzender == dit.c.afzender,
        sa.or_(dit.c.volgnummer.is_(None), eerder.volgnummer < dit.c.volgnummer),
        sa.or_(dit.c.sha256.is_(None), eerder.sha256 != dit.c.sha256),
        ~nooit_verzonden(eerder),
    )
    return sa.select(bekend)


_BEKEND = _identificatievraag(
    sa.select(Bericht.identificatie, Bericht.type, Bericht.afzender, Bericht.volgnummer, Bericht.sha256)
    .where(Bericht.id == sa.bindparam("bericht_id"))
    .subquery("dit")
)
_GEBRUIKT = _identificatievraag(
    sa.select(
        *(sa.bindparam(naam, type_=sa.Text()).label(naam) for naam in ("identificatie", "type", "afzender")),
        sa.cast(None, sa.BigInteger()).label("volgnummer"),
        sa.cast(None, sa.LargeBinary()).label("sha256"),
    ).subquery("dit")
)


def identificatie_bekend(session: Session, bericht_id: UUID) -> bool:
    """Whether the sender used this message's identification before, in another message of the same type (TR056)."""
    return bool(session.scalar(_BEKEND, {"bericht_id": bericht_id}))


def identificatie_gebruikt(session: Session, *, type_: str, afzender: str, identificatie: str) -> bool:
    """The same of a message that was not received."""
    waarden = {"type": type_, "afzender": afzender, "identificatie": identificatie}
    return bool(session.scalar(_GEBRUIKT, waarden))


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
