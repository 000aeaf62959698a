"""Whether a message takes something away: leaves a provider less to declare than it had."""

from datetime import date

from berichten.antwoord.retour import keurt_af
from berichten.dossier import Dossier, ToewijzingStand, is_vervallen
from berichten.model import Bericht, bericht_301, bericht_302
from berichten.model.bericht_301 import ToegewezenProduct


def neemt_weg(bericht: Bericht, dossier: Dossier) -> bool:
    """Whether a message leaves a provider less to declare: an order that limits, or one that the provider rejects."""
    if isinstance(bericht, bericht_302.Bericht):
        return keurt_af(bericht)
    if not isinstance(bericht, bericht_301.Bericht):
        return False
    bekend = dossier.toewijzingen_gemeente
    return any(
        _beperkt(product, bekend[product.toewijzing_nummer])
        for product in bericht.client.toegewezen_producten
        if product.toewijzing_nummer in bekend
    )


def _beperkt(nieuw: ToegewezenProduct, nu: ToewijzingStand) -> bool:
    """Whether a version of a toewijzing allows less than the actual one: it is removed, shorter, or its limit is lower.

    An older version that comes in late changes nothing (IV013); all else that differs is another toewijzing (IV066).
    """
    if nu.vervallen or (nieuw.toewijzingsdatum, nieuw.toewijzingstijd) < (nu.toewijzingsdatum, nu.toewijzingstijd):
        return False
    return (
        # Of a toewijzing for one day the end does not show that it is removed.
        is_vervallen(nieuw.reden_wijziging, nieuw.ingangsdatum, nieuw.einddatum)
        or (nieuw.einddatum or date.max) < (nu.einddatum or date.max)
        or _lager(nieuw.budget, nu.budget)
        or _lager(nieuw.omvang.volume if nieuw.omvang else None, nu.volume)
    )


def _lager(nieuw: int | None, nu: int | None) -> bool:
    """Whether a limit is lower than it was; without one anything goes."""
    return nieuw is not None and (nu is None or nieuw < nu)
