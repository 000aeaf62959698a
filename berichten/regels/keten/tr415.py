"""TR415: after a definite stop comes no other.

Regel: na een definitieve stop van een levering volgt op dezelfde Begindatum geen stop meer.
Bron: iStandaarden iWmo en iJw 3.2, TR415; OP377, OP378.
Retourcode: 9415
Berichten: 307

A definite stop that this message removes does not count (IV008). Of several stops in one message the first to end
stands; what comes after a definite one is refused. A removal (StatusAanlevering 3) passes (TR063).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_307 import Bericht
from berichten.regels.hulp.levering import TIJDELIJK, stops_met_eerdere
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each stop of a delivery that is stopped for good."""
    for stop, eerdere in stops_met_eerdere(bericht, dossier):
        for eerder in eerdere:
            if eerder.reden_beeindiging != TIJDELIJK:
                yield Treffer((stop,), f"De levering is al definitief gestopt per {eerder.einddatum:%d-%m-%Y}.")
                break


REGEL = Regel(
    code="TR415",
    niveau=3,
    retourcode="9415",
    berichten={
        "307": (
            "StopProduct/ToewijzingNummer",
            "StopProduct/Begindatum",
            "StopProduct/RedenBeeindiging",
            "StopProduct/Einddatum",
            "StopProduct/StatusAanlevering",
        )
    },
    controleer=controleer,
)
