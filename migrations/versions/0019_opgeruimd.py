"""The tables that held people in the clear are written anew, so that no file of the database holds what was dropped."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABELLEN = (
    *("bericht", "bevinding", "client", "toewijzing", "levering", "verzoek", "prestatie"),
    *("envelop", "aanlevering", "aanlevering_bestand"),
)


def upgrade() -> None:
    """Rewrite the tables one by one; broken off, it begins again and loses nothing."""
    with op.get_context().autocommit_block():
        for tabel in TABELLEN:
            op.execute(f"vacuum (full, analyze) {tabel}")
