"""Signing out: by the person, by the provider behind the scenes, and through the browser; and who may not."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.toegang.hulp import Browser, meld_af, veld
from tests.toegang.test_aanmelden import is_aangemeld, meld_aan
from tests.toegang.uitgever import SLEUTELS, Uitgever

pytestmark = pytest.mark.usefixtures("schone_databank")


def test_een_formulier_van_elders_doet_niets(b: Browser, uitgever: Uitgever) -> None:
    meld_aan(b, uitgever)
    csrf = veld(b.get("/ik"), "csrf")
    for velden in ({}, {"csrf": ""}, {"csrf": csrf[:-1]}, {"csrf": "é"}):
        assert b.post("/afmelden", data=velden).status_code == 403
    vreemd = {"Sec-Fetch-Site": "cross-site"}
    assert b.post("/afmelden", data={"csrf": csrf}, headers=vreemd).status_code == 403
    assert b.post("/afmelden", content=b"x" * 100_000).status_code == 400
    assert b.post("/afmelden", json={"csrf": csrf}).status_code == 400
    assert (
        b.post(
            "/afmelden", content=b"\xff=1", headers={"Content-Type": "application/x-www-form-urlencoded"}
        ).status_code
        == 400
    )
    assert is_aangemeld(b)
    assert meld_af(b).status_code == 303


def _afmelding(uitgever: Uitgever, **claims: Any) -> str:
    gebeurtenis: dict[str, object] = {"http://schemas.openid.net/event/backchannel-logout": {}}
    vast = {
        "sub": "u-1",
        "aud": "berichtenverkeer",
        "client_id": None,
        "scope": None,
        "events": gebeurtenis,
        "jti": "1",
    }
    return uitgever.token(kop={"typ": "logout+jwt"}, **(vast | claims))


def test_de_aanmelddienst_meldt_iemand_af(b: Browser, uitgever: Uitgever) -> None:
    for claims in ({"sid": "s-1", "sub": None}, {"sub": "u-1"}, {"sid": "s-1", "exp": None}):
        meld_aan(b, uitgever)
        assert is_aangemeld(b)
        antwoord = b.post("/afmelden/backchannel", data={"logout_token": _afmelding(uitgever, **claims)})
        assert antwoord.status_code == 200
        assert not is_aangemeld(b)


GEEN_AFMELDING: dict[str, Callable[[Uitgever], str]] = {
    "niets": lambda _: "",
    "een id-token": lambda u: u.id_token(),
    "met nonce": lambda u: _afmelding(u, nonce="n"),
    "zonder gebeurtenis": lambda u: _afmelding(u, events={}),
    "gebeurtenis die geen object is": lambda u: _afmelding(u, events="backchannel-logout"),
    "voor een ander": lambda u: _afmelding(u, aud="ander"),
    "verlopen": lambda u: _afmelding(u, exp=int(time.time()) - 300),
    "lang geleden": lambda u: _afmelding(u, iat=int(time.time()) - 3600, exp=None),
    "van niemand": lambda u: _afmelding(u, sub=None),
    "andere sleutel": lambda u: _afmelding(u, sleutel=SLEUTELS["twee"]),
}


@pytest.mark.parametrize("naam", GEEN_AFMELDING)
def test_wat_geen_afmelding_is_meldt_niemand_af(b: Browser, uitgever: Uitgever, naam: str) -> None:
    meld_aan(b, uitgever)
    antwoord = b.post("/afmelden/backchannel", data={"logout_token": GEEN_AFMELDING[naam](uitgever)})
    assert antwoord.status_code == 400
    assert is_aangemeld(b)


def test_een_kenmerk_dat_geen_databank_kent(b: Browser, uitgever: Uitgever) -> None:
    antwoord = b.get("/afmelden/frontchannel", params={"iss": uitgever.adres, "sid": "s\0"})
    assert (antwoord.status_code, antwoord.content) == (200, b"")


def test_de_aanmelddienst_meldt_af_in_de_browser(b: Browser, uitgever: Uitgever) -> None:
    meld_aan(b, uitgever)
    for vraag in ({"sid": "s-2", "iss": uitgever.adres}, {"sid": "s-1", "iss": "https://elders.example"}, {}):
        assert b.get("/afmelden/frontchannel", params=vraag).status_code == 200
        assert is_aangemeld(b)
    b.get("/afmelden/frontchannel", params={"sid": "s-1", "iss": uitgever.adres})
    assert not is_aangemeld(b)
