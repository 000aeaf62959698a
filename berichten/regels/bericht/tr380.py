"""TR380: a new product is asked for the future.

Regel: GewensteIngangsdatum van een NieuwProduct ligt na de Dagtekening van het bericht.
Bron: iStandaarden iWmo en iJw 3.2, TR380.
Retourcode: 0001
Berichten: 317
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each NieuwProduct that should begin on or before the date of the message."""
    identificatie = bericht.header.bericht_identificatie
    for product in bericht.client.verzoek.nieuwe_producten:
        if product.gewenste_ingangsdatum <= identificatie.dagtekening:
            yield Treffer(
                ((product, "GewensteIngangsdatum"), (identificatie, "Dagtekening")),
                f"GewensteIngangsdatum {product.gewenste_ingangsdatum:%d-%m-%Y} ligt niet na de Dagtekening "
                f"{identificatie.dagtekening:%d-%m-%Y}.",
            )


REGEL = Regel(
    code="TR380",
    niveau=2,
    retourcode="0001",
    berichten={"317": ("NieuwProduct/GewensteIngangsdatum", "Header/BerichtIdentificatie/Dagtekening")},
    controleer=controleer,
)
