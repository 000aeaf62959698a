"""TR355: an answer names an earlier request.

Regel: de ReferentieAanbieder van een antwoord is die van een eerder verzoek om toewijzing of verzoek om wijziging.
Bron: iStandaarden iWmo en iJw 3.2, TR355.
Retourcode: 9355
Berichten: 319
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_319 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Antwoord when no request has its reference."""
    antwoord = bericht.antwoord
    if antwoord.referentie_aanbieder not in dossier.verzoeken:
        yield Treffer(
            (antwoord,), f"Er is geen verzoek bekend met ReferentieAanbieder {antwoord.referentie_aanbieder}."
        )


REGEL = Regel(
    code="TR355",
    niveau=3,
    retourcode="9355",
    berichten={"319": ("Antwoord/ReferentieAanbieder",)},
    controleer=controleer,
)
