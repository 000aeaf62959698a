"""The calendar of the simulation: months, weeks and Sundays, working days, and the months in which less is done."""

import functools
from datetime import date, timedelta

import holidays

VAKANTIES = (((7, 14), (8, 24), 0.55), ((12, 22), (12, 31), 0.6), ((1, 1), (1, 4), 0.6), ((5, 1), (5, 8), 0.85))
"""Parts of the year in which people and staff are away, and what share of the care is then still given."""


def plus_maanden(dag: date, aantal: int) -> date:
    """The first day of the month so many months from that of `dag`."""
    maanden = dag.year * 12 + dag.month - 1 + aantal
    return date(maanden // 12, maanden % 12 + 1, 1)


def eerste(dag: date) -> date:
    """The first day of its month."""
    return dag.replace(day=1)


def laatste(dag: date) -> date:
    """The last day of its month."""
    return plus_maanden(dag, 1) - timedelta(days=1)


def dagen(begin: date, eind: date) -> int:
    """How many days, both ends included; 0 when the period is empty."""
    return max(0, (eind - begin).days + 1)


def weken(begin: date, eind: date) -> int:
    """How many calendar weeks, from Monday to Sunday, have a day in the period."""
    if eind < begin:
        return 0
    maandag = begin - timedelta(days=begin.weekday())
    return (eind - maandag).days // 7 + 1


def zondagen(begin: date, eind: date) -> int:
    """How many Sundays lie in the period."""
    if eind < begin:
        return 0
    zondag = begin + timedelta(days=6 - begin.weekday())
    return 0 if zondag > eind else (eind - zondag).days // 7 + 1


def laatste_zondag(eind: date) -> date:
    """The last Sunday up to and including a day."""
    return eind - timedelta(days=(eind.weekday() + 1) % 7)


def is_werkdag(dag: date) -> bool:
    """Whether offices work: not in the weekend, nor on a public holiday."""
    return dag.weekday() < 5 and dag not in _feestdagen(dag.year)


def werkdag(dag: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_werkdag(dag):
        dag += timedelta(days=1)
    return dag


def na_werkdagen(dag: date, aantal: int) -> date:
    """The working day so many working days later."""
    for _ in range(aantal):
        dag = werkdag(dag + timedelta(days=1))
    return werkdag(dag)


def drukte(maand: date) -> float:
    """What share of the usual care is given in a month, holidays taken into account."""
    einde = laatste(maand)
    aandeel = 0.0
    for (van_maand, van_dag), (tot_maand, tot_dag), deel in VAKANTIES:
        van, tot = date(maand.year, van_maand, van_dag), date(maand.year, tot_maand, tot_dag)
        aandeel += dagen(max(van, maand), min(tot, einde)) * (1 - deel)
    return 1 - aandeel / einde.day


@functools.cache
def _feestdagen(jaar: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=jaar))
