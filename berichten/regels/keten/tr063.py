"""TR063: only what was reported can be removed.

Regel: een verwijdering (StatusAanlevering 3) heeft dezelfde logische sleutel als een eerdere, goedgekeurde
    aanlevering voor deze cliënt die nog niet verwijderd is.
Bron: iStandaarden iWmo en iJw 3.2, TR063; IV008.
Retourcode: 9063
Berichten: 305, 307

The key of a start is ToewijzingNummer, Product and Begindatum; that of a stop has RedenBeeindiging and Einddatum as
well.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_305
from berichten.regels.hulp.levering import (
    Regiebericht,
    starts_van,
    startsleutel,
    stops_van,
    stopsleutel,
    verwijderingen,
)
from berichten.regels.regel import Regel


def controleer(bericht: Regiebericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each removal of something that is not on record."""
    client = bericht.client
    if isinstance(client, bericht_305.Client):
        starts = {startsleutel(start) for start in starts_van(bericht, dossier)}
        for start in verwijderingen(client.start_producten):
            if startsleutel(start) not in starts:
                yield Treffer(
                    (start,), f"Er is geen start per {start.begindatum:%d-%m-%Y} met deze sleutel om te verwijderen."
                )
        return
    stops = {stopsleutel(stop) for stop in stops_van(bericht, dossier)}
    for stop in verwijderingen(client.stop_producten):
        if stopsleutel(stop) not in stops:
            yield Treffer((stop,), f"Er is geen stop per {stop.einddatum:%d-%m-%Y} met deze sleutel om te verwijderen.")


REGEL = Regel(
    code="TR063",
    niveau=3,
    retourcode="9063",
    berichten={
        "305": (
            "StartProduct/ToewijzingNummer",
            "StartProduct/Product/Categorie",
            "StartProduct/Product/Code",
            "StartProduct/Begindatum",
            "StartProduct/StatusAanlevering",
        ),
        "307": (
            "StopProduct/ToewijzingNummer",
            "StopProduct/Product/Categorie",
            "StopProduct/Product/Code",
            "StopProduct/Begindatum",
            "StopProduct/RedenBeeindiging",
            "StopProduct/Einddatum",
            "StopProduct/StatusAanlevering",
        ),
    },
    controleer=controleer,
)
