"""The table of deadlines: what is due from us or from a provider, until when, and what became of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kern.toestanden import Termijneinde, Termijntoestand
from app.opslag.kern.basis import Basis, Sleutel, een_van, in_woorden
from app.opslag.kern.bereik import MetBereik
from app.opslag.tabellen.zorg import VanBericht
from berichten.standen import Termijnsoort


class Termijn(MetBereik, Basis):
    """A deadline. What it is about decides whether it is met; this row follows that, and never leads."""

    __tablename__ = "termijn"
    __table_args__ = (
        een_van("soort", Termijnsoort),
        een_van("toestand", Termijntoestand),
        CheckConstraint(f"({in_woorden('toestand', Termijneinde)}) = (afgehandeld_op is not null)", name="afgehandeld"),
        Index(
            "uq_termijn_onderwerp",
            *("bericht_id", "soort", "verzoek_id", "toewijzing_id"),
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_termijn_uiterste_datum_id", "uiterste_datum", "id"),
        Index("ix_termijn_open", "uiterste_datum", "id", postgresql_where=text("afgehandeld_op is null")),
    )

    id: Mapped[Sleutel]
    soort: Mapped[str]
    """A kind of `berichten.termijnen`."""
    bericht_id: Mapped[VanBericht]
    """The message that began it."""
    verzoek_id: Mapped[int | None] = mapped_column(ForeignKey("verzoek.id"))
    toewijzing_id: Mapped[int | None] = mapped_column(ForeignKey("toewijzing.id"))
    begin: Mapped[date]
    """The day from which it is counted."""
    uiterste_datum: Mapped[date]
    toestand: Mapped[str]
    """Of an open one as it was when last looked at."""
    afgehandeld_op: Mapped[datetime | None]
    """When it was met, or ceased to matter; empty while it is open."""
    afgehandeld_door: Mapped[UUID | None] = mapped_column(ForeignKey("bericht.id"))
    """The message that met it."""
