"""Use case: the database of the service, brought to the schema of this version and ready for work."""

from app.opslag.kern import databank, migratie, sleutelgebruik, wachtrij


def gereed() -> bool:
    """Whether the database has the schema of this version. Raises when it is not reachable."""
    return migratie.bijgewerkt()


def werk_bij() -> None:
    """Bring the database to the schema of this version; processes may do so at the same time. Raises SleutelFout."""
    migratie.migreer()


def controleer_sleutels() -> None:
    """Raises SleutelFout, which names what is missing, when this process lacks a key that the database uses."""
    sleutelgebruik.controleer()


def verbind() -> None:
    """See that there is a database to work with. Raises DatabankFout."""
    databank.engine()


def werkadres() -> str:
    """The address by which a worker takes its jobs."""
    return wachtrij.adres_voor_werkers(databank.adres())
