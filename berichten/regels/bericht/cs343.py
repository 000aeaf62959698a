"""CS343: days, parts of days, euros and pieces are not requested per day.

Regel: de Frequentie van een AangevraagdProduct is 2, 4 of 6 als de Eenheid 14, 16, 83 of 84 is en de
    ToewijzingEinddatum na 31-12-2020 ligt of leeg is.
Bron: iStandaarden iWmo en iJw 3.2, CS343.
Retourcode: 0001
Berichten: 315

The same as CS338, for a request.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_315 import Bericht
from berichten.regels.bericht.cs338 import beoordeel_omvang, paden
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Omvang, with the end when there is one, of each product whose unit and frequency do not go."""
    for product in bericht.client.aangevraagde_producten:
        yield from beoordeel_omvang(product, "ToewijzingEinddatum", product.toewijzing_einddatum)


REGEL = Regel(
    code="CS343",
    niveau=2,
    retourcode="0001",
    berichten={"315": paden("AangevraagdProduct", "ToewijzingEinddatum")},
    controleer=controleer,
)
