"""What was really sent: by whom an identification was used, and what a return message answers (OP286, TR056)."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.opslag.tabellen.bericht import Bericht, Bevinding
from app.opslag.tabellen.verzending import Verzending


def nooit_verzonden(bericht: Any) -> sa.ColumnElement[bool]:
    """Whether a message (the table, or an alias of it) counts as never sent.

    Of anyone: what cannot be read or is not valid to its schema, for that never became a message. Of the municipality
    also what has findings, for that does not leave, and what the other side refused as a whole (Fo01, Fo03).
    """
    schemafout = sa.exists().where(Bevinding.bericht_id == bericht.id, Bevinding.niveau == 1)
    geweigerd = sa.exists().where(Verzending.bericht_id == bericht.id, Verzending.toestand == "geweigerd")
    uitkomst = sa.func.coalesce(bericht.uitkomst, "")
    van_gemeente = sa.func.coalesce(bericht.afzender == bericht.gemeente, sa.false())
    return sa.or_(
        uitkomst == "onleesbaar",
        schemafout.correlate(bericht),
        sa.and_(van_gemeente, sa.or_(uitkomst == "afgekeurd", geweigerd.correlate(bericht))),
    )


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
    session: Session, *, type_: str, gemeente: str, aanbieder: str, identificatie: str, eerste: bool
) -> UUID | None:
    """The message that a return message to `identificatie` answers: the last one that was really sent, or the first.

    When as far as we know none was sent, one that was not: the other side had it by another way.
    """
    return session.scalar(
        sa.select(Bericht.id)
        .where(
            Bericht.identificatie == identificatie,
            Bericht.type == type_,
            Bericht.gemeente == gemeente,
            Bericht.aanbieder == aanbieder,
        )
        .order_by(nooit_verzonden(Bericht), Bericht.volgnummer if eerste else Bericht.volgnummer.desc())
        .limit(1)
    )
