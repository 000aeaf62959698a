"""Sessions of people, and sign-ins that have begun: write them down, find them, end them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.opslag.tabellen.websessie import Aanmelding, Websessie


def begin_aanmelding(session: Session, aanmelding: Aanmelding, *, verlopen: datetime) -> None:
    """Keep a sign-in that begins, and forget those that began before `verlopen`."""
    session.execute(sa.delete(Aanmelding).where(Aanmelding.begonnen_op < verlopen))
    session.add(aanmelding)


def neem_aanmelding(session: Session, staat: bytes, browser: bytes, *, sinds: datetime) -> Aanmelding | None:
    """Take a sign-in out, so that it ends once; None when there is none of this browser since then."""
    return session.scalars(
        sa.delete(Aanmelding)
        .where(Aanmelding.staat == staat, Aanmelding.browser == browser, Aanmelding.begonnen_op >= sinds)
        .returning(Aanmelding)
    ).one_or_none()


def open_(session: Session, websessie: Websessie, *, stil_sinds: datetime, begonnen_voor: datetime) -> None:
    """Keep a new session, and forget those that have run out."""
    session.execute(
        sa.delete(Websessie).where(sa.or_(Websessie.gezien_op < stil_sinds, Websessie.begonnen_op < begonnen_voor))
    )
    session.add(websessie)


def zoek(session: Session, sleutel: bytes) -> Websessie | None:
    """The session of a cookie."""
    return session.scalars(sa.select(Websessie).where(Websessie.sleutel == sleutel)).one_or_none()


def wijzig(session: Session, sleutel: bytes, waarden: dict[str, Any]) -> None:
    """Give a session, if it is still there, other values."""
    session.execute(sa.update(Websessie).where(Websessie.sleutel == sleutel).values(waarden))


def beeindig(session: Session, sleutel: bytes) -> None:
    """End the session of a cookie."""
    session.execute(sa.delete(Websessie).where(Websessie.sleutel == sleutel))


def beeindig_van(session: Session, uitgever: str, *, onderwerp: str | None, sid: str | None) -> int:
    """End the sessions of one session at the issuer, or else all of a person; how many there were."""
    wie = Websessie.sid == sid if sid is not None else Websessie.onderwerp == onderwerp
    vraag = sa.delete(Websessie).where(Websessie.uitgever == uitgever, wie).returning(Websessie.id)
    return len(session.scalars(vraag).all())
