"""The service on a port of its own, with the database of the test process."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from app import ggk
from app.api import maak_app
from app.api.server import maak_server
from app.kern.instellingen import instellingen
from tests.ggk.hulp import Deur


@pytest.fixture(scope="session")
def server_ggk(databank: str) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as deur:
        server = maak_server(maak_app(*ggk.routes()))
        draad = threading.Thread(target=server.run, kwargs={"sockets": [deur]})
        draad.start()
        yield f"http://127.0.0.1:{deur.getsockname()[1]}/ggk/2.1"
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
