"""The providers, their contracts with rates per year, and the files in which the service reads these in."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from simulatie.opzet import LAATSTE_MAAND, Opzet
from simulatie.producten import DAGDEEL, VERVALLEN_NA, Productsoort, producten

EERSTE_JAAR = 2021
INDEXERING = 35
"""Yearly rise of the rates, in thousandths."""
EERSTE_AGB = 79_900_001
KANS_OP_EINDE = 0.04
"""Share of the providers whose contract ends on a 31 December."""


@dataclass(slots=True)
class Aanbieder:
    """A provider. `gewicht` is its share of the clients; `laatste_dag` the end of its contract, if that ends."""

    agb: str
    standaarden: tuple[str, ...]
    gewicht: float
    declaratiedag: int
    in_minuten: bool
    """Declares minutes on orders in hours (IV081)."""
    laatste_dag: date | None = None
    tarieven: dict[tuple[str, str], int] = field(default_factory=dict)
    """Rate in EERSTE_JAAR, in cents, by product code and unit."""

    def levert(self, product: Productsoort) -> bool:
        """Whether it has a contract for a product."""
        return (product.code, product.eenheid) in self.tarieven

    def tarief(self, product: Productsoort, eenheid: str, dag: date) -> int | None:
        """The rate that its contract holds for a unit on a day; None without one."""
        basis = self.tarieven.get((product.code, eenheid))
        if basis is None or (self.laatste_dag is not None and dag > self.laatste_dag):
            return None
        return _geindexeerd(basis, dag.year)


def _geindexeerd(basis: int, jaar: int) -> int:
    tarief = basis
    for _ in range(EERSTE_JAAR, jaar):
        tarief += (tarief * INDEXERING + 500) // 1000
    return tarief


def maak_aanbieders(opzet: Opzet, begin: date, rng: Random) -> list[Aanbieder]:
    """The providers of the municipality; together they have every product that is ordered."""
    aanbieders = [_aanbieder(nummer, begin, rng) for nummer in range(opzet.aanbieders)]
    for standaard in ("iwmo", "ijw"):
        eigen = [aanbieder for aanbieder in aanbieders if standaard in aanbieder.standaarden]
        categorieen = sorted({product.categorie for product in producten(standaard)})
        for aanbieder in eigen:
            # Few products for most, nearly all for the largest: as in a region with some big providers.
            aantal = min(len(categorieen), max(1, round(len(categorieen) * aanbieder.gewicht)))
            _sluit_contract(aanbieder, standaard, rng.sample(categorieen, aantal), rng)
        for categorie in categorieen:
            # The first provider never leaves, and takes what nobody else has.
            if not any(_heeft(aanbieder, standaard, categorie) for aanbieder in eigen if aanbieder.laatste_dag is None):
                _sluit_contract(eigen[0], standaard, [categorie], rng)
    return aanbieders


def _aanbieder(nummer: int, begin: date, rng: Random) -> Aanbieder:
    worp = rng.random()
    standaarden = ("iwmo",) if worp < 0.5 else ("ijw",) if worp < 0.88 else ("iwmo", "ijw")
    jaarwisselingen = [date(jaar, 12, 31) for jaar in range(begin.year, LAATSTE_MAAND.year)]
    vertrekt = rng.random() < KANS_OP_EINDE * len(jaarwisselingen) and nummer > 0
    gewicht = 1 / (1 + nummer) ** 0.6
    return Aanbieder(
        agb=str(EERSTE_AGB + nummer),
        standaarden=("iwmo", "ijw") if nummer == 0 else standaarden,
        gewicht=gewicht,
        declaratiedag=rng.randrange(5, 19),
        in_minuten=rng.random() < 0.3,
        laatste_dag=rng.choice(jaarwisselingen) if vertrekt else None,
    )


def _heeft(aanbieder: Aanbieder, standaard: str, categorie: str) -> bool:
    return any(aanbieder.levert(product) for product in producten(standaard) if product.categorie == categorie)


def _sluit_contract(aanbieder: Aanbieder, standaard: str, categorieen: Iterable[str], rng: Random) -> None:
    for product in producten(standaard):
        if product.categorie not in categorieen:
            continue
        laag, hoog = product.tarief
        tarief = rng.randrange(laag, hoog + 1)
        aanbieder.tarieven[product.code, product.eenheid] = tarief
        if product.ook_per == DAGDEEL:
            aanbieder.tarieven[product.code, DAGDEEL] = tarief * 3


def contracten_csv(opzet: Opzet, aanbieders: Iterable[Aanbieder]) -> Iterator[str]:
    """The lines of the import file with contracts: one per provider, product, unit and year; rates in cents."""
    yield (
        "gemeente;standaard;aanbieder;productcategorie;productcode;eenheid;tarief;uitvoeringsvariant;"
        "begindatum;einddatum"
    )
    for aanbieder in aanbieders:
        for standaard in aanbieder.standaarden:
            for product in producten(standaard):
                for eenheid in (product.eenheid, product.ook_per):
                    if eenheid is None or (product.code, eenheid) not in aanbieder.tarieven:
                        continue
                    for begin, eind in _jaren(aanbieder):
                        tarief = aanbieder.tarief(product, eenheid, begin)
                        yield (
                            f"{opzet.gemeente};{standaard};{aanbieder.agb};{product.categorie};{product.code};{eenheid};"
                            f"{tarief};{product.variant};{begin};{eind or ''}"
                        )


def _jaren(aanbieder: Aanbieder) -> Iterator[tuple[date, date | None]]:
    for jaar in range(EERSTE_JAAR, LAATSTE_MAAND.year + 1):
        begin = date(jaar, 1, 1)
        if aanbieder.laatste_dag is not None and begin > aanbieder.laatste_dag:
            return
        eind = date(jaar, 12, 31)
        yield begin, None if jaar == LAATSTE_MAAND.year else eind


def producten_csv(opzet: Opzet) -> Iterator[str]:
    """The lines of the import file with the product list."""
    yield "gemeente;standaard;productcategorie;productcode;omschrijving;begindatum;einddatum"
    for product in itertools.chain(producten("iwmo"), producten("ijw")):
        einde = VERVALLEN_NA if product.vervallen else ""
        yield (
            f"{opzet.gemeente};{product.standaard};{product.categorie};{product.code};{product.omschrijving};"
            f"{EERSTE_JAAR}-01-01;{einde}"
        )


def minuuttarief(uurtarief: int) -> int:
    """A rate per hour as a rate per minute: rounded half up to whole cents (IV081)."""
    return (uurtarief + 30) // 60


def bedrag(volume: int, tarief: int, *, minuten_op_uur: bool) -> int:
    """The amount of a line in cents; for minutes on a rate per hour that rate counts, rounded half up (IV081)."""
    return (tarief * volume + 30) // 60 if minuten_op_uur else volume * tarief
