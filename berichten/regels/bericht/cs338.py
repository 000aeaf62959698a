"""CS338: days, parts of days, euros and pieces are not assigned per day.

Regel: de Frequentie is 2, 4 of 6 als de Eenheid 14, 16, 83 of 84 is en de Einddatum na 31-12-2020 ligt of leeg is.
Bron: iStandaarden iWmo en iJw 3.2, CS338.
Retourcode: 0001
Berichten: 301, 317
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from berichten.bevinding import Plaats, Treffer
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.regels.hulp.klassen import instanties
from berichten.regels.regel import Regel

EENHEDEN = ("14", "16", "83", "84")
FREQUENTIES = ("2", "4", "6")
EIND_OVERGANG = date(2020, 12, 31)


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Omvang, with the Einddatum when there is one, of each product whose unit and frequency do not go."""
    for klasse in ("ToegewezenProduct", "TeWijzigenProduct", "NieuwProduct"):
        for product in instanties(bericht, klasse):
            yield from beoordeel_omvang(product, "Einddatum", product.einddatum)


def beoordeel_omvang(product: Any, naam: str, einde: date | None) -> Iterator[Treffer]:
    """Yield what is wrong with the Omvang of a product that ends on `einde`; `naam` is what it calls that date."""
    omvang = product.omvang
    if omvang is None or omvang.eenheid not in EENHEDEN or omvang.frequentie in FREQUENTIES:
        return
    if einde is not None and einde <= EIND_OVERGANG:
        return
    plaatsen: list[Plaats] = [(omvang, "Frequentie"), (omvang, "Eenheid")]
    if einde is not None:
        plaatsen.append((product, naam))
    details = (
        f"De Eenheid is {omvang.eenheid} en de Frequentie is {omvang.frequentie}; verwacht is Frequentie 2, 4 of 6."
    )
    yield Treffer(tuple(plaatsen), details)


def paden(klasse: str, einde: str) -> tuple[str, ...]:
    """The paths that the check reads in one class."""
    return (f"{klasse}/Omvang/Eenheid", f"{klasse}/Omvang/Frequentie", f"{klasse}/{einde}")


REGEL = Regel(
    code="CS338",
    niveau=2,
    retourcode="0001",
    berichten={
        "301": paden("ToegewezenProduct", "Einddatum"),
        "317": (*paden("TeWijzigenProduct", "Einddatum"), *paden("NieuwProduct", "Einddatum")),
    },
    controleer=controleer,
)
