"""The tables of care providers as a municipality knows them, with their bank accounts and every earlier version."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.opslag.kern.basis import Basis, Sleutel


class Aanbieder(Basis):
    """A care provider of a municipality. The period is that in which the municipality works with it."""

    __tablename__ = "aanbieder"
    __table_args__ = (UniqueConstraint("sleutel"), UniqueConstraint("gemeente", "agb"))

    id: Mapped[Sleutel]
    sleutel: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    """What it is called outside."""
    versie: Mapped[int] = mapped_column(server_default=text("1"))
    """Goes up with every change; the ETag."""
    gemeente: Mapped[str]
    agb: Mapped[str]
    naam: Mapped[str]
    kvk: Mapped[str | None]
    mailbox_toewijzing: Mapped[str | None]
    mailbox_zorglevering: Mapped[str | None]
    mailbox_declaratie: Mapped[str | None]
    begindatum: Mapped[date]
    einddatum: Mapped[date | None]


class AanbiederRekening(Basis):
    """A bank account of a provider. It may be paid to when somebody else than who recorded it has confirmed it.

    The newest one that is confirmed is in use. At most one waits; another that is recorded meanwhile takes its place.
    """

    __tablename__ = "aanbieder_rekening"
    __table_args__ = (
        CheckConstraint("bevestigd_door <> opgegeven_door", name="vier_ogen"),
        CheckConstraint("(bevestigd_op is null) = (bevestigd_door is null)", name="bevestigd"),
        CheckConstraint("bevestigd_op is null or vervallen_op is null", name="vervallen"),
        Index(
            "uq_aanbieder_rekening_open",
            "aanbieder_id",
            unique=True,
            postgresql_where=text("bevestigd_op is null and vervallen_op is null"),
        ),
        Index(None, "aanbieder_id"),
    )

    id: Mapped[Sleutel]
    aanbieder_id: Mapped[int] = mapped_column(ForeignKey("aanbieder.id"))
    gemeente: Mapped[str]
    agb: Mapped[str]
    iban: Mapped[str]
    tenaamstelling: Mapped[str]
    """The name on the account, which banks compare."""
    opgegeven_door: Mapped[str]
    opgegeven_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    bevestigd_door: Mapped[str | None]
    bevestigd_op: Mapped[datetime | None]
    vervallen_op: Mapped[datetime | None]
    """When another one took its place before it was confirmed."""


class AanbiederVersie(Basis):
    """A provider as it was from one change to the next, and who made that change."""

    __tablename__ = "aanbieder_versie"

    aanbieder_id: Mapped[int] = mapped_column(ForeignKey("aanbieder.id"), primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    gemeente: Mapped[str]
    agb: Mapped[str]
    gegevens: Mapped[dict[str, Any]] = mapped_column(JSONB)
    door: Mapped[str]
    moment: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
