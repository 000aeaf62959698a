"""TR071: a start that was stopped is not removed.

Regel: een start wordt niet verwijderd (StatusAanlevering 3) als er voor die start al een stop is gemeld.
Bron: iStandaarden iWmo en iJw 3.2, TR071; OP033.
Retourcode: 9071
Berichten: 305

A temporary stop counts as well; a stop that was removed since does not.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model.bericht_305 import Bericht
from berichten.regels.hulp.levering import startsleutel, stops_van, verwijderingen
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each removal of a start that has a stop."""
    gestopt = {startsleutel(stop): stop for stop in stops_van(bericht, dossier)}
    for start in verwijderingen(bericht.client.start_producten):
        if stop := gestopt.get(startsleutel(start)):
            yield Treffer(
                (start,),
                f"De start per {start.begindatum:%d-%m-%Y} is al gestopt per {stop.einddatum:%d-%m-%Y} en kan niet "
                "verwijderd worden.",
            )


REGEL = Regel(
    code="TR071",
    niveau=3,
    retourcode="9071",
    berichten={
        "305": (
            "StartProduct/ToewijzingNummer",
            "StartProduct/Product/Categorie",
            "StartProduct/Product/Code",
            "StartProduct/Begindatum",
            "StartProduct/StatusAanlevering",
        ),
    },
    controleer=controleer,
)
