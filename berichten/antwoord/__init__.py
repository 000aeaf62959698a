"""The answer to a message: 302, 306, 308, 316, 318 and 320 (IV028, IV032) and 325 (IV087, IV088).

An answer is built from the verdict on the message alone. Level 1 faults have no answer message: the sender gets a
transport fault.
"""

from dataclasses import dataclass
from datetime import date

from berichten.antwoord.declaratieantwoord import maak_declaratieantwoord
from berichten.antwoord.retour import maak_retour
from berichten.catalogus import Berichttype
from berichten.model import Bericht, bericht_323
from berichten.oordeel import Oordeel


@dataclass(frozen=True, slots=True)
class Antwoord:
    """A message and its type, ready to be written."""

    soort: Berichttype
    bericht: Bericht


def maak_antwoord(oordeel: Oordeel, *, identificatie: str, dagtekening: date) -> Antwoord | None:
    """The answer to a heen-message with this verdict; None for a message that nobody answers.

    `identificatie` (at most 12 characters) and `dagtekening` are those of the answer. Who has to send it is the
    caller's to know: a 302 is the provider's, a 306 ours.
    """
    soort = oordeel.soort.antwoord
    if soort is None:
        return None
    if isinstance(oordeel.bericht, bericht_323.Bericht):
        antwoord: Bericht = maak_declaratieantwoord(
            oordeel, oordeel.bericht, soort, identificatie=identificatie, dagtekening=dagtekening
        )
    else:
        antwoord = maak_retour(oordeel, soort, identificatie=identificatie, dagtekening=dagtekening)
    return Antwoord(soort=soort, bericht=antwoord)
