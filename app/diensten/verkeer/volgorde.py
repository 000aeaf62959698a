"""Order within a relation: what takes something away does not pass a declaration that came in before it.

The messages that order pass the declarations that wait, for they bring what a declaration is judged by. One that takes
away would have lines rejected that were right when they were sent, and a removal would not meet the lines that forbid
it (TR385). So it waits for them, and what came in later keeps its place behind it.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.diensten.verkeer.oordelen import Geoordeeld
from app.opslag.verkeer.berichten import Kop, wachtende_declaraties


class MoetWachten(Exception):
    """A message that takes away came to its turn before declarations (`eerst`) that came in earlier."""

    def __init__(self, eerst: Sequence[UUID]) -> None:
        super().__init__(f"{len(eerst)} declaraties gaan voor")
        self.eerst = eerst


def controleer_volgorde(session: Session, kop: Kop, geoordeeld: Geoordeeld) -> None:
    """To be called before a judged message is processed, with its relation locked. Raises MoetWachten."""
    if geoordeeld.neemt_weg and (eerst := wachtende_declaraties(session, kop)):
        raise MoetWachten(eerst)
