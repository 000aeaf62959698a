"""What rules within one message share: dates of birth, periods of a declaration, amounts with their sign."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date

from berichten.model import bericht_301, bericht_305, bericht_307, bericht_315, bericht_323
from berichten.model.basis import Geboortedatum, GeslotenPeriode, TotaalBedragMetDC
from berichten.regels.hulp.algemeen import Client, Declaratiebericht, clienten

Persoonsbericht = bericht_301.Bericht | bericht_305.Bericht | bericht_307.Bericht | bericht_315.Bericht
"""The messages that say who the client is."""


def geboortedatums(bericht: Persoonsbericht) -> list[Geboortedatum]:
    """The date of birth of the client, and in a 301 those of the relations that have one."""
    client = bericht.client
    relaties = client.relaties if isinstance(client, bericht_301.Client) else []
    return [client.geboortedatum] + [relatie.geboortedatum for relatie in relaties if relatie.geboortedatum]


def jaren_eerder(dag: date, jaren: int) -> tuple[int, int, int]:
    """The same day so many years earlier, as year, month and day; of 29 February the 28th where that year has no 29th.

    No date: the year may lie before the first one that a date can have.
    """
    jaar = dag.year - jaren
    geen_schrikkeldag = (dag.month, dag.day) == (2, 29) and not calendar.isleap(jaar)
    return jaar, dag.month, 28 if geen_schrikkeldag else dag.day


def perioden(bericht: Declaratiebericht) -> Iterator[GeslotenPeriode]:
    """The DeclaratiePeriode of a 323, and the ProductPeriode of every line of a 323 or 325."""
    if isinstance(bericht, bericht_323.Bericht):
        yield bericht.declaratie.declaratie_periode
    for client in clienten(bericht):
        for prestatie in client.prestaties:
            yield prestatie.product_periode


def som(van: Sequence[Client]) -> int:
    """The sum of the lines of these clients in cents: debit minus credit."""
    bedragen = [prestatie.ingediend_bedrag for client in van for prestatie in client.prestaties]
    return sum(bedrag.bedrag if bedrag.debet_credit == "D" else -bedrag.bedrag for bedrag in bedragen)


def totaal(bedrag: TotaalBedragMetDC) -> int:
    """A total in cents: above zero for debit, below for credit."""
    return bedrag.totaal_bedrag if bedrag.debet_credit == "D" else -bedrag.totaal_bedrag
