"""TR135: a message is not dated in the future.

Regel: de Dagtekening in de Header ligt niet na de systeemdatum van de ontvanger.
Bron: iStandaarden iWmo en iJw 3.2, TR135.
Retourcode: 8848
Berichten: 301, 305, 307, 315, 317, 319, 323, 325
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.regels.regel import Regel

PADEN = ("Header/BerichtIdentificatie/Dagtekening",)


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Header when its Dagtekening is after today."""
    dagtekening = bericht.header.bericht_identificatie.dagtekening
    if dossier.vandaag is not None and dagtekening > dossier.vandaag:
        yield Treffer(
            (bericht.header,),
            f"De Dagtekening {dagtekening:%d-%m-%Y} ligt na de systeemdatum {dossier.vandaag:%d-%m-%Y}.",
        )


REGEL = Regel(
    code="TR135",
    niveau=4,
    retourcode="8848",
    berichten=dict.fromkeys(("301", "305", "307", "315", "317", "319", "323", "325"), PADEN),
    controleer=controleer,
)
