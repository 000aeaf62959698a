"""TR366: a line of an answer was declared.

Regel: het ReferentieNummer van iedere Prestatie in het declaratie-antwoord komt voor in de beantwoorde declaratie.
Bron: iStandaarden iWmo en iJw 3.2, TR366, OP303.
Retourcode: 9366
Berichten: 325

A 325 without a known declaration is TR337's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_325 import Bericht
from berichten.regels.hulp.algemeen import clienten
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Prestatie that is not in the declaration."""
    if dossier.declaratie is None:
        return
    for client in clienten(bericht):
        for prestatie in client.prestaties:
            nummer = prestatie.product_referentie.referentie_nummer
            if nummer not in dossier.declaratie.prestaties:
                yield Treffer((prestatie,), f"ReferentieNummer {nummer} komt niet voor in de beantwoorde declaratie.")


REGEL = Regel(
    code="TR366",
    niveau=3,
    retourcode="9366",
    berichten={"325": ("Prestatie/ProductReferentie/ReferentieNummer",)},
    controleer=controleer,
)
