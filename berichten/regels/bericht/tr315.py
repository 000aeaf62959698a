"""TR315: a line is credited once in a message.

Regel: elk VorigReferentieNummer komt één keer in het bericht voor.
Bron: iStandaarden iWmo en iJw 3.2, TR315.
Retourcode: 0001
Berichten: 323

Over all clients of the message, whether the line is debit or credit. Each pair is a finding.
"""

from collections import defaultdict
from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.basis import Referentie
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.overlap import paren
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each pair of lines with the same VorigReferentieNummer."""
    per_nummer: defaultdict[str, list[Referentie]] = defaultdict(list)
    for client in bericht.declaratie.clienten:
        for prestatie in client.prestaties:
            vorig = prestatie.product_referentie.vorig_referentie_nummer
            if vorig is not None:
                per_nummer[vorig].append(prestatie.product_referentie)
    for nummer, referenties in per_nummer.items():
        for een, ander in paren(referenties):
            yield Treffer(
                ((een, "VorigReferentieNummer"), (ander, "VorigReferentieNummer")),
                f"VorigReferentieNummer {nummer} komt vaker voor in dit bericht.",
            )


REGEL = Regel(
    code="TR315",
    niveau=2,
    retourcode="0001",
    berichten={"323": ("Prestatie/ProductReferentie/VorigReferentieNummer",)},
    controleer=controleer,
)
