"""Worker processes of one command: started together, started again when they end, stopped with their parent."""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess

logger = logging.getLogger(__name__)

INTERVAL = 1.0
"""Seconds between two looks at the workers; a worker that cannot start does not start more often than this."""

GEDULD = 30.0
"""Seconds that a worker has to finish its message before it is killed; that message is then judged again."""


@contextlib.contextmanager
def werkers(aantal: int) -> Iterator[None]:
    """Keep `aantal` workers running for as long as the block lasts.

    The first of several leaves declarations to the others, so that the other messages never wait for a large one.
    """
    processen = [_start(declaraties=aantal == 1 or plek > 0) for plek in range(aantal)]
    klaar = threading.Event()
    bewaker = threading.Thread(target=_bewaak, args=(processen, klaar), name="werkers", daemon=True)
    bewaker.start()
    try:
        yield
    finally:
        klaar.set()
        bewaker.join()
        for proces in processen:
            proces.terminate()
        for proces in processen:
            proces.join(GEDULD)
            proces.kill()


def _start(*, declaraties: bool) -> SpawnProcess:
    # Spawned, not forked: the parent has threads and database connections.
    proces = multiprocessing.get_context("spawn").Process(
        target=_werk, kwargs={"declaraties": declaraties}, name="worker"
    )
    proces.start()
    return proces


def _bewaak(processen: list[SpawnProcess], klaar: threading.Event) -> None:
    while not klaar.wait(INTERVAL):
        for plek, proces in enumerate(processen):
            if not proces.is_alive():
                logger.warning("worker %s is gestopt met code %s; er start een nieuwe", proces.pid, proces.exitcode)
                processen[plek] = _start(declaraties=len(processen) == 1 or plek > 0)


def _werk(*, declaraties: bool) -> None:
    """What one worker process does."""
    from app.kern.logboek import stel_in
    from app.kern.storingen import DatabankFout
    from app.taken.worker import draai

    stel_in()
    threading.Thread(target=_stop_met_ouder, name="ouder", daemon=True).start()
    try:
        draai(declaraties=declaraties)
    except DatabankFout as fout:
        logger.error(fout.melding)  # noqa: TRY400  the text says what to do; the place does not matter
        sys.exit(1)


def _stop_met_ouder() -> None:
    """End this worker when its parent is gone, however that ended."""
    ouder = multiprocessing.parent_process()
    if ouder is not None:
        ouder.join()
        os.kill(os.getpid(), signal.SIGTERM)
