"""The wijkteams of a municipality and the postcodes that each serves."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of districts."""
    op.create_table(
        "wijkteam",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sleutel", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        *(sa.Column(naam, sa.Text(), nullable=False) for naam in ("gemeente", "code", "naam")),
        *_periode(),
        sa.PrimaryKeyConstraint("id", name="pk_wijkteam"),
        sa.UniqueConstraint("sleutel", name="uq_wijkteam_sleutel"),
        sa.UniqueConstraint("gemeente", "code", "begindatum", name="uq_wijkteam_gemeente_code_begindatum"),
    )
    op.create_table(
        "wijkteam_postcode",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *(sa.Column(naam, sa.Text(), nullable=False) for naam in ("gemeente", "wijkteam")),
        *(sa.Column(naam, sa.Text(collation="C"), nullable=False) for naam in ("postcode_van", "postcode_tot")),
        *_periode(),
        sa.PrimaryKeyConstraint("id", name="pk_wijkteam_postcode"),
        sa.UniqueConstraint(
            *("gemeente", "postcode_van", "postcode_tot", "begindatum"), name="uq_wijkteam_postcode_sleutel"
        ),
        sa.CheckConstraint("length(postcode_van) = length(postcode_tot)", name="ck_wijkteam_postcode_even_precies"),
        sa.CheckConstraint("postcode_van <= postcode_tot", name="ck_wijkteam_postcode_volgorde"),
    )
    op.create_index("ix_wijkteam_postcode_gemeente_wijkteam", "wijkteam_postcode", ["gemeente", "wijkteam"])


def _periode() -> list[sa.Column[object]]:
    return [sa.Column("begindatum", sa.Date(), nullable=False), sa.Column("einddatum", sa.Date())]
