"""CS015: the BerichtSubversie of release 3.2 is 2.

Regel: de BerichtSubversie in de Header is 2.
Bron: iStandaarden iWmo en iJw 3.2, CS015.
Retourcode: 0001
Berichten: 301, 305, 307, 315, 317, 319, 323, 325

The schema of this release refuses any other value, so the rule only speaks where a message is read without it.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.regels.regel import Regel

VERWACHT = 2


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the BerichtSubversie when it is another."""
    gevonden = bericht.header.bericht_subversie
    if gevonden != VERWACHT:
        yield Treffer(
            ((bericht.header, "BerichtSubversie"),), f"De BerichtSubversie is {gevonden}; verwacht is {VERWACHT}."
        )


REGEL = Regel(
    code="CS015",
    niveau=2,
    retourcode="0001",
    berichten=dict.fromkeys(("301", "305", "307", "315", "317", "319", "323", "325"), ("Header/BerichtSubversie",)),
    controleer=controleer,
)
