"""TR385: a toewijzing with granted lines is not removed.

Regel: een toewijzing waarop prestaties zijn toegekend die niet zijn gecrediteerd, wordt niet verwijderd met
    RedenWijziging 13.
Bron: iStandaarden iWmo en iJw 3.2, TR385; OP033x1.
Retourcode: 9385
Berichten: 301
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.regel import Regel

VERWIJDERD = "13"


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each removed ToegewezenProduct that still has granted lines."""
    for product in bericht.client.toegewezen_producten:
        if product.reden_wijziging != VERWIJDERD:
            continue
        regels = dossier.prestaties_op_toewijzing.get(product.toewijzing_nummer, [])
        open_ = [regel for regel in regels if regel.debet_credit == "D" and regel.toegekend and not regel.gecrediteerd]
        if open_:
            wat = f"staan {len(open_)} toegekende prestaties die niet zijn"
            if len(open_) == 1:
                wat = "staat één toegekende prestatie die niet is"
            yield Treffer(
                (product,), f"Op toewijzing {product.toewijzing_nummer} {wat} gecrediteerd; verwijderen kan niet."
            )


REGEL = Regel(
    code="TR385",
    niveau=3,
    retourcode="9385",
    berichten={"301": ("ToegewezenProduct/ToewijzingNummer", "ToegewezenProduct/RedenWijziging")},
    controleer=controleer,
)
