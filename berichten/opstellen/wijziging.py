"""What can be decided on the toewijzingen of one client at one provider, and what stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from berichten.model.basis import Omvang, Product

TOTAAL = "6"
"""Frequentie: the volume is the total over the whole period (codelijst WMO757)."""
DOOR_AANBIEDER = "12"
"""RedenWijziging: on the initiative of the provider."""
VERWIJDERD = "13"
"""RedenWijziging: the toewijzing counts as never sent (OP033x1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nieuw:
    """A first grant of a product: it gets a number of its own (IV066), and no RedenWijziging (IV099).

    `budget` is in cents. `referentie` is the ReferentieAanbieder of the request that this honours, or None (IV097).
    """

    product: Product | None
    ingangsdatum: date
    einddatum: date | None = None
    omvang: Omvang | None = None
    budget: int | None = None
    referentie: str | None = None
    commentaar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanpassing:
    """A toewijzing as it should be from now on, under its own number (OP033x1): end, budget, and a total volume.

    All three are given as they become, also those that stay. `akkoord` says that the provider agreed (OP186, OP299).
    """

    nummer: int
    reden: str
    einddatum: date | None
    omvang: Omvang | None = None
    budget: int | None = None
    referentie: str | None = None
    akkoord: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwijdering:
    """A toewijzing that counts as never sent: its end becomes its begin, with RedenWijziging 13 (OP033x1)."""

    nummer: int
    referentie: str | None = None


Wijziging = Nieuw | Aanpassing | Verwijdering


@dataclass(frozen=True, slots=True, kw_only=True)
class Gebruik:
    """What was made of a toewijzing: granted lines, less what was credited, and reported delivery."""

    laatste_dag: date | None = None
    """Last day of the ProductPerioden that stand granted."""
    bedrag: int = 0
    """Cents."""
    volume: int = 0
    """In the unit of the toewijzing."""
    geleverd: bool = False
    """Whether a start was reported and not taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezwaar:
    """Why a change cannot be sent as asked: which one of them, where it is said, and what a person can do."""

    plaats: int
    """Index in the changes that were asked."""
    bron: str
    """Rule, IV or OP."""
    melding: str
    """In Dutch."""


class NietMogelijk(ValueError):
    """Changes that would make an unlawful or impossible order. `bezwaren` names them all at once."""

    def __init__(self, bezwaren: Sequence[Bezwaar]) -> None:
        super().__init__(", ".join(sorted({bezwaar.bron for bezwaar in bezwaren})))
        self.bezwaren = list(bezwaren)
