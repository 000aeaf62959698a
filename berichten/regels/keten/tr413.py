"""TR413: a temporary stop does not follow a temporary stop.

Regel: na een tijdelijke stop (RedenBeeindiging 20) van een levering volgt op dezelfde Begindatum geen tweede
    tijdelijke stop.
Bron: iStandaarden iWmo en iJw 3.2, TR413; OP377, OP378.
Retourcode: 9413
Berichten: 307

Two temporary stops of one delivery in one message: the one with the later Einddatum is refused. A removal
(StatusAanlevering 3) passes (TR063).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_307 import Bericht
from berichten.regels.hulp.levering import TIJDELIJK, stops_met_eerdere
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each temporary stop of a delivery that is stopped temporarily."""
    for stop, eerdere in stops_met_eerdere(bericht, dossier):
        if stop.reden_beeindiging != TIJDELIJK:
            continue
        for eerder in eerdere:
            if eerder.reden_beeindiging == TIJDELIJK:
                yield Treffer(
                    (stop,),
                    f"De levering is al tijdelijk gestopt per {eerder.einddatum:%d-%m-%Y}; alleen een definitieve stop "
                    "is toegestaan.",
                )
                break


REGEL = Regel(
    code="TR413",
    niveau=3,
    retourcode="9413",
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
