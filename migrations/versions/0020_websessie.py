"""Sessions of people, and sign-ins that have begun."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _moment(naam: str) -> sa.Column[sa.DateTime]:
    return sa.Column(naam, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "websessie",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sleutel", sa.LargeBinary(), nullable=False),
        sa.Column("uitgever", sa.Text(), nullable=False),
        sa.Column("onderwerp", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text()),
        sa.Column("toekenningen", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("acr", sa.Text()),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        _moment("begonnen_op"),
        _moment("aangemeld_op"),
        _moment("gezien_op"),
        _moment("ververst_op"),
        sa.PrimaryKeyConstraint("id", name="pk_websessie"),
        sa.UniqueConstraint("sleutel", name="uq_websessie_sleutel"),
    )
    op.create_index("ix_websessie_uitgever_onderwerp", "websessie", ["uitgever", "onderwerp"])
    op.create_index("ix_websessie_gezien_op", "websessie", ["gezien_op"])
    op.create_table(
        "aanmelding",
        sa.Column("staat", sa.LargeBinary(), nullable=False),
        sa.Column("browser", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("bewijs", sa.Text(), nullable=False),
        sa.Column("naar", sa.Text(), nullable=False),
        sa.Column("vers", sa.Boolean(), nullable=False),
        _moment("begonnen_op"),
        sa.PrimaryKeyConstraint("staat", name="pk_aanmelding"),
    )
    op.create_index("ix_aanmelding_begonnen_op", "aanmelding", ["begonnen_op"])
