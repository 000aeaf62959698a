"""TR074: the key of a start or stop is new.

Regel: de logische sleutel van een eerste aanlevering (StatusAanlevering 1) komt in het bericht één keer voor, en niet
    in eerdere goedgekeurde berichten die nog gelden.
Bron: iStandaarden iWmo en iJw 3.2, TR074; IV008.
Retourcode: 9074
Berichten: 305, 307

The key of a start is ToewijzingNummer, Product and Begindatum; that of a stop has RedenBeeindiging and Einddatum as
well. What differs outside the key, such as ToewijzingIngangsdatum, is corrected in two messages: a removal with the
same key in the same message does not free it. Within a message each first delivery but the first one with its key is
named.
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_305
from berichten.regels.hulp.levering import (
    Regiebericht,
    Startsleutel,
    Stopsleutel,
    starts_van,
    startsleutel,
    stops_van,
    stopsleutel,
    verwijderingen,
)
from berichten.regels.regel import Regel

EERSTE = "1"


def controleer(bericht: Regiebericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each first delivery whose key is in use."""
    client = bericht.client
    if isinstance(client, bericht_305.Client):
        starts: set[Startsleutel] = {startsleutel(start) for start in starts_van(bericht, dossier)}
        starts.update(startsleutel(start) for start in verwijderingen(client.start_producten))
        for start in client.start_producten:
            if start.status_aanlevering == EERSTE and startsleutel(start) in starts:
                yield Treffer(
                    (start,), f"De start per {start.begindatum:%d-%m-%Y} is al eerder gemeld met dezelfde sleutel."
                )
            starts.add(startsleutel(start))
        return
    stops: set[Stopsleutel] = {stopsleutel(stop) for stop in stops_van(bericht, dossier)}
    stops.update(stopsleutel(stop) for stop in verwijderingen(client.stop_producten))
    for stop in client.stop_producten:
        if stop.status_aanlevering == EERSTE and stopsleutel(stop) in stops:
            yield Treffer((stop,), f"De stop per {stop.einddatum:%d-%m-%Y} is al eerder gemeld met dezelfde sleutel.")
        stops.add(stopsleutel(stop))


REGEL = Regel(
    code="TR074",
    niveau=3,
    retourcode="9074",
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
