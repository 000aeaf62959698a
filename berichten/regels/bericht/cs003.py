"""CS003: a period does not end before it begins.

Regel: de einddatum van een toegewezen, aangevraagd, nieuw of te wijzigen product ligt op of na de ingangsdatum, en die
    van de Periode van een Contact op of na de Begindatum.
Bron: iStandaarden iWmo en iJw 3.2, CS003.
Retourcode: 0001
Berichten: 301, 315, 317

A Periode with an end and no begin breaks the rule: there is nothing that the end could be on or after.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import Bericht
from berichten.regels.hulp.klassen import instanties
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield the dates of each product and Periode that ends before it begins."""
    for contact in instanties(bericht, "Contact"):
        periode = contact.periode
        if periode is not None and periode.einddatum is not None:
            yield from _vergelijk(periode, "Begindatum", periode.begindatum, "Einddatum", periode.einddatum)
    for product in instanties(bericht, "ToegewezenProduct"):
        yield from _vergelijk(product, "Ingangsdatum", product.ingangsdatum, "Einddatum", product.einddatum)
    for product in instanties(bericht, "AangevraagdProduct"):
        begin, einde = product.toewijzing_ingangsdatum, product.toewijzing_einddatum
        yield from _vergelijk(product, "ToewijzingIngangsdatum", begin, "ToewijzingEinddatum", einde)
    for klasse in ("TeWijzigenProduct", "NieuwProduct"):
        for product in instanties(bericht, klasse):
            begin = product.gewenste_ingangsdatum
            yield from _vergelijk(product, "GewensteIngangsdatum", begin, "Einddatum", product.einddatum)


def _vergelijk(deel: Any, van: str, begin: date | None, tot: str, einde: date | None) -> Iterator[Treffer]:
    if einde is None:
        return
    if begin is None:
        yield Treffer(((deel, tot),), f"De {tot} is {einde:%d-%m-%Y}, maar de {van} is leeg.")
    elif einde < begin:
        details = f"De {tot} {einde:%d-%m-%Y} ligt vóór de {van} {begin:%d-%m-%Y}."
        yield Treffer(((deel, tot), (deel, van)), details)


REGEL = Regel(
    code="CS003",
    niveau=2,
    retourcode="0001",
    berichten={
        "301": (
            "Contact/Periode/Begindatum",
            "Contact/Periode/Einddatum",
            "ToegewezenProduct/Ingangsdatum",
            "ToegewezenProduct/Einddatum",
        ),
        "315": ("AangevraagdProduct/ToewijzingIngangsdatum", "AangevraagdProduct/ToewijzingEinddatum"),
        "317": (
            "TeWijzigenProduct/GewensteIngangsdatum",
            "TeWijzigenProduct/Einddatum",
            "NieuwProduct/GewensteIngangsdatum",
            "NieuwProduct/Einddatum",
        ),
    },
    controleer=controleer,
)
