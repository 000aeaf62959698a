"""TR379: ReferentieAanbieder in a toewijzing names the request it honours.

Regel: een gevulde ReferentieAanbieder is die van een verzoek van deze aanbieder voor deze cliënt, en alleen de eerste
    keer dat het ToegewezenProduct na dat verzoek wordt gestuurd.
Bron: iStandaarden iWmo en iJw 3.2, TR379; IV093, IV094, IV097.
Retourcode: 9379
Berichten: 301

Several products of one message may carry the same reference: a request to change is honoured as a whole. An earlier
rejection does not stand in the way, for an objection may overturn it (OP080). Whether an empty reference should have
been filled cannot be told from the message and passes.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each ToegewezenProduct whose reference is not that of a request still to be honoured."""
    for product in bericht.client.toegewezen_producten:
        referentie = product.referentie_aanbieder
        if referentie is None:
            continue
        verzoek = dossier.verzoeken.get(referentie)
        if verzoek is None or verzoek.bsn != bericht.client.bsn:
            yield Treffer(
                (product,),
                f"ReferentieAanbieder {referentie} hoort niet bij een verzoek van deze aanbieder voor deze cliënt.",
            )
        elif referentie in dossier.toegewezen_referenties:
            yield Treffer(
                (product,),
                f"Het verzoek met ReferentieAanbieder {referentie} is al eerder met een toewijzing gehonoreerd.",
            )


REGEL = Regel(
    code="TR379",
    niveau=3,
    retourcode="9379",
    berichten={"301": ("ToegewezenProduct/ReferentieAanbieder", "Client/Bsn")},
    controleer=controleer,
)
