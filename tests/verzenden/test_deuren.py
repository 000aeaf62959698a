"""The outbox over REST and on the command line, and its settings."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.kern.instellingen import InstellingFout, instellingen
from tests.app.hulp import declaratie, identificatie, lever
from tests.verzenden import nepggk
from tests.verzenden.conftest import Zet
from tests.verzenden.hulp import declaratieantwoord, stand, werk_af
from tests.verzenden.nepggk import NepGGK

GEEN = UUID(int=1)


def stopgezet(ggk: NepGGK, instel: Zet) -> UUID:
    instel(bezorg_pogingen=1)
    ggk.doe(nepggk.geeft(503, b"", "text/plain"))
    bericht_id = declaratieantwoord()
    werk_af()
    return bericht_id


def test_rest_toont_de_verzending_en_haar_pogingen(client: httpx.Client, ggk: NepGGK) -> None:
    ggk.doe(nepggk.fo03("IB010"))
    bericht_id = declaratieantwoord()
    werk_af()

    verzending = client.get(f"/v1/verzendingen/{bericht_id}").json()
    assert (verzending["berichtId"], verzending["berichttype"]) == (str(bericht_id), "WMO325")
    assert (verzending["toestand"], verzending["pogingen"], verzending["volgendeOp"]) == ("geweigerd", 1, None)
    assert verzending["referentienummer"] == ggk.referenties[0]
    assert verzending["fout"]["code"] == "IB010"
    (poging,) = client.get(f"/v1/verzendingen/{bericht_id}/pogingen").json()["pogingen"]
    assert (poging["resultaat"], poging["httpStatus"], poging["code"]) == ("geweigerd", 500, "IB010")


def test_rest_zeeft_en_bladert(client: httpx.Client, ggk: NepGGK) -> None:
    ids = [str(lever(declaratie(**identificatie(f"DC{nummer}"))).antwoord_id) for nummer in range(3)]
    werk_af()
    ids.append(str(lever(declaratie(**identificatie("DC9"))).antwoord_id))

    def lijst(**vraag: Any) -> tuple[list[str], str | None]:
        antwoord = client.get("/v1/verzendingen", params=vraag)
        assert antwoord.status_code == 200
        inhoud = antwoord.json()
        return [verzending["berichtId"] for verzending in inhoud["verzendingen"]], inhoud["volgende"]

    eerste, cursor = lijst(aantal=3)
    assert eerste == ids[:0:-1]
    assert lijst(aantal=3, cursor=cursor) == ([ids[0]], None)
    assert lijst(toestand="klaar") == ([ids[3]], None)
    assert lijst(aanbieder="70701234", berichttype="WMO325", gemeente="0193")[0] == ids[::-1]
    assert lijst(berichttype="JW325") == ([], None)


def test_rest_geeft_vrij(client: httpx.Client, ggk: NepGGK, instel: Zet) -> None:
    bericht_id = stopgezet(ggk, instel)
    antwoord = client.post(f"/v1/verzendingen/{bericht_id}/vrijgaven")
    assert (antwoord.status_code, antwoord.json()["toestand"]) == (202, "klaar")
    antwoord = client.post(f"/v1/verzendingen/{bericht_id}/vrijgaven")
    assert (antwoord.status_code, antwoord.json()["code"]) == (409, "verzending-niet-vrij-te-geven")
    werk_af()

    assert stand(bericht_id).toestand == "afgeleverd"


@pytest.mark.parametrize(
    "methode,pad,status",
    [
        ("GET", f"/v1/verzendingen/{GEEN}", 404),
        ("GET", f"/v1/verzendingen/{GEEN}/pogingen", 404),
        ("POST", f"/v1/verzendingen/{GEEN}/vrijgaven", 404),
        ("GET", "/v1/verzendingen/x", 400),
        ("GET", "/v1/verzendingen?toestand=zoek", 400),
        ("GET", "/v1/verzendingen?cursor=x", 400),
        ("GET", "/v1/verzendingen?onbekend=1", 400),
    ],
)
def test_rest_weigert_wat_niet_kan(client: httpx.Client, ggk: NepGGK, methode: str, pad: str, status: int) -> None:
    antwoord = client.request(methode, pad)
    assert antwoord.status_code == status
    assert antwoord.headers["Content-Type"] == "application/problem+json"


def test_de_opdracht_toont_en_geeft_vrij(bv: Callable[..., Any], ggk: NepGGK, instel: Zet) -> None:
    bericht_id = stopgezet(ggk, instel)
    lijst = bv("verzending", "lijst", "--toestand", "stopgezet")
    assert (lijst.code, str(bericht_id) in lijst.uit) == (0, True)
    assert str(bericht_id) not in bv("verzending", "lijst", "--toestand", "klaar").uit
    toon = bv("verzending", "toon", bericht_id)
    assert "stopgezet" in toon.uit
    assert "HTTP 503" in toon.uit

    assert bv("verzending", "vrijgeven", bericht_id).uit == f"WMO325 {bericht_id}: klaar\n"
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"


def test_de_opdracht_geeft_alles_vrij(bv: Callable[..., Any], ggk: NepGGK, instel: Zet) -> None:
    bericht_id = stopgezet(ggk, instel)
    assert bv("verzending", "vrijgeven", "--alle").uit == "1 vrijgegeven.\n"
    assert stand(bericht_id).toestand == "klaar"


def test_de_opdracht_spreekt_json(bv: Callable[..., Any], ggk: NepGGK, instel: Zet) -> None:
    bericht_id = stopgezet(ggk, instel)
    (regel,) = bv("verzending", "lijst", "--json").uit.splitlines()
    assert json.loads(regel)["bericht_id"] == str(bericht_id)
    gelezen = json.loads(bv("verzending", "toon", bericht_id, "--json").uit)
    assert (gelezen["toestand"], gelezen["pogingen"][0]["http_status"]) == ("stopgezet", 503)


@pytest.mark.parametrize(
    "woorden,tekst",
    [
        (("vrijgeven",), "Geef één of meer ids op, of --alle."),
        (("vrijgeven", GEEN, "--alle"), "Geef één of meer ids op, of --alle."),
        (("vrijgeven", "x"), "x is geen id van een bericht."),
        (("vrijgeven", GEEN), f"Er is geen verzending van bericht {GEEN}."),
        (("toon", GEEN), f"Er is geen verzending van bericht {GEEN}."),
        (("lijst", "--toestand", "zoek"), "zoek is geen toestand"),
        (("lijst", "--aantal", "0"), "geen geheel getal"),
    ],
)
def test_de_opdracht_weigert_wat_niet_kan(
    bv: Callable[..., Any], ggk: NepGGK, woorden: tuple[object, ...], tekst: str
) -> None:
    uitvoer = bv("verzending", *woorden)
    assert uitvoer.code == 2
    assert tekst in uitvoer.fout


@pytest.mark.parametrize(
    "waarden,naam",
    [
        ({"bezorging": "post"}, "BEZORGING"),
        ({"bezorging": "ggk"}, "BEZORG_ADRES"),
        ({"bezorging": "ggk", "bezorg_adres": "http://ggk.example/"}, "BEZORG_ADRES"),
        ({"bezorg_adres": "ftp://127.0.0.1/"}, "BEZORG_ADRES"),
        ({"bezorg_adres": "https://naam:geheim@ggk.example/"}, "BEZORG_ADRES"),
        ({"bezorg_adres": "https:///pad"}, "BEZORG_ADRES"),
        ({"bezorg_adres": "https://[::1"}, "BEZORG_ADRES"),
        ({"bezorging": "map"}, "BEZORG_MAP"),
        ({"bezorg_certificaat": "/tls/wij.pem"}, "BEZORG_SLEUTEL"),
        ({"bezorg_sleutel": "/tls/wij.key"}, "BEZORG_SLEUTEL"),
        ({"bezorg_onderhoud": "zondag"}, "BEZORG_ONDERHOUD"),
        ({"bezorg_pogingen": "0"}, "BEZORG_POGINGEN"),
        ({"bezorg_wachttijd": "601"}, "BEZORG_WACHTTIJD"),
        ({"bezorg_applicatie_zender": "x"}, "BEZORG_APPLICATIE_ZENDER"),
        ({"bezorg_toewijzingen": "misschien"}, "BEZORG_TOEWIJZINGEN"),
    ],
)
def test_een_instelling_die_niet_kan_wordt_geweigerd(instel: Zet, waarden: dict[str, str], naam: str) -> None:
    instel(**waarden)
    with pytest.raises(InstellingFout) as fout:
        instellingen()

    assert fout.value.melding.startswith(f"BERICHTENVERKEER_{naam}: ")
    assert len(fout.value.melding.splitlines()) == 1


def test_instellingen_die_kunnen(instel: Zet, tmp_path: Path) -> None:
    instel(bezorging="ggk", bezorg_adres="https://ggk.example/2.1", bezorg_map="", bezorg_onderhoud="zo 00:00-06:00")
    instel(bezorg_certificaat=tmp_path / "c", bezorg_sleutel=tmp_path / "s", bezorg_toewijzingen="false")
    gelezen = instellingen()

    assert (gelezen.bezorging, gelezen.bezorg_map, gelezen.bezorg_toewijzingen) == ("ggk", None, False)
    assert len(gelezen.onderhoudsvensters) == 1
