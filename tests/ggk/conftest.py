"""The service on a port of its own, with the database of the test process."""

from collections.abc import Callable, Iterator

import pytest

from app.kern.instellingen import instellingen
from tests.ggk.hulp import Deur
from tests.toegang.hulp import demowachter, draai


@pytest.fixture(scope="session")
def server_ggk(databank: str) -> Iterator[str]:
    with draai(demowachter()) as adres:
        yield f"{adres}/ggk/2.1"


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
