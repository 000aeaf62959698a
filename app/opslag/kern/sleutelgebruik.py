"""Which keys a database uses, held against those that this process has."""

import sqlalchemy as sa

from app.kern.instellingen import instellingen
from app.kern.sleutels import maak, nieuwste, ontbreekt, sleutelbos, sleutelpad
from app.opslag.kern.databank import engine


def zorg_voor_sleutels(verbinding: sa.Connection) -> None:
    """See that this process has every key that the database uses. Raises SleutelFout that names what is missing.

    The embedded database is nobody else's: when nothing in it is encrypted yet, and there is no file with keys, one is
    made. A file that was lost is never made again, as that would hide what is wrong.
    """
    in_gebruik = _in_gebruik(verbinding)
    pad = sleutelpad()
    if pad is not None and instellingen().sleutelbestand is None and not pad.exists():
        if in_gebruik:
            raise ontbreekt(in_gebruik)
        maak(pad)
    bos = sleutelbos()
    weg = [id_ for id_ in in_gebruik if id_ not in bos]
    if weg:
        raise ontbreekt(weg)


def controleer() -> None:
    """Raises SleutelFout when this process lacks a key that the database uses."""
    with engine().connect() as verbinding:
        zorg_voor_sleutels(verbinding)


def begin_met_sleutel(verbinding: sa.Connection) -> None:
    """Let a database that uses no key yet begin with the newest of this process."""
    if not _in_gebruik(verbinding):
        verbinding.execute(sa.text("insert into sleutel (id, schrijft) values (:id, true)"), {"id": nieuwste().id})


def _in_gebruik(verbinding: sa.Connection) -> list[str]:
    """The ids of the keys in use; none before the tables are there."""
    if verbinding.scalar(sa.text("select to_regclass('sleutel')")) is None:
        return []
    return list(verbinding.scalars(sa.text("select id from sleutel order by sinds")))
