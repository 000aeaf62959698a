"""Where an object of the model stands in its message, as a path a person can follow."""

from collections.abc import Iterable
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
    gevonden: dict[int, Plek] = {}
    _zoek(bericht, plan_voor(soort), Plek("/Bericht", "/Bericht"), gezocht, gevonden)
    return gevonden


def locatie(plaats: Plaats, pad_van: dict[int, Plek]) -> str:
    """The path of a place, given where the objects stand."""
    if isinstance(plaats, tuple):
        deel, element = plaats
        return f"{pad_van[id(deel)].pad}/{element}"
    return pad_van[id(plaats)].pad


def deel_van(plaats: Plaats) -> object:
    """The object of the model that a place is in."""
    return plaats[0] if isinstance(plaats, tuple) else plaats


def _zoek(deel: Any, plan: Plan, plek: Plek, gezocht: set[int], gevonden: dict[int, Plek]) -> None:
    """Add to `gevonden` where the objects of `gezocht` in this class stand."""
    if id(deel) in gezocht:
        gevonden[id(deel)] = plek
    for veld, deelplan in plan.delen:
        waarde = getattr(deel, veld.attribuut)
        if veld.leden is not None:
            for nummer, lid in enumerate(waarde, 1):
                index = f"[{nummer}]" if len(waarde) > 1 else ""
                pad = f"{plek.pad}/{veld.element}/{veld.leden.naam}{index}"
                _zoek(lid, deelplan, Plek(pad, pad), gezocht, gevonden)
        # Most objects are not sought and have no classes in them: those cost no path.
        elif waarde is not None and (deelplan.delen or id(waarde) in gezocht):
            # A composite data type of the basis schema is no message class: what is wrong in it is wrong in its parent.
            eigen = deelplan.klasse.__module__ != basis.__name__
            pad = f"{plek.pad}/{veld.element}"
            _zoek(waarde, deelplan, Plek(pad, pad if eigen else plek.klasse), gezocht, gevonden)
