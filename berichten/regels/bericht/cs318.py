"""CS318: a client is a natural person.

Regel: het NaamGebruik in de Naam van de Client is niet 6 (geen natuurlijk persoon).
Bron: iStandaarden iWmo en iJw 3.2, CS318.
Retourcode: 0001
Berichten: 301

A Relatie may be an organisation; the rule leaves it alone.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the NaamGebruik of the Client when it is that of an organisation."""
    naam = bericht.client.naam
    if naam.naam_gebruik == "6":
        details = "NaamGebruik is 6 (geen natuurlijk persoon); dat kan niet bij een Client."
        yield Treffer(((naam, "NaamGebruik"),), details)


REGEL = Regel(
    code="CS318",
    niveau=2,
    retourcode="0001",
    berichten={"301": ("Client/Naam/NaamGebruik",)},
    controleer=controleer,
)
