"""What a route, a page or a command asks of who uses it, declared at the function itself.

A function without a declaration cannot be reached: making its route or command raises.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.toegang.activiteiten import Activiteit
from app.toegang.rechten import Recht

F = TypeVar("F", bound=Callable[..., Any])
_MERK = "toegangseis"


@dataclass(frozen=True, slots=True)
class Eis:
    """The right that is needed, the activity it is, and whether the sign-in has to be of a moment ago."""

    recht: Recht
    activiteit: Activiteit
    vers: bool = False


@dataclass(frozen=True, slots=True)
class Openbaar:
    """Open to anyone, for a reason."""

    reden: str


class ZonderEis(TypeError):
    """A function that would be open to anyone, because somebody forgot to say for whom it is."""


def vereist(recht: Recht, activiteit: Activiteit, *, vers: bool = False) -> Callable[[F], F]:
    """Declare what a function asks. `vers`: a sign-in of a moment ago, as for a payment or a large export."""
    return _merk(Eis(recht, activiteit, vers))


def openbaar(reden: str) -> Callable[[F], F]:
    """Declare that a function is for anyone, and why that is right."""
    return _merk(Openbaar(reden))


def _merk(eis: Eis | Openbaar) -> Callable[[F], F]:
    def merk(functie: F) -> F:
        setattr(functie, _MERK, eis)
        return functie

    return merk


def eis_van(functie: Callable[..., Any]) -> Eis | Openbaar:
    """What a function declared. Raises ZonderEis."""
    eis = getattr(functie, _MERK, None)
    if not isinstance(eis, Eis | Openbaar):
        raise ZonderEis(f"{functie!r} says neither vereist nor openbaar")
    return eis
