"""Model to XML: UTF-8 without BOM, CR/LF line ends, elements in schema order (OP192)."""

from typing import Any

from lxml import etree

from berichten.catalogus import Berichttype
from berichten.model import Bericht
from berichten.plan import Plan, Veld, plan_voor


def schrijf(bericht: Bericht, soort: Berichttype) -> bytes:
    """The bytes of a message of type `soort`. Valid by construction when the values are within their facets."""
    voorvoegsel = soort.naam.lower()
    wortel = etree.Element(
        f"{{{soort.namespace}}}Bericht", nsmap={voorvoegsel: soort.namespace, soort.standaard: soort.basis_namespace}
    )
    _vul(wortel, bericht, plan_voor(soort))
    etree.indent(wortel, space="  ")
    kop = b'<?xml version="1.0" encoding="UTF-8"?>\r\n'
    # A carriage return inside a value leaves lxml as `&#13;`, so every bare line feed below is a line end.
    return kop + etree.tostring(wortel, encoding="UTF-8").replace(b"\n", b"\r\n") + b"\r\n"


def _vul(knoop: etree._Element, deel: Any, plan: Plan) -> None:
    for veld in plan.velden:
        waarde = getattr(deel, veld.attribuut)
        if veld.leden is None:
            if waarde is not None:
                _schrijf_een(knoop, veld, veld.tag, waarde)
        elif waarde:
            bak = etree.SubElement(knoop, veld.tag)
            for lid in waarde:
                _schrijf_een(bak, veld, veld.leden_tag, lid)


def _schrijf_een(knoop: etree._Element, veld: Veld, tag: str, waarde: Any) -> None:
    kind = etree.SubElement(knoop, tag)
    if veld.plan is not None:
        _vul(kind, waarde, veld.plan)
    else:
        kind.text = str(waarde)
