"""TR326: a delivery starts when none is running.

Regel: een start op een toegewezen product is pas toegestaan als de vorige start daarop gestopt of verwijderd is.
Bron: iStandaarden iWmo en iJw 3.2, TR326; IV008, OP289, OP379.
Retourcode: 9326
Berichten: 305

A start is running while no stop, temporary or definite, has its ToewijzingNummer, Product and Begindatum. Removals in
the message are settled first; starts on the same toewijzing in one message are judged in order of Begindatum, so the
earliest stands and the later ones are refused. Without a ToewijzingNummer (work paid as a task) the product takes its
place.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_305 import Bericht
from berichten.regels.hulp.levering import aanleveringen, onderwerp, starts_van, startsleutel, stops_van, verwijderingen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each start while another one is running."""
    starts = bericht.client.start_producten
    voorbij = {startsleutel(start) for start in verwijderingen(starts)}
    voorbij.update(startsleutel(stop) for stop in stops_van(bericht, dossier))
    lopend = {
        onderwerp(start): start.begindatum
        for start in starts_van(bericht, dossier)
        if startsleutel(start) not in voorbij
    }
    for start in sorted(aanleveringen(starts), key=lambda start: start.begindatum):
        if vorige := lopend.get(onderwerp(start)):
            yield Treffer(
                (start,), f"De levering die op {vorige:%d-%m-%Y} begon, is nog niet gestopt met een stopbericht."
            )
        else:
            lopend[onderwerp(start)] = start.begindatum


REGEL = Regel(
    code="TR326",
    niveau=3,
    retourcode="9326",
    berichten={
        "305": (
            "StartProduct/ToewijzingNummer",
            "StartProduct/Product/Categorie",
            "StartProduct/Product/Code",
            "StartProduct/Begindatum",
            "StartProduct/StatusAanlevering",
        ),
    },
    controleer=controleer,
)
