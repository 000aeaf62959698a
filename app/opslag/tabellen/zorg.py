"""The tables of what messages mean: who was ordered what, what was delivered, asked and declared.

Every row carries its scope: municipality, legal domain (standard) and care provider. Rows say which message they come
from; a message that was rejected as a whole leaves none.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.opslag.kern.basis import Basis, Sleutel, een_van
from app.opslag.kern.bereik import BEREIK, MetBereik
from app.opslag.tabellen.persoon import Persoon
from berichten.standen import Leveringsoort, Verzoekproduct, Verzoeksoort, Verzoektoestand

VanPersoon = Annotated[int, mapped_column(ForeignKey(Persoon.id))]
VanBericht = Annotated[UUID, mapped_column(ForeignKey("bericht.id"))]


class Client(Basis):
    """A person for whom something was ordered, as the most recent 301 describes them.

    Kept per standard: each law has its own ground to hold these data.
    """

    __tablename__ = "client"
    __table_args__ = (
        UniqueConstraint("gemeente", "standaard", "persoon_id"),
        Index(None, "gemeente", "naam_hash"),
    )

    id: Mapped[Sleutel]
    gemeente: Mapped[str]
    standaard: Mapped[str]
    persoon_id: Mapped[VanPersoon]
    bericht_id: Mapped[VanBericht]
    dagtekening: Mapped[date]
    """Of that 301; an older one that arrives later changes nothing (OP080)."""
    naam_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """Keyed hash of surname and birth date, for exact search."""
    gegevens: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted: name, birth date, addresses, relations and all else that the 301 says of them."""


class Toewijzing(MetBereik, Basis):
    """A ToegewezenProduct: its number is unique within municipality and standard (TR332)."""

    __tablename__ = "toewijzing"
    __table_args__ = (
        UniqueConstraint("gemeente", "standaard", "nummer"),
        Index(None, *BEREIK, "persoon_id"),
    )

    id: Mapped[Sleutel]
    persoon_id: Mapped[VanPersoon]
    nummer: Mapped[int]


class ToewijzingVersie(MetBereik, Basis):
    """What one 301 says of a toewijzing. The actual one has the latest Toewijzingsdatum and -tijd (IV013)."""

    __tablename__ = "toewijzing_versie"
    __table_args__ = (
        Index("uq_toewijzing_versie_actueel", "toewijzing_id", unique=True, postgresql_where=text("actueel")),
        Index(None, "toewijzing_id"),
        Index(None, "referentie_aanbieder", postgresql_where=text("referentie_aanbieder is not null")),
    )

    id: Mapped[Sleutel]
    toewijzing_id: Mapped[int] = mapped_column(ForeignKey("toewijzing.id"))
    bericht_id: Mapped[VanBericht]
    actueel: Mapped[bool]
    toewijzingsdatum: Mapped[date]
    toewijzingstijd: Mapped[str] = mapped_column(Text(collation="C"))
    """As sent, `hh:mm:ss`: xs:time allows what a time of day does not, and its order as text is its order in time."""
    ingangsdatum: Mapped[date]
    einddatum: Mapped[date | None]
    categorie: Mapped[str | None]
    productcode: Mapped[str | None]
    volume: Mapped[int | None]
    eenheid: Mapped[str | None]
    frequentie: Mapped[str | None]
    budget: Mapped[int | None]
    """Cents."""
    reden_wijziging: Mapped[str | None]
    referentie_aanbieder: Mapped[str | None]


class Levering(MetBereik, Basis):
    """A StartProduct or StopProduct that was accepted."""

    __tablename__ = "levering"
    __table_args__ = (
        een_van("soort", Leveringsoort),
        Index(None, *BEREIK, "persoon_id", postgresql_where=text("verwijderd_door is null")),
    )

    id: Mapped[Sleutel]
    bericht_id: Mapped[VanBericht]
    soort: Mapped[str]
    persoon_id: Mapped[VanPersoon]
    toewijzing_nummer: Mapped[int | None]
    categorie: Mapped[str | None]
    productcode: Mapped[str | None]
    toewijzing_ingangsdatum: Mapped[date | None]
    begindatum: Mapped[date]
    einddatum: Mapped[date | None]
    """Of a stop."""
    reden_beeindiging: Mapped[str | None]
    """Of a stop; 20 is a temporary one."""
    verwijderd_door: Mapped[UUID | None] = mapped_column(ForeignKey("bericht.id"))
    """The message that took it back (StatusAanlevering 3, IV008)."""


class Verzoek(MetBereik, Basis):
    """A request of a provider: one AangevraagdProduct of a 315, or the Verzoek of a 317."""

    __tablename__ = "verzoek"
    __table_args__ = (
        een_van("soort", Verzoeksoort),
        een_van("toestand", Verzoektoestand),
        UniqueConstraint(*BEREIK, "referentie"),
        Index(None, *BEREIK, "persoon_id"),
    )

    id: Mapped[Sleutel]
    bericht_id: Mapped[VanBericht]
    soort: Mapped[str]
    persoon_id: Mapped[VanPersoon]
    referentie: Mapped[str]
    """ReferentieAanbieder (TR347)."""
    dagtekening: Mapped[date]
    reden_verzoek: Mapped[str | None]
    """Of a 317."""
    toestand: Mapped[str]


class VerzoekProduct(MetBereik, Basis):
    """A product in a request: asked for, to stay, to change, or new."""

    __tablename__ = "verzoek_product"
    __table_args__ = (
        een_van("soort", Verzoekproduct),
        Index(None, "verzoek_id"),
    )

    id: Mapped[Sleutel]
    verzoek_id: Mapped[int] = mapped_column(ForeignKey("verzoek.id"))
    soort: Mapped[str]
    toewijzing_nummer: Mapped[int | None]
    """Of a product that stays or changes."""
    beschikking_nummer: Mapped[int | None]
    categorie: Mapped[str | None]
    productcode: Mapped[str | None]
    ingangsdatum: Mapped[date | None]
    einddatum: Mapped[date | None]
    volume: Mapped[int | None]
    eenheid: Mapped[str | None]
    frequentie: Mapped[str | None]
    budget: Mapped[int | None]
    """Cents."""


class AntwoordOpVerzoek(MetBereik, Basis):
    """A 319: the municipality refuses a request, or says that it is being looked into."""

    __tablename__ = "antwoord_op_verzoek"
    __table_args__ = (Index(None, *BEREIK, "referentie"),)

    id: Mapped[Sleutel]
    bericht_id: Mapped[VanBericht]
    referentie: Mapped[str]
    dagtekening: Mapped[date]
    verzoek_antwoord: Mapped[str]
    """1 refused, 2 being looked into."""
    reden_afwijzing: Mapped[str | None]
    woonplaats_gemeente: Mapped[str | None]
    """The municipality that is responsible instead, when that is the reason."""
