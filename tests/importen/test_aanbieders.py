"""Providers: recorded and changed with all faults at once, from a known version; accounts need a second person."""

import threading
from typing import Any

import httpx
import pytest

from tests.api.hulp import is_probleem
from tests.importen.hulp import AANBIEDER, ANDERE_IBAN, DOOR, IBAN, csv, formulier, maak, met_versie
from tests.toegang.hulp import met_token

KOP = "gemeente;agb;naam;iban;tenaamstelling;begindatum;einddatum"


def _pad(client: httpx.Client, **anders: Any) -> str:
    antwoord = maak(client, **anders)
    assert antwoord.status_code == 201
    return antwoord.headers["Location"]


def _bevestig(client: httpx.Client, pad: str, iban: str, door: str) -> httpx.Response:
    return client.post(f"{pad}/iban-bevestigingen", json={"iban": iban}, headers=met_token(kenmerk=door))


def test_vastleggen_en_ophalen(client: httpx.Client) -> None:
    antwoord = maak(client)
    assert antwoord.status_code == 201
    assert antwoord.headers["ETag"] == '"1"'
    gegevens = antwoord.json()
    assert AANBIEDER.items() <= gegevens.items()
    assert (gegevens["ibanBevestigd"], gegevens["betaalrekening"], gegevens["opgegevenDoor"]) == (False, None, "eerste")
    opgehaald = client.get(antwoord.headers["Location"])
    assert opgehaald.json() == gegevens
    assert opgehaald.headers["ETag"] == '"1"'
    assert is_probleem(maak(client), 409, "aanbieder-bestaat")
    assert maak(client, gemeente="0150").status_code == 201


def test_alle_fouten_tegelijk_en_geen_waarde_herhaald(client: httpx.Client) -> None:
    fout = {
        "gemeente": "Zwolle",
        "agb": "123",
        "naam": "",
        "kvk": "12 34",
        "mailboxToewijzing": "geen adres",
        "iban": "NL91ABNA0417164301",
        "einddatum": "2026-02-30",
    }
    antwoord = client.post("/v1/aanbieders", json=fout, headers=DOOR)
    assert is_probleem(antwoord, 400, "gegevens-ongeldig")
    gevonden = {(deel["location"]["name"], deel["code"]) for deel in antwoord.json()["errors"]}
    assert gevonden == {
        ("gemeente", "waarde"),
        ("agb", "waarde"),
        ("naam", "verplicht"),
        ("kvk", "waarde"),
        ("mailboxToewijzing", "waarde"),
        ("iban", "waarde"),
        ("begindatum", "verplicht"),
        ("einddatum", "waarde"),
    }
    assert not [waarde for waarde in fout.values() if waarde and waarde in antwoord.text]
    half = maak(client, tenaamstelling=None, einddatum="2025-01-01").json()["errors"]
    assert [deel["location"]["name"] for deel in half] == ["einddatum", "tenaamstelling"]
    assert is_probleem(maak(client, bestaat_niet="x"), 400, "invoer-ongeldig")


def test_wijzigen_vanaf_een_bekende_versie(client: httpx.Client) -> None:
    pad = _pad(client)
    nieuw = AANBIEDER | {"naam": "Thuiszorg", "kvk": None}
    assert is_probleem(client.put(pad, json=nieuw, headers=DOOR), 428, "if-match-ontbreekt")
    for verkeerd in ("1", 'W/"1"', '"een"'):
        antwoord = client.put(pad, json=nieuw, headers=DOOR | {"If-Match": verkeerd})
        assert is_probleem(antwoord, 400, "invoer-ongeldig")
    gewijzigd = client.put(pad, json=nieuw, headers=met_versie(1))
    assert (gewijzigd.status_code, gewijzigd.headers["ETag"]) == (200, '"2"')
    assert (gewijzigd.json()["naam"], gewijzigd.json()["kvk"]) == ("Thuiszorg", None)

    ander = client.put(pad, json=AANBIEDER | {"einddatum": "2026-12-31"}, headers=met_versie(1, "tweede"))
    assert is_probleem(ander, 412, "versie-veranderd")
    assert ander.headers["ETag"] == '"2"'
    assert ander.json()["wijzigingen"] == [
        {"veld": "naam", "oud": AANBIEDER["naam"], "nieuw": "Thuiszorg"},
        {"veld": "kvk", "oud": "12345678", "nieuw": ""},
    ]
    assert client.get(pad).json() == gewijzigd.json()
    nogmaals = client.put(pad, json=nieuw, headers=met_versie(2))
    assert (nogmaals.status_code, nogmaals.headers["ETag"]) == (200, '"2"')
    assert client.put(pad, json=AANBIEDER, headers=DOOR | {"If-Match": "*"}).headers["ETag"] == '"3"'


def test_wie_het_is_verandert_niet(client: httpx.Client) -> None:
    pad = _pad(client)
    antwoord = client.put(pad, json=AANBIEDER | {"agb": "70700000", "gemeente": "x"}, headers=met_versie(1))
    gevonden = [(deel["location"]["name"], deel["code"]) for deel in antwoord.json()["errors"]]
    assert gevonden == [("gemeente", "waarde"), ("agb", "onveranderlijk")]
    weg = client.put(pad, json=AANBIEDER | {"iban": None, "tenaamstelling": None}, headers=met_versie(1))
    assert [deel["code"] for deel in weg.json()["errors"]] == ["onuitwisbaar"]


def test_een_rekening_geldt_pas_als_een_tweede_persoon_haar_bevestigt(client: httpx.Client) -> None:
    pad = _pad(client)
    assert is_probleem(_bevestig(client, pad, IBAN, "eerste"), 403, "vier-ogen")
    assert is_probleem(_bevestig(client, pad, ANDERE_IBAN, "tweede"), 409, "iban-niet-te-bevestigen")
    bevestigd = _bevestig(client, pad, "nl91 abna 0417 1643 00", "tweede")
    assert (bevestigd.status_code, bevestigd.headers["ETag"]) == (201, '"2"')
    rekening = {"iban": IBAN, "tenaamstelling": AANBIEDER["tenaamstelling"]}
    assert (bevestigd.json()["ibanBevestigd"], bevestigd.json()["betaalrekening"]) == (True, rekening)
    assert is_probleem(_bevestig(client, pad, IBAN, "derde"), 409, "iban-niet-te-bevestigen")

    anders = client.put(pad, json=AANBIEDER | {"iban": ANDERE_IBAN}, headers=met_versie(2, "tweede")).json()
    assert (anders["iban"], anders["ibanBevestigd"], anders["betaalrekening"]) == (ANDERE_IBAN, False, rekening)
    assert [a["id"] for a in client.get("/v1/aanbieders?ibanBevestigd=false").json()["aanbieders"]] == [anders["id"]]

    terug = client.put(pad, json=AANBIEDER, headers=met_versie(3, "tweede")).json()
    assert (terug["iban"], terug["ibanBevestigd"], terug["betaalrekening"]) == (IBAN, True, rekening)

    andere_naam = client.put(pad, json=AANBIEDER | {"tenaamstelling": "Iemand"}, headers=met_versie(4, "derde")).json()
    assert (andere_naam["ibanBevestigd"], andere_naam["betaalrekening"]) == (False, rekening)
    assert is_probleem(_bevestig(client, pad, IBAN, "derde"), 403, "vier-ogen")
    assert _bevestig(client, pad, IBAN, "eerste").json()["betaalrekening"]["tenaamstelling"] == "Iemand"


def test_wie_tegelijk_wijzigt_krijgt_te_horen_dat_een_ander_voor_was(client: httpx.Client) -> None:
    pad = _pad(client)
    uitkomsten: list[int] = []

    def wijzig(naam: str) -> None:
        antwoord = client.put(pad, json=AANBIEDER | {"naam": naam}, headers=met_versie(1))
        uitkomsten.append(antwoord.status_code)

    draden = [threading.Thread(target=wijzig, args=(f"Naam {nummer}",)) for nummer in range(5)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()
    assert sorted(uitkomsten) == [200, 412, 412, 412, 412]


def test_lijst_met_filters_en_bladzijden(client: httpx.Client) -> None:
    for nummer in range(3):
        _pad(client, agb=f"7070000{nummer}", einddatum="2026-06-30" if nummer == 0 else None)
    _pad(client, gemeente="0150")

    def codes(**vraag: Any) -> list[str]:
        return [a["agb"] for a in client.get("/v1/aanbieders", params=vraag).json()["aanbieders"]]

    assert codes(gemeente="0193") == ["70700000", "70700001", "70700002"]
    assert codes(gemeente="0193", peildatum="2026-07-01") == ["70700001", "70700002"]
    assert codes(agb="70701234") == ["70701234"]
    eerste = client.get("/v1/aanbieders?aantal=3").json()
    assert codes(cursor=eerste["volgende"]) == ["70701234"]
    assert is_probleem(client.get("/v1/aanbieders?peildatum=morgen"), 400, "invoer-ongeldig")
    assert is_probleem(client.get("/v1/aanbieders?naam=x"), 400, "invoer-ongeldig")
    assert is_probleem(
        client.get(f"/v1/aanbieders/{'0' * 8}-0000-4000-8000-{'0' * 12}"), 404, "aanbieder-niet-gevonden"
    )


def test_een_te_grote_aanvraag_wordt_niet_gelezen(client: httpx.Client) -> None:
    antwoord = client.post("/v1/aanbieders", json=AANBIEDER | {"naam": "x" * 100_000}, headers=DOOR)
    assert is_probleem(antwoord, 413, "aanvraag-te-groot")


@pytest.fixture
def ingelezen(client: httpx.Client) -> httpx.Client:
    regel = f"0193;70701234;Thuiszorg;{IBAN};Stichting;2026-01-01;"
    antwoord = client.post("/v1/importen/aanbieders", headers=DOOR, **formulier(csv(KOP, regel)))
    assert antwoord.status_code == 201
    return client


def test_inlezen_laat_staan_wat_het_bestand_niet_heeft(ingelezen: httpx.Client) -> None:
    (voor,) = ingelezen.get("/v1/aanbieders").json()["aanbieders"]
    pad = f"/v1/aanbieders/{voor['id']}"
    _bevestig(ingelezen, pad, IBAN, "tweede")
    inhoud = csv("gemeente;agb;naam;kvk;begindatum;einddatum", "0193;70701234;Thuiszorg Nieuw;12345678;2026-01-01;")
    proef = ingelezen.post("/v1/importproeven", **formulier(inhoud, soort="aanbieders")).json()
    assert [wijziging["veld"] for wijziging in proef["regels"][0]["wijzigingen"]] == ["naam", "kvk"]
    ingelezen.post("/v1/importen/aanbieders", headers=DOOR, **formulier(inhoud))
    na = ingelezen.get(pad).json()
    assert (na["naam"], na["kvk"], na["iban"], na["ibanBevestigd"], na["versie"]) == (
        *("Thuiszorg Nieuw", "12345678", IBAN, True),
        3,
    )


def test_een_ingelezen_rekening_wacht_ook_op_een_tweede_persoon(ingelezen: httpx.Client) -> None:
    inhoud = csv(KOP, f"0193;70701234;Thuiszorg;{ANDERE_IBAN};Stichting;2026-01-01;")
    assert ingelezen.post("/v1/importen/aanbieders", headers=DOOR, **formulier(inhoud)).json()["gewijzigd"] == 1
    (na,) = ingelezen.get("/v1/aanbieders").json()["aanbieders"]
    assert (na["iban"], na["ibanBevestigd"], na["betaalrekening"]) == (ANDERE_IBAN, False, None)


def test_fouten_in_een_bestand_met_aanbieders(ingelezen: httpx.Client) -> None:
    inhoud = csv(
        KOP,
        "0193;70701234;Thuiszorg;;;2026-01-01;",
        f"0193;70709999;Jeugdhulp;{IBAN};;2026-01-01;",
        "0193;70708888;Eén;;;2026-01-01;",
        "0193;70708888;Twee;;;2026-07-01;",
    )
    fouten = ingelezen.post("/v1/importen/aanbieders", headers=DOOR, **formulier(inhoud)).json()["errors"]
    assert [(fout["location"]["index"], fout["location"]["name"], fout["code"]) for fout in fouten] == [
        (2, "iban", "onuitwisbaar"),
        (3, "tenaamstelling", "verplicht"),
        (5, "agb", "dubbel"),
    ]
    assert "regel 4" in fouten[2]["detail"]
    assert len(ingelezen.get("/v1/aanbieders").json()["aanbieders"]) == 1
