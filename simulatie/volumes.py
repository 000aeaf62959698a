"""How much care is given in a month, and what that comes to as lines to declare."""

from dataclasses import dataclass
from datetime import date
from random import Random

from simulatie import kalender
from simulatie.aanbieders import Aanbieder, bedrag, minuuttarief
from simulatie.producten import (
    ETMAAL,
    EUROS,
    HUISHOUDELIJKE_HULP,
    MINUUT,
    PER_DAG,
    PER_MAAND,
    PER_WEEK,
    UUR,
    Productsoort,
)
from simulatie.zorg import Regel, Toewijzing

AANDEEL_GELEVERD = (0.78, 1.0)
"""Share of what was granted that is given, as a range: people are ill, or cancel."""


@dataclass(slots=True)
class Post:
    """Something to declare: a product of an order in a month. With `credit` it takes that line back."""

    toewijzing: Toewijzing
    product: Productsoort
    maand: date
    volume: int
    eenheid: str
    credit: Regel | None = None

    @property
    def sleutel(self) -> tuple[int, date, str, bool]:
        """What stands once in a message (TR416, TR315)."""
        return self.toewijzing.nummer, self.maand, self.product.code, self.credit is not None


@dataclass(frozen=True, slots=True)
class Prijs:
    """Rate and amount of a line, in cents; in euros there is no rate (CD087)."""

    tarief: int | None
    bedrag: int


def prijs(aanbieder: Aanbieder, product: Productsoort, eenheid: str, volume: int, dag: date) -> Prijs | None:
    """What a volume costs by the contract on a day; None when the contract has no rate then (IV081)."""
    op_uur = eenheid == MINUUT and product.eenheid == UUR
    tarief = aanbieder.tarief(product, UUR if op_uur else eenheid, dag)
    if tarief is None:
        return None
    if eenheid == EUROS:
        return Prijs(None, volume)
    return Prijs(minuuttarief(tarief) if op_uur else tarief, bedrag(volume, tarief, minuten_op_uur=op_uur))


def posten_van(t: Toewijzing, maand: date, rng: Random) -> list[Post]:
    """What the care of a month comes to: one product, or some of those that a budget is spent on."""
    periode = t.periode(maand)
    if periode is None or t.verwijderd:
        return []
    geleverd = t.leverdagen(*periode)
    deel = rng.uniform(*AANDEEL_GELEVERD) * kalender.drukte(maand)
    if geleverd == 0:
        return []
    if t.omvang is None:
        return _uit_budget(t, maand, deel * geleverd, rng)
    volume = _volume(t, maand, periode, geleverd, deel)
    if t.omvang.eenheid == UUR and t.dossier.aanbieder.in_minuten:
        minuten = max(0, volume * 60 - rng.randrange(60)) if volume else 0
        return [Post(t, t.producten[0], maand, minuten, MINUUT)] if minuten else []
    return [Post(t, t.producten[0], maand, volume, t.omvang.eenheid)] if volume else []


def _volume(t: Toewijzing, maand: date, periode: tuple[date, date], geleverd: int, deel: float) -> int:
    """The volume of a month in the unit of the order."""
    omvang = t.omvang
    if omvang is None:
        raise ValueError(t.nummer)
    if omvang.eenheid == ETMAAL:
        deel = 1.0
    if omvang.frequentie == PER_DAG:
        return int(omvang.volume * geleverd * deel)
    if omvang.frequentie == PER_WEEK:
        return _per_week(t, omvang.volume, periode, geleverd, deel)
    if omvang.frequentie == PER_MAAND:
        hele_maand = kalender.laatste(maand).day
        if t.variant_is_output:
            return omvang.volume if geleverd * 2 >= hele_maand else 0
        naar_dagen = geleverd if omvang.eenheid == ETMAAL else omvang.volume * geleverd / hele_maand
        return min(omvang.volume, int(naar_dagen * deel))
    duur = max(1, round(kalender.dagen(t.ingang, t.einde) / 30)) if t.einde else 12
    return max(1, int(omvang.volume / duur * deel))


def _per_week(t: Toewijzing, per_week: int, periode: tuple[date, date], geleverd: int, deel: float) -> int:
    """The volume of a month of an order per week: by Sunday for output, else by day of delivery (IV076)."""
    hele_periode = kalender.dagen(*periode)
    if t.variant_is_output:
        heel = geleverd == hele_periode
        weken = t.weken_output(*periode) if heel else kalender.zondagen(*periode) * geleverd // hele_periode
        return per_week * weken
    verwacht = per_week * geleverd / 7
    if t.producten[0].categorie == HUISHOUDELIJKE_HULP:
        return _met_inhaal(t, per_week, verwacht, deel)
    return int(verwacht * deel)


def _met_inhaal(t: Toewijzing, per_week: int, verwacht: float, deel: float) -> int:
    """Household help that fell out in one month is made up for later, up to six times the week (IV077)."""
    volume = int(verwacht * deel)
    if deel > 0.9:
        extra = min(t.inhaal, per_week * 6 - volume)
        t.inhaal -= extra
        return volume + extra
    t.inhaal += int(verwacht) - volume
    return volume


def _uit_budget(t: Toewijzing, maand: date, dagen: float, rng: Random) -> list[Post]:
    """One to three products on a budget, each with its share of what a month costs."""
    if t.budget is None or t.einde is None:
        return []
    per_dag = t.budget / kalender.dagen(t.ingang, t.einde)
    geldig = [p for p in t.producten if t.mag(p)]
    gekozen = rng.sample(geldig, min(len(geldig), rng.choice((1, 1, 2, 3))))
    posten = []
    for product in gekozen:
        eenheid = product.eenheid
        if product.ook_per is not None and rng.random() < 0.2:
            eenheid = product.ook_per
        te_besteden = int(per_dag * dagen / len(gekozen))
        per_stuk = prijs(t.dossier.aanbieder, product, eenheid, 1, maand)
        if per_stuk is not None and per_stuk.bedrag > 0 and te_besteden >= per_stuk.bedrag:
            posten.append(Post(t, product, maand, te_besteden // per_stuk.bedrag, eenheid))
    return posten
