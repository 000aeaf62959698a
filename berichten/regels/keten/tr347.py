"""TR347: a provider uses a ReferentieAanbieder once.

Regel: de ReferentieAanbieder van een verzoek is niet eerder door deze aanbieder gebruikt binnen het wettelijk domein.
Bron: iStandaarden iWmo en iJw 3.2, TR347.
Retourcode: 9347
Berichten: 315, 317

Only accepted requests count: a rejected message counts as never sent. Requests to assign (315) and to change (317)
share their references. The same reference twice in one message: every AangevraagdProduct but the first is named.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_315, bericht_317
from berichten.regels.regel import Regel


def controleer(bericht: bericht_315.Bericht | bericht_317.Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each AangevraagdProduct or Verzoek whose reference is in use."""
    if isinstance(bericht, bericht_317.Bericht):
        verzoeken: list[bericht_317.Verzoek] | list[bericht_315.AangevraagdProduct] = [bericht.client.verzoek]
    else:
        verzoeken = bericht.client.aangevraagde_producten
    gebruikt = set(dossier.verzoeken)
    for verzoek in verzoeken:
        if verzoek.referentie_aanbieder in gebruikt:
            yield Treffer(
                (verzoek,), f"ReferentieAanbieder {verzoek.referentie_aanbieder} is al voor een verzoek gebruikt."
            )
        gebruikt.add(verzoek.referentie_aanbieder)


REGEL = Regel(
    code="TR347",
    niveau=3,
    retourcode="9347",
    berichten={"315": ("AangevraagdProduct/ReferentieAanbieder",), "317": ("Verzoek/ReferentieAanbieder",)},
    controleer=controleer,
)
