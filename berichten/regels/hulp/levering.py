"""What the rules on starts and stops share: logical keys, and what stands before each report (IV008, IV096).

A removal (StatusAanlevering 3) is settled before the other reports of its message; those are judged in order of date,
whatever their order in the message (OP080).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from berichten.dossier import Dossier, LeveringStand
from berichten.model import bericht_305, bericht_307

VERWIJDEREN = "3"
"""StatusAanlevering of a removal."""
TIJDELIJK = "20"
"""RedenBeeindiging of a temporary stop."""

Regiebericht = bericht_305.Bericht | bericht_307.Bericht
Product = bericht_305.StartProduct | bericht_307.StopProduct
Stop = bericht_307.StopProduct | LeveringStand
Onderwerp = int | tuple[str | None, str | None]
Startsleutel = tuple[int | None, str | None, str | None, date]
Stopsleutel = tuple[Startsleutel, str | None, date | None]
Melding = TypeVar("Melding", bericht_305.StartProduct, bericht_307.StopProduct)


def product_van(levering: Product | LeveringStand) -> tuple[str | None, str | None]:
    """Category and code; None where they are empty."""
    if isinstance(levering, LeveringStand):
        return levering.categorie, levering.productcode
    return (levering.product.categorie, levering.product.code) if levering.product else (None, None)


def onderwerp(levering: Product | LeveringStand) -> Onderwerp:
    """What is delivered: the toewijzing, or the product where work is paid as a task and has no toewijzing (IV096)."""
    return product_van(levering) if levering.toewijzing_nummer is None else levering.toewijzing_nummer


def startsleutel(levering: Product | LeveringStand) -> Startsleutel:
    """The logical key of a start within its client: ToewijzingNummer, Product and Begindatum."""
    return (levering.toewijzing_nummer, *product_van(levering), levering.begindatum)


def stopsleutel(stop: Stop) -> Stopsleutel:
    """The logical key of a stop within its client: that of its start, with RedenBeeindiging and Einddatum."""
    return (startsleutel(stop), stop.reden_beeindiging, stop.einddatum)


def producten(bericht: Regiebericht) -> list[Product]:
    """The starts or the stops of a message that are no removal."""
    client = bericht.client
    if isinstance(client, bericht_305.Client):
        return list(aanleveringen(client.start_producten))
    return list(aanleveringen(client.stop_producten))


def verwijderingen(meldingen: Iterable[Melding]) -> Iterator[Melding]:
    """The removals among the starts or stops of a message."""
    return (melding for melding in meldingen if melding.status_aanlevering == VERWIJDEREN)


def aanleveringen(meldingen: Iterable[Melding]) -> Iterator[Melding]:
    """The starts or stops of a message that are no removal."""
    return (melding for melding in meldingen if melding.status_aanlevering != VERWIJDEREN)


def starts_van(bericht: Regiebericht, dossier: Dossier) -> list[LeveringStand]:
    """The starts on record of the client of a message."""
    return [start for start in dossier.starts if start.bsn == bericht.client.bsn]


def stops_van(bericht: Regiebericht, dossier: Dossier) -> list[LeveringStand]:
    """The stops on record of the client of a message."""
    return [stop for stop in dossier.stops if stop.bsn == bericht.client.bsn]


def gerelateerd(product: Product, bericht: Regiebericht, dossier: Dossier) -> bool:
    """Whether a start or stop belongs to a toewijzing of its client, or to work that needs none (TR019)."""
    if product.toewijzing_nummer is not None:
        toewijzing = dossier.toewijzingen.get(product.toewijzing_nummer)
        return toewijzing is not None and toewijzing.bsn == bericht.client.bsn and not toewijzing.vervallen
    if product.product is None:
        return False
    categorie, code = product_van(product)
    if any(
        stand.categorie == categorie and stand.productcode in {None, code} and not stand.vervallen
        for stand in dossier.client_toewijzingen(bericht.client.bsn)
    ):
        return False
    tarieven = (dossier.contracten or {}).get((product.product.categorie, code or ""), ())
    return not any(
        tarief.begindatum <= product.begindatum and (tarief.einddatum is None or product.begindatum <= tarief.einddatum)
        for tarief in tarieven
    )


def stops_met_eerdere(
    bericht: bericht_307.Bericht, dossier: Dossier
) -> Iterator[tuple[bericht_307.StopProduct, list[Stop]]]:
    """Each stop that is no removal, with the stops of the same delivery that stand before it.

    Those are the stops on record that this message does not remove, and the earlier ones of the message itself, in
    order of Einddatum, a temporary one first.
    """
    stops = bericht.client.stop_producten
    verwijderd = {stopsleutel(stop) for stop in verwijderingen(stops)}
    eerdere: dict[tuple[Onderwerp, date], list[Stop]] = {}
    for stand in stops_van(bericht, dossier):
        if stopsleutel(stand) not in verwijderd:
            eerdere.setdefault((onderwerp(stand), stand.begindatum), []).append(stand)
    volgorde = sorted(aanleveringen(stops), key=lambda stop: (stop.einddatum, stop.reden_beeindiging != TIJDELIJK))
    for stop in volgorde:
        voor = eerdere.setdefault((onderwerp(stop), stop.begindatum), [])
        yield stop, voor
        voor.append(stop)
