"""The job queue as the store sees it: jobs made in our own transactions, and the repair of what got stuck."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import procrastinate
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy.orm import Session

from app.kern.rijen import BEOORDEEL, RIJ_DECLARATIES, RIJ_REGIE, RIJ_VERZENDING, VERZEND

VOORRANG = {RIJ_REGIE: 10}
"""Of jobs that can run the highest goes first, then the oldest. Of one relation, too, a regie message passes a
declaration that waits: the orders it brings are what a declaration is judged by. Deliveries have none: when the other
side is slow, there are always some due, and declarations would never get their turn."""

AFRONDING = 5
"""Seconds in which the end of a job is recorded, as long as nothing is wrong."""

VOORRANG_VOORGANGER, VOORRANG_WACHTER = 20, 15
"""Of a declaration that a regie message has to wait for, and of that message, which so stays ahead of what came later:
of one relation no job runs while one with a higher number waits."""

SPELING = 30
"""Seconds that a moment may lie in the future before it says that the clock of the database was put back."""

_WACHTRIJ = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
"""Never opened: it only writes jobs, on the connection of the transaction that makes them."""


def adres_voor_werkers(adres: str) -> str:
    """The address by which a worker takes jobs and says that they are done, without waiting until that is on disk.

    A server that loses its last moments gives a job out again, and to judge or deliver what is settled does nothing.
    """
    opties = conninfo_to_dict(adres).get("options") or ""
    return make_conninfo(adres, options=f"{opties} -c synchronous_commit=off".strip())


def stel_uit(session: Session, bericht_id: UUID, *, rij: str, slot: str) -> None:
    """Make the job that judges a message; it exists when the transaction is committed.

    Jobs with the same lock name (`slot`) run one at a time, in order of VOORRANG and age.
    """
    _stel_uit(session, bericht_id, rij=rij, slot=slot, voorrang=VOORRANG.get(rij, 0))


def _stel_uit(session: Session, bericht_id: UUID, *, rij: str, slot: str, voorrang: int) -> None:
    taak = _WACHTRIJ.configure_task(
        BEOORDEEL,
        queue=rij,
        lock=slot,
        priority=voorrang,
        connection=session.connection().connection.driver_connection,
    )
    taak.defer(bericht_id=str(bericht_id))


_GEEF_VOORRANG = sa.text("""
    update procrastinate_jobs set priority = :voorrang
    where lock = :slot and task_name = :taak and status = 'todo' and args ->> 'bericht_id' = any(:berichten)
    returning args ->> 'bericht_id'
""")


def laat_voorgaan(session: Session, eerst: Sequence[UUID], bericht_id: UUID, *, slot: str) -> None:
    """Let the jobs of these declarations run before all else of their relation, and then a new job of a message."""
    waarden = {"voorrang": VOORRANG_VOORGANGER, "slot": slot, "taak": BEOORDEEL, "berichten": [*map(str, eerst)]}
    in_rij = set(session.execute(_GEEF_VOORRANG, waarden).scalars())
    for declaratie in eerst:
        if str(declaratie) not in in_rij:
            # Its own process judges it, or died; a job that finds it judged does nothing.
            _stel_uit(session, declaratie, rij=RIJ_DECLARATIES, slot=slot, voorrang=VOORRANG_VOORGANGER)
    _stel_uit(session, bericht_id, rij=RIJ_REGIE, slot=slot, voorrang=VOORRANG_WACHTER)


def stel_verzending_uit(session: Session, bericht_id: UUID, moment: datetime | None = None) -> None:
    """Make the job that delivers a message, now or at `moment`; it exists when the transaction is committed."""
    # No lock: a delivery that waits for its next attempt would hold up all that share it.
    taak = _WACHTRIJ.configure_task(
        VERZEND,
        queue=RIJ_VERZENDING,
        schedule_at=moment,
        connection=session.connection().connection.driver_connection,
    )
    taak.defer(bericht_id=str(bericht_id))


_STILGEVALLEN = sa.text("""
    with stil as (
        select job.id
        from procrastinate_jobs job
        left join procrastinate_workers worker on worker.id = job.worker_id
        left join bericht on job.task_name = :beoordeel and bericht.id = (job.args ->> 'bericht_id')::uuid
        cross join lateral (
            select max(event.at) as begonnen
            from procrastinate_events event
            where event.job_id = job.id and event.type = 'started'
        ) event
        where job.status = 'doing'
          and (
              worker.id is null
              or worker.last_heartbeat
                  not between now() - make_interval(secs => :hartslag) and now() + make_interval(secs => :speling)
              or event.begonnen
                  not between now() - make_interval(secs => :limiet) and now() + make_interval(secs => :speling)
              or (
                  job.worker_id = any(cast(:eigen as bigint[]))
                  and job.id is distinct from cast(:lopend as bigint)
                  and event.begonnen < now() - make_interval(secs => :afronding)
              )
              or (
                  bericht.toestand <> 'ontvangen'
                  and (
                      select max(gebeurtenis.op)
                      from gebeurtenis
                      where gebeurtenis.bericht_id = bericht.id and gebeurtenis.soort in ('beoordeeld', 'geparkeerd')
                  ) < now() - make_interval(secs => :afronding)
              )
          )
        for update of job skip locked
    )
    select procrastinate_retry_job_v2(stil.id, now(), null, null, null) from stil
""")

_VERLOREN = sa.text("""
    select bericht.id
    from bericht
    where bericht.toestand = 'ontvangen'
      and bericht.richting = 'in'
      and bericht.ontvangen_op < now() - make_interval(secs => :limiet)
      and not exists (
          select from procrastinate_jobs job
          where job.task_name = :taak
            and job.status in ('todo', 'doing')
            and job.args ->> 'bericht_id' = bericht.id::text
      )
    order by bericht.volgnummer
    for no key update of bericht skip locked
""")

_VERLOREN_VERZENDING = sa.text("""
    select verzending.bericht_id
    from verzending
    where verzending.toestand in ('klaar', 'onderweg')
      and verzending.volgende_op < now() - make_interval(secs => :speling)
      and not exists (
          select from procrastinate_jobs job
          where job.task_name = :taak
            and job.status in ('todo', 'doing')
            and job.args ->> 'bericht_id' = verzending.bericht_id::text
      )
    for no key update of verzending skip locked
""")


def zet_terug(
    session: Session, *, hartslag: float, limiet: float, eigen: Collection[int] = (), lopend: int | None = None
) -> int:
    """Put back the jobs that nobody works on any more; how many.

    Those are jobs whose worker is gone or gave no sign of life for `hartslag` seconds. And as recording the end of a
    job can fail under a worker that lives on: jobs that judge a message which has its outcome or is parked; jobs of the
    workers `eigen`, those of the process that asks, other than the one that runs there (`lopend`); and any that began
    more than `limiet` seconds ago. After a jump of the clock that may be a job that runs, which does no harm: what a
    job does to its message, it does once.
    """
    waarden = {
        "hartslag": hartslag,
        "limiet": limiet,
        "eigen": list(eigen),
        "lopend": lopend,
        "speling": SPELING,
        "afronding": AFRONDING,
        "beoordeel": BEOORDEEL,
    }
    return len(session.execute(_STILGEVALLEN, waarden).all())


def verloren(session: Session, *, limiet: float) -> Sequence[UUID]:
    """The messages, locked, that came in more than `limiet` seconds ago, wait for judging, and have no job for it."""
    return session.scalars(_VERLOREN, {"limiet": limiet, "taak": BEOORDEEL}).all()


def verloren_verzendingen(session: Session, *, speling: float) -> Sequence[UUID]:
    """The deliveries, locked, that should have been tried more than `speling` seconds ago, and have no job."""
    return session.scalars(_VERLOREN_VERZENDING, {"speling": speling, "taak": VERZEND}).all()
