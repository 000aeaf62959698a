"""TR374: one request at a time for a client.

Regel: een aanbieder stuurt pas een verzoek voor een cliënt als zijn eerdere verzoeken voor die cliënt zijn
    afgehandeld: afgewezen of met een toewijzing gehonoreerd.
Bron: iStandaarden iWmo en iJw 3.2, TR374; OP350.
Retourcode: 9374
Berichten: 315, 317

A request under investigation is not settled. The fault is reported at Client, for it is about all requests of the
client and not about one of the products asked.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_315, bericht_317
from berichten.regels.regel import Regel

OPEN = {"onderhanden", "in onderzoek"}


def controleer(bericht: bericht_315.Bericht | bericht_317.Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Client when a request for it is pending."""
    lopend = sorted(
        f"{verzoek.referentie} ({verzoek.toestand})"
        for verzoek in dossier.verzoeken.values()
        if verzoek.bsn == bericht.client.bsn and verzoek.toestand in OPEN
    )
    if lopend:
        yield Treffer((bericht.client,), f"Er is nog een verzoek voor deze cliënt in behandeling: {', '.join(lopend)}.")


REGEL = Regel(
    code="TR374",
    niveau=3,
    retourcode="9374",
    berichten={"315": ("Client/Bsn",), "317": ("Client/Bsn",)},
    controleer=controleer,
)
