"""For whom a transaction works: the municipalities, and the provider, to which it is held."""

from dataclasses import dataclass
from typing import Literal

Rol = Literal["gezicht", "pijplijn", "beheer"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a transaction may see and change.

    gezicht: rows of these municipalities and, of a provider, only its own; pijplijn: everything; beheer: as gezicht,
    and what belongs to no municipality, as a message that cannot be read.
    """

    rol: Rol
    gemeenten: frozenset[str] = frozenset()
    aanbieder: str | None = None
    """AGB code, when it is for a provider."""


PIJPLIJN = Scope("pijplijn")
"""The service at its own work: receiving, judging, answering, delivering. It sees everything."""
