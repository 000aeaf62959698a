"""The tables of the outbox: what has to be delivered, and every attempt at it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kern.toestanden import Pogingresultaat, Verzendtoestand
from app.opslag.kern.basis import Basis, een_van
from app.opslag.kern.bereik import MetPartijen


class Verzending(MetPartijen, Basis):
    """The outbox: a message of ours that has to be delivered, or an order of the municipality that goes on.

    klaar: waits for an attempt; onderweg: an attempt is being made; afgeleverd: confirmed (Bv03) or put in the folder;
    geweigerd: refused (Fo03, or an Fo01 later), the message has the code and the meaning; stopgezet: tried too often,
    a person can release it; niet_verzonden: there is no way to deliver it.
    """

    __tablename__ = "verzending"
    __table_args__ = (
        een_van("toestand", Verzendtoestand),
        CheckConstraint("(toestand in ('klaar', 'onderweg')) = (volgende_op is not null)", name="volgende"),
        Index("ix_verzending_open", "toestand", "volgende_op", postgresql_where=text("toestand <> 'afgeleverd'")),
    )

    bericht_id: Mapped[UUID] = mapped_column(ForeignKey("bericht.id", ondelete="CASCADE"), primary_key=True)
    toestand: Mapped[str]
    aangemaakt_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    pogingen: Mapped[int] = mapped_column(server_default=text("0"))
    """Attempts that began since it was put here, or since a person released it."""
    volgende_op: Mapped[datetime | None]
    """Of `klaar`: not to be tried before; of `onderweg`: when the attempt counts as broken off."""
    afgerond_op: Mapped[datetime | None]
    """When it came to a state in which nothing happens by itself."""


class Poging(MetPartijen, Basis):
    """One attempt at delivery. Holds nothing about persons."""

    __tablename__ = "poging"
    __table_args__ = (
        een_van("resultaat", Pogingresultaat),
        Index("ix_poging_bericht_id", "bericht_id", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    bericht_id: Mapped[UUID] = mapped_column(ForeignKey("verzending.bericht_id", ondelete="CASCADE"))
    referentienummer: Mapped[str | None]
    """Of the envelope; empty as long as the end of the attempt is not recorded, or when there is no envelope."""
    begonnen_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    resultaat: Mapped[str] = mapped_column(server_default=text("'onbekend'"))
    """onbekend until the end of the attempt is recorded; it stays so when the process was killed in the middle."""
    duur: Mapped[int | None]
    """Milliseconds."""
    http_status: Mapped[int | None]
    code: Mapped[str | None]
    """Of the fault with which the other side answered."""
    tekst: Mapped[str | None]
    """What happened, in Dutch, in words of our own."""
