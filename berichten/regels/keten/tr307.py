"""TR307: a line may not start before its toewijzing.

Regel: de Begindatum van de ProductPeriode ligt op of na de Ingangsdatum van het ToegewezenProduct waarop de Prestatie
    declareert.
Bron: iStandaarden iWmo en iJw 3.2, TR307.
Retourcode: 9307
Berichten: 323

A Prestatie on an unknown toewijzing is TR338's; this rule is silent on it.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp import prestaties
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Prestatie that starts before its toewijzing."""
    for _, prestatie in prestaties(bericht):
        toewijzing = dossier.toewijzingen.get(prestatie.toewijzing_nummer)
        if toewijzing and prestatie.product_periode.begindatum < toewijzing.ingangsdatum:
            yield Treffer(
                (prestatie,),
                f"De ProductPeriode begint op {prestatie.product_periode.begindatum:%d-%m-%Y}, "
                f"vóór de Ingangsdatum {toewijzing.ingangsdatum:%d-%m-%Y} van toewijzing {toewijzing.nummer}.",
            )


REGEL = Regel(
    code="TR307",
    niveau=3,
    retourcode="9307",
    berichten={"323": ("Prestatie/ToewijzingNummer", "Prestatie/ProductPeriode/Begindatum")},
    controleer=controleer,
)
