"""The tasks of the job queue and their schedules."""

from uuid import UUID

import procrastinate
import structlog
from procrastinate import JobContext, RetryStrategy

from app.diensten.beheer.databank import werkadres
from app.diensten.pijplijn.beoordelen import beoordeel
from app.kern.instellingen import instellingen
from app.kern.rijen import BEOORDEEL, RIJ_DECLARATIES, RIJ_ONDERHOUD, RIJ_REGIE
from app.taken import termijnen, verzenden
from app.taken.toezicht import Toezicht

WACHTTIJD = 5.0
"""Seconds that the queue waits for a connection before it says that the database is gone."""

BEWAAR_UREN = 48
"""Hours that a finished job stays to be looked at; what became of a message stands with the message."""


def maak_wachtrij(toezicht: Toezicht) -> procrastinate.App:
    """The queue of one worker process, with its tasks; `toezicht` hears when a job begins and ends."""
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=werkadres(), min_size=1, max_size=4, timeout=WACHTTIJD)
    )

    # A rule that breaks down parks its message and ends well: only a failing database comes back here.
    @app.task(
        name=BEOORDEEL,
        pass_context=True,
        retry=RetryStrategy(max_attempts=instellingen().pogingen, exponential_wait=2),
    )
    def beoordeel_bericht(context: JobContext, bericht_id: str) -> None:
        with (
            toezicht.taak(context.job.id),
            structlog.contextvars.bound_contextvars(bericht_id=bericht_id, taak_id=context.job.id),
        ):
            beoordeel(UUID(bericht_id), in_rij=True)

    verzenden.voeg_toe(app, toezicht)

    @app.periodic(cron="17 3 * * *")
    @app.task(name="ruim_taken_op", queue=RIJ_ONDERHOUD, pass_context=True)
    async def ruim_taken_op(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  given by the schedule
        await context.app.job_manager.delete_old_jobs(
            nb_hours=BEWAAR_UREN, include_failed=True, include_cancelled=True, include_aborted=True
        )

    termijnen.registreer(app, RIJ_ONDERHOUD)
    return app


def zonder_declaraties(app: procrastinate.App) -> list[str]:
    """Every queue of these tasks but that of the declarations."""
    return sorted(({RIJ_REGIE} | {taak.queue for taak in app.tasks.values()}) - {RIJ_DECLARATIES})
