"""What a rule is: its facts, the element paths it reads, and the function that checks a message."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from berichten.bevinding import Treffer
from berichten.dossier import Dossier

Controle = Callable[[Any, Dossier], Iterator[Treffer]]
"""Takes a message (of a type the rule names) and what is known outside it; yields every place that breaks the rule."""

BEIDE = ("iwmo", "ijw")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One rule of the standard.

    `berichten` maps each message number to the element paths the rule reads there, each from a class of the message
    (`Prestatie/ProductPeriode/Begindatum`); a test resolves them all in every schema. `ronde` orders the judging of a
    declaration: 0 for rules that need no other verdict, 1 for credit lines, 2 for debit lines against the credits,
    3 for sums over the lines that are left (OP366).
    """

    code: str
    niveau: int
    retourcode: str
    berichten: Mapping[str, tuple[str, ...]]
    controleer: Controle
    standaarden: tuple[str, ...] = BEIDE
    binnen_bericht: Controle | None = None
    """For a rule of level 3 that the message alone can already break: the check that validation runs, naming the
    elements where `controleer` names the class (TR319)."""
    ronde: int = 0
    uitleg: str = field(default="", repr=False)
    """The docstring of the rule, for `berichtenverkeer regel`; filled by the register."""
