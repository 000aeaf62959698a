"""Delivery: states of the outbox and its attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Give the outbox its states, and make the table of attempts."""
    op.drop_constraint("ck_verzending_toestand", "verzending")
    op.alter_column("verzending", "toestand", server_default=None)
    op.add_column("verzending", sa.Column("pogingen", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("verzending", sa.Column("volgende_op", MOMENT))
    op.add_column("verzending", sa.Column("afgerond_op", MOMENT))
    # Nothing was delivered before this version, and what waited may be long out of date: a person releases it.
    op.execute("update verzending set toestand = 'niet_verzonden', afgerond_op = aangemaakt_op")
    op.create_check_constraint(
        "ck_verzending_toestand",
        "verzending",
        "toestand in ('klaar', 'onderweg', 'afgeleverd', 'geweigerd', 'stopgezet', 'niet_verzonden')",
    )
    op.create_check_constraint(
        "ck_verzending_volgende", "verzending", "(toestand in ('klaar', 'onderweg')) = (volgende_op is not null)"
    )
    op.create_index(
        "ix_verzending_open",
        "verzending",
        ["toestand", "volgende_op"],
        postgresql_where=sa.text("toestand <> 'afgeleverd'"),
    )
    op.create_table(
        "poging",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("bericht_id", sa.Uuid(), nullable=False),
        sa.Column("begonnen_op", MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("resultaat", sa.Text(), server_default=sa.text("'onbekend'"), nullable=False),
        *(sa.Column(naam, sa.BigInteger()) for naam in ("duur", "http_status")),
        *(sa.Column(naam, sa.Text()) for naam in ("referentienummer", "code", "tekst")),
        sa.PrimaryKeyConstraint("id", name="pk_poging"),
        sa.ForeignKeyConstraint(
            ["bericht_id"], ["verzending.bericht_id"], name="fk_poging_bericht_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "resultaat in ('onbekend', 'afgeleverd', 'geweigerd', 'mislukt', 'niet_verzonden')",
            name="ck_poging_resultaat",
        ),
    )
    op.create_index("ix_poging_bericht_id", "poging", ["bericht_id", "id"])
    # A message that was refused after its confirmation gets another envelope when a person releases it.
    op.drop_index("uq_envelop_uit", "envelop")
