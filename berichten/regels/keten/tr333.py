"""TR333: every declaration has a number of its own.

Regel: het DeclaratieNummer is door deze aanbieder binnen het wettelijk domein niet eerder gebruikt.
Bron: iStandaarden iWmo en iJw 3.2, TR333, IV087.
Retourcode: 9333
Berichten: 323

A declaration that was rejected as a whole counts as never sent (IV087), so its number is free again.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Declaratie when its number was processed before."""
    if dossier.declaratienummer_bekend:
        nummer = bericht.declaratie.declaratie_nummer
        yield Treffer((bericht.declaratie,), f"DeclaratieNummer {nummer} is al in een eerdere declaratie gebruikt.")


REGEL = Regel(
    code="TR333",
    niveau=3,
    retourcode="9333",
    berichten={"323": ("Declaratie/DeclaratieNummer",)},
    controleer=controleer,
)
