"""TR322: all lines on a toewijzing together stay within what it grants over its whole duration.

Regel: de som van GeleverdVolume van alle toegekende Prestaties op een ToegewezenProduct met Omvang, min de credits en
    met de Prestaties van dit bericht erbij, is niet groter dan het maximum over de looptijd van de toewijzing.
Bron: iStandaarden iWmo en iJw 3.2, TR322, IV076, IV077, OP365, OP366.
Retourcode: 9322
Berichten: 323

The finding is at the line that makes the sum too large: credits count first, then the lines in the order of the
message. A line that another rule rejected does not count, nor does a line this rule rejects. A toewijzing without an
end has no maximum, unless its volume is a total. Minutes and hours are summed in minutes; lines in a unit that cannot
be compared with that of the toewijzing are left out. A credit line is never disputed (IV085).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier, ToewijzingStand
from berichten.model.bericht_323 import Bericht
from berichten.omvang import in_grondmaat, maximum_totaal
from berichten.regels.hulp.omvang import hoeveelheid, overschrijdingen, toegewezen_omvang, volume_maat
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each debit Prestatie that no longer fits on its toewijzing."""

    def maximum(toewijzing: ToewijzingStand) -> int | None:
        omvang = toegewezen_omvang(toewijzing, dossier)
        totaal = maximum_totaal(omvang) if omvang else None
        return None if totaal is None else in_grondmaat(totaal, toewijzing.eenheid or "")[0]

    for te_veel in overschrijdingen(bericht, dossier, maximum, volume_maat):
        eenheid = te_veel.toewijzing.eenheid or ""
        yield Treffer(
            (te_veel.prestatie,),
            f"Met deze prestatie komt toewijzing {te_veel.toewijzing.nummer} op {hoeveelheid(te_veel.som, eenheid)}; "
            f"over de hele looptijd is hoogstens {hoeveelheid(te_veel.maximum, eenheid)} toegewezen.",
        )


REGEL = Regel(
    code="TR322",
    niveau=3,
    retourcode="9322",
    berichten={
        "323": (
            "Prestatie/ToewijzingNummer",
            "Prestatie/GeleverdVolume",
            "Prestatie/Eenheid",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
    ronde=3,
)
