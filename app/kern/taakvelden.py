"""The national list of taakvelden, where costs are booked, with the years in which each holds (taakvelden.csv)."""

import csv
import functools
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Literal, get_args

Inkoopniveau = Literal["lokaal", "regionaal", "landelijk"]
INKOOPNIVEAUS: tuple[Inkoopniveau, ...] = get_args(Inkoopniveau)
BRON = "landelijke lijst; controleren bij Iv3-voorschrift"


@dataclass(frozen=True, slots=True)
class Taakveld:
    """A taakveld; what is empty makes no difference to it."""

    code: str
    naam: str
    standaard: str | None
    inkoopniveau: str | None
    verblijf: bool | None
    """By the definition of Iv3."""
    categorieen: frozenset[str]
    begindatum: date
    einddatum: date | None


@functools.cache
def taakvelden() -> tuple[Taakveld, ...]:
    """Every taakveld of every year in the list."""
    regels = files("app.kern").joinpath("taakvelden.csv").read_text(encoding="utf-8").splitlines()
    return tuple(
        Taakveld(
            code=rij["code"],
            naam=rij["naam"],
            standaard=rij["standaard"] or None,
            inkoopniveau=rij["inkoopniveau"] or None,
            verblijf=rij["verblijf"] == "ja" if rij["verblijf"] else None,
            categorieen=frozenset(rij["categorieen"].split()),
            begindatum=date.fromisoformat(rij["begindatum"]),
            einddatum=date.fromisoformat(rij["einddatum"]) if rij["einddatum"] else None,
        )
        for rij in csv.DictReader((regel for regel in regels if not regel.startswith("#")), delimiter=";")
    )


def op(dag: date) -> dict[str, Taakveld]:
    """The taakvelden that hold on a day, by code. Costs belong to the day of delivery."""
    return {t.code: t for t in taakvelden() if t.begindatum <= dag and (t.einddatum is None or dag <= t.einddatum)}


def voor(standaard: str, categorie: str, *, niveau: Inkoopniveau, verblijf: bool | None, dag: date) -> Taakveld | None:
    """The one taakveld that the list gives a product of this category; None when it leaves a choice, or says nothing.

    Whether a youth product is with stay decides, where that is known; its category only where it is not.
    """
    mogelijk = [t for t in op(dag).values() if t.standaard in {None, standaard} and t.inkoopniveau in {None, niveau}]
    vast = [t for t in mogelijk if t.verblijf is None and categorie in t.categorieen]
    if not vast:
        vast = [
            t
            for t in mogelijk
            if t.verblijf is not None and (categorie in t.categorieen if verblijf is None else t.verblijf == verblijf)
        ]
    return vast[0] if len(vast) == 1 else None
