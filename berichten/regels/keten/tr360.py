"""TR360: a request is put under investigation once.

Regel: VerzoekAntwoord 2 (in onderzoek) is alleen toegestaan zolang er nog geen antwoord op het verzoek is gestuurd.
Bron: iStandaarden iWmo en iJw 3.2, TR360.
Retourcode: 9360
Berichten: 319

An answer after a rejection breaks TR365 as well: both are reported.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_319 import Bericht
from berichten.regels.regel import Regel
from berichten.standen import IN_ONDERZOEK


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Antwoord that says "under investigation" when there is an answer already."""
    antwoord = bericht.antwoord
    if antwoord.verzoek_antwoord == IN_ONDERZOEK and dossier.antwoorden.get(antwoord.referentie_aanbieder):
        yield Treffer(
            (antwoord,),
            f"Op het verzoek met ReferentieAanbieder {antwoord.referentie_aanbieder} is al geantwoord; "
            "'in onderzoek' kan alleen het eerste antwoord zijn.",
        )


REGEL = Regel(
    code="TR360",
    niveau=3,
    retourcode="9360",
    berichten={"319": ("Antwoord/ReferentieAanbieder", "Antwoord/VerzoekAntwoord")},
    controleer=controleer,
)
