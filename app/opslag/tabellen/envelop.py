"""The table of envelopes: what travelled over the GGK, in and out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kern.toestanden import Richting
from app.opslag.kern.basis import Basis, een_van
from app.opslag.kern.bereik import MetPartijen
from berichten.standen import Envelopsoort


class Envelop(MetPartijen, Basis):
    """An envelope that was confirmed by us, or made by us."""

    __tablename__ = "envelop"
    __table_args__ = (
        een_van("richting", Richting),
        een_van("soort", Envelopsoort),
        # A reference is used once; what we sent may come back to us when both sides are ours, as in a rehearsal.
        UniqueConstraint("richting", "referentienummer"),
        Index("ix_envelop_bericht_id", "bericht_id"),
        Index("ix_envelop_cross_refnummer", "cross_refnummer"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    richting: Mapped[str]
    soort: Mapped[str]
    bericht_id: Mapped[UUID | None] = mapped_column(ForeignKey("bericht.id", ondelete="CASCADE"))
    """The message in it; of an Fo01 that came in the message of ours it is about or, when that is not known, itself."""
    referentienummer: Mapped[str]
    cross_refnummer: Mapped[str | None]
    zender: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """organisatie, applicatie, administratie, gebruiker."""
    ontvanger: Mapped[dict[str, Any]] = mapped_column(JSONB)
    functie: Mapped[str | None]
    versies: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """applicatieVersie, applicatieSubversie, functieVersie, functieSubversie."""
    tijdstip_bericht: Mapped[str]
    """As its sender wrote it."""
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    """Of an envelope that came in: of what its body says, but for the moment; of one of ours: of the SOAP message."""
    aangemaakt_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    """When it came in, or was made."""
    bevestiging: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    """Reference of the Bv03 with which an envelope that came in is confirmed, each time that it comes in."""
    fout_code: Mapped[str | None]
    """Of an Fo01."""
    fout_plek: Mapped[str | None]
    fout_omschrijving: Mapped[bytes | None] = mapped_column(LargeBinary)
    fout_details: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Both encrypted: the other side may quote our message."""
