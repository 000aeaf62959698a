"""Messages, findings and outbox, and the job queue in the same database."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql as pg

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of the traffic and those of the queue."""
    _bericht()
    op.create_table(
        "bevinding",
        sa.Column("bericht_id", sa.Uuid(), nullable=False),
        sa.Column("volgorde", sa.BigInteger(), nullable=False),
        sa.Column("regel", sa.Text(), nullable=False),
        sa.Column("niveau", sa.BigInteger(), nullable=False),
        sa.Column("retourcode", sa.Text()),
        sa.Column("klasse", sa.Text(), nullable=False),
        sa.Column("locaties", pg.ARRAY(sa.Text()), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bericht_id", "volgorde", name="pk_bevinding"),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name="fk_bevinding_bericht_id", ondelete="CASCADE"),
    )
    op.create_table(
        "verzending",
        sa.Column("bericht_id", sa.Uuid(), nullable=False),
        sa.Column("toestand", sa.Text(), server_default=sa.text("'wachtend'"), nullable=False),
        sa.Column("aangemaakt_op", MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("bericht_id", name="pk_verzending"),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name="fk_verzending_bericht_id", ondelete="CASCADE"),
        sa.CheckConstraint("toestand in ('wachtend', 'verzonden', 'mislukt')", name="ck_verzending_toestand"),
    )
    _nummering()
    _wachtrij()


def _bericht() -> None:
    op.create_table(
        "bericht",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("volgnummer", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *(sa.Column(naam, sa.Text(), nullable=False) for naam in ("richting", "bron", "toestand")),
        *(
            sa.Column(naam, sa.Text())
            for naam in (
                "standaard", "type", "release", "gemeente", "aanbieder", "afzender", "ontvanger", "identificatie",
                "uitkomst", "fout_code", "fout_melding", "traceback",
            )
        ),
        sa.Column("weigering", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("dagtekening", sa.Date()),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.Column("omvang", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("ontvangen_op", MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("verwerkt_op", MOMENT),
        sa.Column("pogingen", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("antwoord_op", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_bericht"),
        sa.UniqueConstraint("volgnummer", name="uq_bericht_volgnummer"),
        sa.ForeignKeyConstraint(["antwoord_op"], ["bericht.id"], name="fk_bericht_antwoord_op"),
        sa.CheckConstraint("richting in ('in', 'uit')", name="ck_bericht_richting"),
        sa.CheckConstraint("toestand in ('ontvangen', 'verwerkt', 'geparkeerd')", name="ck_bericht_toestand"),
        sa.CheckConstraint(
            "uitkomst in ('goedgekeurd', 'deels', 'afgekeurd', 'onleesbaar')", name="ck_bericht_uitkomst"
        ),
        sa.CheckConstraint(
            "(toestand = 'verwerkt') = (uitkomst is not null)", name="ck_bericht_verwerkt_heeft_uitkomst"
        ),
    )  # fmt: skip
    inkomend = sa.text("richting = 'in'")
    uitgaand = sa.text("richting = 'uit'")
    op.create_index("uq_bericht_inhoud", "bericht", ["sha256", "weigering"], unique=True, postgresql_where=inkomend)
    op.create_index("uq_bericht_antwoord", "bericht", ["antwoord_op"], unique=True, postgresql_where=uitgaand)
    op.create_index("ix_bericht_antwoord_op", "bericht", ["antwoord_op"])
    op.create_index("ix_bericht_identificatie", "bericht", ["identificatie", "type", "afzender"])
    op.create_index("ix_bericht_open", "bericht", ["ontvangen_op"], postgresql_where=sa.text("toestand <> 'verwerkt'"))


def _nummering() -> None:
    """Numbers for our own identifications. They start at the clock, so that a new database repeats none of an old."""
    op.execute(
        "do $$ begin execute format('create sequence bericht_identificatie start %s', "
        "(extract(epoch from clock_timestamp()) * 1000)::bigint); end $$"
    )


def _wachtrij() -> None:
    """The queue brings its own schema; a database that has it already keeps it."""
    verbinding = op.get_bind()
    if verbinding.scalar(sa.text("select to_regclass('procrastinate_jobs')")) is None:
        # Many statements at once: only the driver itself sends those as they stand.
        verbinding.connection.cursor().execute(SchemaManager.get_schema())
