"""TR338: a line stands on a toewijzing that exists.

Regel: het ToewijzingNummer van de Prestatie is dat van een ToegewezenProduct dat aan deze aanbieder is toegewezen.
Bron: iStandaarden iWmo en iJw 3.2, TR338, OP276, OP302.
Retourcode: 9338
Berichten: 323

Only the number counts here: a toewijzing of another client is TR304's, a removed one TR384's. Credit lines are judged
too: a number that was granted on stays on record, so no rightful credit can fail.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Prestatie whose toewijzing this provider does not have."""
    for _, prestatie in prestaties(bericht):
        if prestatie.toewijzing_nummer not in dossier.toewijzingen:
            yield Treffer((prestatie,), f"Toewijzing {prestatie.toewijzing_nummer} is voor deze aanbieder niet bekend.")


REGEL = Regel(
    code="TR338",
    niveau=3,
    retourcode="9338",
    berichten={"323": ("Prestatie/ToewijzingNummer",)},
    controleer=controleer,
)
