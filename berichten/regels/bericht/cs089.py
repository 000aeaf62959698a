"""CS089: a postcode in the Netherlands looks like one.

Regel: als de LandCode NL is, bestaat de Postcode uit vier cijfers, waarvan het eerste geen 0 is, en twee letters, aan
    elkaar.
Bron: iStandaarden iWmo en iJw 3.2, CS089.
Retourcode: 0001
Berichten: 301

Small letters are accepted. A Dutch address without a Postcode breaks the rule as well: nothing has no form.
"""

import re
from collections.abc import Iterator

from berichten.bevinding import Plaats, Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_301 import Bericht
from berichten.regels.hulp.klassen import instanties
from berichten.regels.regel import Regel

_POSTCODE = re.compile(r"[1-9][0-9]{3}[A-Za-z]{2}")


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the LandCode, and the Postcode when there is one, of each Dutch address with another form."""
    for contact in instanties(bericht, "Contact"):
        adres = contact.adres
        if adres is None or adres.land_code != "NL" or _POSTCODE.fullmatch(adres.postcode or ""):
            continue
        plaatsen: tuple[Plaats, ...] = ((adres, "LandCode"),)
        wat = "ontbreekt"
        if adres.postcode is not None:
            plaatsen = ((adres, "Postcode"), *plaatsen)
            wat = "heeft een andere vorm"
        yield Treffer(plaatsen, f"De LandCode is NL en de Postcode {wat}; verwacht is de vorm 1234AB.")


REGEL = Regel(
    code="CS089",
    niveau=2,
    retourcode="0001",
    berichten={"301": ("Contact/Adres/LandCode", "Contact/Adres/Postcode")},
    controleer=controleer,
)
