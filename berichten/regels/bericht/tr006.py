"""TR006: a contact can be reached by telephone or by post.

Regel: een Contact bevat Telefoon, of in het Adres zowel Huis als Postcode, of beide.
Bron: iStandaarden iWmo en iJw 3.2, TR006.
Retourcode: 0001
Berichten: 301

It holds for the contacts of the client and of every relation. Without Telefoon each missing part of the address is a
finding of its own.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Contact that gives no way to reach the person."""
    contacten = [relatie.contact for relatie in bericht.client.relaties] + bericht.client.contactgegevens
    for contact in contacten:
        if contact.telefoon is not None:
            continue
        adres = contact.adres
        if adres is None or adres.huis is None:
            yield Treffer((contact,), "Het Contact heeft geen Telefoon en ook geen Huis in het Adres.")
        if adres is None or adres.postcode is None:
            yield Treffer((contact,), "Het Contact heeft geen Telefoon en ook geen Postcode in het Adres.")


REGEL = Regel(
    code="TR006",
    niveau=2,
    retourcode="0001",
    berichten={"301": ("Contact/Telefoon", "Contact/Adres/Huis", "Contact/Adres/Postcode")},
    controleer=controleer,
)
