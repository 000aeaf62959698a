"""TR056: an Identificatie is used once.

Regel: een afzender gebruikt een Identificatie per berichtsoort maar één keer.
Bron: iStandaarden iWmo en iJw 3.2, TR056; OP286.
Retourcode: 9056
Berichten: 301, 305, 307, 315, 317, 319, 323, 325

The very same file again is no second message; whoever receives it recognises it before it is judged. A message of the
municipality that never left, because it had findings or was refused on its way, has not used its Identificatie
(OP286). A provider has, whatever became of the message, unless that was not valid to its schema.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.regels.regel import Regel

PADEN = ("Header/BerichtIdentificatie/Identificatie",)


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Header when its Identificatie was used before."""
    if dossier.identificatie_bekend:
        yield Treffer(
            (bericht.header,),
            "Deze afzender heeft al een ander bericht van deze soort gestuurd met Identificatie "
            f"{bericht.header.bericht_identificatie.identificatie}.",
        )


REGEL = Regel(
    code="TR056",
    niveau=3,
    retourcode="9056",
    berichten=dict.fromkeys(("301", "305", "307", "315", "317", "319", "323", "325"), PADEN),
    controleer=controleer,
)
