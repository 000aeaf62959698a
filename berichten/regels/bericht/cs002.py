"""CS002: a BSN passes the eleven test.

Regel: het Bsn voldoet aan de 11-proef: de cijfers maal 9, 8, 7, 6, 5, 4, 3, 2 en -1 zijn opgeteld deelbaar door 11.
Bron: iStandaarden iWmo en iJw 3.2, CS002.
Retourcode: 0001
Berichten: 301, 305, 307, 315, 317, 323, 325
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.elfproef import voldoet_aan_elfproef
from berichten.model import Bericht
from berichten.regels.hulp.klassen import instanties
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Bsn of each Client that fails the test."""
    for client in instanties(bericht, "Client"):
        if not voldoet_aan_elfproef(client.bsn):
            yield Treffer(((client, "Bsn"),), "Het Bsn voldoet niet aan de 11-proef.")


REGEL = Regel(
    code="CS002",
    niveau=2,
    retourcode="0001",
    berichten=dict.fromkeys(("301", "305", "307", "315", "317", "323", "325"), ("Client/Bsn",)),
    controleer=controleer,
)
