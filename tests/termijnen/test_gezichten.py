"""Deadlines over HTTP and on the command line."""

import json
import os
import subprocess
import sys
from datetime import date
from typing import Any

import httpx
import pytest

from tests.app.hulp import tel
from tests.regels.bouwer import bericht
from tests.termijnen.test_termijnen import lever

SLEUTELS = {
    *("soort", "wie", "wat", "regel", "toestand", "gemeente", "standaard", "aanbieder", "berichtId", "berichttype"),
    *("identificatie", "referentieAanbieder", "toewijzingNummer", "begindatum", "uitersteDatum", "afgehandeldOp"),
    *("afgehandeldDoor", "teLaat", "toelichting"),
}


def haal(client: httpx.Client, **vraag: Any) -> dict[str, Any]:
    antwoord = client.get("/v1/termijnen", params=vraag)
    assert antwoord.status_code == 200, antwoord.text
    uit: dict[str, Any] = antwoord.json()
    return uit


def test_de_lijst(client: httpx.Client) -> None:
    lever("315", date(2026, 5, 6), standaard="ijw")
    (termijn,) = haal(client)["termijnen"]
    bericht_id = termijn.pop("berichtId")
    assert client.get(f"/v1/berichten/{bericht_id}").json()["berichttype"] == "JW315"
    assert termijn == {
        "soort": "verzoek",
        "wie": "ons",
        "wat": "verzoek toewijzen of beantwoorden",
        "regel": "OP274, OP346",
        "toestand": "loopt",
        "gemeente": "0193",
        "standaard": "ijw",
        "aanbieder": "70701234",
        "berichttype": "JW315",
        "identificatie": termijn["identificatie"],
        "referentieAanbieder": "VOT-1",
        "toewijzingNummer": None,
        "begindatum": "2026-05-06",
        "uitersteDatum": "2026-05-13",
        "afgehandeldOp": None,
        "afgehandeldDoor": None,
        "teLaat": True,
        "toelichting": "Afwijzen op grond van het woonplaatsbeginsel kan tot en met 20-05-2026 (OP359).",
    }


def test_zoeken_en_bladeren(client: httpx.Client) -> None:
    lever("301", date(2026, 3, 20))
    lever("315", date(2026, 5, 6))
    assert [t["soort"] for t in haal(client)["termijnen"]] == ["retour-aanbieder", "start", "verzoek"]
    assert [t["soort"] for t in haal(client, wie="ons", toestand="voldaan")["termijnen"]] == ["retour"]
    assert [t["soort"] for t in haal(client, soort="start", aanbieder="70701234")["termijnen"]] == ["start"]
    assert haal(client, toestand="te laat")["termijnen"] == []
    assert haal(client, gemeente="0001")["termijnen"] == []

    eerste = haal(client, aantal=2)
    tweede = haal(client, aantal=2, cursor=eerste["volgende"])
    assert eerste["termijnen"] + tweede["termijnen"] == haal(client)["termijnen"]
    assert tweede["volgende"] is None


@pytest.mark.parametrize(
    "vraag",
    [{"soort": "305"}, {"wie": "wij"}, {"toestand": "open"}, {"aantal": 0}, {"status": "loopt"}, {"cursor": "x"}],
)
def test_een_verkeerde_vraag(client: httpx.Client, vraag: dict[str, Any]) -> None:
    antwoord = client.get("/v1/termijnen", params=vraag)
    assert antwoord.status_code == 400
    assert antwoord.headers["Content-Type"] == "application/problem+json"


def draai(*woorden: str) -> "subprocess.CompletedProcess[str]":
    opdracht = [sys.executable, "-m", "app.cli", "termijnen", *woorden]
    omgeving = os.environ | {"COLUMNS": "160"}
    return subprocess.run(opdracht, check=False, capture_output=True, text=True, timeout=60, env=omgeving)


def test_de_opdracht(schone_databank: str) -> None:
    leeg = draai()
    assert (leeg.returncode, leeg.stdout) == (0, "Er zijn geen termijnen die hieraan voldoen.\n")

    lever("301", date(2026, 3, 20))
    lever("315", date(2026, 5, 6), standaard="ijw")
    tekst = draai().stdout
    assert "10-04-2026" in tekst
    assert "start melden (100001)" in tekst
    assert "woonplaatsbeginsel" in tekst
    assert "9999" not in tekst

    regels = [json.loads(regel) for regel in draai("--json").stdout.splitlines()]
    assert [(r["soort"], r["uitersteDatum"], r["wie"]) for r in regels] == [
        ("retour-aanbieder", "2026-03-25", "aanbieder"),
        ("start", "2026-04-10", "aanbieder"),
        ("verzoek", "2026-05-13", "ons"),
    ]
    assert all(set(regel) == SLEUTELS for regel in regels)
    assert len(draai("--json", "--wie", "ons").stdout.splitlines()) == 1
    assert len(draai("--json", "--toestand", "voldaan", "--soort", "retour").stdout.splitlines()) == 1
    assert draai("--json", "--gemeente", "0001").stdout == ""


@pytest.mark.parametrize("woorden", [("--wie", "wij"), ("--soort", "305"), ("--toestand", "open")])
def test_de_opdracht_met_een_verkeerd_woord(schone_databank: str, woorden: tuple[str, ...]) -> None:
    klaar = draai(*woorden)
    assert klaar.returncode == 2
    assert "kies uit" in klaar.stderr


def test_een_declaratie_met_veel_regels_is_een_termijn(client: httpx.Client) -> None:
    inhoud = bericht("323", "iwmo")
    client.post("/v1/berichten", content=inhoud, headers={"Content-Type": "application/xml"}).raise_for_status()
    assert [t["soort"] for t in haal(client)["termijnen"]] == ["declaratie-antwoord"]
    assert tel("termijn") == 1
