"""The tables of money: what was declared, and the contracts, rates and code lists it is judged by."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.opslag.kern.basis import Basis, Sleutel, een_van
from app.opslag.kern.bereik import BEREIK, MetBereik
from app.opslag.tabellen.zorg import VanBericht, VanPersoon
from berichten.standen import DebetCredit, Variant


class Declaratie(MetBereik, Basis):
    """A declaration that was processed, wholly or in part."""

    __tablename__ = "declaratie"
    __table_args__ = (
        UniqueConstraint("bericht_id"),
        UniqueConstraint(*BEREIK, "nummer"),
        Index(None, *BEREIK, "begindatum"),
    )

    id: Mapped[Sleutel]
    bericht_id: Mapped[VanBericht]
    nummer: Mapped[str]
    begindatum: Mapped[date]
    """Of the DeclaratiePeriode."""
    einddatum: Mapped[date]
    dagtekening: Mapped[date]
    """DeclaratieDagtekening."""
    ingediend: Mapped[int]
    """Declared total in cents; below zero when more was credited than debited."""


class Prestatie(MetBereik, Basis):
    """A declared line, granted or rejected as a whole. Volumes and amounts are as declared, never below zero."""

    __tablename__ = "prestatie"
    __table_args__ = (
        een_van("debet_credit", DebetCredit),
        Index(None, "declaratie_id"),
        # What tells lines apart comes first: the scope is the same for thousands of them.
        Index("ix_prestatie_referentie", "referentie", *BEREIK),
        Index("ix_prestatie_toewijzing_nummer", "toewijzing_nummer", *BEREIK, postgresql_where=text("toegekend")),
    )

    id: Mapped[Sleutel]
    declaratie_id: Mapped[int] = mapped_column(ForeignKey("declaratie.id"))
    persoon_id: Mapped[VanPersoon]
    referentie: Mapped[str]
    """ReferentieNummer (TR314)."""
    vorige_referentie: Mapped[str | None]
    """Of a credit line: the debit line it takes back."""
    toewijzing_nummer: Mapped[int]
    categorie: Mapped[str]
    productcode: Mapped[str]
    begindatum: Mapped[date]
    einddatum: Mapped[date]
    volume: Mapped[int]
    eenheid: Mapped[str]
    tarief: Mapped[int | None]
    """Cents."""
    bedrag: Mapped[int]
    """Cents."""
    debet_credit: Mapped[str]
    toegekend: Mapped[bool]
    gecrediteerd_door: Mapped[int | None] = mapped_column(ForeignKey("prestatie.id"))
    """Of a granted debit line: the granted credit line that takes it back."""


class Contracttarief(MetBereik, Basis):
    """A rate agreed with a provider for a product in a unit, and how it is to be delivered."""

    __tablename__ = "contracttarief"
    __table_args__ = (
        een_van("variant", Variant),
        UniqueConstraint(
            *BEREIK, "categorie", "productcode", "eenheid", "begindatum", name="uq_contracttarief_sleutel"
        ),
    )

    id: Mapped[Sleutel]
    categorie: Mapped[str]
    productcode: Mapped[str]
    eenheid: Mapped[str]
    tarief: Mapped[int]
    """Cents per unit."""
    variant: Mapped[str]
    begindatum: Mapped[date]
    einddatum: Mapped[date | None]
    """Last day; empty is open."""


class Productcode(Basis):
    """A product in the list of a municipality, with the period in which it may be used."""

    __tablename__ = "productcode"
    __table_args__ = (
        UniqueConstraint(
            "gemeente", "standaard", "categorie", "productcode", "begindatum", name="uq_productcode_sleutel"
        ),
    )

    id: Mapped[Sleutel]
    gemeente: Mapped[str]
    standaard: Mapped[str]
    categorie: Mapped[str]
    productcode: Mapped[str]
    omschrijving: Mapped[str]
    begindatum: Mapped[date]
    einddatum: Mapped[date | None]


class Gemeentecode(Basis):
    """A municipality in the list of Statistics Netherlands, with the period in which it exists."""

    __tablename__ = "gemeentecode"
    __table_args__ = (UniqueConstraint("code", "begindatum"),)

    id: Mapped[Sleutel]
    code: Mapped[str]
    naam: Mapped[str]
    provincie: Mapped[str]
    begindatum: Mapped[date]
    einddatum: Mapped[date | None]
