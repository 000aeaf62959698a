"""Heavy messages take turns: the others wait in order, what is light does not, and nobody loses a turn."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from app.kern import beurten
from app.kern.beurten import LICHT, RUIMTE, beurt
from tests.app.hulp import start
from tests.regels.bouwer import bericht

GEDULD = 60


@contextmanager
def bezet(omvang: int = RUIMTE) -> Iterator[threading.Event]:
    """Another thread that holds a turn for the block, or until the event is set."""
    binnen, klaar = threading.Event(), threading.Event()

    def houd() -> None:
        with beurt(omvang):
            binnen.set()
            klaar.wait(GEDULD)

    draad = threading.Thread(target=houd)
    draad.start()
    assert binnen.wait(GEDULD)
    try:
        yield klaar
    finally:
        klaar.set()
        draad.join()


def tot(voorwaarde: Callable[[], bool]) -> None:
    """Wait until something is so."""
    klok = threading.Event()
    for _ in range(GEDULD * 100):
        if voorwaarde():
            return
        klok.wait(0.01)
    pytest.fail("het gebeurde niet")


def test_wie_zwaar_is_wacht_in_volgorde_op_zijn_beurt() -> None:
    gedaan: list[str] = []

    def doe(naam: str, omvang: int) -> None:
        with beurt(omvang):
            gedaan.append(naam)

    with ThreadPoolExecutor() as draden, bezet() as klaar:
        for plek, (naam, omvang) in enumerate((("groot", 10 * RUIMTE), ("klein", LICHT + 1), ("groter", RUIMTE))):
            draden.submit(doe, naam, omvang)
            tot(lambda plek=plek: len(beurten._wachtend) == plek + 1)  # type: ignore[misc]
        assert gedaan == []
        klaar.set()
    assert gedaan == ["groot", "klein", "groter"]


def test_wat_samen_past_gaat_samen() -> None:
    samen = threading.Barrier(3)

    def doe() -> None:
        with beurt(RUIMTE // 3):
            samen.wait(GEDULD)

    with ThreadPoolExecutor() as draden:
        for uit in [draden.submit(doe) for _ in range(3)]:
            uit.result()


def test_licht_wacht_nooit_en_binnen_een_beurt_wacht_niemand() -> None:
    with bezet(), beurt(LICHT):
        pass
    with beurt(RUIMTE), beurt(RUIMTE), beurt(1_000_000):
        pass


def test_een_fout_geeft_de_beurt_vrij() -> None:
    with pytest.raises(ZeroDivisionError), beurt(RUIMTE):
        raise ZeroDivisionError
    with beurt(RUIMTE):
        pass


def test_aan_de_deuren_houdt_wie_wacht_een_ander_niet_op(client: httpx.Client) -> None:
    groot = bericht("305", "iwmo").replace(b"</b:Bericht>", b" " * 200_000 + b"</b:Bericht>")
    koppen = {"Content-Type": "application/xml"}

    def stuur(inhoud: bytes) -> int:
        return client.post("/v1/validaties", content=inhoud, headers=koppen).status_code

    with ThreadPoolExecutor(50) as draden:
        with bezet():
            wachtend = [draden.submit(stuur, groot) for _ in range(50)]
            tot(lambda: len(beurten._wachtend) > 0)
            assert [stuur(start()) for _ in range(3)] == [200] * 3
            assert not any(uit.done() for uit in wachtend)
        assert [uit.result() for uit in wachtend] == [200] * 50
