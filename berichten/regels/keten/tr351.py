"""TR351: what is to be changed is an actual toewijzing.

Regel: het ToewijzingNummer van ieder TeWijzigenProduct is dat van een actuele toewijzing van de cliënt bij deze
    aanbieder.
Bron: iStandaarden iWmo en iJw 3.2, TR351; IV092.
Retourcode: 9351
Berichten: 317

Actual is judged on the Dagtekening, as in TR349. When the client is unknown and the number belongs to someone else,
the fault is TR304's.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_317 import Bericht
from berichten.regels.hulp.verzoek import onbekende_reden
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each TeWijzigenProduct without an actual toewijzing."""
    for product in bericht.client.verzoek.te_wijzigen_producten:
        if reden := onbekende_reden(product.toewijzing_nummer, bericht, dossier):
            yield Treffer((product,), reden)


REGEL = Regel(
    code="TR351",
    niveau=3,
    retourcode="9351",
    berichten={"317": ("TeWijzigenProduct/ToewijzingNummer", "Client/Bsn", "Header/BerichtIdentificatie/Dagtekening")},
    controleer=controleer,
)
