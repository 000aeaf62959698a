"""Use case: keep the deadlines for answers with what happens to messages, and mark those that come near or pass."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.kern.instellingen import instellingen
from app.kern.klok import vandaag
from app.opslag.kern.databank import sessie
from app.opslag.verkeer import termijnen as opslag
from app.opslag.verkeer.termijnen import Peildag


def volg(session: Session, bericht_id: UUID, *, dag: date) -> None:
    """Open, meet or drop the deadlines for answers that a message brings or settles, in its own transaction.

    To be called when a message was stored, and again when it has its outcome.
    """
    opslag.volg_bericht(session, bericht_id, peildag_van(dag))


def markeer(*, dag: date | None = None) -> Mapping[tuple[str, str], int]:
    """Mark open deadlines that come near or are overdue; how many changed, by kind and new state."""
    with sessie() as session:
        return opslag.markeer(session, peildag_van(dag or vandaag()))


def peildag_van(dag: date) -> Peildag:
    """A day, with how long before its last day a deadline comes near by the settings."""
    return Peildag(vandaag=dag, vooraf=instellingen().termijn_nadert)
