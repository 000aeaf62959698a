"""What says that the database failed, on every floor the same list: it decides whether another time may work."""

import psycopg
import sqlalchemy as sa

STORINGEN = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
"""What `sessie` raises when the database fails, and nothing was wrong with what was asked: another time it may work."""


WAARDEFOUT = sa.exc.DataError
"""What it raises when a value cannot be stored or compared, such as a text with a NUL in it."""


class DatabankFout(Exception):
    """There is no database to work with; `melding` says in Dutch what to do."""

    def __init__(self, melding: str) -> None:
        super().__init__(melding)
        self.melding = melding


def is_vol(fout: BaseException) -> bool:
    """Whether the database failed because its disk is full."""
    return isinstance(getattr(fout, "orig", fout), psycopg.errors.DiskFull)
