"""XML to model in one pass, by the plan of the message type."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from berichten.catalogus import Berichttype
from berichten.model import Bericht
from berichten.plan import Plan, Veld, plan_voor


def lees(wortel: etree._Element, soort: Berichttype) -> Bericht:
    """The model of a parsed document that is valid to the schema of `soort`.

    Raises NietInModel for a release with elements that the model lacks, and WaardeBuitenBereik for a date outside the
    calendar of Python. What the schema does not allow must have been refused before.
    """
    bericht: Bericht = _object(wortel, plan_voor(soort))
    return bericht


def _object(knoop: etree._Element, plan: Plan) -> Any:
    waarden: dict[str, Any] = {}
    velden: Sequence[Veld] = plan.velden
    # With as many children as fields every field is there, in schema order; only then names need not be read.
    if len(knoop) != len(velden):
        velden = [plan.per_tag[kind.tag] for kind in knoop]
    for veld, kind in zip(velden, knoop, strict=True):
        if veld.leden is None:
            if veld.lees is not None:
                waarden[veld.attribuut] = veld.lees(kind.text or "")
            elif veld.plan is not None:
                waarden[veld.attribuut] = _object(kind, veld.plan)
        elif veld.plan is not None:
            deel = veld.plan
            waarden[veld.attribuut] = [_object(lid, deel) for lid in kind]
        elif veld.lees is not None:
            waarden[veld.attribuut] = [veld.lees(lid.text or "") for lid in kind]
    return plan.klasse(**waarden)
