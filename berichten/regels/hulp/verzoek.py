"""What the rules on a request to change (317) share: the toewijzingen it speaks of."""

from collections.abc import Iterator

from berichten.dossier import Dossier, ToewijzingStand
from berichten.model.bericht_317 import Bericht, TeWijzigenProduct


def actuele_toewijzing(nummer: int, bericht: Bericht, dossier: Dossier) -> ToewijzingStand | None:
    """The toewijzing with this number when it is of the client and actual on the Dagtekening of the request.

    The Dagtekening and not the day of judging: the sender knew no later one (OP095), and an answer may not depend on
    how long a message waited.
    """
    toewijzing = dossier.toewijzingen.get(nummer)
    if toewijzing is None or toewijzing.bsn != bericht.client.bsn:
        return None
    return toewijzing if toewijzing.actueel_op(bericht.header.bericht_identificatie.dagtekening) else None


def onbekende_reden(nummer: int, bericht: Bericht, dossier: Dossier) -> str | None:
    """Why a number is no actual toewijzing of the client, in Dutch; None when it is one.

    Also None when only the client is unknown: that fault is TR304's.
    """
    toewijzing = dossier.toewijzingen.get(nummer)
    if toewijzing is None:
        return f"Toewijzing {nummer} is niet bekend bij deze aanbieder."
    if toewijzing.bsn != bericht.client.bsn:
        if bericht.client.bsn not in dossier.clienten:
            return None
        return f"Toewijzing {nummer} is van een andere cliënt."
    if actuele_toewijzing(nummer, bericht, dossier):
        return None
    if toewijzing.vervallen:
        return f"Toewijzing {nummer} is verwijderd."
    return (
        f"Toewijzing {nummer} eindigde op {toewijzing.einddatum:%d-%m-%Y}, "
        f"vóór de Dagtekening {bericht.header.bericht_identificatie.dagtekening:%d-%m-%Y}."
    )


def te_wijzigen(bericht: Bericht, dossier: Dossier) -> Iterator[tuple[TeWijzigenProduct, ToewijzingStand]]:
    """Every TeWijzigenProduct with its actual toewijzing; without one the product is TR351's."""
    for product in bericht.client.verzoek.te_wijzigen_producten:
        toewijzing = actuele_toewijzing(product.toewijzing_nummer, bericht, dossier)
        if toewijzing:
            yield product, toewijzing
