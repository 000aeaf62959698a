"""A fake exchange point to deliver to, and settings that say so."""

from collections.abc import Callable, Iterator

import pytest

from app.kern.instellingen import instellingen
from tests.api.conftest import adres, client
from tests.cli.conftest import bv
from tests.verzenden import nepggk
from tests.verzenden.nepggk import NepGGK

__all__ = ["adres", "bv", "client"]

Zet = Callable[..., None]


@pytest.fixture
def instel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zet]:
    """Give settings of delivery other values for this test; all at once, as some need each other."""

    def zet(**waarden: object) -> None:
        for naam, waarde in waarden.items():
            monkeypatch.setenv(f"BERICHTENVERKEER_{naam.upper()}", str(waarde))
        instellingen.cache_clear()

    yield zet
    monkeypatch.undo()
    instellingen.cache_clear()


@pytest.fixture
def ggk(instel: Zet, schone_databank: str) -> Iterator[NepGGK]:
    """The other side, to which everything is delivered; behind us is an empty database."""
    with nepggk.draai() as nep:
        instel(bezorging="ggk", bezorg_adres=nep.adres)
        yield nep
