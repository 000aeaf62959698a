"""A table for persons and one for keys, and room beside what is in the clear for the same, encrypted.

Revision 0041 fills that room and takes away what is in the clear.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MET_BSN = ("client", "toewijzing", "levering", "verzoek", "prestatie")
VERZEGELD = {
    "bericht": ("inhoud", "fout_melding", "traceback"),
    "envelop": ("fout_omschrijving", "fout_details"),
    "aanlevering": ("naam",),
    "aanlevering_bestand": ("naam", "melding"),
}


def upgrade() -> None:
    """Make the tables and add the columns, all empty."""
    op.create_table(
        "sleutel",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("schrijft", sa.Boolean(), nullable=False),
        sa.Column("sinds", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sleutel"),
        sa.CheckConstraint("id ~ '^[0-9a-f]{8}$'", name="ck_sleutel_id"),
    )
    op.create_index("uq_sleutel_schrijft", "sleutel", ["schrijft"], unique=True, postgresql_where=sa.text("schrijft"))
    op.create_table(
        "persoon",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("gemeente", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("bsn", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_persoon"),
        sa.UniqueConstraint("gemeente", "hash", name="uq_persoon_gemeente_hash"),
    )
    for tabel in MET_BSN:
        op.add_column(tabel, sa.Column("persoon_id", sa.BigInteger()))
    for kolom in ("naam_hash", "gegevens"):
        op.add_column("client", sa.Column(kolom, sa.LargeBinary()))
    for tabel, kolommen in VERZEGELD.items():
        for kolom in kolommen:
            op.add_column(tabel, sa.Column(f"{kolom}_verzegeld", sa.LargeBinary()))
    op.add_column("bericht", sa.Column("details", sa.LargeBinary()))
