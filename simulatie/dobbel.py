"""Chance: whether something goes wrong here, and what."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def toeval(zaad: str) -> Random:
    """A series of chances that is the same for the same seed, on every machine."""
    return Random(zaad)  # noqa: S311  nothing here is a secret


class Dobbel:
    """Throws for faults. With one chance for all, what struck least often goes first, so that every cause comes up."""

    def __init__(self, fouten: float | Mapping[str, float], rng: Random) -> None:
        self.aantal: Counter[str] = Counter()
        self._fouten = fouten
        self._rng = rng

    def beproef(self, namen: Iterable[str], doe: Callable[[str], T | None]) -> tuple[str, T] | None:
        """Let at most one cause strike: `doe` does it and returns what came of it, or None when it cannot here."""
        for naam in self._kandidaten(namen):
            gevolg = doe(naam)
            if gevolg is not None:
                self.aantal[naam] += 1
                return naam, gevolg
        return None

    def slaat_toe(self, naam: str) -> bool:
        """Whether one cause, that can strike here, does so."""
        return self.beproef((naam,), lambda _: True) is not None

    def _kandidaten(self, namen: Iterable[str]) -> list[str]:
        if isinstance(self._fouten, Mapping):
            return [naam for naam in namen if self._rng.random() < self._fouten.get(naam, 0)]
        if self._rng.random() >= self._fouten:
            return []
        return sorted(namen, key=lambda naam: (self.aantal[naam], self._rng.random()))
