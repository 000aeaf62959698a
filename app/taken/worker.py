"""The worker: one process, one job at a time; more processes for more work."""

import asyncio
import contextlib
import logging
import signal

from procrastinate.worker import Worker

from app.diensten.beheer.databank import verbind
from app.kern import opruimer
from app.kern.instellingen import instellingen
from app.taken.taken import maak_wachtrij, zonder_declaraties
from app.taken.toezicht import Toezicht

logger = logging.getLogger(__name__)

PAUZE = 2.0
"""Seconds before a worker that lost its database tries again."""


def draai(*, declaraties: bool = True) -> None:
    """Work on all queues, or on all but that of the declarations, until SIGTERM or SIGINT.

    The job at hand is finished first.

    To be the main thread of a process of its own: it takes the signals, and a job that hangs ends the process.
    Raises DatabankFout when there is no database at the start; one that fails later is waited for.
    """
    opruimer.stel_in()
    verbind()
    # A delivery may take as long as the other side may.
    toezicht = Toezicht(max(instellingen().taak_limiet, instellingen().bezorg_wachttijd))
    with toezicht.draait():
        asyncio.run(_draai(toezicht, declaraties=declaraties))


async def _draai(toezicht: Toezicht, *, declaraties: bool) -> None:
    stop = asyncio.Event()
    lus = asyncio.get_running_loop()
    for sein in (signal.SIGTERM, signal.SIGINT):
        lus.add_signal_handler(sein, stop.set)
    logger.info("worker gestart")
    while not stop.is_set():
        werk = asyncio.create_task(_werk(toezicht, declaraties=declaraties))
        gestopt = asyncio.create_task(stop.wait())
        await asyncio.wait({werk, gestopt}, return_when=asyncio.FIRST_COMPLETED)
        gestopt.cancel()
        if stop.is_set():
            # Cancelling asks the queue to stop fetching; it waits for the job that runs.
            werk.cancel()
            await asyncio.wait({werk})
            if not werk.cancelled() and (fout := werk.exception()):
                # What it could not put down any more is found by the sweeps of others.
                logger.warning("worker gestopt terwijl de databank weg was: %s", type(fout).__name__)
        else:
            fout = werk.exception()
            logger.warning("worker onderbroken: %s; nieuwe poging", type(fout).__name__ if fout else "databank weg")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUZE)
    logger.info("worker gestopt")


async def _werk(toezicht: Toezicht, *, declaraties: bool) -> None:
    """Run jobs until cancelled, or until the database is lost."""
    wachtrij = maak_wachtrij(toezicht)
    rijen = None if declaraties else zonder_declaraties(wachtrij)
    async with wachtrij.open_async():
        werker = Worker(wachtrij, queues=rijen, concurrency=1, install_signal_handlers=False)
        toezicht.volg(werker)
        await werker.run()  # type: ignore[no-untyped-call]
