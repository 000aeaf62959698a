"""TR357: a change that is not in the future covers the whole toewijzing.

Regel: een GewensteIngangsdatum op of vóór de Dagtekening is gelijk aan de Ingangsdatum van de toewijzing.
Bron: iStandaarden iWmo en iJw 3.2, TR357; IV092.
Retourcode: 9357
Berichten: 317

A product without an actual toewijzing is TR351's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.hulp.verzoek import te_wijzigen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each TeWijzigenProduct that wants to begin in the past, but not with its toewijzing."""
    dagtekening = bericht.header.bericht_identificatie.dagtekening
    for product, toewijzing in te_wijzigen(bericht, dossier):
        gewenst = product.gewenste_ingangsdatum
        if gewenst <= dagtekening and gewenst != toewijzing.ingangsdatum:
            yield Treffer(
                (product,),
                f"GewensteIngangsdatum {gewenst:%d-%m-%Y} ligt niet na de Dagtekening {dagtekening:%d-%m-%Y} en is "
                f"niet de Ingangsdatum {toewijzing.ingangsdatum:%d-%m-%Y} van toewijzing {toewijzing.nummer}.",
            )


REGEL = Regel(
    code="TR357",
    niveau=3,
    retourcode="9357",
    berichten={
        "317": (
            "TeWijzigenProduct/ToewijzingNummer",
            "TeWijzigenProduct/GewensteIngangsdatum",
            "Header/BerichtIdentificatie/Dagtekening",
        )
    },
    controleer=controleer,
)
