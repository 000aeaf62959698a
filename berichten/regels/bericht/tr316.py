"""TR316: a line is not credited in the message that declares it.

Regel: VorigReferentieNummer is niet gelijk aan het ReferentieNummer van een Prestatie in hetzelfde bericht.
Bron: iStandaarden iWmo en iJw 3.2, TR316.
Retourcode: 0001
Berichten: 323

Over all clients of the message, whether the lines are debit or credit; a line that refers to itself counts too.
"""

from collections import defaultdict
from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.basis import Referentie
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.overlap import begrensd
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each line whose VorigReferentieNummer is a ReferentieNummer here, with each line it refers to."""
    verwijzend = [
        prestatie.product_referentie
        for client in bericht.declaratie.clienten
        for prestatie in client.prestaties
        if prestatie.product_referentie.vorig_referentie_nummer is not None
    ]
    if not verwijzend:
        return
    per_nummer: defaultdict[str | None, list[Referentie]] = defaultdict(list)
    for client in bericht.declaratie.clienten:
        for prestatie in client.prestaties:
            per_nummer[prestatie.product_referentie.referentie_nummer].append(prestatie.product_referentie)
    for referentie in verwijzend:
        for eerder in begrensd(per_nummer.get(referentie.vorig_referentie_nummer, [])):
            yield Treffer(
                ((referentie, "VorigReferentieNummer"), (eerder, "ReferentieNummer")),
                f"VorigReferentieNummer {referentie.vorig_referentie_nummer} is het ReferentieNummer van een Prestatie "
                "in dit bericht; verwacht is een Prestatie uit een eerder bericht.",
            )


REGEL = Regel(
    code="TR316",
    niveau=2,
    retourcode="0001",
    berichten={
        "323": (
            "Prestatie/ProductReferentie/ReferentieNummer",
            "Prestatie/ProductReferentie/VorigReferentieNummer",
        )
    },
    controleer=controleer,
)
