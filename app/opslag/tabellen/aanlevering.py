"""The tables of what came in as files: one delivery, and what became of each file in it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from app.kern.toestanden import Bestandsoort, Bestandsuitkomst
from app.opslag.kern.basis import Basis, een_van
from app.opslag.kern.bereik import MetPartijen


class Aanlevering(Basis):
    """One XML or ZIP file as somebody delivered it. Its messages stand in the inbox; the file itself is not kept."""

    __tablename__ = "aanlevering"
    __table_args__ = (een_van("soort", Bestandsoort),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    bron: Mapped[str]
    """The door it came in by: rest or map."""
    naam: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Encrypted: who names a file may put a person in it."""
    soort: Mapped[str]
    omvang: Mapped[int]
    """Bytes, as delivered."""
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Empty when it was too large to read."""
    ontvangen_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class AanleveringBestand(MetPartijen, Basis):
    """A file of a delivery and what became of it; a delivery that is refused as a whole is one such file."""

    __tablename__ = "aanlevering_bestand"
    __table_args__ = (
        een_van("uitkomst", Bestandsuitkomst),
        CheckConstraint("(uitkomst = 'geweigerd') = (code is not null)", name="geweigerd_heeft_code"),
    )

    aanlevering_id: Mapped[UUID] = mapped_column(ForeignKey("aanlevering.id", ondelete="CASCADE"), primary_key=True)
    volgorde: Mapped[int] = mapped_column(primary_key=True)
    naam: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Encrypted."""
    uitkomst: Mapped[str]
    code: Mapped[str | None]
    """A transport code."""
    melding: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Encrypted."""
    bericht_id: Mapped[UUID | None] = mapped_column(ForeignKey("bericht.id"))
    """The message that it is; empty when its content was not even taken out of the ZIP."""
