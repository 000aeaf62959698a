"""The NLGov REST API Design Rules, and the promises of the description, against the running service."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.opslag.kern.databank import sluit
from tests.api.aanroepen import BEHEER, Aanroep
from tests.api.hulp import XML, is_probleem, lever_en_beoordeel
from tests.app.hulp import identificatie, toewijzing
from tests.cli.slecht import GOED
from tests.spoor.hulp import geparkeerd


@pytest.fixture
def openapi(client: httpx.Client) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/v1/openapi.json").json()
    return document


AANROEPEN: dict[tuple[str, str], tuple[Aanroep, int]] = {
    ("post", "/berichten"): (lambda c, _: c.post("/v1/berichten", content=GOED, headers=XML), 202),
    ("get", "/berichten"): (lambda c, _: c.get("/v1/berichten"), 200),
    ("get", "/berichten/{berichtId}"): (lambda c, id_: c.get(f"/v1/berichten/{id_}"), 200),
    ("get", "/berichten/{berichtId}/bevindingen"): (lambda c, id_: c.get(f"/v1/berichten/{id_}/bevindingen"), 200),
    ("get", "/berichten/{berichtId}/xml"): (lambda c, id_: c.get(f"/v1/berichten/{id_}/xml"), 200),
    ("get", "/berichten/{berichtId}/spoor"): (lambda c, id_: c.get(f"/v1/berichten/{id_}/spoor"), 200),
    ("post", "/berichten/{berichtId}/vrijgaven"): (
        lambda c, _: c.post(f"/v1/berichten/{geparkeerd(toewijzing(**identificatie('TW9')))}/vrijgaven"),
        202,
    ),
    ("get", "/verzendingen"): (lambda c, _: c.get("/v1/verzendingen"), 200),
    ("get", "/verzendingen/{berichtId}"): (lambda c, id_: c.get(f"/v1/verzendingen/{id_}"), 200),
    ("get", "/verzendingen/{berichtId}/pogingen"): (lambda c, id_: c.get(f"/v1/verzendingen/{id_}/pogingen"), 200),
    ("post", "/verzendingen/{berichtId}/vrijgaven"): (lambda c, id_: c.post(f"/v1/verzendingen/{id_}/vrijgaven"), 202),
    ("post", "/aanleveringen"): (lambda c, _: c.post("/v1/aanleveringen", content=GOED, headers=XML), 202),
    ("get", "/aanleveringen/{aanleveringId}"): (
        lambda c, _: c.get(c.post("/v1/aanleveringen", content=GOED, headers=XML).headers["Location"]),
        200,
    ),
    ("get", "/ik"): (lambda c, _: c.get("/v1/ik"), 200),
    ("get", "/termijnen"): (lambda c, _: c.get("/v1/termijnen"), 200),
    **BEHEER,
    ("post", "/validaties"): (lambda c, _: c.post("/v1/validaties", content=GOED, headers=XML), 200),
    ("post", "/proeven"): (lambda c, _: c.post("/v1/proeven", content=GOED, headers=XML), 200),
}


def test_elke_operatie_doet_wat_de_beschrijving_zegt(
    client: httpx.Client, openapi: dict[str, Any], instelling: Callable[[str, str], None], tmp_path: Path
) -> None:
    beschreven = {(methode, pad) for pad, methoden in openapi["paths"].items() for methode in methoden}
    assert beschreven == AANROEPEN.keys()
    bericht_id = lever_en_beoordeel(client, toewijzing())
    # What was stored only can be sent on as soon as there is a way.
    instelling("BEZORGING", "map")
    instelling("BEZORG_MAP", str(tmp_path))
    for (methode, pad), (aanroep, status) in AANROEPEN.items():
        antwoord = aanroep(client, bericht_id)
        beschrijving = openapi["paths"][pad][methode]["responses"][str(status)]
        assert antwoord.status_code == status
        assert antwoord.headers["Content-Type"] in beschrijving["content"]
        schema = beschrijving["content"][antwoord.headers["Content-Type"]]["schema"]
        if "$ref" in schema:
            velden = openapi["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["properties"]
            assert antwoord.json().keys() == velden.keys()


def test_beschrijving_is_openbaar_en_compleet(client: httpx.Client, openapi: dict[str, Any]) -> None:
    antwoord = client.get("/v1/openapi.json", headers={"Origin": "https://example.org"})
    assert antwoord.headers["Access-Control-Allow-Origin"] == "*"
    assert re.fullmatch(r"3(\.\d+){1,2}", openapi["openapi"])
    assert {"name", "url", "email"} <= openapi["info"]["contact"].keys()
    assert re.fullmatch(r"\d+\.\d+\.\d+", openapi["info"]["version"])
    assert [server["url"] for server in openapi["servers"]] == ["/v1"]
    assert openapi["info"]["version"] == antwoord.headers["API-Version"]


def test_namen_volgen_de_regels(openapi: dict[str, Any]) -> None:
    kebab = re.compile(r"(/([a-z0-9-]+|\{[a-z][A-Za-z]*\}))+")
    camel = re.compile(r"[a-z][A-Za-z0-9]*")
    assert all(kebab.fullmatch(pad) for pad in openapi["paths"])
    operaties = [operatie for methoden in openapi["paths"].values() for operatie in methoden.values()]
    alle = [parameter for operatie in operaties for parameter in operatie.get("parameters", [])]
    # Headers have names of their own: If-Match.
    parameters = [parameter["name"] for parameter in alle if parameter["in"] != "header"]
    velden = [veld for schema in openapi["components"]["schemas"].values() for veld in schema.get("properties", {})]
    assert parameters
    assert velden
    assert not [naam for naam in (*parameters, *velden) if not camel.fullmatch(naam)]
    assert not {"bsn", "naam", "geboortedatum"} & {naam.lower() for naam in parameters}


def test_datums_hebben_hun_vorm(openapi: dict[str, Any]) -> None:
    velden = openapi["components"]["schemas"]["BerichtUit"]["properties"]
    vorm = {naam: {deel.get("format") for deel in veld.get("anyOf", [veld])} - {None} for naam, veld in velden.items()}
    assert vorm["dagtekening"] == {"date"}
    assert vorm["ontvangenOp"] == vorm["verwerktOp"] == {"date-time"}
    assert not [naam for naam in vorm if naam.lower().endswith("datum") and vorm[naam] != {"date"}]


def test_fouten_zijn_beschreven_als_problem_json(openapi: dict[str, Any]) -> None:
    for methoden in openapi["paths"].values():
        for operatie in methoden.values():
            assert "400" in operatie["responses"]
            for status, antwoord in operatie["responses"].items():
                assert "API-Version" in antwoord["headers"]
                assert status < "400" or antwoord["content"].keys() == {"application/problem+json"}
    assert {"status", "title", "detail"} <= set(openapi["components"]["schemas"]["Probleem"]["required"])
    assert "HTTPValidationError" not in openapi["components"]["schemas"]


def test_verwijzingen_in_de_beschrijving_bestaan(client: httpx.Client, openapi: dict[str, Any]) -> None:
    verwijzingen = set(re.findall(r'"#/components/schemas/(\w+)"', client.get("/v1/openapi.json").text))
    assert verwijzingen
    assert verwijzingen <= openapi["components"]["schemas"].keys()


PADEN = [
    ("GET", "/v1/openapi.json", 200),
    ("GET", "/v1/berichten", 200),
    ("GET", "/v1/berichten?aantal=x", 400),
    ("GET", "/v1/berichten/", 404),
    ("GET", "/v1/bestaat-niet", 404),
    ("GET", "/bestaat-niet", 404),
    ("GET", "/", 404),
    ("DELETE", "/v1/berichten", 405),
    ("PUT", "/v1/validaties", 405),
    ("POST", "/gezondheid/leeft", 405),
    ("GET", "/gezondheid/leeft", 200),
    ("GET", "/gezondheid/gereed", 200),
]


@pytest.mark.parametrize("methode, pad, status", PADEN)
def test_koppen_en_problemen_overal(methode: str, pad: str, status: int, client: httpx.Client) -> None:
    antwoord = client.request(methode, pad)
    assert antwoord.status_code == status
    assert antwoord.headers["API-Version"] == "1.0.0"
    assert antwoord.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in antwoord.headers["Content-Security-Policy"]
    assert antwoord.headers["Strict-Transport-Security"]
    assert antwoord.headers["X-Content-Type-Options"] == "nosniff"
    assert antwoord.headers["X-Frame-Options"] == "DENY"
    assert antwoord.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert antwoord.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in antwoord.headers["Permissions-Policy"]
    if status >= 400:
        assert antwoord.headers["Content-Type"] == "application/problem+json"
        assert antwoord.json()["status"] == status
        assert antwoord.json()["detail"]
    if status == 405:
        assert antwoord.headers["Allow"]


def test_een_fout_van_ons_verraadt_niets(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def kapot(*_: object, **__: object) -> None:
        raise RuntimeError("Bsn 999900006")

    monkeypatch.setattr("app.diensten.verkeer.berichten.lijst", kapot)
    antwoord = client.get("/v1/berichten")
    assert is_probleem(antwoord, 500, "interne-fout")
    assert "999900006" not in antwoord.text
    assert antwoord.headers["API-Version"] == "1.0.0"


@pytest.fixture
def zonder_databank(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    with monkeypatch.context() as omgeving:
        sluit()
        omgeving.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/weg")
        yield client
    sluit()


def test_zonder_databank_leeft_hij_maar_is_hij_niet_gereed(zonder_databank: httpx.Client) -> None:
    assert zonder_databank.get("/gezondheid/leeft").json() == {"status": "leeft"}
    for antwoord in (zonder_databank.get("/gezondheid/gereed"), zonder_databank.get("/v1/berichten")):
        assert is_probleem(antwoord, 503, "databank-onbereikbaar")
        assert antwoord.headers["Retry-After"]
        assert "127.0.0.1:1" not in antwoord.text
    assert zonder_databank.post("/v1/validaties", content=GOED, headers=XML).status_code == 200


def test_niet_gereed_zonder_het_schema_van_deze_versie(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.opslag.kern.migratie.bijgewerkt", lambda: False)
    assert is_probleem(client.get("/gezondheid/gereed"), 503, "databank-niet-bijgewerkt")
