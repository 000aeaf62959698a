"""A line in a declaration: what it should say, what it says, and what a fault may know of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from berichten.model.basis import BedragMetDC, GeslotenPeriode, Referentie
from berichten.model.bericht_323 import Prestatie
from simulatie import kalender
from simulatie.aanbieders import Aanbieder
from simulatie.volumes import Post
from simulatie.wereld import Wereld
from simulatie.zorg import Regel, Toewijzing


@dataclass(slots=True)
class Praktijk:
    """A provider under one law: what it has still to declare, and what was credited last."""

    aanbieder: Aanbieder
    standaard: str
    posten: list[Post]
    gecrediteerd: Regel | None = None


@dataclass(slots=True)
class Lijn:
    """A line in a declaration: what it should say (`regel`) and what it says (`prestatie`)."""

    post: Post
    regel: Regel
    prestatie: Prestatie
    telt: int
    """What it adds to, or takes from, what is used of the order."""
    codes: tuple[str, ...] = ()
    oorzaak: str | None = None
    erbij: bool = False
    """It does not belong here: once rejected it does not come again."""

    @property
    def maand(self) -> date:
        """The month that it declares."""
        return kalender.eerste(self.prestatie.product_periode.begindatum)


@dataclass(slots=True)
class Regelgeval:
    """A right line that may be spoiled, in the declaration of `maand`; `referentie` gives an unused reference."""

    w: Wereld
    praktijk: Praktijk
    lijn: Lijn
    lijnen: list[Lijn]
    maand: date
    referentie: Callable[[], str]

    @property
    def t(self) -> Toewijzing:
        """The order that the line is on."""
        return self.lijn.post.toewijzing

    @property
    def aanbieder(self) -> Aanbieder:
        """Who declares."""
        return self.praktijk.aanbieder

    @property
    def enige(self) -> bool:
        """Whether no other line in the message is on this order."""
        return sum(lijn.post.toewijzing is self.t for lijn in self.lijnen) == 1

    def ruimte(self) -> int:
        """What is left of the order beside what this message should declare on it."""
        gebruikt = sum(lijn.telt for lijn in self.lijnen if lijn.post.toewijzing is self.t)
        return (self.t.totaal() or 10**12) - self.t.verbruikt - gebruikt

    def sleutels(self) -> set[tuple[int, date, str]]:
        """Order, month and product of the lines in the message."""
        return {(lijn.prestatie.toewijzing_nummer, lijn.maand, lijn.prestatie.product_code) for lijn in self.lijnen}


def naar_prestatie(regel: Regel, referentie: str, vorige: str | None = None) -> Prestatie:
    """A line as the message writes it; with `vorige` it takes that line back (IV091)."""
    return Prestatie(
        product_referentie=Referentie(referentie_nummer=referentie, vorig_referentie_nummer=vorige),
        toewijzing_nummer=regel.toewijzing.nummer,
        product_categorie=regel.product.categorie,
        product_code=regel.product.code,
        product_periode=GeslotenPeriode(begindatum=regel.begin, einddatum=regel.eind),
        geleverd_volume=regel.volume,
        eenheid=regel.eenheid,
        product_tarief=regel.tarief,
        ingediend_bedrag=BedragMetDC(bedrag=regel.bedrag, debet_credit="C" if vorige else "D"),
    )
