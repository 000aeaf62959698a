"""TR349: a request to change names every actual toewijzing.

Regel: het verzoek bevat alle actuele toewijzingen van de cliënt bij deze aanbieder, als OngewijzigdProduct of als
    TeWijzigenProduct.
Bron: iStandaarden iWmo en iJw 3.2, TR349; IV092, OP080, OP095.
Retourcode: 9349
Berichten: 317

Actual is what holds on or after the Dagtekening of the request, or begins later, and is not removed. The standard
speaks of the current date; the sender knew no later day than the Dagtekening (OP095). So a toewijzing with a later
Toewijzingsdatum need not be named, and one that changed since counts as it was: the verdict is the same whichever of
the two messages came in first (OP080).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield the Verzoek when it leaves out an actual toewijzing."""
    verzoek = bericht.client.verzoek
    dagtekening = bericht.header.bericht_identificatie.dagtekening
    genoemd = {product.toewijzing_nummer for product in verzoek.ongewijzigde_producten}
    genoemd.update(product.toewijzing_nummer for product in verzoek.te_wijzigen_producten)
    ontbreekt = [
        str(toewijzing.nummer)
        for toewijzing in dossier.client_toewijzingen(bericht.client.bsn)
        if toewijzing.nummer not in genoemd
        and toewijzing.toewijzingsdatum <= dagtekening
        and toewijzing.actueel_op(dagtekening)
    ]
    if ontbreekt:
        werkwoord = "ontbreekt" if len(ontbreekt) == 1 else "ontbreken"
        yield Treffer(
            (verzoek,), f"Het verzoek noemt niet alle actuele toewijzingen: {', '.join(ontbreekt)} {werkwoord}."
        )


REGEL = Regel(
    code="TR349",
    niveau=3,
    retourcode="9349",
    berichten={
        "317": (
            "OngewijzigdProduct/ToewijzingNummer",
            "TeWijzigenProduct/ToewijzingNummer",
            "Client/Bsn",
            "Header/BerichtIdentificatie/Dagtekening",
        )
    },
    controleer=controleer,
)
