"""What a municipality says of its products, beside what they are called."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.opslag.kern.basis import Basis, Sleutel


class Productkenmerk(Basis):
    """The attributes of a product for a period. Empty is unknown; never a guess."""

    __tablename__ = "productkenmerk"
    __table_args__ = (
        CheckConstraint("start_verwacht_binnen >= 0", name="start_verwacht_binnen"),
        UniqueConstraint(
            "gemeente", "standaard", "categorie", "productcode", "begindatum", name="uq_productkenmerk_sleutel"
        ),
    )

    id: Mapped[Sleutel]
    gemeente: Mapped[str]
    standaard: Mapped[str]
    categorie: Mapped[str]
    productcode: Mapped[str]
    productgroep: Mapped[str | None]
    taakveld_lokaal: Mapped[str | None]
    """Where its costs are booked when it is bought by the municipality alone."""
    taakveld_regionaal: Mapped[str | None]
    taakveld_landelijk: Mapped[str | None]
    verblijf_cbs: Mapped[bool | None]
    """Whether it counts as stay in the figures for Statistics Netherlands."""
    verblijf_iv3: Mapped[bool | None]
    """Whether it counts as stay in the accounts: another definition."""
    onthult_gezondheid: Mapped[bool | None]
    """Whether the name of the product alone tells something of a person's health."""
    start_verwacht_binnen: Mapped[int | None]
    """Days after the Ingangsdatum within which it should have begun."""
    bron: Mapped[str]
    begindatum: Mapped[date]
    einddatum: Mapped[date | None]
