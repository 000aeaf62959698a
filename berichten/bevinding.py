"""The one finding type. Return messages, REST, CLI and screens read it and nothing else."""

from dataclasses import dataclass
from typing import NamedTuple

Plaats = object | tuple[object, str]
"""An object of the model, or one of its elements: `(prestatie.product_periode, "Einddatum")`."""


class Treffer(NamedTuple):
    """What a rule yields: the places it names, most telling first, and in Dutch what it found.

    At levels 3 and 4 the first place is the class the return code goes to (`prestatie`, `client`, `bericht.header`).
    The text holds values that explain the finding, never a BSN or a name.
    """

    plaatsen: tuple[Plaats, ...]
    details: str


@dataclass(frozen=True, slots=True)
class Bevinding:
    """One broken rule at one place in a message.

    `regel` is the rule's code (at level 1 the schema facet that failed), `niveau` 1 to 4, `retourcode` the code for the
    return message (None at level 1). `locaties` are paths of local names with an index where siblings share the name,
    sorted; `klasse` is the path of the class the finding is reported at.
    """

    regel: str
    niveau: int
    retourcode: str | None
    klasse: str
    locaties: tuple[str, ...]
    details: str
