"""The schedule that looks at deadlines."""

import logging

import procrastinate

from app.diensten.verkeer.termijnen import markeer

logger = logging.getLogger(__name__)


def registreer(app: procrastinate.App, rij: str) -> None:
    """Add the task to the queue of a worker. Every hour, so that a worker that was away at midnight catches up."""

    @app.periodic(cron="7 * * * *")
    @app.task(name="markeer_termijnen", queue=rij)
    def markeer_termijnen(timestamp: int) -> None:  # noqa: ARG001  given by the schedule
        for (soort, toestand), aantal in markeer().items():
            niveau = logging.WARNING if toestand == "te laat" else logging.INFO
            logger.log(niveau, "termijnen %s: %s keer %s", soort, aantal, toestand)
