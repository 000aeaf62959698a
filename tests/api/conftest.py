"""The real interface over HTTP: uvicorn on a loopback port, on the database of the test process."""

import socket
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest

from app import ggk
from app.api import maak_app
from app.api.server import maak_server
from app.kern.instellingen import instellingen


@pytest.fixture(scope="session")
def adres(databank: str) -> Iterator[str]:
    """The address of a running service."""
    with socket.create_server(("127.0.0.1", 0)) as deur:
        server = maak_server(maak_app(*ggk.routes()))
        draad = threading.Thread(target=server.run, kwargs={"sockets": [deur]}, daemon=True)
        draad.start()
        yield f"http://127.0.0.1:{deur.getsockname()[1]}"
        server.should_exit = True
        draad.join()


@pytest.fixture
def client(adres: str, schone_databank: str) -> Iterator[httpx.Client]:
    """A client of the service, on an empty database."""
    with httpx.Client(base_url=adres, timeout=30) as client:
        yield client


@pytest.fixture
def instelling(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Set a setting for the length of a test."""

    def zet(naam: str, waarde: str) -> None:
        monkeypatch.setenv(f"BERICHTENVERKEER_{naam}", waarde)
        instellingen.cache_clear()

    yield zet
    monkeypatch.undo()
    instellingen.cache_clear()
