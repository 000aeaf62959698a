"""TR365: only an investigation can be followed by another answer.

Regel: als er al een antwoord op het verzoek is gestuurd, was dat VerzoekAntwoord 2 (in onderzoek).
Bron: iStandaarden iWmo en iJw 3.2, TR365.
Retourcode: 9365
Berichten: 319
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_319 import Bericht
from berichten.regels.regel import Regel
from berichten.standen import IN_ONDERZOEK


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Antwoord when an earlier answer was final."""
    antwoord = bericht.antwoord
    if any(eerder != IN_ONDERZOEK for eerder in dossier.antwoorden.get(antwoord.referentie_aanbieder, ())):
        yield Treffer(
            (antwoord,), f"Het verzoek met ReferentieAanbieder {antwoord.referentie_aanbieder} is al eerder afgewezen."
        )


REGEL = Regel(
    code="TR365",
    niveau=3,
    retourcode="9365",
    berichten={"319": ("Antwoord/ReferentieAanbieder",)},
    controleer=controleer,
)
