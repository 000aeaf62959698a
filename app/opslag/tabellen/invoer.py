"""The table of imports: which file was read in when and by whom, and what came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.opslag.kern.basis import Basis, Sleutel


class Import(Basis):
    """A file that was read in, or refused as a whole. The file itself is not kept."""

    __tablename__ = "import"
    __table_args__ = (
        CheckConstraint("uitkomst in ('ingelezen', 'geweigerd')", name="uitkomst"),
        UniqueConstraint("sleutel"),
        Index(None, "soort", "id"),
    )

    id: Mapped[Sleutel]
    sleutel: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    """What it is called outside."""
    soort: Mapped[str]
    gemeenten: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    """Whose data it held; none for a national list, or when it could not be read."""
    naam: Mapped[str | None]
    """Of the file."""
    omvang: Mapped[int]
    """Bytes."""
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    door: Mapped[str]
    moment: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    uitkomst: Mapped[str]
    gelezen: Mapped[int]
    """Rows."""
    nieuw: Mapped[int]
    gewijzigd: Mapped[int]
    ongewijzigd: Mapped[int]
    fouten: Mapped[int]
    """Faults found; above zero when it was refused."""
