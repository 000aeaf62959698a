"""TR314: every line has a reference of its own.

Regel: het ReferentieNummer van een Prestatie komt één keer voor bij deze aanbieder binnen het wettelijk domein: in dit
    bericht en in alle eerdere declaraties.
Bron: iStandaarden iWmo en iJw 3.2, TR314, OP283.
Retourcode: 8021
Berichten: 323

Within one message the first line keeps the number and every later one is named. Against earlier messages it does not
matter whether the earlier line was granted or rejected, debit or credit: a number is used up once it was processed.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each Prestatie whose ReferentieNummer was processed before or stands higher up in the message."""
    gezien: set[str] = set()
    for _, prestatie in prestaties(bericht):
        nummer = prestatie.product_referentie.referentie_nummer
        if nummer in dossier.prestaties:
            yield Treffer((prestatie,), f"ReferentieNummer {nummer} is al in een eerdere declaratie gebruikt.")
        elif nummer in gezien:
            yield Treffer((prestatie,), f"ReferentieNummer {nummer} komt vaker voor in dit bericht.")
        gezien.add(nummer)


REGEL = Regel(
    code="TR314",
    niveau=3,
    retourcode="8021",
    berichten={"323": ("Prestatie/ProductReferentie/ReferentieNummer",)},
    controleer=controleer,
)
