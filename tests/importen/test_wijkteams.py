"""The wijkteam of a postcode at any date, from lists that municipalities read in."""

from datetime import date
from typing import Any

import httpx
import pytest

from app.diensten.beheer.importeren import ImportFout, importeer
from app.diensten.zorg.wijkteams import wijkteam_van
from app.kern.fouten import GegevensOngeldig
from tests.importen.hulp import csv

TEAMS = "gemeente;code;naam;begindatum;einddatum"
POSTCODES = "gemeente;wijkteam;postcode_van;postcode_tot;begindatum;einddatum"
DAG = date(2026, 6, 1)

pytestmark = pytest.mark.usefixtures("schone_databank")


@pytest.fixture(autouse=True)
def teams(schone_databank: str) -> None:
    importeer(
        "wijkteams",
        csv(
            TEAMS,
            "0193;W1;Noord;2026-01-01;2026-06-30",
            "0193;W1;Noord en Oost;2026-07-01;",
            "0193;W2;Zuid;2026-01-01;",
            "0150;W1;Deventer;2026-01-01;",
        ),
    )


def _neem_op(*regels: str) -> None:
    importeer("postcodes", csv(POSTCODES, *regels))


def _fouten(*regels: str) -> list[tuple[int, str | None, str]]:
    with pytest.raises(ImportFout) as fout:
        _neem_op(*regels)
    return [(gebrek.regel, gebrek.kolom, gebrek.code) for gebrek in fout.value.gebreken]


def _team(postcode: str, dag: date = DAG, gemeente: str = "0193") -> str | None:
    team = wijkteam_van(postcode, dag, gemeente=gemeente)
    return team.naam if team else None


def test_het_wijkteam_van_een_postcode_op_elke_dag() -> None:
    _neem_op(
        "0193;W1;8011;8013;2026-01-01;",
        "0193;W2;8014;8019;2026-01-01;2026-08-31",
        "0193;W1;8014;8019;2026-09-01;",
        "0150;W1;8011;8011;2026-01-01;",
    )
    assert [_team(postcode) for postcode in ("8011", "8013 zz", "8014AA", "8020AA")] == ["Noord", "Noord", "Zuid", None]
    assert _team("8011AA", date(2026, 7, 1)) == "Noord en Oost"
    assert [_team("8014", date(2026, 8, 31)), _team("8014", date(2026, 9, 1))] == ["Zuid", "Noord en Oost"]
    assert _team("8011AA", date(2025, 12, 31)) is None
    assert _team("8011AA", gemeente="0150") == "Deventer"
    with pytest.raises(GegevensOngeldig):
        wijkteam_van("0011", DAG, gemeente="0193")


def test_een_reeks_met_letters_gaat_voor() -> None:
    _neem_op("0193;W1;8011;8013;2026-01-01;", "0193;W2;8012AA;8012HZ;2026-01-01;")
    assert [_team(postcode) for postcode in ("8012", "8012HZ", "8012JA", "8011AA")] == [
        "Noord",
        "Zuid",
        "Noord",
        "Noord",
    ]


@pytest.mark.parametrize(
    "regels,fouten",
    [
        (["0193;W1;8011;8013;2026-01-01;", "0193;W2;8013;8014;2026-01-01;"], [(3, "postcode_van", "overlap")]),
        (
            ["0193;W2;8013;8014;2026-03-01;", "0193;W1;8011;8013;2026-01-01;2026-03-01"],
            [(2, "postcode_van", "overlap")],
        ),
        (["0193;W1;8011;8013;2026-01-01;2026-02-28", "0193;W2;8013;8014;2026-03-01;"], []),
        (["0193;W1;8011AA;8011ZZ;2026-01-01;", "0193;W2;8011AB;8011AB;2026-01-01;"], [(3, "postcode_van", "overlap")]),
        (["0193;W1;8011;8012AA;2026-01-01;"], [(2, "postcode_tot", "reeks")]),
        (["0193;W1;8013;8011;2026-01-01;"], [(2, "postcode_tot", "reeks")]),
        (["0193;W1;801;8011;2026-01-01;"], [(2, "postcode_van", "waarde")]),
        (["0193;W9;8011;8011;2026-01-01;"], [(2, "wijkteam", "verwijzing")]),
        (["0193;W1;8011;8011;2025-12-31;"], [(2, "wijkteam", "verwijzing")]),
        (["0150;W2;8011;8011;2026-01-01;"], [(2, "wijkteam", "verwijzing")]),
    ],
)
def test_reeksen_worden_gecontroleerd(regels: list[str], fouten: list[tuple[int, str, str]]) -> None:
    if fouten:
        assert _fouten(*regels) == fouten
    else:
        _neem_op(*regels)


def test_wat_al_is_vastgelegd_telt_mee_en_kan_worden_beeindigd() -> None:
    _neem_op("0193;W1;8011;8013;2026-01-01;")
    assert _fouten("0193;W2;8012;8012;2026-07-01;") == [(2, "postcode_van", "overlap")]
    _neem_op("0193;W1;8011;8013;2026-01-01;2026-06-30", "0193;W2;8011;8013;2026-07-01;")
    assert [_team("8012", DAG), _team("8012", date(2026, 7, 1))] == ["Noord", "Zuid"]


def test_lijst(client: httpx.Client) -> None:
    _neem_op("0193;W1;8011;8013;2026-01-01;", "0193;W2;8014;8014;2026-01-01;2026-05-31")

    def lijst(**vraag: Any) -> list[tuple[str, list[str]]]:
        teams = client.get("/v1/wijkteams", params=vraag).json()["wijkteams"]
        return [(team["naam"], [reeks["postcodeVan"] for reeks in team["postcodes"]]) for team in teams]

    assert lijst(gemeente="0193") == [("Noord", ["8011"]), ("Noord en Oost", ["8011"]), ("Zuid", ["8014"])]
    assert lijst(gemeente="0193", peildatum="2026-06-01") == [("Noord", ["8011"]), ("Zuid", [])]
    bladzijde = client.get("/v1/wijkteams?aantal=3").json()
    assert lijst(cursor=bladzijde["volgende"]) == [("Deventer", [])]
