"""Queries for the metrics: what happened since the last look, and how things stand. Nothing about persons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Voorval:
    """An event as it is counted. Durations are in seconds."""

    soort: str
    type: str
    """Of the message, or empty."""
    bron: str
    uitkomst: str
    """Of a judgement, or empty."""
    sinds_begin: float | None
    """Since the last attempt at judging began, if there was one."""
    sinds_ontvangst: float
    """Since the message came in or, when it is ours, was made."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How things stand, over all processes and machines. Ages are in seconds, 0 when there is nothing."""

    rijen: Mapping[str, tuple[int, float]]
    """By queue: the jobs that could run now, and the age of the oldest."""
    berichten: Mapping[str, int]
    """By state: the messages that have no outcome."""
    oudste_bericht: float
    """Age of the oldest message that waits for judging."""
    verzendingen: Mapping[str, int]
    """By state: the messages of ours that were not delivered."""
    workers: int
    """Worker processes that gave a sign of life in the last half minute."""


_GRENS = sa.text("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")

_VOORVALLEN = sa.text("""
    select
        nu.soort,
        coalesce(bericht.type, '') as type,
        bericht.bron,
        coalesce(nu.gegevens ->> 'uitkomst', '') as uitkomst,
        extract(epoch from nu.op - (
            select max(eerder.op)
            from gebeurtenis eerder
            where eerder.bericht_id = nu.bericht_id and eerder.soort = 'beoordeling_begonnen' and eerder.id < nu.id
        ))::float as sinds_begin,
        extract(epoch from nu.op - bericht.ontvangen_op)::float as sinds_ontvangst
    from gebeurtenis nu
    join bericht on bericht.id = nu.bericht_id
    where nu.transactie >= :vanaf and nu.transactie < :tot and nu.op >= :sinds
""")

_RIJEN = sa.text("""
    select
        queue_name,
        count(*) as aantal,
        extract(epoch from now() - min(greatest(scheduled_at, ingediend.at)))::float as oudste
    from procrastinate_jobs job
    left join lateral (
        select min(at) as at from procrastinate_events event
        where event.job_id = job.id and event.type = 'deferred'
    ) ingediend on true
    where status = 'todo' and (scheduled_at is null or scheduled_at <= now())
    group by queue_name
""")

_BERICHTEN = sa.text("""
    select toestand, count(*) as aantal, extract(epoch from now() - min(ontvangen_op))::float as oudste
    from bericht
    where toestand <> 'verwerkt'
    group by toestand
""")

_VERZENDINGEN = sa.text("""
    select toestand, count(*) as aantal from verzending where toestand <> 'afgeleverd' group by toestand
""")

_WORKERS = sa.text("""
    select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => 30)
""")


def grens(session: Session) -> int:
    """The number of the first transaction that may still be going on; all with a lower number have ended."""
    return int(session.scalars(_GRENS).one())


def voorvallen(session: Session, *, vanaf: int, tot: int, sinds: datetime) -> list[Voorval]:
    """The events of the transactions from number `vanaf` up to but not including `tot`, both as `grens` gave them.

    Those of before `sinds` are left out: a database that was restored numbers its transactions anew.
    """
    rijen = session.execute(_VOORVALLEN, {"vanaf": vanaf, "tot": tot, "sinds": sinds})
    return [Voorval(*rij) for rij in rijen]


def stand(session: Session) -> Stand:
    """How things stand now."""
    berichten = session.execute(_BERICHTEN).all()
    return Stand(
        rijen={rij.queue_name: (rij.aantal, rij.oudste or 0.0) for rij in session.execute(_RIJEN)},
        berichten={rij.toestand: rij.aantal for rij in berichten},
        oudste_bericht=next((rij.oudste for rij in berichten if rij.toestand == "ontvangen"), 0.0),
        verzendingen={rij.toestand: rij.aantal for rij in session.execute(_VERZENDINGEN)},
        workers=session.scalars(_WORKERS).one(),
    )
