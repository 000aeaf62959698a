"""Deadlines between municipality and provider: what is due when, counted in Dutch working days or in weeks.

A working day is a day from Monday to Friday that is no public holiday in the Netherlands. The list of holidays is the
public one of the package `holidays`. By that list Good Friday is no working day, and Liberation Day (5 May) only in the
years that most employers give it off (2025, 2030): in other years it counts, so that what we owe is never due a day
later than a strict reader of the standard expects.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

import holidays

from berichten.standen import Termijnsoort, Termijnstand

Wie = Literal["ons", "aanbieder"]

DAG = timedelta(days=1)
LAATSTE = date(9998, 12, 31)
"""From here on the calendar of Python ends before a term does; a later date is taken as this one."""


@dataclass(frozen=True, slots=True)
class Termijn:
    """A term of the standard: who has to act within it, and how long it is, in working days or else in weeks."""

    wie: Wie
    wat: str
    """What has to be done, in Dutch."""
    regel: str
    """The agreement (OP) of the standard it comes from."""
    werkdagen: int = 0
    weken: int = 0

    def uiterste_datum(self, begin: date) -> date:
        """The last day on which it is still in time, when it is counted from `begin`."""
        return plus_werkdagen(begin, self.werkdagen) if self.werkdagen else plus_weken(begin, self.weken)


TERMIJNEN: Mapping[Termijnsoort, Termijn] = MappingProxyType(
    {
        "retour": Termijn("ons", "retourbericht versturen", "OP090", werkdagen=3),
        "declaratie-antwoord": Termijn("ons", "declaratie-antwoord versturen", "OP090x4", werkdagen=10),
        "verzoek": Termijn("ons", "verzoek toewijzen of beantwoorden", "OP274, OP346", werkdagen=5),
        "onderzoek": Termijn("ons", "verzoek in onderzoek toewijzen of afwijzen", "OP274, OP346", weken=8),
        "retour-aanbieder": Termijn("aanbieder", "retourbericht versturen", "OP090", werkdagen=3),
        "start": Termijn("aanbieder", "start melden", "OP271", werkdagen=5),
    }
)
"""What is counted from: receipt of the message; of `onderzoek` the date of the request; of `start` the day on which the
toewijzing begins, or was received if that is later."""

WOONPLAATS_WEKEN = 2
"""Weeks from receipt within which a request is refused because another municipality is responsible (OP359, iJw)."""


def is_werkdag(dag: date) -> bool:
    """Whether a day is a working day in the Netherlands."""
    return dag.weekday() < 5 and dag not in _feestdagen(dag.year)


def plus_werkdagen(dag: date, aantal: int) -> date:
    """The working day that comes `aantal` working days after a day; the day itself is not counted, and is given for 0.

    Raises ValueError for a negative number.
    """
    if aantal < 0:
        raise ValueError(aantal)
    dag = min(dag, LAATSTE)
    while aantal:
        dag += DAG
        aantal -= is_werkdag(dag)
    return dag


def plus_weken(dag: date, aantal: int) -> date:
    """The same day of the week so many weeks later, also when that is no working day."""
    return min(dag, LAATSTE) + timedelta(weeks=aantal)


def grenzen(vandaag: date, vooraf: int) -> dict[Termijnstand, date | None]:
    """Where a term stands that is not met, by its last day: each state with the last of those days, None without end.

    In order: the first state whose day is not past is the one. `nadert` is from `vooraf` working days before.
    """
    return {"te laat": vandaag - DAG, "nadert": plus_werkdagen(vandaag, vooraf), "loopt": None}


def stand(uiterste_datum: date, vandaag: date, vooraf: int) -> Termijnstand:
    """Where a term stands that is not met and has this last day."""
    return next(stand for stand, tot in grenzen(vandaag, vooraf).items() if tot is None or uiterste_datum <= tot)


def woonplaats_uiterlijk(ontvangen: date) -> date:
    """The last day to refuse a request received on a day because another municipality is responsible (OP359)."""
    return plus_weken(ontvangen, WOONPLAATS_WEKEN)


@functools.cache
def _feestdagen(jaar: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=jaar))
