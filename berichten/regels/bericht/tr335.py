"""TR335: care is declared within five years.

Regel: Einddatum van de ProductPeriode ligt niet meer dan 5 jaar voor de DeclaratieDagtekening.
Bron: iStandaarden iWmo en iJw 3.2, TR335.
Retourcode: 0001
Berichten: 323

Exactly five years is in time; five years before 29 February is 28 February.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.bericht import jaren_eerder
from berichten.regels.regel import Regel

MAX_JAREN = 5


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each line that ended too long ago."""
    declaratie = bericht.declaratie
    dagtekening = declaratie.declaratie_dagtekening
    grens = jaren_eerder(dagtekening, MAX_JAREN)
    for client in declaratie.clienten:
        for prestatie in client.prestaties:
            einddatum = prestatie.product_periode.einddatum
            if einddatum.year <= grens[0] and (einddatum.year, einddatum.month, einddatum.day) < grens:
                yield Treffer(
                    ((prestatie.product_periode, "Einddatum"), (declaratie, "DeclaratieDagtekening")),
                    f"De Einddatum {einddatum:%d-%m-%Y} ligt meer dan {MAX_JAREN} jaar voor de DeclaratieDagtekening "
                    f"{dagtekening:%d-%m-%Y}.",
                )


REGEL = Regel(
    code="TR335",
    niveau=2,
    retourcode="0001",
    berichten={"323": ("Prestatie/ProductPeriode/Einddatum", "Declaratie/DeclaratieDagtekening")},
    controleer=controleer,
)
