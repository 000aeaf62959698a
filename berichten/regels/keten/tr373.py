"""TR373: a change of a budget or total covers the whole toewijzing.

Regel: wordt in een TeWijzigenProduct het Budget of het totaal over de toewijzingsperiode gewijzigd, dan is
    GewensteIngangsdatum gelijk aan de Ingangsdatum van de toewijzing.
Bron: iStandaarden iWmo en iJw 3.2, TR373; IV092, IV093.
Retourcode: 9373
Berichten: 317

A budget is changed when the request has one and the toewijzing another, or none: what a request leaves out it does not
change. A total is changed when the toewijzing has Frequentie 6 and another Omvang is asked. Moving only the Einddatum
changes neither. A product without an actual toewijzing is TR351's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier, ToewijzingStand
from berichten.model.bericht_317 import Bericht, TeWijzigenProduct
from berichten.regels.hulp.verzoek import te_wijzigen
from berichten.regels.regel import Regel

TOTAAL = "6"
"""Frequentie: total within the toewijzing."""


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each TeWijzigenProduct that changes a budget or total from another day."""
    for product, toewijzing in te_wijzigen(bericht, dossier):
        if product.gewenste_ingangsdatum != toewijzing.ingangsdatum and (wat := _gewijzigd(product, toewijzing)):
            yield Treffer(
                (product,),
                f"{wat} wordt gewijzigd, dus GewensteIngangsdatum {product.gewenste_ingangsdatum:%d-%m-%Y} moet de "
                f"Ingangsdatum {toewijzing.ingangsdatum:%d-%m-%Y} van toewijzing {toewijzing.nummer} zijn.",
            )


def _gewijzigd(product: TeWijzigenProduct, toewijzing: ToewijzingStand) -> str | None:
    """What a request changes that holds for the whole toewijzing, in Dutch."""
    if product.budget is not None and product.budget != toewijzing.budget:
        return "Het Budget"
    omvang = product.omvang
    if toewijzing.frequentie != TOTAAL or omvang is None:
        return None
    gevraagd = (omvang.volume, omvang.eenheid, omvang.frequentie)
    gelijk = gevraagd == (toewijzing.volume, toewijzing.eenheid, toewijzing.frequentie)
    return None if gelijk else "Het totaal over de toewijzingsperiode"


REGEL = Regel(
    code="TR373",
    niveau=3,
    retourcode="9373",
    berichten={
        "317": (
            "TeWijzigenProduct/ToewijzingNummer",
            "TeWijzigenProduct/GewensteIngangsdatum",
            "TeWijzigenProduct/Omvang",
            "TeWijzigenProduct/Budget",
        )
    },
    controleer=controleer,
)
