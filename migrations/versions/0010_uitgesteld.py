"""An event of its own for a message that waits for declarations that came in before it."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WAS = (
    *("ontvangen", "opnieuw_ontvangen"),
    *("beoordeling_begonnen", "beoordeeld", "beantwoord", "geparkeerd", "vrijgegeven"),
    *("klaargezet", "afgeleverd", "geweigerd", "stopgezet", "niet_verzonden", "opnieuw_klaargezet"),
)


def upgrade() -> None:
    """Allow the event."""
    _zet(*WAS, "uitgesteld")


def downgrade() -> None:
    """Refuse it again; the events of that kind go."""
    op.execute("delete from gebeurtenis where soort = 'uitgesteld'")
    _zet(*WAS)


def _zet(*soorten: str) -> None:
    op.drop_constraint("ck_gebeurtenis_soort", "gebeurtenis")
    op.create_check_constraint("ck_gebeurtenis_soort", "gebeurtenis", f"soort in ({', '.join(map(repr, soorten))})")
