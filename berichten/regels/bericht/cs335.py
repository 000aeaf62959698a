"""CS335: a toewijzing that is removed has no duration.

Regel: RedenWijziging 13 (verwijderd) staat alleen bij een ToegewezenProduct waarvan de Ingangsdatum en de Einddatum
    gelijk zijn.
Bron: iStandaarden iWmo en iJw 3.2, CS335.
Retourcode: 0001
Berichten: 301

Without an Einddatum the two are not equal.
"""

from collections.abc import Iterator

from berichten.bevinding import Plaats, Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the RedenWijziging and the dates of each removed ToegewezenProduct with different dates."""
    for product in bericht.client.toegewezen_producten:
        if product.reden_wijziging == "13" and product.einddatum != product.ingangsdatum:
            plaatsen: list[Plaats] = [(product, "RedenWijziging"), (product, "Ingangsdatum")]
            einde = "leeg"
            if product.einddatum is not None:
                plaatsen.append((product, "Einddatum"))
                einde = f"{product.einddatum:%d-%m-%Y}"
            yield Treffer(
                tuple(plaatsen),
                f"RedenWijziging is 13 (verwijderd), maar de Ingangsdatum is {product.ingangsdatum:%d-%m-%Y} "
                f"en de Einddatum is {einde}; verwacht zijn gelijke datums.",
            )


REGEL = Regel(
    code="CS335",
    niveau=2,
    retourcode="0001",
    berichten={
        "301": ("ToegewezenProduct/RedenWijziging", "ToegewezenProduct/Ingangsdatum", "ToegewezenProduct/Einddatum")
    },
    controleer=controleer,
)
