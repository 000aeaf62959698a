"""TR002: a person is at most 120 years old.

Regel: Geboortedatum ligt niet meer dan 120 jaar voor de Dagtekening van het bericht, tenzij de datum onbekend is:
    Datum 01-01-1900 met DatumGebruik 3.
Bron: iStandaarden iWmo en iJw 3.2, TR002.
Retourcode: 0001
Berichten: 301, 305, 307, 315

It holds for the client and, in a 301, for every relation that has one. On 01-01-1900 without DatumGebruik the whole
date is said to be known. 120 years before 29 February is 28 February where that year has no 29th.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.regels.hulp.bericht import Persoonsbericht, geboortedatums, jaren_eerder
from berichten.regels.regel import Regel

MAX_JAREN = 120
ONBEKEND = (1900, 1, 1)


def controleer(bericht: Persoonsbericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each date of birth that is too long ago."""
    identificatie = bericht.header.bericht_identificatie
    dagtekening = identificatie.dagtekening
    grens = jaren_eerder(dagtekening, MAX_JAREN)
    for geboortedatum in geboortedatums(bericht):
        datum = geboortedatum.datum
        dag = (datum.year, datum.month, datum.day)
        if dag < grens and not (dag == ONBEKEND and geboortedatum.datum_gebruik == "3"):
            yield Treffer(
                ((geboortedatum, "Datum"), (identificatie, "Dagtekening")),
                f"De Geboortedatum ligt meer dan {MAX_JAREN} jaar voor de Dagtekening {dagtekening:%d-%m-%Y}; "
                "een onbekende datum is 01-01-1900 met DatumGebruik 3.",
            )


PADEN = ("Client/Geboortedatum/Datum", "Client/Geboortedatum/DatumGebruik", "Header/BerichtIdentificatie/Dagtekening")

REGEL = Regel(
    code="TR002",
    niveau=2,
    retourcode="0001",
    berichten={
        "301": (*PADEN, "Relatie/Geboortedatum/Datum", "Relatie/Geboortedatum/DatumGebruik"),
        "305": PADEN,
        "307": PADEN,
        "315": PADEN,
    },
    controleer=controleer,
)
