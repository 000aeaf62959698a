"""The plan that ties a message type's schema to its model classes; reader, writer and locations all walk it."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from berichten import model
from berichten.catalogus import Berichttype
from berichten.fouten import NietInModel, WaardeBuitenBereik
from berichten.model import basis
from berichten.namen import attribuut, klassenaam
from berichten.structuur import ComplexType, Element, SimpelType


@dataclass(frozen=True, slots=True)
class Veld:
    """One element of a class: where it stands in the XML, which attribute holds it, and how its value is read."""

    element: str
    tag: str
    attribuut: str
    lees: Callable[[str], Any] | None = None
    """From text to value, for an element with a value."""
    plan: "Plan | None" = None
    """The plan of the class, for an element with children (for a list: of each member)."""
    leden: "Element | None" = None
    """For a list: the repeated element inside the container."""
    label: str = ""
    """The name with its prefix, as it is written."""
    leden_label: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """How one class is read and written: its model class and its fields in schema order."""

    klasse: type
    velden: tuple[Veld, ...]
    per_tag: dict[str, Veld]
    delen: tuple[tuple[Veld, "Plan"], ...]
    """The fields that are classes, or lists of a class, with the plan of that class."""


@functools.cache
def plan_voor(soort: Berichttype) -> Plan:
    """The plan of a message type. Raises NietInModel when its schema has elements that the model has no place for."""
    return _plan(soort.structuur.wortel.type, model.MODULES[soort.nummer], soort)


def _plan(klasse: SimpelType | ComplexType, module: Any, soort: Berichttype) -> Plan:
    if not isinstance(klasse, ComplexType):
        raise NietInModel(f"{soort}: {klasse.naam} heeft geen elementen.")
    naam = klassenaam(klasse.naam)
    python = getattr(module, naam, None) or getattr(basis, naam, None)
    bekend = {veld.name for veld in fields(python)} if python else set()
    onbekend = [element.naam for element in klasse.elementen if attribuut(element.naam) not in bekend]
    if python is None or onbekend:
        wat = ", ".join(onbekend) or naam
        raise NietInModel(f"{soort} bevat {wat}; deze versie van het systeem kan dat nog niet verwerken.")
    velden = tuple(_veld(element, module, soort) for element in klasse.elementen)
    return Plan(
        klasse=python,
        velden=velden,
        per_tag={veld.tag: veld for veld in velden},
        delen=tuple((veld, veld.plan) for veld in velden if veld.plan is not None),
    )


def _veld(element: Element, module: Any, soort: Berichttype) -> Veld:
    inhoud, leden = element.type, None
    if isinstance(inhoud, ComplexType) and inhoud.lijst_van is not None:
        leden = inhoud.lijst_van
        inhoud = leden.type
    return Veld(
        element=element.naam,
        tag=element.tag,
        attribuut=attribuut(element.naam),
        lees=LEZERS[inhoud.basis] if isinstance(inhoud, SimpelType) else None,
        plan=_plan(inhoud, module, soort) if isinstance(inhoud, ComplexType) else None,
        leden=leden,
        label=soort.label(element),
        leden_label=soort.label(leden) if leden else "",
    )


@functools.lru_cache(maxsize=50_000)
def _datum(tekst: str) -> date:
    # A declaration of a month holds a handful of dates, thousands of times.
    try:
        return date.fromisoformat(tekst.strip())
    except ValueError:
        raise WaardeBuitenBereik(
            f"Datum {tekst.strip()} kan niet verwerkt worden; verwacht is een jaar van 0001 tot en met 9999."
        ) from None


# A time is only compared and echoed, and xs:time allows what datetime.time does not hold (24:00:00, long fractions);
# as text in the fixed form hh:mm:ss its order is the order in time.
LEZERS: dict[str, Callable[[str], Any]] = {"string": str, "integer": int, "date": _datum, "time": str.strip}
