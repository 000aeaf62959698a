"""Events: what happened to each message."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of events."""
    op.create_table(
        "gebeurtenis",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("bericht_id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("op", MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column(
            "transactie",
            sa.BigInteger(),
            server_default=sa.text("((pg_current_xact_id())::text)::bigint"),
            nullable=False,
        ),
        sa.Column("gegevens", pg.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gebeurtenis"),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name="fk_gebeurtenis_bericht_id", ondelete="CASCADE"),
        sa.CheckConstraint(
            "soort in ('ontvangen', 'opnieuw_ontvangen', 'beoordeling_begonnen', 'beoordeeld', 'beantwoord', "
            "'geparkeerd', 'vrijgegeven', 'klaargezet', 'afgeleverd', 'geweigerd', 'stopgezet', 'niet_verzonden', "
            "'opnieuw_klaargezet')",
            name="ck_gebeurtenis_soort",
        ),
    )
    op.create_index("ix_gebeurtenis_bericht_id", "gebeurtenis", ["bericht_id", "id"])
    op.create_index("ix_gebeurtenis_transactie", "gebeurtenis", ["transactie"])
