"""Services with an access control of their own, and what there is to knock with."""

from collections.abc import Callable, Iterator

import pytest

from app.kern.instellingen import instellingen
from app.toegang.wachter import wachter_uit_instellingen
from tests.toegang.hulp import GEMEENTEN, Browser, draai
from tests.toegang.uitgever import CLIENT, GEHEIM, Uitgever, draai_uitgever

Zet = Callable[..., None]


@pytest.fixture
def zet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zet]:
    """Give settings another value for this test."""

    def zet(**waarden: object) -> None:
        for naam, waarde in waarden.items():
            monkeypatch.setenv(f"BERICHTENVERKEER_{naam.upper()}", str(waarde))
        instellingen.cache_clear()

    yield zet
    monkeypatch.undo()
    instellingen.cache_clear()


@pytest.fixture
def compleet(zet: Zet) -> Zet:
    """Every setting that a real service needs; nothing of it answers."""
    zet(
        gemeenten=",".join(GEMEENTEN),
        adres="https://berichten.gemeente.example",
        oidc_uitgever="https://aanmelden.gemeente.example",
        oidc_client=CLIENT,
        oidc_geheim=GEHEIM,
        oidc_rollen="bv-backoffice=backoffice@0193; bv-beheer=beheer@0193; bv-financien=financien@*",
        certificaten="00000004000000080000=systeem@*",
        certificaatproxy="127.0.0.1",
    )
    return zet


@pytest.fixture
def uitgever(compleet: Zet) -> Iterator[Uitgever]:
    """The issuer that the settings name, for people and for machines."""
    with draai_uitgever() as uitgever:
        compleet(
            oidc_uitgever=uitgever.adres,
            token_uitgever=uitgever.adres,
            token_ontvanger="berichten-api",
            token_sleutels=f"{uitgever.adres}/jwks",
            token_rollen="bv.backoffice=backoffice@0193; bv.beheer=beheer@0193; bv.aanbieder=aanbieder@*",
        )
        yield uitgever


@pytest.fixture
def dienst(uitgever: Uitgever, databank: str) -> Iterator[str]:
    """A real service, that believes this issuer; its address."""
    with draai(wachter_uit_instellingen()) as adres:
        yield adres


@pytest.fixture
def b(dienst: str, uitgever: Uitgever) -> Iterator[Browser]:
    """A browser of someone of the back office."""
    uitgever.gebruiker = {"name": "Medewerker Een", "roles": ["bv-backoffice", "iets-anders"]}
    with Browser(dienst) as client:
        yield client
