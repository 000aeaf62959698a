"""Envelopes of the GGK."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of envelopes."""
    op.create_table(
        "envelop",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        *(
            sa.Column(naam, sa.Text(), nullable=False)
            for naam in ("richting", "soort", "referentienummer", "tijdstip_bericht")
        ),
        *(
            sa.Column(naam, sa.Text())
            for naam in ("cross_refnummer", "functie", "fout_code", "fout_plek", "fout_omschrijving", "fout_details")
        ),
        sa.Column("bericht_id", sa.Uuid()),
        sa.Column("zender", pg.JSONB(), nullable=False),
        sa.Column("ontvanger", pg.JSONB(), nullable=False),
        sa.Column("versies", pg.ARRAY(sa.Text())),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column(
            "aangemaakt_op",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("bevestiging", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_envelop"),
        sa.UniqueConstraint("richting", "referentienummer", name="uq_envelop_richting_referentienummer"),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name="fk_envelop_bericht_id", ondelete="CASCADE"),
        sa.CheckConstraint("richting in ('in', 'uit')", name="ck_envelop_richting"),
        sa.CheckConstraint("soort in ('Di01', 'Du01', 'Fo01')", name="ck_envelop_soort"),
    )
    op.create_index("ix_envelop_bericht_id", "envelop", ["bericht_id"])
    op.create_index(
        "uq_envelop_uit", "envelop", ["bericht_id"], unique=True, postgresql_where=sa.text("richting = 'uit'")
    )
