"""The tables of districts: the wijkteams of a municipality and the postcodes that each serves."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.opslag.kern.basis import Basis, Sleutel


class Wijkteam(Basis):
    """A wijkteam under one name, for a period."""

    __tablename__ = "wijkteam"
    __table_args__ = (UniqueConstraint("sleutel"), UniqueConstraint("gemeente", "code", "begindatum"))

    id: Mapped[Sleutel]
    sleutel: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    """What it is called outside."""
    gemeente: Mapped[str]
    code: Mapped[str]
    naam: Mapped[str]
    begindatum: Mapped[date]
    einddatum: Mapped[date | None]


class WijkteamPostcode(Basis):
    """A range of postcodes that a wijkteam serves, for a period.

    Both ends have four digits, or both have two letters too; a range with letters goes before one without. Ordered
    byte by byte, as a postcode is.
    """

    __tablename__ = "wijkteam_postcode"
    __table_args__ = (
        CheckConstraint("length(postcode_van) = length(postcode_tot)", name="even_precies"),
        CheckConstraint("postcode_van <= postcode_tot", name="volgorde"),
        UniqueConstraint("gemeente", "postcode_van", "postcode_tot", "begindatum", name="uq_wijkteam_postcode_sleutel"),
        Index(None, "gemeente", "wijkteam"),
    )

    id: Mapped[Sleutel]
    gemeente: Mapped[str]
    wijkteam: Mapped[str]
    """Its code."""
    postcode_van: Mapped[str] = mapped_column(Text(collation="C"))
    postcode_tot: Mapped[str] = mapped_column(Text(collation="C"))
    """The last one, inclusive."""
    begindatum: Mapped[date]
    einddatum: Mapped[date | None]
