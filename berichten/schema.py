"""Level 1: is the message valid to its schema, and if not, where and why, in Dutch.

The verdict is libxml2's, and nothing but the verdict: its texts name types and facets where a sender needs a path and
what was expected, and they repeat values. The findings come from a walk of our own over the same schema as data.
"""

import itertools

from lxml import etree

from berichten import xml
from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype
from berichten.schemafouten import Gebrek, gebreken
from berichten.xsd import geleend

REGEL = "XSD"

MAX_BEVINDINGEN = 50
"""Findings that are explained: a message with a fault on every line is not helped by 24,000."""

MAX_GETELD = 1000
"""Findings that are counted, so that their number can be told; then the walk stops."""


def controleer_schema(inhoud: bytes, wortel: etree._Element, soort: Berichttype) -> list[Bevinding]:
    """The findings of level 1; none when the message is valid to its schema.

    At most MAX_BEVINDINGEN are explained. When there are more, one further finding says how many there are.
    """
    with geleend(soort.schema) as schema:
        if xml.is_geldig(inhoud, schema):
            return []
    gevonden = itertools.islice(gebreken(wortel, soort.structuur), MAX_GETELD + 1)
    bevindingen = [_bevinding(gebrek) for gebrek in itertools.islice(gevonden, MAX_BEVINDINGEN)]
    # libxml2 is the judge: a fault that the walk does not see is still a fault.
    return bevindingen + _slot(len(bevindingen) + sum(1 for _ in gevonden), soort)


def _slot(aantal: int, soort: Berichttype) -> list[Bevinding]:
    """The finding about the message as a whole, when the others do not say everything."""
    if aantal == 0:
        tekst = (
            f"Het bericht voldoet niet aan het schema van {soort}; welk gegeven het is, kan dit systeem niet zeggen. "
            "Leg het bericht voor aan wie het programma maakte dat het verstuurde."
        )
    elif aantal > MAX_BEVINDINGEN:
        totaal = str(aantal) if aantal <= MAX_GETELD else f"meer dan {MAX_GETELD}"
        tekst = f"Er zijn {totaal} fouten gevonden; alleen de eerste {MAX_BEVINDINGEN} worden uitgelegd."
    else:
        return []
    return [Bevinding(REGEL, 1, None, "/Bericht", ("/Bericht",), tekst)]


def _bevinding(gebrek: Gebrek) -> Bevinding:
    pad = gebrek.pad()
    klasse = pad.rsplit("/", 1)[0] or pad
    return Bevinding(regel=REGEL, niveau=1, retourcode=None, klasse=klasse, locaties=(pad,), details=gebrek.details())
