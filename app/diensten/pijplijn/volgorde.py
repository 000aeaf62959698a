"""Order within a relation: what takes something away does not pass a declaration that came in before it.

The messages that order pass the declarations that wait, for they bring what a declaration is judged by. One that takes
away would have lines rejected that were right when they were sent, and a removal would not meet the lines that forbid
it (TR385). So it waits for them, and what came in later keeps its place behind it.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.opslag.verkeer.berichten import Kop, wachtende_declaraties
from app.opslag.zorg.retour import keurt_af
from berichten.dossier import Dossier, ToewijzingStand
from berichten.model import Bericht, bericht_301, bericht_302
from berichten.model.bericht_301 import ToegewezenProduct


class MoetWachten(Exception):
    """A message that takes away came to its turn before declarations (`eerst`) that came in earlier."""

    def __init__(self, eerst: Sequence[UUID]) -> None:
        super().__init__(f"{len(eerst)} declaraties gaan voor")
        self.eerst = eerst


def controleer_volgorde(session: Session, kop: Kop, bericht: Bericht, dossier: Dossier) -> None:
    """To be called before an accepted message is processed, with its relation locked. Raises MoetWachten."""
    if _neemt_weg(bericht, dossier) and (eerst := wachtende_declaraties(session, kop)):
        raise MoetWachten(eerst)


def _neemt_weg(bericht: Bericht, dossier: Dossier) -> bool:
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
        (nieuw.reden_wijziging in {"01", "13"} and nieuw.einddatum == nieuw.ingangsdatum)
        or (nieuw.einddatum or date.max) < (nu.einddatum or date.max)
        or _lager(nieuw.budget, nu.budget)
        or _lager(nieuw.omvang.volume if nieuw.omvang else None, nu.volume)
    )


def _lager(nieuw: int | None, nu: int | None) -> bool:
    """Whether a limit is lower than it was; without one anything goes."""
    return nieuw is not None and (nu is None or nieuw < nu)
