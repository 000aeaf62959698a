"""TR061: of a client at least one real address is known.

Regel: minstens één Contact van de Client heeft als Soort 01 (BRP-adres), 02 (correspondentieadres) of
    03 (verblijfadres).
Bron: iStandaarden iWmo en iJw 3.2, TR061.
Retourcode: 0001
Berichten: 301

The contacts of relations do not count. The finding names all contacts of the client.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.regel import Regel

SOORTEN = frozenset({"01", "02", "03"})


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the contacts of a client of which none is of an accepted kind."""
    contacten = bericht.client.contactgegevens
    if not any(contact.soort in SOORTEN for contact in contacten):
        gevonden = ", ".join(sorted({contact.soort for contact in contacten}))
        yield Treffer(
            tuple(contacten),
            f"De Client heeft alleen contactgegevens van Soort {gevonden}; minstens één moet 01, 02 of 03 zijn.",
        )


REGEL = Regel(
    code="TR061",
    niveau=2,
    retourcode="0001",
    berichten={"301": ("Client/Contactgegevens/Contact/Soort",)},
    controleer=controleer,
)
