"""TR384: nothing is declared on a removed toewijzing.

Regel: een Prestatie declareert niet op een toewijzing met RedenWijziging 13 (verwijderd).
Bron: iStandaarden iWmo en iJw 3.2, TR384, OP033x1.
Retourcode: 9384
Berichten: 323

A removed toewijzing counts as never sent, whatever its dates: the rules that hold a line against the period or product
of its toewijzing (TR307, TR308, TR339, TR340, TR387, TR388) are silent on it. A toewijzing of another client is
TR304's. A credit line passes: taking back what was granted before the removal is just what a provider should do then
(IV085), and TR323 sees to it that there was such a line.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.hulp.declaratie import is_credit
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each debit Prestatie on a removed toewijzing."""
    for client, prestatie in prestaties(bericht):
        toewijzing = dossier.toewijzingen.get(prestatie.toewijzing_nummer)
        if (
            toewijzing is not None
            and toewijzing.reden_wijziging == "13"
            and toewijzing.bsn == client.bsn
            and not is_credit(prestatie)
        ):
            yield Treffer((prestatie,), f"Toewijzing {toewijzing.nummer} is verwijderd.")


REGEL = Regel(
    code="TR384",
    niveau=3,
    retourcode="9384",
    berichten={"323": ("Client/Bsn", "Prestatie/ToewijzingNummer", "Prestatie/IngediendBedrag/DebetCredit")},
    controleer=controleer,
)
