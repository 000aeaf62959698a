"""The tables of the traffic itself: messages in and out, and their findings.

What a message means for the municipality (toewijzingen, declaraties ...) stands in the tables of the domain.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.kern.toestanden import Richting, Toestand, Uitkomst
from app.opslag.kern.basis import Basis, een_van
from app.opslag.kern.bereik import MetPartijen


class Bericht(Basis):
    """A message as it came in or as we made it, with where its handling stands.

    What cannot be read is stored too: `uitkomst` is then onleesbaar, `fout_code` and `fout_melding` say why, and the
    columns about the content stay empty as far as they are unknown.
    """

    __tablename__ = "bericht"
    __table_args__ = (
        een_van("richting", Richting),
        een_van("toestand", Toestand),
        een_van("uitkomst", Uitkomst),
        CheckConstraint("(toestand = 'verwerkt') = (uitkomst is not null)", name="verwerkt_heeft_uitkomst"),
        # The same bytes are one message, also when they come at once; bytes refused for a limit or a setting may come
        # back when that was changed.
        Index("uq_bericht_inhoud", "sha256", "weigering", unique=True, postgresql_where=text("richting = 'in'")),
        # At most one answer of ours per message. A return message that comes in may come twice.
        Index("uq_bericht_antwoord", "antwoord_op", unique=True, postgresql_where=text("richting = 'uit'")),
        Index("ix_bericht_antwoord_op", "antwoord_op"),
        # The lists of one provider's and of one municipality's messages, newest first.
        Index("ix_bericht_aanbieder", "aanbieder", "volgnummer"),
        Index("ix_bericht_gemeente", "gemeente", "volgnummer"),
        Index("ix_bericht_identificatie", "identificatie", "type", "afzender"),
        Index("ix_bericht_open", "ontvangen_op", postgresql_where=text("toestand <> 'verwerkt'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    volgnummer: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    """Order of arrival; never shown, used to page."""
    richting: Mapped[str]
    bron: Mapped[str]
    """The door it came in by: cli, rest, ggk, map; `dienst` for what we made."""
    standaard: Mapped[str | None]
    """iwmo or ijw."""
    type: Mapped[str | None]
    """WMO323."""
    release: Mapped[str | None]
    gemeente: Mapped[str | None]
    aanbieder: Mapped[str | None]
    afzender: Mapped[str | None]
    """As the header has it. A return message 302-320 keeps the parties of the message it answers."""
    ontvanger: Mapped[str | None]
    identificatie: Mapped[str | None]
    """The message's own: of a return message 302-320 that is its IdentificatieRetour."""
    dagtekening: Mapped[date | None]
    inhoud: Mapped[bytes] = mapped_column(LargeBinary)
    """Compressed and encrypted."""
    omvang: Mapped[int]
    """Bytes, as it came in or went out."""
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    """Of the message itself: the same bytes are the same message."""
    ontvangen_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    verwerkt_op: Mapped[datetime | None]
    toestand: Mapped[str]
    uitkomst: Mapped[str | None]
    weigering: Mapped[str] = mapped_column(server_default=text("''"))
    """The error code with which the door refused it, or empty."""
    fout_code: Mapped[str | None]
    fout_melding: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Encrypted: it may quote what a message or the other side says."""
    traceback: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of a parked message: what went wrong in our own code. Encrypted."""
    details: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What its findings say in words, in their order. Encrypted, in one value: a finding on the schema quotes."""
    pogingen: Mapped[int] = mapped_column(server_default=text("0"))
    """How often judging it began."""
    antwoord_op: Mapped[UUID | None] = mapped_column(ForeignKey("bericht.id"))
    """The message that this one answers; empty in a return message whose heen-message is not known."""


class Bevinding(MetPartijen, Basis):
    """A finding on a message, in the order in which they were found."""

    __tablename__ = "bevinding"

    bericht_id: Mapped[UUID] = mapped_column(ForeignKey("bericht.id", ondelete="CASCADE"), primary_key=True)
    volgorde: Mapped[int] = mapped_column(primary_key=True)
    regel: Mapped[str]
    niveau: Mapped[int]
    retourcode: Mapped[str | None]
    klasse: Mapped[str]
    locaties: Mapped[list[str]] = mapped_column(ARRAY(Text))
