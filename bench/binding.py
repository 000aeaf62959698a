"""Reading a declaration, beside what people use for that today: a generic binding library (xsdata), and xmlschema."""

import dataclasses
from collections.abc import Callable
from typing import Any

import xmlschema
from xsdata.formats.dataclass.context import XmlContext
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.handlers import LxmlEventHandler
from xsdata.models.datatype import XmlDate, XmlTime

from bench.declaratie import declaratie
from bench.meten import klok, machine, minste, vloer
from berichten import xml
from berichten.catalogus import Berichttype, berichttype
from berichten.lezen import lees
from berichten.structuur import ComplexType, Element, SimpelType

REGELS = (300, 2_100, 24_000)
KEREN = {300: 5, 2_100: 3, 24_000: 2}
SOORT = berichttype("WMO323")
WAARDEN = {"string": str, "integer": int, "date": XmlDate, "time": XmlTime}


def main(_deel: float) -> None:
    """Print per size the floor and the ratio of each way of reading to it."""
    print(f"binding: reading a declaration, against lxml parse + XSD, in CPU time ({machine()})")
    print(f"{'lines':>8} {'floor s':>9} {'ours':>8} {'xsdata':>8} {'xmlschema':>10}")
    klasse = xsdata_klasse(SOORT)
    context = XmlContext()
    schema = xmlschema.XMLSchema(str(SOORT.schema))
    for regels in REGELS:
        inhoud = declaratie(regels)
        wegen: list[Callable[[], object]] = [
            vloer(inhoud, SOORT.naam),
            lambda inhoud=inhoud: lees(xml.parse(inhoud), SOORT),  # type: ignore[misc]
            lambda inhoud=inhoud: XmlParser(context=context, handler=LxmlEventHandler).from_bytes(inhoud, klasse),  # type: ignore[misc]
            lambda inhoud=inhoud: schema.to_dict(inhoud),  # type: ignore[misc]
        ]
        ronden = [[klok(weg) for weg in wegen] for _ in range(KEREN[regels])]
        grens, *andere = [minste(list(runs)).cpu for runs in zip(*ronden, strict=True)]
        print(
            f"{regels:>8} {grens:>9.4f} {andere[0] / grens:>8.2f} {andere[1] / grens:>8.2f} {andere[2] / grens:>10.2f}",
            flush=True,
        )


def xsdata_klasse(soort: Berichttype) -> type:
    """The class of a message as xsdata's own generator would make it, which needs more than its reader does."""
    gemaakt: dict[str, type] = {}
    wortel = soort.structuur.wortel
    if not isinstance(wortel.type, ComplexType):
        raise TypeError("a message is a class")
    return _klasse(wortel.type, gemaakt, {"name": wortel.naam, "namespace": soort.namespace})


def _klasse(complex_: ComplexType, gemaakt: dict[str, type], meta: dict[str, str] | None = None) -> type:
    if complex_.naam not in gemaakt:
        velden = [_veld(element, gemaakt) for element in complex_.elementen]
        inhoud = {"Meta": type("Meta", (), meta)} if meta else {}
        gemaakt[complex_.naam] = dataclasses.make_dataclass(complex_.naam, velden, namespace=inhoud)
    return gemaakt[complex_.naam]


def _veld(element: Element, gemaakt: dict[str, type]) -> tuple[str, Any, Any]:
    metadata = {"name": element.naam, "type": "Element", "namespace": element.namespace}
    soort: Any = WAARDEN[element.type.basis] if isinstance(element.type, SimpelType) else _klasse(element.type, gemaakt)
    if element.maximaal == 1:
        return element.naam.lower(), soort | None, dataclasses.field(default=None, metadata=metadata)
    return element.naam.lower(), list[soort], dataclasses.field(default_factory=list, metadata=metadata)
