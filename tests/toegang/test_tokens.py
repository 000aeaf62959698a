"""Access tokens of machines, as they come: good, expired, forged, for someone else, and from an issuer that is gone."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.toegang import sleutels
from app.toegang.wachter import wachter_uit_instellingen
from tests.api.hulp import is_probleem
from tests.toegang.conftest import Zet
from tests.toegang.hulp import draai
from tests.toegang.uitgever import ELLIPS, SLEUTELS, Uitgever


def vraag(adres: str, token: str | None, pad: str = "/v1/ik", **koppen: str) -> httpx.Response:
    bewijs = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{adres}{pad}", headers=bewijs | koppen, timeout=30)


def test_wie_ben_ik(dienst: str, uitgever: Uitgever) -> None:
    antwoord = vraag(dienst, uitgever.token(scope="bv.beheer iets.anders bv.backoffice"))
    assert antwoord.status_code == 200
    assert antwoord.json() == {
        "id": "zaaksysteem",
        "soort": "machine",
        "naam": "zaaksysteem",
        "rollen": [{"rol": "backoffice", "gemeente": "0193"}, {"rol": "beheer", "gemeente": "0193"}],
        "gemeenten": ["0193"],
        "aanbieder": None,
        "wijken": [],
        "rechten": antwoord.json()["rechten"],
    }
    assert {"gegevens inlezen", "de inhoud van berichten lezen"} <= set(antwoord.json()["rechten"])


def test_een_aanbieder_heeft_zijn_code_uit_het_token(dienst: str, uitgever: Uitgever) -> None:
    ik = vraag(dienst, uitgever.token(scope="bv.aanbieder", agb="70701234")).json()
    assert (ik["aanbieder"], ik["gemeenten"]) == ("70701234", ["0150", "0153", "0193"])
    for agb in (None, "7070123", 70701234, "70701234 "):
        geen = vraag(dienst, uitgever.token(scope="bv.aanbieder", agb=agb))
        assert is_probleem(geen, 403, "geen-recht")
    # Which of the two would it be?
    assert vraag(dienst, uitgever.token(scope="bv.aanbieder bv.beheer", agb="70701234")).status_code == 403


@pytest.mark.parametrize("scope", [None, "", [], 7, {"bv.backoffice": True}, [7, None], "bv.onbekend", "BV.BACKOFFICE"])
def test_zonder_rol_geen_recht(dienst: str, uitgever: Uitgever, scope: object) -> None:
    antwoord = vraag(dienst, uitgever.token(scope=scope))
    assert is_probleem(antwoord, 403, "geen-recht")
    assert "WWW-Authenticate" not in antwoord.headers


def test_een_recht_dat_de_rol_niet_geeft(dienst: str, uitgever: Uitgever) -> None:
    beheer = uitgever.token(scope=["bv.beheer"])
    assert vraag(dienst, beheer, "/v1/verzendingen").status_code == 200
    assert is_probleem(vraag(dienst, beheer, "/v1/termijnen"), 403, "geen-recht")


def _b64(inhoud: object) -> str:
    return urlsafe_b64encode(json.dumps(inhoud).encode()).rstrip(b"=").decode()


def _delen(token: str) -> list[str]:
    return token.split(".")


def _zonder_handtekening(uitgever: Uitgever) -> str:
    return f"{_b64({'alg': 'none', 'typ': 'at+jwt'})}.{_delen(uitgever.token())[1]}."


def _hmac_met_de_openbare_sleutel(uitgever: Uitgever) -> str:
    inhoud = f"{_b64({'alg': 'HS256', 'typ': 'at+jwt', 'kid': 'een'})}.{_delen(uitgever.token())[1]}"
    geheim = SLEUTELS["een"].as_pem(private=False)
    return f"{inhoud}.{urlsafe_b64encode(hmac.digest(geheim, inhoud.encode(), 'sha256')).rstrip(b'=').decode()}"


def _kritieke_kop(uitgever: Uitgever) -> str:
    kop = {"alg": "RS256", "typ": "at+jwt", "kid": "een", "crit": ["streng"], "streng": True}
    inhoud = f"{_b64(kop)}.{_delen(uitgever.token())[1]}"
    sleutel = load_pem_private_key(SLEUTELS["een"].as_pem(private=True), None)
    assert isinstance(sleutel, RSAPrivateKey)
    handtekening = sleutel.sign(inhoud.encode(), PKCS1v15(), SHA256())
    return f"{inhoud}.{urlsafe_b64encode(handtekening).rstrip(b'=').decode()}"


def _gewijzigd(uitgever: Uitgever) -> str:
    kop, _, handtekening = _delen(uitgever.token(scope="bv.beheer"))
    return ".".join((kop, _delen(uitgever.token())[1], handtekening))


SLECHT: dict[str, Callable[[Uitgever], str]] = {
    "verlopen": lambda u: u.token(exp=int(time.time()) - 120),
    "nog niet geldig": lambda u: u.token(nbf=int(time.time()) + 600),
    "uitgegeven in de toekomst": lambda u: u.token(iat=int(time.time()) + 600),
    "zonder einde": lambda u: u.token(exp=None),
    "einde dat geen getal is": lambda u: u.token(exp="nooit"),
    "zonder einde aan de tijd": lambda u: u.token(exp=float("inf")),
    "zonder handtekening": _zonder_handtekening,
    "alg none met handtekening": lambda u: u.token().replace(_delen(u.token())[0], _b64({"alg": "none"})),
    "hmac met de openbare sleutel": _hmac_met_de_openbare_sleutel,
    "gewijzigd": _gewijzigd,
    "andere sleutel, zelfde naam": lambda u: u.token(sleutel=SLEUTELS["twee"], kop={"kid": "een"}),
    "onbekende sleutel": lambda u: u.token(sleutel=SLEUTELS["twee"]),
    "andere soort sleutel": lambda u: u.token(sleutel=ELLIPS, kop={"alg": "ES256", "kid": "een"}),
    "algoritme dat hier niet geldt": lambda u: u.token(kop={"alg": "RS512"}),
    "andere ontvanger": lambda u: u.token(aud="andere-api"),
    "zonder ontvanger": lambda u: u.token(aud=None),
    "ontvanger die geen tekst is": lambda u: u.token(aud=7),
    "andere uitgever": lambda u: u.token(iss="https://elders.example"),
    "uitgever met een streep": lambda u: u.token(iss=f"{u.adres}/"),
    "zonder uitgever": lambda u: u.token(iss=None),
    "een id-token": lambda u: u.id_token(aud="berichten-api", nonce="n"),
    "een ander soort token": lambda u: u.token(kop={"typ": "logout+jwt"}),
    "zonder kenmerk": lambda u: u.token(sub=None, client_id=None),
    "kritieke kop": _kritieke_kop,
    "geen token": lambda _: "abc",
    "drie punten": lambda _: "...",
    "geen json": lambda _: "YWJj.YWJj.YWJj",
    "diep genest": lambda _: f"{urlsafe_b64encode(b'[' * 8_000).decode()}.e30.e30",
    "veel te lang": lambda u: u.token(vulling="x" * 20_000),
}


@pytest.mark.parametrize("naam", SLECHT)
def test_een_slecht_token_is_van_niemand(dienst: str, uitgever: Uitgever, naam: str) -> None:
    antwoord = vraag(dienst, SLECHT[naam](uitgever))
    assert is_probleem(antwoord, 401, "niet-aangemeld")
    assert antwoord.headers["WWW-Authenticate"] == 'Bearer realm="berichtenverkeer", error="invalid_token"'
    assert antwoord.json() == vraag(dienst, "iets").json()


@pytest.mark.parametrize("kop", ["", "Bearer", "Basic YTpi", "bearer\tx", "Token abc"])
def test_een_kop_die_geen_token_is(dienst: str, kop: str) -> None:
    assert is_probleem(httpx.get(f"{dienst}/v1/ik", headers={"Authorization": kop}), 401, "niet-aangemeld")


def test_zonder_bewijs(dienst: str) -> None:
    antwoord = vraag(dienst, None)
    assert is_probleem(antwoord, 401, "niet-aangemeld")
    assert antwoord.headers["WWW-Authenticate"] == 'Bearer realm="berichtenverkeer"'
    # Nothing tells what is there from what is not.
    for pad in ("/v1/berichten", "/v1/berichten/7c1e0f0e-0000-4000-8000-000000000000", "/v1/berichten/x"):
        assert vraag(dienst, None, pad).json() == antwoord.json()
    assert httpx.post(f"{dienst}/v1/berichten", content=b"<x/>").json() == antwoord.json()
    assert httpx.get(f"{dienst}/v1/openapi.json").status_code == 200


@pytest.mark.parametrize("verschil", [-50, 50])
def test_een_klok_die_een_minuut_verschilt(dienst: str, uitgever: Uitgever, verschil: int) -> None:
    nu = int(time.time()) + verschil
    assert vraag(dienst, uitgever.token(iat=nu, nbf=nu, exp=nu + 30)).status_code == 200


def test_een_nieuwe_sleutel_wordt_gevonden(dienst: str, uitgever: Uitgever, monkeypatch: pytest.MonkeyPatch) -> None:
    assert vraag(dienst, uitgever.token()).status_code == 200
    uitgever.sleutels = [SLEUTELS["twee"], SLEUTELS["een"]]
    # So soon after the last question it does not ask again, whatever name it is shown.
    for _ in range(5):
        assert vraag(dienst, uitgever.token()).status_code == 401
    assert uitgever.gevraagd["/jwks"] == 1
    monkeypatch.setattr(sleutels, "RUST", 0)
    assert vraag(dienst, uitgever.token()).status_code == 200
    assert uitgever.gevraagd["/jwks"] == 2
    assert vraag(dienst, uitgever.token(sleutel=SLEUTELS["een"])).status_code == 200


def test_een_sleutel_die_is_ingetrokken_geldt_niet_meer(
    dienst: str, uitgever: Uitgever, monkeypatch: pytest.MonkeyPatch
) -> None:
    oud = uitgever.token()
    assert vraag(dienst, oud).status_code == 200
    uitgever.sleutels = [SLEUTELS["twee"]]
    monkeypatch.setattr(sleutels, "VERS", 0)
    assert vraag(dienst, oud).status_code == 401


@pytest.mark.parametrize("fout", ["kapot", "traag", "leeg", "onzin"])
def test_zonder_sleutels_is_niemand_te_herkennen(
    dienst: str, uitgever: Uitgever, fout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = uitgever.token()
    monkeypatch.setattr("app.toegang.ophalen.GEDULD", 0.3)
    if fout == "traag":
        uitgever.traag = 6
    elif fout == "kapot":
        uitgever.kapot = True
    else:
        monkeypatch.setattr(Uitgever, "sleutels", [], raising=False)
        uitgever.sleutels = [] if fout == "leeg" else [ELLIPS]
        monkeypatch.setattr(sleutels, "haal_json", lambda *_: {"keys": [] if fout == "leeg" else "geen"})
    antwoord = vraag(dienst, token)
    assert is_probleem(antwoord, 503, "aanmelddienst-onbereikbaar")
    assert antwoord.headers["Retry-After"] == "60"


def test_wat_bekend_was_geldt_nog_als_de_uitgever_weg_is(
    dienst: str, uitgever: Uitgever, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = uitgever.token()
    assert vraag(dienst, token).status_code == 200
    uitgever.kapot = True
    monkeypatch.setattr(sleutels, "VERS", 0)
    assert vraag(dienst, token).status_code == 200
    monkeypatch.setattr(sleutels, "HOOGSTENS", 0)
    assert vraag(dienst, token).status_code == 503


def test_te_veel_mislukte_pogingen_maken_een_adres_ongeloofwaardig(uitgever: Uitgever, zet: Zet, databank: str) -> None:
    zet(blokkade_na=3)
    with draai(wachter_uit_instellingen()) as adres:
        goed = uitgever.token()
        assert vraag(adres, goed).status_code == 200
        slecht = [vraag(adres, "gok") for _ in range(3)]
        daarna = vraag(adres, goed)
    # Nothing tells that one is no longer believed.
    assert {(a.status_code, a.text, a.headers["WWW-Authenticate"]) for a in (*slecht, daarna)} == {
        (401, daarna.text, daarna.headers["WWW-Authenticate"])
    }


def test_wie_te_veel_vraagt_moet_wachten(uitgever: Uitgever, zet: Zet, databank: str) -> None:
    zet(limiet_machine=3, limiet_adres=2)
    with draai(wachter_uit_instellingen()) as adres:
        een, ander = uitgever.token(), uitgever.token(client_id="ander")
        assert [vraag(adres, een).status_code for _ in range(4)] == [200, 200, 200, 429]
        te_veel = vraag(adres, een)
        assert is_probleem(te_veel, 429, "te-veel-verzoeken")
        assert 0 < int(te_veel.headers["Retry-After"]) <= 60
        assert vraag(adres, ander).status_code == 200
        assert [vraag(adres, None).status_code for _ in range(3)] == [401, 401, 429]
        # Health is asked by what keeps the service alive.
        assert {httpx.get(f"{adres}/gezondheid/leeft").status_code for _ in range(4)} == {200}
