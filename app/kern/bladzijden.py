"""A page of a list, and the cursor to the next one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.kern.fouten import OngeldigeCursor

MAX_AANTAL = 500
"""Most rows on one page."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bladzijde(Generic[T]):
    """One page; `volgende` is the cursor of the next, or None on the last."""

    rijen: list[T]
    volgende: str | None


def blader(
    vraag: Callable[[int | None, int], list[T]], nummer: Callable[[T], int], *, cursor: str | None, aantal: int
) -> Bladzijde[T]:
    """A page of rows that are ordered by a number, from just after `cursor`.

    Args:
        vraag: gives at most so many rows (its second argument) after the one with this number (its first).
        nummer: the number of a row.
        cursor: `volgende` of the page before.
        aantal: how many rows; at most MAX_AANTAL.

    Raises:
        OngeldigeCursor: this service never gave out that cursor.
    """
    if cursor is not None and not re.fullmatch("[0-9]{1,18}", cursor, re.ASCII):
        raise OngeldigeCursor("De cursor is ongeldig; gebruik de waarde die bij de vorige bladzijde stond.")
    aantal = max(1, min(aantal, MAX_AANTAL))
    rijen = vraag(None if cursor is None else int(cursor), aantal + 1)
    volgende = str(nummer(rijen[aantal - 1])) if len(rijen) > aantal else None
    return Bladzijde(rijen[:aantal], volgende)
