"""The thread beside a worker that sweeps up after dead workers and ends its own when a job hangs."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

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

    @contextmanager
    def taak(self) -> Iterator[None]:
        """The block is one job; a process runs one at a time."""
        self._begonnen = time.monotonic()
        try:
            yield
        finally:
            self._begonnen = None

    def _waak(self) -> None:
        while not self._klaar.wait(INTERVAL):
            begonnen = self._begonnen
            if begonnen is not None and time.monotonic() - begonnen > self._grens:
                # A thread cannot be stopped. Its message is put back, or parked when this happened too often.
                logger.critical("een taak duurt te lang; dit proces stopt")
                os._exit(EINDE)
            try:
                beurt = veeg()
            except Exception as fout:  # noqa: BLE001  whatever fails now may work at the next sweep
                logger.warning("vegen mislukt: %s", type(fout).__name__)
            else:
                if beurt.teruggezet or beurt.aangevuld:
                    logger.warning("geveegd: %s teruggezet, %s aangevuld", beurt.teruggezet, beurt.aangevuld)
