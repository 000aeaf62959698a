"""A trial (proef): the same verdict as the message would get, and nothing left behind, by every door."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.diensten.verkeer import oordelen
from app.diensten.verkeer.berichten import bevindingen_van, inhoud_van
from app.diensten.verkeer.oordelen import als_object, proef
from app.opslag.kern.databank import engine, sessie
from app.opslag.kern.scope import PIJPLIJN
from berichten import xml
from berichten.catalogus import berichttype
from berichten.lezen import lees
from berichten.model import bericht_325
from tests.api.conftest import adres, client
from tests.api.hulp import XML, is_probleem
from tests.app.hulp import VANDAAG, declaratie, declaratie_met_fouten, identificatie, lever, start, tel, toewijzing
from tests.cli.conftest import Opdracht, bv, schrijf
from tests.cli.slecht import ONLEESBAAR
from tests.regels.bouwer import bericht

__all__ = ["adres", "bv", "client", "schrijf"]

pytestmark = pytest.mark.usefixtures("schone_databank")


def inhoud_databank() -> dict[str, list[Any]]:
    """Every row of every table of ours, and the numbers that were given out."""
    with engine().connect() as session:
        namen = session.scalars(sa.text("select tablename from pg_tables where schemaname = 'public'")).all()
        tellers = "select sequencename, last_value from pg_sequences order by 1"
        return {naam: list(session.execute(sa.text(f"select * from {naam} t order by t::text"))) for naam in namen} | {
            "tellers": list(session.execute(sa.text(tellers)))
        }


@pytest.mark.parametrize(
    "inhoud",
    [
        declaratie(),
        declaratie_met_fouten(),
        declaratie(Declaratie__DeclaratiePeriode__Einddatum="2026-04-29"),
        start(),
        start(Client__StartProducten__0__ToewijzingNummer=999),
        toewijzing(**identificatie("TW000002")),
        declaratie().replace(b"<wmo323:Declaratie>", b"<wmo323:Onbekend/><wmo323:Declaratie>"),
    ],
    ids=["goed", "deels", "niveau 2", "start", "start zonder toewijzing", "toewijzing", "niveau 1"],
)
def test_een_proef_is_het_oordeel_zonder_gevolg(inhoud: bytes) -> None:
    lever(toewijzing())
    vooraf = inhoud_databank()
    gevonden = proef(inhoud, dag=VANDAAG)
    assert inhoud_databank() == vooraf

    kop = lever(inhoud)
    assert (gevonden.uitkomst, gevonden.bevindingen) == (kop.uitkomst, bevindingen_van(kop.id))


def test_de_bedragen_zijn_die_van_het_antwoord() -> None:
    lever(toewijzing())
    gevonden = proef(declaratie_met_fouten(), dag=VANDAAG)
    assert gevonden.oordeel
    regels = (als_object(gevonden.oordeel) or {})["regels"]

    kop = lever(declaratie_met_fouten())
    assert kop.antwoord_id
    antwoord = lees(xml.parse(inhoud_van(kop.antwoord_id)), berichttype("WMO325"))
    assert isinstance(antwoord, bericht_325.Bericht)
    assert antwoord.declaratie_antwoord
    assert gevonden.oordeel.bedragen == (132_000, 72_000, 60_000)
    assert antwoord.declaratie_antwoord.totaal_toegekend_bedrag.totaal_bedrag == 72_000
    afgewezen = [prestatie for deel in antwoord.declaratie_antwoord.clienten for prestatie in deel.prestaties]
    assert [(r["referentie"], r["bedrag"], r["retourcodes"]) for r in regels if not r["toegekend"]] == [
        (p.product_referentie.referentie_nummer, p.ingediend_bedrag.bedrag, p.retour_codes) for p in afgewezen
    ]


def test_een_proef_weet_niet_van_de_vorige() -> None:
    for _ in range(2):
        assert proef(toewijzing(), dag=VANDAAG).uitkomst == "goedgekeurd"
    assert proef(declaratie(), dag=VANDAAG).uitkomst == "afgekeurd"


def test_een_identificatie_die_gebruikt_is() -> None:
    lever(toewijzing())
    anders = toewijzing(Client__ToegewezenProducten__0__ToewijzingNummer=100002)

    assert "TR056" in {bevinding.regel for bevinding in proef(anders, dag=VANDAAG).bevindingen}


def test_de_server_laat_in_een_proef_niets_schrijven() -> None:
    with pytest.raises(DBAPIError), sessie(PIJPLIJN, momentopname=True) as session:
        session.execute(sa.text("delete from bericht"))


def test_over_rest(client: httpx.Client) -> None:
    lever(toewijzing())
    aantal = tel("bericht")
    antwoord = client.post("/v1/proeven", content=declaratie_met_fouten(), headers=XML)

    inhoud = antwoord.json()
    assert antwoord.status_code == 200
    gelijk = {"berichttype", "release", "geldig", "aantalBevindingen", "bevindingen"}
    assert inhoud.keys() == gelijk | {"uitkomst", "declaratie"}
    assert (inhoud["berichttype"], inhoud["geldig"], inhoud["uitkomst"]) == ("WMO323", False, "deels")
    declaratie_ = inhoud["declaratie"]
    assert {naam: declaratie_[naam] for naam in ("ingediend", "toegekend", "afgewezen")} == {
        "ingediend": 132_000,
        "toegekend": 72_000,
        "afgewezen": 60_000,
    }
    assert declaratie_["regels"][0] == {
        "referentie": "P1",
        "toewijzingNummer": 100001,
        "bedrag": 72_000,
        "toegekend": True,
        "retourcodes": [],
    }
    assert "9999" not in antwoord.text
    assert tel("bericht") == aantal


@pytest.mark.parametrize("naam", ONLEESBAAR)
def test_wat_onleesbaar_is_over_rest(naam: str, client: httpx.Client) -> None:
    inhoud, code = ONLEESBAAR[naam]
    assert is_probleem(client.post("/v1/proeven", content=inhoud, headers=XML), 400, code)


def test_een_regel_die_omvalt_is_geen_oordeel(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def val_om(*_: object) -> None:
        raise ZeroDivisionError("999900006")

    monkeypatch.setattr(oordelen, "beoordeel_inhoud", val_om)
    antwoord = client.post("/v1/proeven", content=start(), headers=XML)

    assert is_probleem(antwoord, 500, "beoordeling-mislukt")
    assert "9999" not in antwoord.text


def test_op_de_opdrachtregel(bv: Opdracht, schrijf: Callable[[str, bytes], Path]) -> None:
    lever(toewijzing())
    goed, deels, weg = schrijf("g.xml", declaratie()), schrijf("d.xml", declaratie_met_fouten()), Path("weg.xml")
    uitkomsten = {pad: bv("proef", "--json", pad) for pad in (goed, deels, weg)}
    objecten = [json.loads(uitvoer.uit) for uitvoer in uitkomsten.values()]

    assert [uitvoer.code for uitvoer in uitkomsten.values()] == [0, 1, 2]
    assert [deel["uitkomst"] for deel in objecten] == ["goedgekeurd", "deels", "onleesbaar"]
    assert objecten[1]["declaratie"]["toegekend"] == 72_000
    assert objecten[2]["fout"]["code"] == "bestand-onleesbaar"

    tekst = bv("proef", goed, deels)
    assert tekst.code == 1
    assert "zou worden goedgekeurd" in tekst.uit
    assert "ingediend € 1.320,00, zou worden toegekend € 720,00, afgewezen € 600,00" in tekst.uit
    assert tel("bericht where richting = 'in'") == 1


def test_een_ander_bericht_dan_een_declaratie_heeft_geen_regels(
    bv: Opdracht, schrijf: Callable[[str, bytes], Path]
) -> None:
    uitvoer = bv("proef", "--json", schrijf("v.xml", bericht("315", "iwmo")))

    assert json.loads(uitvoer.uit)["declaratie"] is None
