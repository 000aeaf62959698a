"""TR369: all lines on a toewijzing with a budget together stay within that budget.

Regel: de som van alle toegekende Prestaties op een ToegewezenProduct met Budget, min de credits en met de Prestaties
    van dit bericht erbij, is niet groter dan dat Budget.
Bron: iStandaarden iWmo en iJw 3.2, TR369, OP365, OP366.
Retourcode: 9369
Berichten: 323

The text speaks of GeleverdVolume. A budget is money, and a line on it may be in any unit of the contract; what counts
is therefore IngediendBedrag, which for unit 83 is the same (CS339). The sum runs as that of TR322: credits first,
then the lines in the order of the message, and a line that does not fit does not count. A credit line is never
disputed (IV085).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier, ToewijzingStand
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import euro
from berichten.regels.hulp.omvang import overschrijdingen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each debit Prestatie that no longer fits in the budget."""
    for te_veel in overschrijdingen(bericht, dossier, _budget, _bedrag):
        yield Treffer(
            (te_veel.prestatie,),
            f"Met deze prestatie komt toewijzing {te_veel.toewijzing.nummer} op {euro(te_veel.som)}; "
            f"het Budget is {euro(te_veel.maximum)}.",
        )


def _budget(toewijzing: ToewijzingStand) -> int | None:
    return toewijzing.budget


def _bedrag(_toewijzing: ToewijzingStand, _volume: int, _eenheid: str, bedrag: int) -> int:
    return bedrag


REGEL = Regel(
    code="TR369",
    niveau=3,
    retourcode="9369",
    berichten={
        "323": (
            "Prestatie/ToewijzingNummer",
            "Prestatie/IngediendBedrag/Bedrag",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
    ronde=3,
)
