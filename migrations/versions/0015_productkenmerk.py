"""Attributes of products, dated and with their source."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of attributes."""
    op.create_table(
        "productkenmerk",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *(
            sa.Column(naam, sa.Text(), nullable=False)
            for naam in ("gemeente", "standaard", "categorie", "productcode", "bron")
        ),
        *(
            sa.Column(naam, sa.Text())
            for naam in ("productgroep", "taakveld_lokaal", "taakveld_regionaal", "taakveld_landelijk")
        ),
        *(sa.Column(naam, sa.Boolean()) for naam in ("verblijf_cbs", "verblijf_iv3", "onthult_gezondheid")),
        sa.Column("start_verwacht_binnen", sa.BigInteger()),
        sa.Column("begindatum", sa.Date(), nullable=False),
        sa.Column("einddatum", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_productkenmerk"),
        sa.CheckConstraint("start_verwacht_binnen >= 0", name="ck_productkenmerk_start_verwacht_binnen"),
        sa.UniqueConstraint(
            *("gemeente", "standaard", "categorie", "productcode", "begindatum"), name="uq_productkenmerk_sleutel"
        ),
    )
