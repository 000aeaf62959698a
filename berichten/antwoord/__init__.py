"""The answer to a message: 302, 306, 308, 316, 318 and 320 (IV028, IV032) and 325 (IV087, IV088).

An answer is built from the message and its findings alone. Level 1 faults have no answer message: the sender gets a
transport fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from berichten.antwoord.declaratieantwoord import maak_declaratieantwoord
from berichten.antwoord.retour import maak_retour
from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype
from berichten.model import Bericht, bericht_323


@dataclass(frozen=True, slots=True)
class Antwoord:
    """A message and its type, ready to be written."""

    soort: Berichttype
    bericht: Bericht


def maak_antwoord(
    bericht: Bericht, soort: Berichttype, bevindingen: Sequence[Bevinding], *, identificatie: str, dagtekening: date
) -> Antwoord | None:
    """The answer to a heen-message with these findings of levels 2 to 4; None for a message that nobody answers.

    `identificatie` (at most 12 characters) and `dagtekening` are those of the answer. Who has to send it is the
    caller's to know: a 302 is the provider's, a 306 ours.
    """
    antwoordsoort = soort.antwoord
    if antwoordsoort is None:
        return None
    if isinstance(bericht, bericht_323.Bericht):
        antwoord: Bericht = maak_declaratieantwoord(
            bericht, antwoordsoort, bevindingen, identificatie=identificatie, dagtekening=dagtekening
        )
    else:
        antwoord = maak_retour(
            bericht, soort, antwoordsoort, bevindingen, identificatie=identificatie, dagtekening=dagtekening
        )
    return Antwoord(soort=antwoordsoort, bericht=antwoord)
