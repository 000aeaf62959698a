"""Cases as data: a base message as nested element names, patches on it, a dossier, and what is expected."""

import copy
import dataclasses
import functools
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import yaml
from lxml import etree

from berichten import dossier as dossiermodule
from berichten.catalogus import Berichttype, berichttype
from berichten.dossier import Dossier, onbekend_bij
from berichten.structuur import ComplexType, Element

HIER = Path(__file__).parent
WOORDEN = {
    "iwmo": {"$CAT": "02", "$CODE": "02A05", "$CAT2": "05", "$CODE2": "05A09", "$STOP": "19", "$BERICHTCODE": ""},
    "ijw": {"$CAT": "45", "$CODE": "45A05", "$CAT2": "50", "$CODE2": "50A09", "$STOP": "31", "$BERICHTCODE": ""},
}
PREFIX = {"iwmo": "WMO", "ijw": "JW"}
Data = Any
"""What YAML holds: dicts, lists, text, numbers and dates."""


def soort(nummer: str, standaard: str) -> Berichttype:
    return berichttype(PREFIX[standaard] + nummer)


@functools.cache
def _basis(naam: str) -> Data:
    return yaml.safe_load((HIER / "basis" / f"{naam}.yml").read_text())


def bericht(nummer: str, standaard: str, wijzig: dict[str, Data] | None = None) -> bytes:
    """The XML of a base message with patches, for one standard."""
    data = pas_toe(copy.deepcopy(_basis(nummer)["bericht"]), wijzig or {})
    type_ = soort(nummer, standaard)
    data["Header"] = {"BerichtCode": type_.code} | data["Header"]
    wortel = etree.Element(f"{{{type_.namespace}}}Bericht", nsmap={"b": type_.namespace, "s": type_.basis_namespace})
    klasse = type_.structuur.wortel.type
    assert isinstance(klasse, ComplexType)
    _vul(wortel, klasse, vertaal(data, standaard))
    return etree.tostring(wortel, xml_declaration=True, encoding="UTF-8")


def dossier(nummer: str, standaard: str, wijzig: dict[str, Data] | None = None) -> Dossier:
    """The base dossier of a message with patches. Keys are the fields of Dossier that are filled for that message.

    The others are gone from it: a rule that reads one goes by what the service does not fetch, and breaks down.
    """
    data = pas_toe(copy.deepcopy(_basis(nummer)["dossier"]), wijzig or {})
    onbekend = onbekend_bij(nummer)
    assert not onbekend & data.keys(), f"a {nummer} has no {onbekend & data.keys()} in its dossier"
    uit: Dossier = _object(Dossier, vertaal(data, standaard))
    for veld in onbekend:
        delattr(uit, veld)
    return uit


def vertaal(data: Data, standaard: str) -> Data:
    """The words of one standard for `$CAT`, `$CODE` and the like."""
    if isinstance(data, dict):
        return {vertaal(sleutel, standaard): vertaal(waarde, standaard) for sleutel, waarde in data.items()}
    if isinstance(data, list):
        return [vertaal(deel, standaard) for deel in data]
    if isinstance(data, str):
        return "/".join(WOORDEN[standaard].get(deel, deel) for deel in data.split("/"))
    return data


def pas_toe(data: Data, wijzig: dict[str, Data]) -> Data:
    """Set each dotted path to its value; None removes, a last part `+` appends, `{van: N, …}` a changed copy."""
    for pad, waarde in wijzig.items():
        *weg, laatste = [int(deel) if deel.isdigit() else deel for deel in str(pad).split(".")]
        doel = data
        for deel in weg:
            if isinstance(doel, dict) and deel not in doel:
                doel[deel] = {}
            doel = doel[deel]
        if laatste == "+":
            nieuw = waarde
            if isinstance(waarde, dict) and "van" in waarde:
                nieuw = pas_toe(copy.deepcopy(doel[waarde["van"]]), {k: v for k, v in waarde.items() if k != "van"})
            doel.append(nieuw)
        elif waarde is None and isinstance(doel, dict):
            doel.pop(laatste, None)
        elif waarde is None:
            del doel[laatste]
        else:
            doel[laatste] = copy.deepcopy(waarde)
    return data


def _vul(knoop: etree._Element, klasse: ComplexType, data: dict[str, Data]) -> None:
    onbekend = set(data) - {element.naam for element in klasse.elementen}
    assert not onbekend, f"{klasse.naam} heeft geen {onbekend}"
    for element in klasse.elementen:
        if element.naam in data:
            _een(knoop, element, data[element.naam])


def _een(knoop: etree._Element, element: Element, waarde: Data) -> None:
    kind = etree.SubElement(knoop, element.tag)
    if not isinstance(element.type, ComplexType):
        kind.text = waarde.isoformat() if isinstance(waarde, date) else str(waarde)
    elif element.type.lijst_van is not None:
        for lid in waarde:
            _een(kind, element.type.lijst_van, lid)
    else:
        _vul(kind, element.type, waarde)


def _object(klasse: Any, data: Data) -> Any:
    """A dataclass of `berichten.dossier` from YAML data, by its type hints."""
    hints = get_type_hints(klasse, vars(dossiermodule))
    onbekend = set(data) - {veld.name for veld in dataclasses.fields(klasse)}
    assert not onbekend, f"{klasse.__name__} heeft geen {onbekend}"
    return klasse(**{naam: _waarde(hints[naam], waarde) for naam, waarde in data.items()})


def _waarde(soort_: Any, waarde: Data) -> Data:
    herkomst, delen = get_origin(soort_), get_args(soort_)
    if isinstance(soort_, UnionType):
        return None if waarde is None else _waarde(delen[0], waarde)
    if dataclasses.is_dataclass(soort_):
        return _object(soort_, waarde)
    if herkomst is dict:
        return {_sleutel(delen[0], sleutel): _waarde(delen[1], deel) for sleutel, deel in waarde.items()}
    if herkomst in {list, set, tuple}:
        return herkomst(_waarde(delen[0], deel) for deel in waarde)
    return waarde


def _sleutel(soort_: Any, sleutel: Data) -> Data:
    """A pair is written `categorie/code`; in YAML only text and numbers are keys."""
    return tuple(sleutel.split("/")) if get_origin(soort_) is tuple else sleutel
