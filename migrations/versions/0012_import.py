"""Imports: which file was read in when and by whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of imports."""
    op.create_table(
        "import",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sleutel", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("gemeenten", ARRAY(sa.Text()), nullable=False),
        sa.Column("naam", sa.Text()),
        sa.Column("omvang", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("uitkomst", sa.Text(), nullable=False),
        *(
            sa.Column(naam, sa.BigInteger(), nullable=False)
            for naam in ("gelezen", "nieuw", "gewijzigd", "ongewijzigd", "fouten")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import"),
        sa.UniqueConstraint("sleutel", name="uq_import_sleutel"),
        sa.CheckConstraint("uitkomst in ('ingelezen', 'geweigerd')", name="ck_import_uitkomst"),
    )
    op.create_index("ix_import_soort_id", "import", ["soort", "id"])
