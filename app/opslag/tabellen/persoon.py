"""The tables of who people are: the only one with a BSN, and the keys that all of it is encrypted with."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.opslag.kern.basis import Basis, Sleutel


class Persoon(Basis):
    """A person whom a municipality knows. Everything else points at them by number."""

    __tablename__ = "persoon"
    __table_args__ = (UniqueConstraint("gemeente", "hash"),)

    id: Mapped[Sleutel]
    gemeente: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """Keyed hash of the BSN."""
    bsn: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted."""


class Sleutelgebruik(Basis):
    """A key that values in this database are encrypted with: its id, never the key itself."""

    __tablename__ = "sleutel"
    __table_args__ = (
        CheckConstraint("id ~ '^[0-9a-f]{8}$'", name="id"),
        Index("uq_sleutel_schrijft", "schrijft", unique=True, postgresql_where=text("schrijft")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    schrijft: Mapped[bool]
    """Whether it is the one to encrypt with; any other is being replaced by it."""
    sinds: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
