"""CS319: the number of a declaration is letters and digits in one piece.

Regel: het DeclaratieNummer bestaat uit cijfers en letters zonder accent, aan elkaar.
Bron: iStandaarden iWmo en iJw 3.2, CS319.
Retourcode: 0001
Berichten: 323

The schema of this release refuses any other value, so the rule only speaks where a message is read without it.
"""

import re
from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.regel import Regel

_NUMMER = re.compile("[A-Za-z0-9]+")


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the DeclaratieNummer when it holds another character."""
    nummer = bericht.declaratie.declaratie_nummer
    if not _NUMMER.fullmatch(nummer):
        details = f"Het DeclaratieNummer {nummer} bevat andere tekens dan cijfers en letters."
        yield Treffer(((bericht.declaratie, "DeclaratieNummer"),), details)


REGEL = Regel(
    code="CS319",
    niveau=2,
    retourcode="0001",
    berichten={"323": ("Declaratie/DeclaratieNummer",)},
    controleer=controleer,
)
