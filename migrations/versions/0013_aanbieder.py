"""Care providers as a municipality knows them, their bank accounts, and every version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of providers."""
    op.create_table(
        "aanbieder",
        _sleutel(),
        sa.Column("sleutel", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("versie", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        *_verplicht("gemeente", "agb", "naam"),
        *_tekst("kvk", "mailbox_toewijzing", "mailbox_zorglevering", "mailbox_declaratie"),
        sa.Column("begindatum", sa.Date(), nullable=False),
        sa.Column("einddatum", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_aanbieder"),
        sa.UniqueConstraint("sleutel", name="uq_aanbieder_sleutel"),
        sa.UniqueConstraint("gemeente", "agb", name="uq_aanbieder_gemeente_agb"),
    )
    _rekening()
    op.create_table(
        "aanbieder_versie",
        sa.Column("aanbieder_id", sa.BigInteger(), nullable=False),
        sa.Column("versie", sa.BigInteger(), nullable=False),
        *_verplicht("gemeente", "agb"),
        sa.Column("gegevens", JSONB(), nullable=False),
        *_verplicht("door"),
        _moment("moment"),
        sa.PrimaryKeyConstraint("aanbieder_id", "versie", name="pk_aanbieder_versie"),
        sa.ForeignKeyConstraint(["aanbieder_id"], ["aanbieder.id"], name="fk_aanbieder_versie_aanbieder_id"),
    )


def _rekening() -> None:
    op.create_table(
        "aanbieder_rekening",
        _sleutel(),
        sa.Column("aanbieder_id", sa.BigInteger(), nullable=False),
        *_verplicht("gemeente", "agb", "iban", "tenaamstelling", "opgegeven_door"),
        _moment("opgegeven_op"),
        *_tekst("bevestigd_door"),
        sa.Column("bevestigd_op", sa.DateTime(timezone=True)),
        sa.Column("vervallen_op", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_aanbieder_rekening"),
        sa.ForeignKeyConstraint(["aanbieder_id"], ["aanbieder.id"], name="fk_aanbieder_rekening_aanbieder_id"),
        sa.CheckConstraint("bevestigd_door <> opgegeven_door", name="ck_aanbieder_rekening_vier_ogen"),
        sa.CheckConstraint("(bevestigd_op is null) = (bevestigd_door is null)", name="ck_aanbieder_rekening_bevestigd"),
        sa.CheckConstraint("bevestigd_op is null or vervallen_op is null", name="ck_aanbieder_rekening_vervallen"),
    )
    op.create_index(
        "uq_aanbieder_rekening_open",
        "aanbieder_rekening",
        ["aanbieder_id"],
        unique=True,
        postgresql_where=sa.text("bevestigd_op is null and vervallen_op is null"),
    )
    op.create_index("ix_aanbieder_rekening_aanbieder_id", "aanbieder_rekening", ["aanbieder_id"])


def _sleutel() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def _moment(naam: str) -> sa.Column[object]:
    return sa.Column(naam, sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False)


def _verplicht(*namen: str) -> list[sa.Column[str]]:
    return [sa.Column(naam, sa.Text(), nullable=False) for naam in namen]


def _tekst(*namen: str) -> list[sa.Column[str]]:
    return [sa.Column(naam, sa.Text()) for naam in namen]
