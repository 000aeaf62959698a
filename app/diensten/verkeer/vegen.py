"""Use case: repair what workers that died, and ends of jobs that were not recorded, leave behind."""

from collections.abc import Collection
from dataclasses import dataclass

from app.diensten.verkeer import verzendingen
from app.diensten.verkeer.ontvangen import zet_in_rij
from app.kern.instellingen import instellingen
from app.opslag.kern import wachtrij
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import berichten as opslag

STIL_NA = 30
"""Seconds without a sign of life after which a worker counts as dead."""


@dataclass(frozen=True, slots=True)
class Veegbeurt:
    """How many jobs were put back, and how many messages, to judge or to deliver, got a new job."""

    teruggezet: int
    aangevuld: int


def veeg(
    *,
    stil_na: float = STIL_NA,
    limiet: float | None = None,
    eigen: Collection[int] = (),
    lopend: int | None = None,
) -> Veegbeurt:
    """Put stalled jobs back in the queue, and give messages that wait without a job a new one.

    `limiet` is the hard limit in seconds on judging a message (None: the setting). `eigen` are the workers that the
    process which sweeps has been to the queue, and `lopend` the job that runs in it: it has no other. How often a
    message may be tried is counted with the message, so a job that is put back too often parks it. Several workers may
    sweep at once.
    """
    grens = instellingen().taak_limiet if limiet is None else limiet
    with sessie(PIJPLIJN) as session:
        teruggezet = wachtrij.zet_terug(session, hartslag=stil_na, limiet=grens, eigen=eigen, lopend=lopend)
        verloren = wachtrij.verloren(session, limiet=grens)
        for bericht_id in verloren:
            kop = opslag.haal(session, bericht_id)
            if kop is not None:
                zet_in_rij(session, bericht_id, kop)
        vergeten = verzendingen.vul_aan(session)
    return Veegbeurt(teruggezet, len(verloren) + vergeten)
