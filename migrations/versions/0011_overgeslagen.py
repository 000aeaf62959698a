"""A file of a delivery may be skipped: what a system puts into a ZIP by itself."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABEL, NAAM = "aanlevering_bestand", "ck_aanlevering_bestand_uitkomst"


def upgrade() -> None:
    """Allow the outcome that such a file gets."""
    op.drop_constraint(op.f(NAAM), TABEL)
    op.create_check_constraint(
        op.f(NAAM), TABEL, "uitkomst in ('geaccepteerd', 'geweigerd', 'al ontvangen', 'overgeslagen')"
    )
