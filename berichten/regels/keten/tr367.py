"""TR367: a line of an answer repeats the declared line.

Regel: alle waarden van een Prestatie in het declaratie-antwoord zijn gelijk aan die van de Prestatie met hetzelfde
    ReferentieNummer in de beantwoorde declaratie.
Bron: iStandaarden iWmo en iJw 3.2, TR367, OP303.
Retourcode: 9367
Berichten: 325

One finding per Prestatie, which names every element that differs. A line that was not declared is TR366's; a line under
another client is TR304's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier, PrestatieStand
from berichten.model.bericht_325 import Bericht
from berichten.regels.hulp.algemeen import Prestatie, clienten
from berichten.regels.hulp.declaratie import verschillen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Prestatie with a value that was not declared."""
    if dossier.declaratie is None:
        return
    for client in clienten(bericht):
        for prestatie in client.prestaties:
            nummer = prestatie.product_referentie.referentie_nummer
            ingediend = dossier.declaratie.prestaties.get(nummer)
            if ingediend is None:
                continue
            anders = verschillen(prestatie, ingediend) + _soort(prestatie, ingediend)
            if anders:
                yield Treffer((prestatie,), f"Anders dan gedeclareerd onder {nummer}: {', '.join(anders)}.")


def _soort(prestatie: Prestatie, ingediend: PrestatieStand) -> list[str]:
    """What differs in the elements by which a debit and a credit line differ."""
    vorige, soort = prestatie.product_referentie.vorig_referentie_nummer, prestatie.ingediend_bedrag.debet_credit
    uit = []
    if vorige != ingediend.vorige_referentie:
        uit.append(f"VorigReferentieNummer {vorige or 'leeg'} in plaats van {ingediend.vorige_referentie or 'leeg'}")
    if soort != ingediend.debet_credit:
        uit.append(f"DebetCredit {soort} in plaats van {ingediend.debet_credit}")
    return uit


REGEL = Regel(
    code="TR367",
    niveau=3,
    retourcode="9367",
    berichten={
        "325": (
            "Prestatie/ProductReferentie/ReferentieNummer",
            "Prestatie/ProductReferentie/VorigReferentieNummer",
            "Prestatie/ToewijzingNummer",
            "Prestatie/ProductCategorie",
            "Prestatie/ProductCode",
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
            "Prestatie/GeleverdVolume",
            "Prestatie/Eenheid",
            "Prestatie/ProductTarief",
            "Prestatie/IngediendBedrag/Bedrag",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
)
