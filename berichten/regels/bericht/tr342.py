"""TR342: the rejected lines explain what is not granted.

Regel: de som van IngediendBedrag van de meegestuurde Prestaties, credit als aftrek, is TotaalIngediendBedrag min
    TotaalToegekendBedrag. Is het DeclaratieAntwoord zelf afgekeurd of niet beoordeeld, dan is TotaalToegekendBedrag
    nul.
Bron: iStandaarden iWmo en iJw 3.2, TR342.
Retourcode: 0001
Berichten: 325

A 325 of only a header has nothing to add up. The DeclaratieAntwoord is rejected when it has a return code other than
0200 and 8001 (granted in full, IV087); its lines are then not judged, and not summed here. Nor is anything granted of
one that was not judged (0233), as the official validator has it.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_325 import Bericht
from berichten.regels.hulp.algemeen import euro
from berichten.regels.hulp.bericht import som, totaal
from berichten.regels.regel import Regel

GEEN_AFKEUR = frozenset({"0200", "8001"})


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the totals of an answer that its lines do not explain."""
    antwoord = bericht.declaratie_antwoord
    if antwoord is None:
        return
    toegekend = totaal(antwoord.totaal_toegekend_bedrag)
    verschil = totaal(antwoord.totaal_ingediend_bedrag) - toegekend
    plaatsen = ((antwoord, "TotaalToegekendBedrag"), (antwoord, "TotaalIngediendBedrag"))
    if not GEEN_AFKEUR.issuperset(antwoord.retour_codes):
        if toegekend:
            oordeel = "afgekeurd of niet beoordeeld"
            yield Treffer(plaatsen, f"De declaratie is {oordeel}, maar er is {euro(toegekend)} toegekend.")
        return
    afgewezen = som(antwoord.clienten)
    if afgewezen != verschil:
        yield Treffer(
            plaatsen,
            f"De afgewezen Prestaties zijn samen {euro(afgewezen)}; het verschil tussen TotaalIngediendBedrag en "
            f"TotaalToegekendBedrag is {euro(verschil)}.",
        )


REGEL = Regel(
    code="TR342",
    niveau=2,
    retourcode="0001",
    berichten={
        "325": (
            "DeclaratieAntwoord/TotaalIngediendBedrag/TotaalBedrag",
            "DeclaratieAntwoord/TotaalIngediendBedrag/DebetCredit",
            "DeclaratieAntwoord/TotaalToegekendBedrag/TotaalBedrag",
            "DeclaratieAntwoord/TotaalToegekendBedrag/DebetCredit",
            "DeclaratieAntwoord/RetourCodes/RetourCode",
            "Prestatie/IngediendBedrag/Bedrag",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
)
