"""Deliveries of files and what became of each file."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of deliveries."""
    op.create_table(
        "aanlevering",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("bron", sa.Text(), nullable=False),
        sa.Column("naam", sa.Text()),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("omvang", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary()),
        sa.Column(
            "ontvangen_op",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_aanlevering"),
        sa.CheckConstraint("soort in ('xml', 'zip')", name="ck_aanlevering_soort"),
    )
    op.create_table(
        "aanlevering_bestand",
        sa.Column("aanlevering_id", sa.Uuid(), nullable=False),
        sa.Column("volgorde", sa.BigInteger(), nullable=False),
        sa.Column("naam", sa.Text()),
        sa.Column("uitkomst", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("melding", sa.Text()),
        sa.Column("bericht_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("aanlevering_id", "volgorde", name="pk_aanlevering_bestand"),
        sa.ForeignKeyConstraint(
            ["aanlevering_id"], ["aanlevering.id"], name="fk_aanlevering_bestand_aanlevering_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name="fk_aanlevering_bestand_bericht_id"),
        sa.CheckConstraint(
            "uitkomst in ('geaccepteerd', 'geweigerd', 'al ontvangen')", name="ck_aanlevering_bestand_uitkomst"
        ),
        sa.CheckConstraint(
            "(uitkomst = 'geweigerd') = (code is not null)", name="ck_aanlevering_bestand_geweigerd_heeft_code"
        ),
    )
