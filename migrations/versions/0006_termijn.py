"""Deadlines. The one of a request stands there too, so its own column goes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of deadlines."""
    op.create_table(
        "termijn",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("gemeente", sa.Text(), nullable=False),
        sa.Column("standaard", sa.Text(), nullable=False),
        sa.Column("aanbieder", sa.Text(), nullable=False),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("bericht_id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.BigInteger()),
        sa.Column("toewijzing_id", sa.BigInteger()),
        sa.Column("begin", sa.Date(), nullable=False),
        sa.Column("uiterste_datum", sa.Date(), nullable=False),
        sa.Column("toestand", sa.Text(), nullable=False),
        sa.Column("afgehandeld_op", sa.DateTime(timezone=True)),
        sa.Column("afgehandeld_door", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_termijn"),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name="fk_termijn_bericht_id"),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name="fk_termijn_verzoek_id"),
        sa.ForeignKeyConstraint(["toewijzing_id"], ["toewijzing.id"], name="fk_termijn_toewijzing_id"),
        sa.ForeignKeyConstraint(["afgehandeld_door"], ["bericht.id"], name="fk_termijn_afgehandeld_door"),
        sa.CheckConstraint(
            "soort in ('retour', 'declaratie-antwoord', 'verzoek', 'onderzoek', 'retour-aanbieder', 'start')",
            name="ck_termijn_soort",
        ),
        sa.CheckConstraint(
            "toestand in ('loopt', 'nadert', 'te laat', 'voldaan', 'vervallen')", name="ck_termijn_toestand"
        ),
        sa.CheckConstraint(
            "(toestand in ('voldaan', 'vervallen')) = (afgehandeld_op is not null)", name="ck_termijn_afgehandeld"
        ),
    )
    op.create_index(
        "uq_termijn_onderwerp",
        "termijn",
        ["bericht_id", "soort", "verzoek_id", "toewijzing_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_termijn_uiterste_datum_id", "termijn", ["uiterste_datum", "id"])
    op.create_index(
        "ix_termijn_open", "termijn", ["uiterste_datum", "id"], postgresql_where=sa.text("afgehandeld_op is null")
    )
    op.drop_column("verzoek", "uiterste_datum")
