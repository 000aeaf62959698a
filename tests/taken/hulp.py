"""What the tests of the workers share."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import sqlalchemy as sa

from app.opslag.kern.databank import engine

GEDULD = 60
"""Seconds a test waits for another process before it gives up; nothing is asserted about how long it takes."""


@contextlib.contextmanager
def worker(programma: str = "draai()") -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, on the database of this test."""
    opdracht = f"from app.kern.logboek import stel_in\nfrom app.taken.worker import draai\nstel_in()\n{programma}"
    proces = subprocess.Popen([sys.executable, "-c", opdracht], stderr=subprocess.PIPE)
    try:
        yield proces
    finally:
        if proces.poll() is None:
            proces.kill()
        proces.communicate()


def wacht_tot(klaar: Callable[[], bool]) -> None:
    einde = time.monotonic() + GEDULD
    while not klaar():
        assert time.monotonic() < einde, "het duurt te lang"
        time.sleep(0.02)


def zet(opdracht: str, **waarden: object) -> None:
    """Change the database behind the back of the service."""
    with engine().begin() as verbinding:
        verbinding.execute(sa.text(opdracht), waarden)
