"""What may not occur twice: pairs of equals, and care periods that stack (TR302, TR361, TR386, TR410)."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from berichten.bevinding import Treffer
from berichten.model.basis import Product

Deel = TypeVar("Deel")

HULPMIDDELEN = frozenset({"11", "12", "13", "14"})
"""Categories whose periods may overlap with anything: aids and facilities, of which a client has several. iWmo only."""

MAX_PER_ITEM = 12
"""With how many others one item is reported at most. Beyond that it is reported with one: a message of nothing but
duplicates is refused all the same, and must not cost a finding for each pair of its lines."""


class Zorgperiode(NamedTuple):
    """A product in a period. `deel` is the object a finding names; without `eind` the period is open.

    Without `code` the product is its whole category, without `categorie` it is any product.
    """

    deel: object
    categorie: str | None
    code: str | None
    begin: date
    eind: date | None

    @classmethod
    def van(cls, deel: object, product: Product | None, begin: date, eind: date | None) -> "Zorgperiode":
        """The period of an object with the Product it has, if any."""
        if product is None:
            return cls(deel, None, None, begin, eind)
        return cls(deel, product.categorie, product.code, begin, eind)

    @property
    def laatste(self) -> date:
        """The last day, or the end of time."""
        return self.eind or date.max

    def __str__(self) -> str:
        """For a finding: what it is and when."""
        wat = " ".join(filter(None, (self.categorie, self.code))) or "zorg zonder product"
        tot = f"tot en met {self.eind:%d-%m-%Y}" if self.eind else "zonder einddatum"
        return f"{wat} vanaf {self.begin:%d-%m-%Y} {tot}"


def begrensd(anderen: Sequence[Deel]) -> Sequence[Deel]:
    """Those with which an item is reported: all, or the last one when they are more than MAX_PER_ITEM."""
    return anderen if len(anderen) <= MAX_PER_ITEM else anderen[-1:]


def paren(groep: Sequence[Deel]) -> Iterator[tuple[Deel, Deel]]:
    """The pairs of a group, bounded per item."""
    for nummer, ander in enumerate(groep):
        for een in begrensd(groep[max(0, nummer - MAX_PER_ITEM - 1) : nummer]):
            yield een, ander


def overlappend(perioden: Iterable[Zorgperiode]) -> list[tuple[Zorgperiode, Zorgperiode]]:
    """The pairs of periods that overlap and are of the same product, in the order of `perioden`.

    The categories of HULPMIDDELEN overlap with none. A period that ends before it begins is CS003's; here it overlaps
    only with a period around both its dates. Time is linear in the number of periods, but for sorting.
    """
    telt = [periode for periode in perioden if periode.categorie not in HULPMIDDELEN]
    if len(telt) < 2:
        return []
    volgorde = {id(periode): nummer for nummer, periode in enumerate(telt)}
    gevonden = [
        (een, ander) if volgorde[id(een)] < volgorde[id(ander)] else (ander, een) for een, ander in _opeenvolgend(telt)
    ]
    return sorted(gevonden, key=lambda paar: (volgorde[id(paar[0])], volgorde[id(paar[1])]))


def stapelingen(perioden: Iterable[Zorgperiode]) -> Iterator[Treffer]:
    """A finding for each pair of `overlappend`, naming both objects."""
    for een, ander in overlappend(perioden):
        yield Treffer((een.deel, ander.deel), f"Dezelfde zorg loopt tegelijk: {een}, en {ander}.")


def _opeenvolgend(perioden: list[Zorgperiode]) -> Iterator[tuple[Zorgperiode, Zorgperiode]]:
    """The overlapping pairs, by a sweep in order of begin over what has not ended yet."""
    lopend: dict[tuple[str, ...], list[Zorgperiode]] = {}
    for periode in sorted(perioden, key=lambda p: p.begin):
        gevonden: list[Zorgperiode] = []
        for sleutel in _zoek_onder(periode):
            lopend[sleutel] = [p for p in lopend.get(sleutel, ()) if p.laatste >= periode.begin]
            gevonden += lopend[sleutel]
        for ander in begrensd(gevonden):
            if ander.begin <= periode.laatste:
                yield ander, periode
        for sleutel in _bewaar_onder(periode):
            groep = lopend.setdefault(sleutel, [])
            groep.append(periode)
            if len(groep) > MAX_PER_ITEM + 1:
                lopend[sleutel] = heapq.nlargest(MAX_PER_ITEM + 1, groep, key=lambda p: p.laatste)


def _bewaar_onder(periode: Zorgperiode) -> tuple[tuple[str, ...], ...]:
    """Under which keys later periods look for this one."""
    if periode.categorie is None:
        return ("alle",), ("zonder categorie",)
    if periode.code is None:
        return ("alle",), ("alle", periode.categorie), ("zonder code", periode.categorie)
    return ("alle",), ("alle", periode.categorie), ("code", periode.categorie, periode.code)


def _zoek_onder(periode: Zorgperiode) -> tuple[tuple[str, ...], ...]:
    """Under which keys the periods of the same product are kept."""
    if periode.categorie is None:
        return (("alle",),)
    if periode.code is None:
        return ("alle", periode.categorie), ("zonder categorie",)
    return ("code", periode.categorie, periode.code), ("zonder code", periode.categorie), ("zonder categorie",)
