"""A real OpenID provider on loopback, by others than us: sign-in, roles of now, and signing out, all over HTTP."""

import logging
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from app.toegang.wachter import wachter_uit_instellingen
from tests.toegang.conftest import Zet
from tests.toegang.hulp import Browser, draai, veld

pytestmark = [
    pytest.mark.usefixtures("schone_databank"),
    # The provider still uses what its own library has announced the end of.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:authlib.jose"),
]


def vrije_poort() -> int:
    with socket.create_server(("127.0.0.1", 0)) as deur:
        return int(deur.getsockname()[1])


@pytest.fixture
def provider() -> Iterator[str]:
    """The address of a provider that knows one person."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # Only here: importing it warns as well.
    from oidc_provider_mock import User, run_server_in_thread

    persoon = User(sub="u-1", claims={"name": "Medewerker Een", "roles": ["bv-backoffice"]})
    with run_server_in_thread(require_nonce=True, user_claims=[persoon]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def b(provider: str, compleet: Zet) -> Iterator[Browser]:
    """A browser of a service that believes this provider, at the address that it names itself."""
    poort = vrije_poort()
    compleet(oidc_uitgever=provider, adres=f"http://127.0.0.1:{poort}")
    with draai(wachter_uit_instellingen(), poort=poort) as adres, Browser(adres) as client:
        yield client


def meld_aan(client: Browser) -> None:
    """As a person does: follow the link, press the button of the provider, come back."""
    naar = client.get("/aanmelden/begin?naar=/ik").headers["Location"]
    terug = httpx.post(naar, data={"sub": "u-1"}).headers["Location"]
    assert terug.startswith(str(client.base_url.join("/aanmelden/terug?")))
    klaar = client.get(terug)
    assert (klaar.status_code, klaar.headers.get("Location")) == (303, "/ik"), klaar.text


def test_aanmelden_rollen_en_afmelden(b: Browser, provider: str) -> None:
    meld_aan(b)
    assert "Medewerker Een" in b.get("/ik").text

    meer = {"name": "Medewerker Een", "roles": ["bv-backoffice", "bv-beheer"]}
    assert httpx.put(f"{provider}/users/u-1", json=meer).is_success
    ik = b.get("/ik")
    assert "Beheer" in ik.text

    uit = b.post("/afmelden", data={"csrf": veld(ik, "csrf")})
    naar = uit.headers["Location"]
    assert naar.startswith(f"{provider}/oauth2/end_session")
    assert httpx.get(naar).status_code == 200
    assert b.get("/ik").status_code == 303


def test_een_rol_of_een_persoon_die_is_ingetrokken(b: Browser, provider: str) -> None:
    meld_aan(b)
    assert b.get("/ik").status_code == 200
    assert httpx.put(f"{provider}/users/u-1", json={"name": "Medewerker Een", "roles": []}).is_success
    assert b.get("/ik").status_code == 303

    assert httpx.put(f"{provider}/users/u-1", json={"name": "Medewerker Een", "roles": ["bv-backoffice"]}).is_success
    meld_aan(b)
    assert b.get("/ik").status_code == 200
    assert httpx.post(f"{provider}/users/u-1/revoke-tokens").is_success
    assert b.get("/ik").status_code == 303


def test_de_provider_laat_iemand_niet_toe(b: Browser) -> None:
    naar = b.get("/aanmelden/begin").headers["Location"]
    terug = httpx.post(naar, data={"action": "deny"}).headers["Location"]
    assert "access_denied" in terug
    delen = urlsplit(terug)
    antwoord = b.get(f"{delen.path}?{delen.query}")
    assert antwoord.status_code == 400
    assert "access_denied" not in antwoord.text
