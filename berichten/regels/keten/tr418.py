"""TR418: the rate of a line is the contractual one.

Regel: het ProductTarief van een debet Prestatie is het tarief dat voor het product en de eenheid in het contract
    staat; bij minuten op een contract per uur is het een zestigste daarvan, rekenkundig afgerond op hele centen.
Bron: iStandaarden iWmo en iJw 3.2, TR418, IV081.
Retourcode: 0611
Berichten: 323

A rate counts when it holds on any day of the ProductPeriode: one line has one rate, and where the rate changes within
the period the standard does not say which. A contract on record without a rate for this product and period rejects the
line; no contract on record passes it (OP095). A line in euros (83) has no ProductTarief. Where the unit itself is
wrong, or a toewijzing without unit gets it from a contract that lacks the product, TR341 says so and this rule is
silent. A credit line keeps the rate of its debit line, also when the contract changed (IV085).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import ContractTarief, Dossier
from berichten.model.bericht_323 import Bericht, Prestatie
from berichten.omvang import MINUUT, UUR, minuuttarief
from berichten.regels.hulp.algemeen import euro, prestaties
from berichten.regels.hulp.declaratie import is_credit
from berichten.regels.hulp.omvang import eenheid_klopt, tarieven
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each debit Prestatie with a rate that is not in the contract."""
    if dossier.contracten is None:
        return
    for _, prestatie in prestaties(bericht):
        if prestatie.product_tarief is None or is_credit(prestatie):
            continue
        verwacht = [_tarief_voor(prestatie, tarief) for tarief in tarieven(prestatie, dossier)]
        if prestatie.product_tarief in verwacht:
            continue
        toewijzing = dossier.toewijzingen.get(prestatie.toewijzing_nummer)
        if toewijzing is None or eenheid_klopt(prestatie, toewijzing, dossier):
            bekend = sorted({tarief for tarief in verwacht if tarief is not None})
            yield Treffer((prestatie,), _details(prestatie, prestatie.product_tarief, bekend))


def _tarief_voor(prestatie: Prestatie, tarief: ContractTarief) -> int | None:
    """What a rate on record comes to in the unit of the line; None when it is in another unit."""
    if tarief.eenheid == prestatie.eenheid:
        return tarief.tarief
    if tarief.eenheid == UUR and prestatie.eenheid == MINUUT:
        return minuuttarief(tarief.tarief)
    return None


def _details(prestatie: Prestatie, tarief: int, verwacht: list[int]) -> str:
    begin = f"Het ProductTarief is {euro(tarief)}"
    product = f"product {prestatie.product_code} in eenheid {prestatie.eenheid}"
    if not verwacht:
        return f"{begin}, maar het contract heeft over deze ProductPeriode geen tarief voor {product}."
    return f"{begin}; volgens het contract is het voor {product} {' of '.join(map(euro, verwacht))}."


REGEL = Regel(
    code="TR418",
    niveau=3,
    retourcode="0611",
    berichten={
        "323": (
            "Prestatie/ToewijzingNummer",
            "Prestatie/ProductCategorie",
            "Prestatie/ProductCode",
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
            "Prestatie/Eenheid",
            "Prestatie/ProductTarief",
            "Prestatie/IngediendBedrag/DebetCredit",
        )
    },
    controleer=controleer,
)
