"""For whom a transaction works: the database itself holds it to these municipalities and this provider."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kern.storingen import DatabankFout
from app.opslag.kern.rollen import rolnaam

Rol = Literal["gezicht", "pijplijn", "beheer"]

IEDER = "*"
"""In place of a provider: all of them. Not the empty text, which is what a setting is that nobody set."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a transaction may see and change. Raises ValueError for codes that are none.

    gezicht: rows of these municipalities and, of a provider, only its own; pijplijn: everything; beheer: as gezicht,
    and what belongs to no municipality, as a message that cannot be read.
    """

    rol: Rol
    gemeenten: frozenset[str] = frozenset()
    aanbieder: str | None = None
    """AGB code, when it is for a provider."""

    def __post_init__(self) -> None:
        codes = [(r"[0-9]{4}", gemeente) for gemeente in self.gemeenten]
        if self.aanbieder is not None:
            codes.append((r"[0-9]{8}", self.aanbieder))
        if not all(re.fullmatch(vorm, code, re.ASCII) for vorm, code in codes):
            raise ValueError("a scope has codes of municipalities, and of a provider its AGB code")


PIJPLIJN = Scope("pijplijn")
"""The service at its own work: receiving, judging, answering, delivering. It sees everything."""

_PLAFOND: ContextVar[Scope | None] = ContextVar("plafond", default=None)


@contextmanager
def begrens(scope: Scope) -> Iterator[None]:
    """Hold everything in the block to a scope: a face does so for who asks, whatever the use cases in it name."""
    vorige = _PLAFOND.set(scope)
    try:
        yield
    finally:
        _PLAFOND.reset(vorige)


def plafond() -> Scope | None:
    """The scope to which everything here is held; None when nobody asks, as in a worker."""
    return _PLAFOND.get()


_LOKAAL = True
"""Until the transaction ends."""
_NEEM = sa.select(
    sa.func.set_config("role", sa.bindparam("rol"), _LOKAAL),
    sa.func.set_config("bv.gemeenten", sa.bindparam("gemeenten"), _LOKAAL),
    sa.func.set_config("bv.aanbieder", sa.bindparam("aanbieder"), _LOKAAL),
)


def neem(session: Session, scope: Scope) -> None:
    """Let the transaction go on under this scope, until its end. Raises DatabankFout when there is no such role."""
    waarden = {
        "rol": rolnaam(scope.rol),
        "gemeenten": ",".join(sorted(scope.gemeenten)),
        "aanbieder": scope.aanbieder or IEDER,
    }
    try:
        session.connection().execute(_NEEM, waarden)
    except (sa.exc.DataError, sa.exc.ProgrammingError) as fout:
        raise DatabankFout(
            f"De databank kent de rol {waarden['rol']} niet, of geeft die niet aan deze gebruiker; draai eerst "
            "«berichtenverkeer db upgrade»."
        ) from fout
