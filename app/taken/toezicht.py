"""The thread beside a worker that sweeps up after dead workers and ends its own when a job hangs."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate.worker import Worker

from app.diensten.verkeer.vegen import veeg

logger = logging.getLogger(__name__)

INTERVAL = 5.0
"""Seconds between two sweeps."""

RESPIJT = 30.0
"""Seconds past the limit before a hanging process is ended: the database has then ended its transaction."""

EINDE = 75
"""Exit code of a worker that ended itself."""


class Toezicht:
    """Watches one worker process from a thread of its own, as the worker may be the thing that hangs."""

    def __init__(self, taak_limiet: float) -> None:
        self._grens = taak_limiet + RESPIJT
        self._begonnen: float | None = None
        self._lopend: int | None = None
        self._werkers: list[Worker] = []
        self._klaar = threading.Event()
        self._draad = threading.Thread(target=self._waak, name="toezicht", daemon=True)

    @contextmanager
    def draait(self) -> Iterator[None]:
        """Watch for as long as the block lasts."""
        self._draad.start()
        try:
            yield
        finally:
            self._klaar.set()
            self._draad.join()

    def volg(self, werker: Worker) -> None:
        """This process goes by another worker from now on; what the ones before it left behind is put back."""
        self._werkers.append(werker)

    @contextmanager
    def taak(self, taak_id: int | None) -> Iterator[None]:
        """The block is one job; a process runs one at a time."""
        self._begonnen, self._lopend = time.monotonic(), taak_id
        try:
            yield
        finally:
            self._begonnen = self._lopend = None

    def _waak(self) -> None:
        while not self._klaar.wait(INTERVAL):
            begonnen = self._begonnen
            if begonnen is not None and time.monotonic() - begonnen > self._grens:
                # A thread cannot be stopped. Its message is put back, or parked when this happened too often.
                logger.critical("een taak duurt te lang; dit proces stopt")
                os._exit(EINDE)
            try:
                # One that stopped in good order has no id any more.
                eigen = [werker.worker_id for werker in self._werkers if werker.worker_id is not None]
                beurt = veeg(eigen=eigen, lopend=self._lopend)
            except Exception as fout:  # noqa: BLE001  whatever fails now may work at the next sweep
                logger.warning("vegen mislukt: %s", type(fout).__name__)
            else:
                if beurt.teruggezet or beurt.aangevuld:
                    logger.warning("geveegd: %s teruggezet, %s aangevuld", beurt.teruggezet, beurt.aangevuld)
