"""TR137: a period that is declared ends on or after its begin, and is over.

Regel: Einddatum van een periode ligt op of na de Begindatum ervan, en niet na de Dagtekening van het bericht.
Bron: iStandaarden iWmo en iJw 3.2, TR137.
Retourcode: 0001
Berichten: 323, 325

It holds for every ProductPeriode and, in a 323, for the DeclaratiePeriode. Too early and too late are two findings.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.regels.hulp.algemeen import Declaratiebericht
from berichten.regels.hulp.bericht import perioden
from berichten.regels.regel import Regel


def controleer(bericht: Declaratiebericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each end that lies before its begin, and each that lies after the date of the message."""
    identificatie = bericht.header.bericht_identificatie
    dagtekening = identificatie.dagtekening
    for periode in perioden(bericht):
        einddatum = periode.einddatum
        if periode.begindatum <= einddatum <= dagtekening:
            continue
        if einddatum < periode.begindatum:
            yield Treffer(
                ((periode, "Einddatum"), (periode, "Begindatum")),
                f"De Einddatum {einddatum:%d-%m-%Y} ligt voor de Begindatum {periode.begindatum:%d-%m-%Y}.",
            )
        if einddatum > dagtekening:
            yield Treffer(
                ((periode, "Einddatum"), (identificatie, "Dagtekening")),
                f"De Einddatum {einddatum:%d-%m-%Y} ligt na de Dagtekening {dagtekening:%d-%m-%Y}.",
            )


PADEN = (
    "Prestatie/ProductPeriode/Begindatum",
    "Prestatie/ProductPeriode/Einddatum",
    "Header/BerichtIdentificatie/Dagtekening",
)

REGEL = Regel(
    code="TR137",
    niveau=2,
    retourcode="0001",
    berichten={
        "323": (*PADEN, "Declaratie/DeclaratiePeriode/Begindatum", "Declaratie/DeclaratiePeriode/Einddatum"),
        "325": PADEN,
    },
    controleer=controleer,
)
