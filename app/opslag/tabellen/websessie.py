"""The tables of people who are signed in, and of those who are busy signing in."""

from datetime import datetime

from sqlalchemy import ARRAY, Identity, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.opslag.kern.basis import Basis


class Websessie(Basis):
    """A session of one browser. The cookie itself is not here: with what is stored, nobody can be that browser."""

    __tablename__ = "websessie"
    __table_args__ = (
        Index("ix_websessie_uitgever_onderwerp", "uitgever", "onderwerp"),
        Index("ix_websessie_gezien_op", "gezien_op"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    sleutel: Mapped[bytes] = mapped_column(unique=True)
    """SHA-256 of the cookie."""
    uitgever: Mapped[str]
    onderwerp: Mapped[str]
    """Who it is, by the name that the issuer gives."""
    sid: Mapped[str | None]
    """The session at the issuer, which may end it."""
    toekenningen: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    acr: Mapped[str | None]
    inhoud: Mapped[bytes]
    """Name and tokens, encrypted with a key that is made from the cookie."""
    begonnen_op: Mapped[datetime]
    aangemeld_op: Mapped[datetime]
    """When this person last proved who they are."""
    gezien_op: Mapped[datetime]
    ververst_op: Mapped[datetime]
    """When the roles were last asked."""


class Aanmelding(Basis):
    """A sign-in that has begun and may end once, in the browser where it began."""

    __tablename__ = "aanmelding"
    __table_args__ = (Index("ix_aanmelding_begonnen_op", "begonnen_op"),)

    staat: Mapped[bytes] = mapped_column(primary_key=True)
    """SHA-256 of the state in the address."""
    browser: Mapped[bytes]
    """SHA-256 of the cookie of this browser."""
    nonce: Mapped[str]
    bewijs: Mapped[str]
    """The code verifier (PKCE)."""
    naar: Mapped[str]
    vers: Mapped[bool]
    begonnen_op: Mapped[datetime]
