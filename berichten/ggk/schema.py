"""Is the element in a SOAP body valid to our schema of StUF-GGK 2.1, and if not, what is wrong, in Dutch."""

import re
from pathlib import Path
from typing import Any

from lxml import etree

from berichten.catalogus import schemamappen
from berichten.ggk.fouten import Envelopfout
from berichten.xsd import geleend

_ELEMENT = re.compile(r"^Element '(?:\{[^}]*\})?([^']{1,60})'")
_VERWACHT = re.compile(r"Expected is (?:one of )?\((.*)\)\.$")
_NAMESPACE = re.compile(r"\{[^}]*\}")


def schemamap() -> Path:
    """The folder with the schemas and the WSDL of StUF-GGK 2.1."""
    return schemamappen()[0] / "ggk" / "2.1"


def controleer(wortel: etree._Element) -> None:
    """Raise Envelopfout when an element of StUF-GGK is not valid to its schema."""
    with geleend(schemamap() / "ggk0210.xsd") as schema:
        if not schema.validate(wortel):
            log: Any = schema.error_log
            raise Envelopfout("StUF055", _uitleg(str(log[0].message)))


def _uitleg(melding: str) -> str:
    """One fault of libxml2 in Dutch, without the value, which may be 25 MB or about a person."""
    gevonden = _ELEMENT.match(melding)
    naam = gevonden[1] if gevonden else "de envelop"
    verwacht = _VERWACHT.search(melding)
    lijst = _NAMESPACE.sub("", verwacht[1]).strip() if verwacht else ""
    if "Missing child element" in melding:
        return f"De envelop is ongeldig: in {naam} ontbreekt een element; verwacht is {lijst}."
    if "This element is not expected" in melding:
        return f"De envelop is ongeldig: {naam} hoort hier niet{f'; verwacht is {lijst}' if lijst else ''}."
    if "attribute" in melding:
        return f"De envelop is ongeldig: een attribuut van {naam} ontbreekt, klopt niet of hoort daar niet."
    return f"De envelop is ongeldig: de waarde van {naam} past niet bij het schema van StUF-GGK 2.1."
