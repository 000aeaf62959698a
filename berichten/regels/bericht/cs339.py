"""CS339: a line in euros delivers what it asks.

Regel: als de Eenheid euro's is (83), is het IngediendBedrag gelijk aan het GeleverdVolume. Beide zijn in eurocenten.
Bron: iStandaarden iWmo en iJw 3.2, CS339.
Retourcode: 0001
Berichten: 323
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import euro, prestaties
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the amount, the volume and the unit of each line in euros where the two differ."""
    for _, prestatie in prestaties(bericht):
        bedrag = prestatie.ingediend_bedrag
        if prestatie.eenheid == "83" and bedrag.bedrag != prestatie.geleverd_volume:
            yield Treffer(
                ((bedrag, "Bedrag"), (prestatie, "GeleverdVolume"), (prestatie, "Eenheid")),
                f"De Eenheid is 83 (euro's) en het IngediendBedrag is {euro(bedrag.bedrag)}; "
                f"verwacht is het GeleverdVolume, {euro(prestatie.geleverd_volume)}.",
            )


REGEL = Regel(
    code="CS339",
    niveau=2,
    retourcode="0001",
    berichten={"323": ("Prestatie/Eenheid", "Prestatie/GeleverdVolume", "Prestatie/IngediendBedrag/Bedrag")},
    controleer=controleer,
)
