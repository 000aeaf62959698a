"""Municipality and provider on every row that is seen by them: what belongs to a message, a toewijzing or a request.

The policies themselves are not made here: `app.opslag.kern.beleid` holds them, and each upgrade ends with it.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

VAN_BERICHT = ("aanlevering_bestand", "bevinding", "envelop", "gebeurtenis", "poging", "verzending")
BEREIK = ("gemeente", "standaard", "aanbieder")


def upgrade() -> None:
    """Add the columns and fill them."""
    for tabel in VAN_BERICHT:
        for kolom in ("gemeente", "aanbieder"):
            op.add_column(tabel, sa.Column(kolom, sa.Text()))
        _vul(tabel, "bericht", ("gemeente", "aanbieder"))
    for tabel, ouder in (("toewijzing_versie", "toewijzing"), ("verzoek_product", "verzoek")):
        for kolom in BEREIK:
            op.add_column(tabel, sa.Column(kolom, sa.Text()))
        _vul(tabel, ouder, BEREIK)
        for kolom in BEREIK:
            op.alter_column(tabel, kolom, nullable=False)
    op.create_index("ix_bericht_gemeente", "bericht", ["gemeente", "volgnummer"])


def _vul(tabel: str, ouder: str, kolommen: Sequence[str]) -> None:
    """Take columns over from the row that `<ouder>_id` refers to."""
    doel = sa.table(tabel, sa.column(f"{ouder}_id"), *map(sa.column, kolommen))
    bron = sa.table(ouder, sa.column("id"), *map(sa.column, kolommen))
    waarden = {kolom: bron.c[kolom] for kolom in kolommen}
    op.execute(sa.update(doel).values(waarden).where(bron.c.id == doel.c[f"{ouder}_id"]))
