"""XML to model in one pass, by the plan of the message type.

The plan of each class becomes a function of its own, made once: a large message has half a million elements, and to
look up how to read each of them takes longer than to read it.
"""

import functools
from collections.abc import Callable
from typing import Any

from lxml import etree

from berichten.catalogus import Berichttype
from berichten.model import Bericht
from berichten.plan import Plan, Veld, plan_voor

Lezer = Callable[[etree._Element], Any]  # noqa: SLF001  the public name of an element's type


def lees(wortel: etree._Element, soort: Berichttype) -> Bericht:
    """The model of a parsed document that is valid to the schema of `soort`.

    Raises NietInModel for a release with elements that the model lacks, and WaardeBuitenBereik for a date outside the
    calendar of Python. What the schema does not allow must have been refused before.
    """
    bericht: Bericht = _lezer(plan_voor(soort))(wortel)
    return bericht


@functools.cache
def _lezer(plan: Plan) -> Lezer:
    """The function that reads one class.

    It is written as text, as those of a dataclass are. For a class with elements A, a number, and B, a class:

        def lees(knoop):
            if len(knoop) != 2:
                return niet_alle(knoop)
            [k0, k1] = knoop
            return klasse(a=lees_waarde0(k0.text or ""), b=lees_klasse1(k1))
    """
    namen: dict[str, Any] = {"klasse": plan.klasse}
    delen = [_deel(nummer, veld, namen) for nummer, veld in enumerate(plan.velden)]
    per_tag = {
        veld.tag: (veld.attribuut, eval(f"lambda k{nummer}: {deel}", namen))  # noqa: S307  names of our own schemas
        for nummer, (veld, deel) in enumerate(zip(plan.velden, delen, strict=True))
    }

    def niet_alle(knoop: etree._Element) -> Any:
        gelezen = ((per_tag[kind.tag], kind) for kind in knoop)
        return plan.klasse(**{attribuut: lees_deel(kind) for (attribuut, lees_deel), kind in gelezen})

    namen["niet_alle"] = niet_alle
    # With as many children as fields every field is there, in schema order; only then names need not be read.
    tekst = f"""
def lees(knoop):
    if len(knoop) != {len(delen)}:
        return niet_alle(knoop)
    [{", ".join(f"k{nummer}" for nummer in range(len(delen)))}] = knoop
    return klasse({", ".join(f"{veld.attribuut}={deel}" for veld, deel in zip(plan.velden, delen, strict=True))})
"""
    exec(tekst, namen)  # noqa: S102  names of our own schemas
    lezer: Lezer = namen["lees"]
    return lezer


def _deel(nummer: int, veld: Veld, namen: dict[str, Any]) -> str:
    """The expression that reads child `k<nummer>`; what it needs is put into `namen`."""
    kind = f"k{nummer}" if veld.leden is None else "lid"
    if veld.plan is not None:
        namen[f"lees_klasse{nummer}"] = _lezer(veld.plan)
        deel = f"lees_klasse{nummer}({kind})"
    elif veld.lees is str:
        deel = f'({kind}.text or "")'
    else:
        namen[f"lees_waarde{nummer}"] = veld.lees
        deel = f'lees_waarde{nummer}({kind}.text or "")'
    return deel if veld.leden is None else f"[{deel} for lid in k{nummer}]"
