"""TR358: the total of a declaration is the sum of its lines.

Regel: TotaalBedrag van TotaalIngediendBedrag is de som van Bedrag van alle Prestaties; debet telt op, credit telt af.
Bron: iStandaarden iWmo en iJw 3.2, TR358.
Retourcode: 0001
Berichten: 323

The total has the sign of its own DebetCredit. The finding names the total and every amount that is in the sum.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import euro
from berichten.regels.hulp.bericht import som, totaal
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the total of a declaration that is not the sum of its lines."""
    declaratie = bericht.declaratie
    ingediend = declaratie.totaal_ingediend_bedrag
    berekend = som(declaratie.clienten)
    if berekend != totaal(ingediend):
        bedragen = [(p, "IngediendBedrag") for client in declaratie.clienten for p in client.prestaties]
        yield Treffer(
            ((ingediend, "TotaalBedrag"), (ingediend, "DebetCredit"), *bedragen),
            f"TotaalIngediendBedrag is {euro(totaal(ingediend))}; de Prestaties zijn samen {euro(berekend)}.",
        )


REGEL = Regel(
    code="TR358",
    niveau=2,
    retourcode="0001",
    berichten={
        "323": (
            "Declaratie/TotaalIngediendBedrag/TotaalBedrag",
            "Declaratie/TotaalIngediendBedrag/DebetCredit",
            "Prestatie/IngediendBedrag/Bedrag",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
)
