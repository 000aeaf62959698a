"""What may be asked, of every operation: nothing that a client puts in a query or a path is a fault of ours."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa

from app.api.v1 import _beschrijf, maak_v1
from app.diensten.verkeer.berichten import MAX_AANTAL
from app.ggk import PAD
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from tests.api.hulp import XML, is_probleem, lever, lever_en_beoordeel
from tests.app.hulp import declaratie, start

DOCUMENT = _beschrijf(maak_v1())

RAAR = {
    "nul": "%00",
    "nul-erin": "01%0093",
    "half-surrogaat": "%ED%A0%80",
    "geen-utf8": "%FF%FE",
    "nieuwe-regel": "0193%0A",
    "te-lang": "9" * 5000,
    "leeg": "",
    "getal": "0.5",
    "negatief": "-1",
    "groot-getal": "99999999999999999999999999",
    "niet-een-getal": "NaN",
    "aanhaling": quote("' or 1=1 --"),
    "tekst": quote("één twee"),
    "arabische-cijfers": quote("٠١٩٣"),
    "jaar-nul": quote("0000-00-00T00:00:00Z"),
    "eerste-moment": quote("0001-01-01T00:00:00+23:59"),
    "laatste-moment": quote("9999-12-31T23:59:59-23:59"),
}


def parameters(plaats: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for pad, methoden in DOCUMENT["paths"].items():
        for operatie in methoden.values():
            for parameter in operatie.get("parameters", []):
                if parameter["in"] == plaats:
                    yield pad, parameter["name"], parameter["schema"]


VRAGEN = [(pad, naam) for pad, naam, _ in parameters("query")]


@pytest.mark.parametrize("pad,naam", VRAGEN, ids=[f"{pad}?{naam}" for pad, naam in VRAGEN])
def test_wat_er_ook_gevraagd_wordt(client: httpx.Client, pad: str, naam: str) -> None:
    plaats = "/v1" + pad.replace("{berichtId}", lever(client, start()).json()["id"])
    for waarde in RAAR.values():
        antwoord = client.get(f"{plaats}?{naam}={waarde}")
        if antwoord.status_code == 200 or (antwoord.status_code, antwoord.json()["code"]) == (400, "cursor-ongeldig"):
            continue
        assert is_probleem(antwoord, 400, "invoer-ongeldig"), waarde
        (fout,) = antwoord.json()["errors"]
        assert fout["location"]["name"] == naam
        assert fout["detail"].startswith(("Verwacht is ", "De waarde is "))
    # No parameter takes nothing, or a NUL.
    for waarde in ("", "%00"):
        assert client.get(f"{plaats}?{naam}={waarde}").status_code == 400


@pytest.mark.parametrize("pad", sorted({pad for pad, _, _ in parameters("path")}))
def test_wat_er_ook_in_het_pad_staat(client: httpx.Client, pad: str) -> None:
    voor, na = re.split(r"\{\w+\}", pad)
    for waarde in filter(None, RAAR.values()):
        for methode in DOCUMENT["paths"][pad]:
            antwoord = client.request(methode, f"/v1{voor}{waarde}{na}")
            # A line break is in no part of a path.
            assert is_probleem(antwoord, 400, "invoer-ongeldig") or is_probleem(antwoord, 404, "not-found"), waarde


def test_elke_tekst_in_een_vraag_heeft_een_vorm() -> None:
    assert VRAGEN
    for pad, naam, schema in parameters("query"):
        for deel in schema.get("anyOf", [schema]):
            if deel.get("type") == "string":
                assert deel.keys() & {"pattern", "enum", "format", "const"}, (pad, naam)


@pytest.mark.parametrize("waarde", ["0.5", "1767225600", "2026-04-01", "2026-04-01T00:00:00", "2026-04-01 00:00:00Z"])
def test_een_tijdstip_is_een_tijdstip(client: httpx.Client, waarde: str) -> None:
    antwoord = client.get("/v1/berichten", params={"ontvangenVanaf": waarde})
    assert is_probleem(antwoord, 400, "invoer-ongeldig")
    assert "2026-04-01T00:00:00+02:00" in antwoord.json()["errors"][0]["detail"]


def _vraagt(vraag: str) -> Callable[..., None]:
    """A use case that asks the database this, about the municipality of its filter."""

    def lijst(filters: Any, **_: object) -> None:
        with sessie(PIJPLIJN) as session:
            session.execute(sa.text(vraag), {"waarde": filters.gemeente})

    return lijst


ALS_DAG = "select cast(cast(:waarde as text) as date)"
DOOR_NUL = "select 1 / cast(cast(:waarde as text) as int)"


@pytest.mark.parametrize("vraag", [ALS_DAG, DOOR_NUL], ids=["geen-dag", "delen-door-nul"])
def test_wat_de_databank_weigert_is_een_foute_aanvraag(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, vraag: str
) -> None:
    monkeypatch.setattr("app.diensten.verkeer.berichten.lijst", _vraagt(vraag))
    antwoord = client.get("/v1/berichten", params={"gemeente": "0000", "identificatie": "x"})
    assert is_probleem(antwoord, 400, "invoer-ongeldig")
    assert [(fout["in"], fout["location"]["name"]) for fout in antwoord.json()["errors"]] == [("query", "gemeente")]


def test_wat_de_databank_van_ons_weigert_is_onze_fout(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.diensten.verkeer.berichten.lijst", _vraagt("select cast('geen dag' as date), :waarde"))
    assert is_probleem(client.get("/v1/berichten", params={"identificatie": "x"}), 500, "interne-fout")


ALLOW = [
    ("DELETE", "/v1/berichten", {"GET", "POST"}),
    ("PUT", "/v1/berichten/{id}", {"GET"}),
    ("PATCH", "/v1/berichten/{id}/vrijgaven", {"POST"}),
    ("GET", "/v1/validaties", {"POST"}),
    ("POST", "/v1/openapi.json", {"GET"}),
    ("DELETE", PAD, {"GET", "HEAD", "POST"}),
    ("OPTIONS", PAD, {"GET", "HEAD", "POST"}),
    ("GET", PAD, {"GET", "HEAD", "POST"}),
    ("POST", f"{PAD}/ggk0210.xsd", {"GET", "HEAD"}),
    ("POST", "/metrics", {"GET", "HEAD"}),
    ("VERZONNEN", "/gezondheid/leeft", {"GET", "HEAD"}),
]


@pytest.mark.parametrize("methode,pad,kan", ALLOW, ids=[f"{methode} {pad}" for methode, pad, _ in ALLOW])
def test_allow_noemt_alles_wat_kan(client: httpx.Client, methode: str, pad: str, kan: set[str]) -> None:
    antwoord = client.request(methode, pad.replace("{id}", str(uuid4())))
    assert is_probleem(antwoord, 405, "method-not-allowed")
    assert {deel.strip() for deel in antwoord.headers["Allow"].split(",")} == kan


@pytest.mark.parametrize("pad", [f"{PAD}/", f"{PAD}/bestaat-niet.xsd", f"{PAD}/a/b", f"{PAD}/%00", "/ggk/1.0"])
def test_wat_er_niet_is_bij_de_ggk_deur_is_een_probleem(client: httpx.Client, pad: str) -> None:
    antwoord = client.get(pad)
    assert antwoord.status_code == 404
    assert antwoord.headers["Content-Type"] == "application/problem+json"


def _regels(aantal: int, *, einde: str = "2026-04-30") -> bytes:
    """A declaration of so many lines that all have the same faults."""
    inhoud = declaratie(Declaratie__TotaalIngediendBedrag__TotaalBedrag=72000 * aantal)
    inhoud = inhoud.replace(
        b"<s:Einddatum>2026-04-30</s:Einddatum></b:ProductP", f"<s:Einddatum>{einde}</s:Einddatum></b:ProductP".encode()
    )
    begin, regel, rest = re.split(rb"(<b:Prestatie>.*</b:Prestatie>)", inhoud)
    return begin + b"".join(regel.replace(b">P1<", f">P{n}<".encode()) for n in range(aantal)) + rest


def test_bevindingen_zijn_te_bladeren(client: httpx.Client) -> None:
    plaats = f"/v1/berichten/{lever_en_beoordeel(client, _regels(250))}/bevindingen"
    eerste = client.get(plaats).json()
    totaal = eerste["aantalBevindingen"]
    assert (len(eerste["bevindingen"]), totaal >= 250) == (100, True)
    gezien, vraag = [], {"aantal": "90"}
    while True:
        bladzijde = client.get(plaats, params=vraag).json()
        assert bladzijde["aantalBevindingen"] == totaal
        gezien += bladzijde["bevindingen"]
        if bladzijde["volgende"] is None:
            break
        assert len(bladzijde["bevindingen"]) == 90
        vraag["cursor"] = bladzijde["volgende"]
    assert len(gezien) == totaal
    assert gezien[:100] == eerste["bevindingen"]
    assert len({(bevinding["regel"], *bevinding["locaties"]) for bevinding in gezien}) == totaal


def test_validatie_geeft_niet_meer_dan_een_bladzijde(client: httpx.Client) -> None:
    oordeel = client.post("/v1/validaties", content=_regels(600, einde="2026-03-01"), headers=XML).json()
    assert len(oordeel["bevindingen"]) == MAX_AANTAL
    assert oordeel["aantalBevindingen"] >= 600
    assert oordeel["geldig"] is False
