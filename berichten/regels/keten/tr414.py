"""TR414: a next stop is not earlier than the one before.

Regel: als een levering al gestopt is, ligt de Einddatum van een volgende stop met dezelfde Begindatum niet vóór die
    van de eerdere stop.
Bron: iStandaarden iWmo en iJw 3.2, TR414; OP377, OP378.
Retourcode: 9414
Berichten: 307

An earlier stop that this message removes does not count: correcting a stop to an earlier day is a removal and a new
stop, in one message (IV008). Stops of one message never break the rule among each other, for their order has no
meaning. A removal (StatusAanlevering 3) passes (TR063).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_307 import Bericht
from berichten.regels.hulp.levering import stops_met_eerdere
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each stop that ends before the stop on record."""
    for stop, eerdere in stops_met_eerdere(bericht, dossier):
        laatste = max((eerder.einddatum for eerder in eerdere if eerder.einddatum), default=stop.einddatum)
        if stop.einddatum < laatste:
            yield Treffer(
                (stop,),
                f"De Einddatum {stop.einddatum:%d-%m-%Y} ligt vóór de Einddatum {laatste:%d-%m-%Y} van de stop die al "
                "is gemeld.",
            )


REGEL = Regel(
    code="TR414",
    niveau=3,
    retourcode="9414",
    berichten={
        "307": (
            "StopProduct/ToewijzingNummer",
            "StopProduct/Begindatum",
            "StopProduct/Einddatum",
            "StopProduct/StatusAanlevering",
        )
    },
    controleer=controleer,
)
