"""TR382: a stop repeats the key of its start.

Regel: ToewijzingNummer, Product en Begindatum van een stop zijn die van de laatste start op dat toegewezen product, of
    van een start daarop die niet gestopt is.
Bron: iStandaarden iWmo en iJw 3.2, TR382; OP155, OP377, OP378.
Retourcode: 9069
Berichten: 307

The last start is the one that was reported last, whatever its Begindatum (OP155); by the date of its message, as the
order of arrival has no meaning (OP080). It counts whether it is running, or stopped temporarily: a definite stop may
follow a temporary one. After a definite stop the key still fits, and TR415 refuses the next stop. An earlier start
counts while it has no stop: that is so when its stop was removed to be corrected, also in this message (IV008). A stop
without a toewijzing is TR019's. A removal (StatusAanlevering 3) passes (TR063).
"""

from collections.abc import Iterator

from berichten.bevinding import Treffer
from berichten.dossier import Dossier, LeveringStand
from berichten.model.bericht_307 import Bericht
from berichten.regels.hulp.levering import (
    Onderwerp,
    Startsleutel,
    aanleveringen,
    gerelateerd,
    onderwerp,
    starts_van,
    startsleutel,
    stops_van,
    stopsleutel,
    verwijderingen,
)
from berichten.regels.regel import Regel


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each stop that fits neither the start reported last nor one that is running."""
    stops = bericht.client.stop_producten
    verwijderd = {stopsleutel(stop) for stop in verwijderingen(stops)}
    gestopt = {startsleutel(stop) for stop in stops_van(bericht, dossier) if stopsleutel(stop) not in verwijderd}
    laatste: dict[Onderwerp, LeveringStand] = {}
    lopend: set[Startsleutel] = set()
    for start in starts_van(bericht, dossier):
        laatste[onderwerp(start)] = start
        if startsleutel(start) not in gestopt:
            lopend.add(startsleutel(start))
    for stop in aanleveringen(stops):
        if startsleutel(stop) in lopend:
            continue
        begin = laatste.get(onderwerp(stop))
        if begin is None:
            if gerelateerd(stop, bericht, dossier):
                yield Treffer((stop,), "Er is geen start gemeld van de levering die hier stopt.")
        elif begin.begindatum != stop.begindatum:
            yield Treffer(
                (stop,),
                f"De stop noemt Begindatum {stop.begindatum:%d-%m-%Y}, maar de laatste start is van "
                f"{begin.begindatum:%d-%m-%Y}.",
            )
        elif startsleutel(begin) != startsleutel(stop):
            yield Treffer((stop,), "Het Product in de stop is niet dat van de start.")


REGEL = Regel(
    code="TR382",
    niveau=3,
    retourcode="9069",
    berichten={
        "307": (
            "StopProduct/ToewijzingNummer",
            "StopProduct/Product/Categorie",
            "StopProduct/Product/Code",
            "StopProduct/Begindatum",
            "StopProduct/StatusAanlevering",
        )
    },
    controleer=controleer,
)
