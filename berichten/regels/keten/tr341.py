"""TR341: a line is declared in the unit of its toewijzing, or of the contract.

Regel: de Eenheid van een debet Prestatie is die van het ToegewezenProduct; bij een toewijzing in uren mag het ook in
    minuten. Noemt de toewijzing geen Eenheid (aspecifiek of generiek), dan geldt de eenheid van het contract.
Bron: iStandaarden iWmo en iJw 3.2, TR341, IV081, OP267.
Retourcode: 9341
Berichten: 323

Without a contract on record the unit on a toewijzing that names none cannot be judged and passes (OP095). With one, a
product that it does not have on any day of the ProductPeriode has no unit in it, euros included. Minutes also go with a
contract in hours (IV081). Of a credit line TR323 demands the unit of its debit line; it is not disputed because the
toewijzing changed since (IV085).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_323 import Bericht
from berichten.regels.hulp.declaratie import debet_op_toewijzing
from berichten.regels.hulp.omvang import eenheid_klopt, tarieven
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each debit Prestatie in a unit that was not agreed on."""
    for prestatie, toewijzing in debet_op_toewijzing(bericht, dossier):
        if eenheid_klopt(prestatie, toewijzing, dossier):
            continue
        if toewijzing.eenheid is not None:
            verwacht = f"toewijzing {toewijzing.nummer} heeft eenheid {toewijzing.eenheid}"
        else:
            eenheden = sorted({tarief.eenheid for tarief in tarieven(prestatie, dossier)})
            verwacht = f"het contract heeft voor product {prestatie.product_code} over deze ProductPeriode " + (
                f"eenheid {' of '.join(eenheden)}" if eenheden else "geen eenheid"
            )
        yield Treffer((prestatie,), f"De Eenheid is {prestatie.eenheid}, maar {verwacht}.")


REGEL = Regel(
    code="TR341",
    niveau=3,
    retourcode="9341",
    berichten={
        "323": (
            "Prestatie/ToewijzingNummer",
            "Prestatie/Eenheid",
            "Prestatie/ProductCategorie",
            "Prestatie/ProductCode",
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
)
