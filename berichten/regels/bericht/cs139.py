"""CS139: a date of birth of which a part is unknown has its stand-in there.

Regel: als alleen maand en jaar bekend zijn (DatumGebruik 1) is de dag 01; als alleen het jaar bekend is (2) zijn dag en
    maand 01; een onbekende geboortedatum (3) is 01-01-1900.
Bron: iStandaarden iWmo en iJw 3.2, CS139; de waarden voor wat onbekend is staan in IV over de geboortedatum.
Retourcode: 0001
Berichten: 301, 305, 307, 315

Without DatumGebruik the whole date is known, and any date will do.
"""

from collections.abc import Iterator
from datetime import date

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.model.basis import Geboortedatum
from berichten.regels.hulp.klassen import instanties
from berichten.regels.regel import Regel

ONBEKEND = date(1900, 1, 1)
_VERWACHT = {"1": "dag 01", "2": "dag en maand 01", "3": "de datum 01-01-1900"}


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Geboortedatum, of a Client or a Relatie, whose two elements contradict each other."""
    for klasse in ("Client", "Relatie"):
        for persoon in instanties(bericht, klasse):
            geboorte = persoon.geboortedatum
            if geboorte is not None and not _klopt(geboorte):
                # A date of birth says who someone is: the text does without it.
                details = (
                    f"DatumGebruik is {geboorte.datum_gebruik}; verwacht is dan {_VERWACHT[geboorte.datum_gebruik]}."
                )
                yield Treffer(((geboorte, "Datum"), (geboorte, "DatumGebruik")), details)


def _klopt(geboorte: Geboortedatum) -> bool:
    datum = geboorte.datum
    match geboorte.datum_gebruik:
        case "1":
            return datum.day == 1
        case "2":
            return (datum.month, datum.day) == (1, 1)
        case "3":
            return datum == ONBEKEND
    return True


_CLIENT = ("Client/Geboortedatum/Datum", "Client/Geboortedatum/DatumGebruik")

REGEL = Regel(
    code="CS139",
    niveau=2,
    retourcode="0001",
    berichten={
        "301": (*_CLIENT, "Relatie/Geboortedatum/Datum", "Relatie/Geboortedatum/DatumGebruik"),
        "305": _CLIENT,
        "307": _CLIENT,
        "315": _CLIENT,
    },
    controleer=controleer,
)
