"""CS325: an amount of zero is a debit amount.

Regel: een bedrag van 0, in een Prestatie of als totaal, heeft DebetCredit D.
Bron: iStandaarden iWmo en iJw 3.2, CS325.
Retourcode: 0001
Berichten: 323, 325
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_323
from berichten.model.basis import TotaalBedragMetDC
from berichten.regels.hulp.algemeen import Declaratiebericht, clienten
from berichten.regels.regel import Regel


def controleer(bericht: Declaratiebericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each amount of zero that is marked as credit."""
    for totaal in _totalen(bericht):
        if totaal.totaal_bedrag == 0 and totaal.debet_credit != "D":
            yield _treffer(totaal, "TotaalBedrag")
    for client in clienten(bericht):
        for prestatie in client.prestaties:
            bedrag = prestatie.ingediend_bedrag
            if bedrag.bedrag == 0 and bedrag.debet_credit != "D":
                yield _treffer(bedrag, "Bedrag")


def _totalen(bericht: Declaratiebericht) -> tuple[TotaalBedragMetDC, ...]:
    if isinstance(bericht, bericht_323.Bericht):
        return (bericht.declaratie.totaal_ingediend_bedrag,)
    antwoord = bericht.declaratie_antwoord
    return (antwoord.totaal_ingediend_bedrag, antwoord.totaal_toegekend_bedrag) if antwoord else ()


def _treffer(deel: object, element: str) -> Treffer:
    return Treffer(((deel, "DebetCredit"), (deel, element)), f"{element} is 0 en DebetCredit is C; verwacht is D.")


_PRESTATIE = ("Prestatie/IngediendBedrag/Bedrag", "Prestatie/IngediendBedrag/DebetCredit")

REGEL = Regel(
    code="CS325",
    niveau=2,
    retourcode="0001",
    berichten={
        "323": (
            "Declaratie/TotaalIngediendBedrag/TotaalBedrag",
            "Declaratie/TotaalIngediendBedrag/DebetCredit",
            *_PRESTATIE,
        ),
        "325": (
            "DeclaratieAntwoord/TotaalIngediendBedrag/TotaalBedrag",
            "DeclaratieAntwoord/TotaalIngediendBedrag/DebetCredit",
            "DeclaratieAntwoord/TotaalToegekendBedrag/TotaalBedrag",
            "DeclaratieAntwoord/TotaalToegekendBedrag/DebetCredit",
            *_PRESTATIE,
        ),
    },
    controleer=controleer,
)
