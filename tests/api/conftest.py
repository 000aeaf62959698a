"""The real interface over HTTP: uvicorn on a loopback port, on the database of the test process."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from app.kern.instellingen import instellingen
from tests.toegang.hulp import client_voor, demowachter, draai


@pytest.fixture(scope="session")
def adres(databank: str) -> Iterator[str]:
    """The address of a running service."""
    with draai(demowachter()) as adres:
        yield adres


@pytest.fixture
def client(adres: str, schone_databank: str) -> Iterator[httpx.Client]:
    """A client of the service that may do everything, on an empty database."""
    with client_voor(adres) as client:
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
