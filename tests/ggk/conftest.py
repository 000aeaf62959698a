"""The service on a port of its own, with the database of the test process."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn

from app import ggk
from app.api import maak_app
from app.kern.instellingen import instellingen
from tests.ggk.hulp import Deur


@pytest.fixture(scope="session")
def server_ggk(databank: str) -> Iterator[str]:
    config = uvicorn.Config(
        maak_app(*ggk.routes()), host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    draad = threading.Thread(target=server.run)
    draad.start()
    while not server.started:
        assert draad.is_alive()
        time.sleep(0.01)
    poort = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{poort}/ggk/2.1"
    server.should_exit = True
    draad.join()


@pytest.fixture
def deur(server_ggk: str, schone_databank: str) -> Deur:
    """The door, with an empty database behind it."""
    return Deur(server_ggk)


@pytest.fixture
def zet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Give a setting another value for this test."""

    def zet(naam: str, waarde: str) -> None:
        monkeypatch.setenv(f"BERICHTENVERKEER_{naam}", waarde)
        instellingen.cache_clear()

    yield zet
    monkeypatch.undo()
    instellingen.cache_clear()
