"""TR359: an answer does not follow a toewijzing.

Regel: op een verzoek dat al met een toewijzing is gehonoreerd, volgt geen antwoordbericht meer.
Bron: iStandaarden iWmo en iJw 3.2, TR359.
Retourcode: 9359
Berichten: 319
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_319 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Antwoord when a toewijzing already answered the request."""
    antwoord = bericht.antwoord
    if antwoord.referentie_aanbieder in dossier.toegewezen_referenties:
        yield Treffer(
            (antwoord,),
            f"Het verzoek met ReferentieAanbieder {antwoord.referentie_aanbieder} is al gehonoreerd met een 301.",
        )


REGEL = Regel(
    code="TR359",
    niveau=3,
    retourcode="9359",
    berichten={"319": ("Antwoord/ReferentieAanbieder",)},
    controleer=controleer,
)
