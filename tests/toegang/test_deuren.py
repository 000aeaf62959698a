"""Every door says for whom it is: each route, page and command, of every face."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
import typer
from fastapi import APIRouter
from starlette.routing import BaseRoute, Mount, Route

from app import ggk, web
from app.api import maak_app
from app.api.deur import BewaakteRoute
from app.cli import app as opdrachten
from app.toegang.activiteiten import ACTIVITEITEN
from app.toegang.eisen import Eis, Openbaar, ZonderEis, eis_van
from app.toegang.rechten import RECHTEN, Recht
from app.toegang.rollen import Rol
from app.web.deur import BewaaktePagina
from tests.toegang.hulp import demowachter, draai, met_token

pytestmark = pytest.mark.usefixtures("databank")
OPENBAAR = {
    *("/gezondheid/leeft", "/gezondheid/gereed", "/metrics", "/v1/openapi.json"),
    *("/aanmelden", "/aanmelden/begin", "/aanmelden/terug", "/afmelden/backchannel", "/afmelden/frontchannel"),
    *("/statisch/{pad:path}", "/verwerkingsactiviteiten/{code}/{versie:int}"),
    f"{ggk.PAD}/{{bestand}}",
}
"""What anyone may ask; whoever adds to it says why, here and at the function."""
GGK = f"{ggk.PAD}"


def routes() -> list[tuple[str, Route]]:
    """Every route of the application, with its path."""
    binnen = maak_app(*ggk.routes(), *web.routes(), wachter=demowachter())
    while not hasattr(binnen, "routes"):
        binnen = getattr(binnen, "_app", None) or binnen.app  # type: ignore[attr-defined]
    return list(_loop(binnen.routes, ""))


def _loop(gegeven: list[BaseRoute], voor: str) -> Iterator[tuple[str, Route]]:
    for route in gegeven:
        if isinstance(route, Mount):
            yield from _loop(route.routes, voor + route.path)
        elif isinstance(route, Route):
            yield voor + route.path, route
        else:
            # A router that is taken in as a whole.
            yield from _loop(route.original_router.routes, voor)  # type: ignore[attr-defined]


def test_elke_route_zegt_voor_wie_ze_is() -> None:
    alle = routes()
    eisen = {(pad, *sorted(route.methods or ())): eis_van(route.endpoint) for pad, route in alle}
    assert len(eisen) > 25
    assert {sleutel[0] for sleutel, eis in eisen.items() if isinstance(eis, Openbaar)} == OPENBAAR | {GGK}
    assert isinstance(eisen[GGK, "POST"], Eis)
    for eis in eisen.values():
        if isinstance(eis, Eis):
            assert eis.activiteit in ACTIVITEITEN
        else:
            assert len(eis.reden) > 10


def test_wat_niet_openbaar_is_gaat_door_een_bewaakte_deur() -> None:
    for pad, route in routes():
        if isinstance(eis_van(route.endpoint), Eis):
            is_pagina = any(isinstance(pagina, BewaaktePagina) and pagina.path == pad for pagina in web.routes())
            assert isinstance(route, BewaakteRoute) or is_pagina or pad == GGK, pad


def test_elke_opdracht_zegt_voor_wie_ze_is() -> None:
    functies = list(_functies(opdrachten))
    assert len(functies) >= 18
    assert all(eis_van(functie) for functie in functies)


def _functies(groep: typer.Typer) -> Iterator[Callable[..., Any]]:
    yield from (opdracht.callback for opdracht in groep.registered_commands if opdracht.callback)
    for onder in groep.registered_groups:
        assert onder.typer_instance is not None
        yield from _functies(onder.typer_instance)


def _adres(pad: str) -> str:
    """An address of a route, of something that is not there."""
    waarden = {"{soort}": "contracten"}
    delen = [waarden.get(deel, str(UUID(int=0))) if deel.startswith("{") else deel for deel in pad.split("/")]
    return "/".join(delen)


def test_elke_bewaakte_route_gaat_alleen_open_voor_wie_het_recht_heeft() -> None:
    koppen = {rol: met_token(f"{rol}:70701234@0193" if rol is Rol.AANBIEDER else f"{rol}@0193") for rol in Rol}
    with draai(demowachter()) as adres, httpx.Client(base_url=adres, timeout=30) as client:
        for pad, route in routes():
            eis = eis_van(route.endpoint)
            if isinstance(eis, Openbaar) or not pad.startswith("/v1/"):
                continue
            for methode in (route.methods or set()) - {"HEAD"}:
                zonder = client.request(methode, _adres(pad))
                assert (zonder.status_code, zonder.json()["code"]) == (401, "niet-aangemeld"), (methode, pad)
                assert zonder.headers["WWW-Authenticate"] == 'Bearer realm="berichtenverkeer"'
                for rol, kop in koppen.items():
                    antwoord = client.request(methode, _adres(pad), headers=kop)
                    mag_niet = antwoord.status_code == 403 and antwoord.json()["code"] == "geen-recht"
                    assert mag_niet is (rol not in RECHTEN[eis.recht]), (methode, pad, rol, antwoord.text)
                    assert antwoord.status_code < 500, (methode, pad, rol)


def test_elk_recht_wordt_ergens_gevraagd() -> None:
    eisen = [eis_van(route.endpoint) for _, route in routes()] + [eis_van(f) for f in _functies(opdrachten)]
    assert {eis.recht for eis in eisen if isinstance(eis, Eis)} == set(Recht)


def test_een_functie_zonder_eis_is_geen_pagina() -> None:
    def vergeten() -> None:
        """Nobody said for whom."""

    with pytest.raises(ZonderEis):
        BewaaktePagina("/vergeten", vergeten)
    with pytest.raises(ZonderEis):
        APIRouter(route_class=BewaakteRoute).add_api_route("/vergeten", vergeten)
