"""Where an object of the model stands in its message, as a path a person can follow."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from berichten.bevinding import Plaats
from berichten.catalogus import Berichttype
from berichten.model import Bericht, basis
from berichten.plan import Plan, plan_voor


class Plek(NamedTuple):
    """The path of an object, and of the message class it is part of: a date in a ProductPeriode is in its Prestatie."""

    pad: str
    klasse: str


def paden(bericht: Bericht, soort: Berichttype, objecten: Iterable[object]) -> dict[int, Plek]:
    """Where each of `objecten` stands, by its id: local names, with an index only where siblings share the name.

    One walk over the message, whatever the number of objects.
    """
    gezocht = {id(deel) for deel in objecten}
    return {
        id(deel): plek
        for deel, plek in _loop(bericht, plan_voor(soort), Plek("/Bericht", "/Bericht"))
        if id(deel) in gezocht
    }


def locatie(plaats: Plaats, pad_van: dict[int, Plek]) -> str:
    """The path of a place, given where the objects stand."""
    if isinstance(plaats, tuple):
        deel, element = plaats
        return f"{pad_van[id(deel)].pad}/{element}"
    return pad_van[id(plaats)].pad


def deel_van(plaats: Plaats) -> object:
    """The object of the model that a place is in."""
    return plaats[0] if isinstance(plaats, tuple) else plaats


def _loop(deel: Any, plan: Plan, plek: Plek) -> Iterator[tuple[object, Plek]]:
    yield deel, plek
    for veld in plan.velden:
        if veld.plan is None:
            continue
        waarde = getattr(deel, veld.attribuut)
        # A composite data type of the basis schema is no message class: what is wrong in it is wrong in its parent.
        eigen = veld.plan.klasse.__module__ != basis.__name__
        pad = f"{plek.pad}/{veld.element}"
        if veld.leden is None:
            if waarde is not None:
                yield from _loop(waarde, veld.plan, Plek(pad, pad if eigen else plek.klasse))
            continue
        for nummer, lid in enumerate(waarde, 1):
            lid_pad = f"{pad}/{veld.leden.naam}[{nummer}]" if len(waarde) > 1 else f"{pad}/{veld.leden.naam}"
            yield from _loop(lid, veld.plan, Plek(lid_pad, lid_pad))
