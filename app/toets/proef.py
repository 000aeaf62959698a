"""The agreement test of a whole simulation on a database of its own, shared out over some processes."""

import multiprocessing
import os
import queue
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path

from app.kern.instellingen import instellingen
from app.opslag.kern.databank import sluit, stop_ingebed
from app.opslag.kern.migratie import migreer
from app.toets.toets import lees_in, vergelijk
from simulatie.opzet import Opzet
from simulatie.verkeer import maak_wereld
from simulatie.zending import Zending

Melding = tuple[int, list[str]] | None
"""How many messages further, and what differs; None at the end of a process."""
PER_KEER = 50


class ProefMislukt(Exception):
    """A process of the test ended before its end; `melding` says so in Dutch."""

    melding = "Een van de processen is gestopt voor het klaar was; de toets is niet af."


def beproef(opzet: Opzet, processen: int) -> Iterator[tuple[int, list[str]]]:
    """Put every message through the pipeline, and tell how many more were done, with the differences among them.

    Messages between different providers have nothing to do with each other, so each process takes some providers.
    Raises ProefMislukt.
    """
    with _eigen_databank():
        lees_in(maak_wereld(opzet))
        context = multiprocessing.get_context("spawn")
        wachtrij: Queue[Melding] = context.Queue()
        werkers = [
            context.Process(target=_deel, args=(opzet, deel, processen, wachtrij), daemon=True)
            for deel in range(processen)
        ]
        try:
            for werker in werkers:
                werker.start()
            klaar = 0
            while klaar < processen:
                melding = _volgende(wachtrij, werkers)
                if melding is None:
                    klaar += 1
                else:
                    yield melding
        finally:
            for werker in werkers:
                werker.terminate()
                werker.join()


def _volgende(wachtrij: "Queue[Melding]", werkers: list[SpawnProcess]) -> Melding:
    while True:
        try:
            return wachtrij.get(timeout=5)
        except queue.Empty:
            if any(werker.exitcode for werker in werkers):
                raise ProefMislukt from None


@contextmanager
def _eigen_databank() -> Iterator[None]:
    """An embedded PostgreSQL in a folder that goes away; nothing that this machine keeps is touched."""
    with tempfile.TemporaryDirectory(prefix="bv-") as map_:
        os.environ.pop("DATABASE_URL", None)
        os.environ["BERICHTENVERKEER_GEGEVENSMAP"] = map_
        instellingen.cache_clear()
        migreer()
        try:
            yield
        finally:
            sluit()
            stop_ingebed(Path(map_))


def _deel(opzet: Opzet, deel: int, delen: int, wachtrij: "Queue[Melding]") -> None:
    """Make all traffic, and put that of some providers through the pipeline."""
    genummerd = enumerate(maak_wereld(opzet).verloop(), 1)
    eigen = ((nummer, zending) for nummer, zending in genummerd if _aanbieder(zending) % delen == deel)
    gedaan, verschillen = 0, list[str]()
    for _, gevonden in vergelijk(eigen):
        gedaan += 1
        verschillen += [str(verschil) for verschil in gevonden]
        if gedaan == PER_KEER:
            wachtrij.put((gedaan, verschillen))
            gedaan, verschillen = 0, []
    wachtrij.put((gedaan, verschillen))
    wachtrij.put(None)


def _aanbieder(zending: Zending) -> int:
    """The AGB code of the provider: the longer of the two."""
    return int(max(zending.afzender, zending.ontvanger, key=len))
