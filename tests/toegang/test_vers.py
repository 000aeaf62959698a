"""What is only allowed shortly after signing in, with a page that exists for this test."""

import time
from collections.abc import Iterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app import web
from app.toegang.activiteiten import BETALEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht
from app.toegang.wachter import wachter_uit_instellingen
from app.web.deur import BewaaktePagina, sessie_van
from tests.toegang.conftest import Zet
from tests.toegang.hulp import Browser, draai
from tests.toegang.test_aanmelden import meld_aan, wijzig_sessie
from tests.toegang.uitgever import Uitgever

pytestmark = pytest.mark.usefixtures("schone_databank")


@vereist(Recht.INHOUD_LEZEN, BETALEN, vers=True)
def betaal(aanvraag: Request) -> Response:
    return PlainTextResponse(f"betaald door {sessie_van(aanvraag).wie.naam}")


@pytest.fixture
def b(uitgever: Uitgever, monkeypatch: pytest.MonkeyPatch, zet: Zet) -> Iterator[Browser]:
    uitgever.gebruiker = {"name": "Medewerker Een", "roles": ["bv-backoffice"]}
    echt = web.routes()
    monkeypatch.setattr(web, "routes", lambda: [*echt, BewaaktePagina("/betaal", betaal, methods=["GET"])])
    zet(oidc_acr="hoog")
    with draai(wachter_uit_instellingen()) as adres, Browser(adres) as client:
        yield client


def opnieuw(client: Browser, uitgever: Uitgever) -> httpx.Response:
    """Follow where the page leads, through a new sign-in, back to the page."""
    naar = client.get("/betaal")
    assert naar.status_code == 303
    begonnen = client.get(naar.headers["Location"])
    adres = begonnen.headers["Location"]
    assert "prompt=login" in adres
    assert "max_age=0" in adres
    assert "acr_values=hoog" in adres
    terug = client.get("/aanmelden/terug", params=uitgever.meld_aan(adres))
    return client.get(terug.headers["Location"]) if terug.status_code == 303 else terug


def test_pas_na_opnieuw_aanmelden(b: Browser, uitgever: Uitgever) -> None:
    meld_aan(b, uitgever)
    assert b.get("/ik").status_code == 200
    uitgever.id_claims = {"acr": "hoog"}
    assert opnieuw(b, uitgever).text == "betaald door Medewerker Een"
    assert b.get("/betaal").status_code == 200
    wijzig_sessie("aangemeld_op = aangemeld_op - interval '6 minutes'")
    assert b.get("/betaal").status_code == 303


@pytest.mark.parametrize(
    "claims",
    [{"acr": "laag"}, {}, {"acr": "hoog", "auth_time": int(time.time()) - 3600}, {"acr": "hoog", "auth_time": None}],
)
def test_niet_sterk_genoeg_of_niet_nu(b: Browser, uitgever: Uitgever, claims: dict[str, object]) -> None:
    meld_aan(b, uitgever)
    uitgever.id_claims = claims
    assert opnieuw(b, uitgever).status_code in {303, 400}
