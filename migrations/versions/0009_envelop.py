"""Envelopes are found by the reference of the envelope that they are about."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index what Du01 and Fo01 refer to."""
    op.create_index("ix_envelop_cross_refnummer", "envelop", ["cross_refnummer"])
