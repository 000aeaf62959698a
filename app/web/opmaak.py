"""Templates, and how amounts, dates and numbers are written in them: the Dutch way (Babel)."""

import functools
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.kern.klok import TIJDZONE

SJABLONEN = Path(__file__).parent / "sjablonen"
TAAL = "nl_NL"
GEEN = "–"
"""Stands where there is no value."""


class Kolom(NamedTuple):
    """The head of a column. `adres` sorts by it; a number column is right-aligned."""

    naam: str
    getal: bool = False
    adres: str | None = None
    sortering: Literal["ascending", "descending"] | None = None


def bedrag(centen: int | None) -> str:
    """An amount in cents as `€ 1.234,56`; below zero with a real minus."""
    if centen is None:
        return GEEN
    tekst = format_currency(abs(centen) / 100, "EUR", "¤\u00a0#,##0.00", locale=TAAL)
    return f"\u2212{tekst}" if centen < 0 else tekst


def getal(waarde: float | None) -> str:
    """A number with points between its thousands."""
    return GEEN if waarde is None else format_decimal(waarde, locale=TAAL)


def percentage(deel: float | None) -> str:
    """A share of one as a percentage with one decimal."""
    return GEEN if deel is None else format_percent(deel, "#,##0.0\u00a0%", locale=TAAL)


def datum(dag: date | None) -> str:
    """A day in a sentence: `4 december 2026`."""
    return GEEN if dag is None else format_date(_dag(dag), "d MMMM y", locale=TAAL)


def datum_kort(dag: date | None) -> str:
    """A day in a table: `04-12-2026`."""
    return GEEN if dag is None else format_date(_dag(dag), "dd-MM-y", locale=TAAL)


def moment(tijdstip: datetime | None) -> str:
    """A moment: `4 december 2026, 12.00 uur`, by the clock of the Netherlands."""
    if tijdstip is None:
        return GEEN
    return format_datetime(tijdstip.astimezone(TIJDZONE), "d MMMM y, HH.mm 'uur'", locale=TAAL)


def _dag(dag: date) -> date:
    return dag.astimezone(TIJDZONE).date() if isinstance(dag, datetime) else dag


def laatste_cijfers(bsn: str) -> str:
    """A BSN as it may stand on a page: `•••••• 123`."""
    return f"•••••• {bsn[-3:]}"


@functools.cache
def omgeving() -> Environment:
    """The templates, with the filters above; what a template names and nobody gives is an error."""
    gemaakt = Environment(
        loader=FileSystemLoader(SJABLONEN),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    gemaakt.globals["kolom"] = Kolom
    for filter_ in (bedrag, getal, percentage, datum, datum_kort, moment, laatste_cijfers):
        gemaakt.filters[filter_.__name__] = filter_
    return gemaakt


def maak_pagina(sjabloon: str, /, **waarden: Any) -> str:
    """One page or a part of it, as HTML."""
    return omgeving().get_template(sjabloon).render(**waarden)
