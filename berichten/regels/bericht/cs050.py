"""CS050: how a name is used fits whether there is a partner's name.

Regel: met een Partnernaam is NaamGebruik 1, 2, 3 of 4; zonder Partnernaam is NaamGebruik 1 of 6.
Bron: iStandaarden iWmo en iJw 3.2, CS050.
Retourcode: 0001
Berichten: 301
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.regel import Regel

MET_PARTNER = ("1", "2", "3", "4")
ZONDER_PARTNER = ("1", "6")


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the NaamGebruik of each Client and Relatie, and the Partnernaam when there is one, that do not fit."""
    for naam in (bericht.client.naam, *(relatie.naam for relatie in bericht.client.relaties)):
        if naam.partnernaam is not None and naam.naam_gebruik not in MET_PARTNER:
            yield Treffer(
                ((naam, "NaamGebruik"), (naam, "Partnernaam")),
                f"Partnernaam is gevuld en NaamGebruik is {naam.naam_gebruik}; verwacht is 1, 2, 3 of 4.",
            )
        elif naam.partnernaam is None and naam.naam_gebruik not in ZONDER_PARTNER:
            yield Treffer(
                ((naam, "NaamGebruik"),),
                f"Partnernaam is leeg en NaamGebruik is {naam.naam_gebruik}; verwacht is 1 of 6.",
            )


REGEL = Regel(
    code="CS050",
    niveau=2,
    retourcode="0001",
    berichten={
        "301": (
            "Client/Naam/Partnernaam",
            "Client/Naam/NaamGebruik",
            "Relatie/Naam/Partnernaam",
            "Relatie/Naam/NaamGebruik",
        )
    },
    controleer=controleer,
)
