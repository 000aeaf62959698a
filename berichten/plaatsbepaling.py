"""Where an object of the model stands in its message, as a path a person can follow; and back."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from berichten.bevinding import Plaats
from berichten.catalogus import Berichttype
from berichten.model import Bericht, basis
from berichten.plan import Plan, Veld, plan_voor

WORTEL = "/Bericht"


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
    _zoek(bericht, plan_voor(soort), Plek(WORTEL, WORTEL), gezocht, gevonden)
    return gevonden


def delen(bericht: Bericht, soort: Berichttype, paden: Collection[str]) -> dict[str, object]:
    """The class of the message that each of these paths leads to: the other way round, for a `Plek.klasse`.

    One walk over the message, and none without paths. Raises LookupError for a path that leads to no class.
    """
    if not paden:
        return {}
    gevonden = {pad: deel for pad, deel in _klassen(bericht, plan_voor(soort), WORTEL) if pad in paden}
    if len(gevonden) < len(paden):
        raise LookupError(f"geen klasse van {soort}: {sorted(set(paden).difference(gevonden))}")
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
            for pad, lid in _leden(plek.pad, veld, waarde):
                _zoek(lid, deelplan, Plek(pad, pad), gezocht, gevonden)
        # Most objects are not sought and have no classes in them: those cost no path.
        elif waarde is not None and (deelplan.delen or id(waarde) in gezocht):
            pad = f"{plek.pad}/{veld.element}"
            _zoek(waarde, deelplan, Plek(pad, pad if _is_klasse(deelplan) else plek.klasse), gezocht, gevonden)


def _klassen(deel: Any, plan: Plan, pad: str) -> Iterator[tuple[str, object]]:
    """This class and every class in it, with its path."""
    yield pad, deel
    for veld, deelplan in plan.delen:
        waarde = getattr(deel, veld.attribuut)
        if veld.leden is not None:
            for lidpad, lid in _leden(pad, veld, waarde):
                yield from _klassen(lid, deelplan, lidpad)
        elif waarde is not None and _is_klasse(deelplan):
            yield from _klassen(waarde, deelplan, f"{pad}/{veld.element}")


def _leden(pad: str, veld: Veld, leden: list[Any]) -> Iterator[tuple[str, Any]]:
    """The members of a list with their paths."""
    stam = f"{pad}/{veld.element}/{veld.leden.naam if veld.leden else ''}"
    if len(leden) == 1:
        yield stam, leden[0]
    else:
        for nummer, lid in enumerate(leden, 1):
            yield f"{stam}[{nummer}]", lid


def _is_klasse(plan: Plan) -> bool:
    """Whether it is a message class; what is wrong in a composite type of the basis schema is wrong in its parent."""
    return plan.klasse.__module__ != basis.__name__
