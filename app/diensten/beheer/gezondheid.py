"""Use case: is the service ready for work."""

from app.opslag.kern.migratie import bijgewerkt


def gereed() -> bool:
    """Whether the database has the schema of this version. Raises when it is not reachable."""
    return bijgewerkt()
