"""The table of events: what happened to each message, and when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kern.toestanden import Gebeurtenissoort
from app.opslag.kern.basis import Basis, een_van
from app.opslag.kern.bereik import MetPartijen


class Gebeurtenis(MetPartijen, Basis):
    """Something that happened to a message, written in the transaction that did it. Rows are only ever added.

    Envelopes and attempts at delivery have tables of their own. Holds nothing about persons.
    """

    __tablename__ = "gebeurtenis"
    __table_args__ = (
        een_van("soort", Gebeurtenissoort),
        Index("ix_gebeurtenis_bericht_id", "bericht_id", "id"),
        Index("ix_gebeurtenis_transactie", "transactie"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    bericht_id: Mapped[UUID] = mapped_column(ForeignKey("bericht.id", ondelete="CASCADE"))
    soort: Mapped[str]
    op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    transactie: Mapped[int] = mapped_column(server_default=text("((pg_current_xact_id())::text)::bigint"))
    """Number of the transaction, so that a reader of what is new never misses one that was committed late."""
    gegevens: Mapped[dict[str, Any]] = mapped_column(JSONB(), server_default=text("'{}'::jsonb"))
    """Codes, counts and identifications that belong to it."""
