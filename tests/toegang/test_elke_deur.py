"""Every route, page and command says for whom it is, and holds to that."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import typer
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route

from app import ggk, web
from app.api import maak_app
from app.api.deur import BewaakteRoute
from app.cli import app as opdrachten
from app.toegang.activiteiten import ACTIVITEITEN, BEHEER
from app.toegang.eisen import Eis, Openbaar, ZonderEis, eis_van, vereist
from app.toegang.rechten import RECHTEN, Recht
from app.toegang.rollen import Rol
from app.web.deur import BewaaktePagina
from tests.toegang.hulp import demowachter, draai, met_token

OPENBAAR = {
    "/gezondheid/leeft", "/gezondheid/gereed", "/metrics", "/v1/openapi.json", "/ggk/2.1", "/ggk/2.1/{bestand}",
    "/aanmelden", "/aanmelden/begin", "/aanmelden/terug", "/afmelden/backchannel", "/afmelden/frontchannel",
    "/verwerkingsactiviteiten/{code}/{versie:int}", "/statisch/{pad:path}",
}  # fmt: skip
"""What anyone may ask; another one belongs here only with a reason."""
OPENBARE_OPDRACHTEN = {"valideer", "toon", "regel", "simuleer", "demo"}
"""Commands that use no database of the service."""


def _binnenste(app: Any) -> Starlette:
    while not isinstance(app, Starlette):
        app = getattr(app, "_app", None) or app.app
    return app


def _routes(routes: list[BaseRoute], voor: str = "") -> Iterator[tuple[str, str, BaseRoute]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _routes(list(route.routes), voor + route.path)
        elif hasattr(route, "original_router"):
            yield from _routes(list(route.original_router.routes), voor)
        else:
            assert isinstance(route, Route) or hasattr(route, "endpoint"), f"onbekend soort route: {route!r}"
            yield from (
                (voor + str(route.path), methode, route)  # type: ignore[attr-defined]
                for methode in sorted(route.methods - {"HEAD"})  # type: ignore[attr-defined]
            )


@pytest.fixture(scope="module")
def routes(databank: str) -> list[tuple[str, str, BaseRoute]]:
    """Path, method and route of everything that a client can ask."""
    app = _binnenste(maak_app(*ggk.routes(), *web.routes(), wachter=demowachter()))
    return list(_routes(list(app.routes)))


def _opdrachten(groep: Any, voor: str = "") -> Iterator[tuple[str, Any]]:
    for naam, opdracht in groep.commands.items():
        if hasattr(opdracht, "commands"):
            yield from _opdrachten(opdracht, f"{voor}{naam} ")
        else:
            yield f"{voor}{naam}", opdracht


def test_elke_route_zegt_voor_wie_zij_is(routes: list[tuple[str, str, BaseRoute]]) -> None:
    assert len(routes) > 30
    openbaar = set()
    for pad, _, route in routes:
        eis = eis_van(route.endpoint)  # type: ignore[attr-defined]
        if isinstance(eis, Openbaar):
            assert eis.reden
            openbaar.add(pad)
        else:
            assert eis.recht in RECHTEN
            assert eis.activiteit in ACTIVITEITEN
            assert "handle" in vars(type(route)) or isinstance(route, BewaakteRoute | BewaaktePagina)
    assert openbaar == OPENBAAR


def test_elke_opdracht_zegt_voor_wie_zij_is() -> None:
    gevonden = dict(_opdrachten(typer.main.get_command(opdrachten)))
    assert len(gevonden) > 15
    eisen = {naam: eis_van(opdracht.callback) for naam, opdracht in gevonden.items()}
    openbaar = {naam for naam, eis in eisen.items() if isinstance(eis, Openbaar)}
    assert all(eis.reden for eis in eisen.values() if isinstance(eis, Openbaar))
    assert openbaar == OPENBARE_OPDRACHTEN


def test_elk_recht_wordt_ergens_gevraagd(routes: list[tuple[str, str, BaseRoute]]) -> None:
    functies = [route.endpoint for _, _, route in routes]  # type: ignore[attr-defined]
    functies += [opdracht.callback for _, opdracht in _opdrachten(typer.main.get_command(opdrachten))]
    eisen = [eis_van(functie) for functie in functies]
    assert {eis.recht for eis in eisen if isinstance(eis, Eis)} == set(Recht)


def test_wie_het_vergeet_krijgt_geen_route() -> None:
    def vergeten() -> None:
        """Says nothing."""

    for soort in (BewaakteRoute, BewaaktePagina):
        with pytest.raises(ZonderEis):
            soort("/", vergeten)
    assert isinstance(eis_van(vereist(Recht.IK, BEHEER)(vergeten)), Eis)


@pytest.fixture(scope="module")
def kale_client(databank: str) -> Iterator[httpx.Client]:
    """A client without any proof of who it is."""
    with draai(demowachter()) as adres, httpx.Client(base_url=adres, timeout=30) as client:
        yield client


def _adres(pad: str) -> str:
    delen = [
        {"{soort}": "contracten"}.get(deel, "00000000-0000-4000-8000-000000000000") if deel.startswith("{") else deel
        for deel in pad.split("/")
    ]
    return "/".join(delen)


@pytest.mark.usefixtures("schone_databank")
def test_elke_bewaakte_route_gaat_alleen_open_voor_wie_het_recht_heeft(
    kale_client: httpx.Client, routes: list[tuple[str, str, BaseRoute]]
) -> None:
    tokens = {rol: met_token(f"{rol}{':70701234' if rol is Rol.AANBIEDER else ''}@0193") for rol in Rol}
    for pad, methode, route in routes:
        eis = eis_van(route.endpoint)  # type: ignore[attr-defined]
        if isinstance(eis, Openbaar) or not pad.startswith("/v1/"):
            continue
        zonder = kale_client.request(methode, _adres(pad))
        assert zonder.status_code == 401, (methode, pad)
        assert zonder.headers["WWW-Authenticate"] == 'Bearer realm="berichtenverkeer"'
        assert zonder.json()["code"] == "niet-aangemeld"
        for rol, kop in tokens.items():
            antwoord = kale_client.request(methode, _adres(pad), headers=kop)
            mag = rol in RECHTEN[eis.recht]
            assert (antwoord.status_code == 403) is not mag, (methode, pad, rol)
            assert antwoord.status_code < 500
            if not mag:
                assert antwoord.json()["code"] == "geen-recht"


@pytest.mark.usefixtures("schone_databank")
def test_een_bladzijde_stuurt_wie_niet_is_aangemeld_naar_aanmelden(
    kale_client: httpx.Client, routes: list[tuple[str, str, BaseRoute]]
) -> None:
    paginas = [(pad, methode, route) for pad, methode, route in routes if isinstance(route, BewaaktePagina)]
    for pad, methode, route in paginas:
        if isinstance(eis_van(route.endpoint), Openbaar):
            continue
        antwoord = kale_client.request(methode, _adres(pad))
        if methode == "GET":
            assert (antwoord.status_code, antwoord.headers["Location"]) == (303, f"/aanmelden?naar=%2F{pad[1:]}")
        else:
            assert antwoord.status_code == 401
