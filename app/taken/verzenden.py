"""The task that delivers one message of the outbox."""

from uuid import UUID

import procrastinate
import structlog
from procrastinate import JobContext, RetryStrategy

from app.diensten.verkeer.verzenden import verzend
from app.kern.instellingen import instellingen
from app.kern.rijen import RIJ_VERZENDING, VERZEND
from app.taken.toezicht import Toezicht


def voeg_toe(app: procrastinate.App, toezicht: Toezicht) -> None:
    """Give a queue the task that delivers."""

    # Whatever the other side does is an outcome, with its own next attempt: only a failing database comes back here.
    @app.task(
        name=VERZEND,
        queue=RIJ_VERZENDING,
        pass_context=True,
        retry=RetryStrategy(max_attempts=instellingen().pogingen, exponential_wait=2),
    )
    def verzend_bericht(context: JobContext, bericht_id: str) -> None:
        with (
            toezicht.taak(context.job.id),
            structlog.contextvars.bound_contextvars(bericht_id=bericht_id, taak_id=context.job.id),
        ):
            verzend(UUID(bericht_id))
