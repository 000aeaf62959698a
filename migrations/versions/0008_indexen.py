"""Indexes: on declared lines by what tells them apart, and on the messages of one provider."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEREIK = ["gemeente", "standaard", "aanbieder"]


def upgrade() -> None:
    """Put reference and number first: comparing them settles it, where the scope is the same for thousands of lines."""
    op.drop_index("ix_prestatie_gemeente_standaard_aanbieder_referentie", "prestatie")
    op.drop_index("ix_prestatie_gemeente_standaard_aanbieder_toewijzing_nummer", "prestatie")
    op.create_index("ix_prestatie_referentie", "prestatie", ["referentie", *BEREIK])
    op.create_index(
        "ix_prestatie_toewijzing_nummer",
        "prestatie",
        ["toewijzing_nummer", *BEREIK],
        postgresql_where=sa.text("toegekend"),
    )
    op.create_index("ix_bericht_aanbieder", "bericht", ["aanbieder", "volgnummer"])
