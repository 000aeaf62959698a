"""A provider that is not ours (oidc-provider-mock): sign in, roles of now, and sign out, over HTTP."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from app.toegang.wachter import wachter_uit_instellingen
from tests.toegang.conftest import Zet
from tests.toegang.hulp import Browser, draai, meld_af

pytestmark = pytest.mark.usefixtures("schone_databank")

# In a process of its own: it brings warnings of its own, and here a warning is an error.
_START = """
from datetime import timedelta
from oidc_provider_mock import run_server_in_thread
import sys
with run_server_in_thread() as server:
    print(server.server_port, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def aanmelddienst() -> Iterator[str]:
    """A running provider that knows one colleague; its address."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _START],
        env=os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as proces:
        assert proces.stdout
        adres = f"http://localhost:{int(proces.stdout.readline())}"
        _geef_rollen(adres, ["bv-backoffice", "bv-financien"])
        yield adres
        assert proces.stdin
        proces.stdin.close()


def _geef_rollen(adres: str, rollen: list[str]) -> None:
    inhoud = json.dumps({"name": "Medewerker Een", "roles": rollen})
    httpx.put(f"{adres}/users/u-1", content=inhoud, headers={"Content-Type": "application/json"}).raise_for_status()


def _meld_aan(browser: Browser) -> httpx.Response:
    heen = browser.get("/aanmelden/begin", params={"naar": "/ik"}).headers["Location"]
    terug = urlsplit(httpx.post(heen, data={"sub": "u-1"}).headers["Location"])
    assert f"{terug.scheme}://{terug.netloc}{terug.path}" == "https://berichten.gemeente.example/aanmelden/terug"
    return browser.get(f"/aanmelden/terug?{terug.query}")


def test_aanmelden_rollen_van_nu_en_afmelden(aanmelddienst: str, compleet: Zet, databank: str) -> None:
    compleet(oidc_uitgever=aanmelddienst)
    with draai(wachter_uit_instellingen()) as adres, Browser(adres) as browser:
        aangemeld = _meld_aan(browser)
        assert (aangemeld.status_code, aangemeld.headers["Location"]) == (303, "/ik")
        assert "Financiën" in browser.get("/ik").text

        # A role more goes on in a session of another name; a role less ends it.
        eerst = browser.sessie
        _geef_rollen(aanmelddienst, ["bv-backoffice", "bv-financien", "bv-beheer"])
        assert "Beheer" in browser.get("/ik").text
        assert browser.sessie != eerst
        _geef_rollen(aanmelddienst, ["bv-backoffice"])
        assert browser.get("/ik").headers["Location"].startswith("/aanmelden")

        _meld_aan(browser)
        uit = meld_af(browser).headers["Location"]
        assert uit.startswith(f"{aanmelddienst}/oauth2/end_session?")
        assert httpx.get(uit).is_success
        assert browser.get("/ik").status_code == 303

        # The provider withdraws what it gave: nobody goes on with it.
        _meld_aan(browser)
        assert browser.get("/ik").status_code == 200
        httpx.post(f"{aanmelddienst}/users/u-1/revoke-tokens").raise_for_status()
        assert browser.get("/ik").status_code == 303
