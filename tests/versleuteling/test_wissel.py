"""Replacing the key: while work goes on, stopped and gone on with, and what stays in use when it cannot be done."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from app.cli import app
from app.diensten.beheer.sleutels import begin_wissel, wissel
from app.diensten.verkeer.berichten import inhoud_van
from app.kern.sleutels import nieuwste, van
from app.opslag.beheer import sleutels as opslag
from app.opslag.kern.databank import sessie, sluit
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.kern.versleuteling import SLOT
from app.opslag.zorg.client import zoek_clienten
from app.opslag.zorg.personen import ken
from tests.app.domein import dag
from tests.app.hulp import declaratie, identificatie, lever, start, tel, toewijzing
from tests.versleuteling.hulp import sleutel

OUD, NIEUW = (van(bytes([nummer]) * 32).id for nummer in (1, 2))
GEBOREN = dag("1951-02-03")


def _sleutels(monkeypatch: pytest.MonkeyPatch, *nummers: int) -> None:
    sluit()
    monkeypatch.setenv("BERICHTENVERKEER_SLEUTELS", ",".join(map(sleutel, nummers)))


@pytest.fixture
def gevuld(schone_databank: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database with traffic under the old key, of a process that has the new one too."""
    _sleutels(monkeypatch, 1)
    _begin_met(schone_databank, OUD)
    for inhoud in (toewijzing(), start(), declaratie(), start(Client__Geslacht="x", **identificatie("ST2"))):
        lever(inhoud)
    _sleutels(monkeypatch, 1, 2)
    yield schone_databank
    _begin_met(schone_databank, van(bytes(range(32))).id)
    sluit()


def _begin_met(adres: str, id_: str) -> None:
    """Let the database use this key, in which nothing is encrypted yet or any more; the other one is of all tests."""
    with psycopg.connect(adres) as verbinding:
        verbinding.execute("delete from sleutel")
        verbinding.execute("insert into sleutel (id, schrijft) values (%s, true)", [id_])


def _draai(*woorden: str) -> Any:
    return CliRunner().invoke(app, ["sleutels", *woorden])


def _in_gebruik() -> dict[str, bool]:
    with sessie(PIJPLIJN) as session:
        return opslag.in_gebruik(session)


def _zegels() -> dict[str, int]:
    return dict(json.loads(_draai("controleer", "--json").output)["perSleutel"])


def test_daarna_is_alles_leesbaar_met_alleen_de_nieuwe_sleutel(gevuld: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _zegels().keys() == {OUD}

    uitvoer = _draai("draai")

    assert uitvoer.exit_code == 0, uitvoer.output
    assert (OUD in uitvoer.output, NIEUW in uitvoer.output) == (True, True)
    _sleutels(monkeypatch, 2)
    assert _in_gebruik() == {NIEUW: True}
    assert _draai("controleer").exit_code == 0
    assert _zegels().keys() == {NIEUW}
    with sessie(PIJPLIJN) as session:
        assert list(ken(session, "0193", ["999900006"]).values()) == ["999900006"]
        assert len(zoek_clienten(session, "0193", "Voorbeeld", GEBOREN)) == tel("client")
    assert lever(declaratie(**identificatie("DC2"))).uitkomst == "afgekeurd"
    assert tel("persoon") == 1


def test_nog_eens_doet_niets(gevuld: str) -> None:
    _draai("draai")

    assert "Alles is al versleuteld" in _draai("draai").output


@pytest.mark.parametrize("stappen", [0, 1, 3])
def test_gestopt_werkt_alles_door_en_gaat_het_verder(
    gevuld: str, stappen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opslag, "AANTAL", 1)
    begonnen = begin_wissel()
    bezig = wissel(begonnen.nieuw)
    for _ in range(stappen):
        next(bezig)
    bezig.close()

    # Both hashes count: nobody is written down twice, and who is new gets the new one.
    assert lever(start(**identificatie("ST7"))).uitkomst == "afgekeurd"
    assert lever(toewijzing(Client__Bsn="999900018", **identificatie("TW7"), **_nummer(7))).uitkomst == "goedgekeurd"
    assert tel("persoon") == 2
    assert _in_gebruik() == {OUD: False, NIEUW: True}
    with sessie(PIJPLIJN) as session:
        assert len(ken(session, "0193", ["999900006", "999900018"])) == 2
        assert zoek_clienten(session, "0193", "Voorbeeld", GEBOREN)

    assert _draai("draai").exit_code == 0
    assert _in_gebruik() == {NIEUW: True}
    _sleutels(monkeypatch, 2)
    assert _draai("controleer").exit_code == 0


def _nummer(nummer: int) -> dict[str, Any]:
    return {"Client__ToegewezenProducten__0__ToewijzingNummer": nummer}


def test_wie_nog_met_de_oude_sleutel_schrijft_wordt_afgewacht(gevuld: str) -> None:
    with psycopg.connect(gevuld) as ander, psycopg.connect(gevuld, autocommit=True) as kijker:
        ander.execute("select pg_advisory_xact_lock_shared(%s)", [SLOT])
        with sessie(PIJPLIJN) as session:
            session.execute(sa.text("set local lock_timeout = '300ms'"))
            with pytest.raises(sa.exc.OperationalError):
                opslag.begin(session, NIEUW)
            session.rollback()
        assert kijker.execute("select id from sleutel where schrijft").fetchall() == [(OUD,)]
        ander.rollback()
        assert begin_wissel().oud == (OUD,)


def test_wat_een_ander_vasthoudt_komt_later_aan_de_beurt(gevuld: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with _vastgehouden(gevuld) as los:
        monkeypatch.setattr("app.diensten.beheer.sleutels.time.sleep", lambda _: los())
        assert _draai("draai").exit_code == 0
    assert _zegels().keys() == {NIEUW}


@contextmanager
def _vastgehouden(adres: str) -> Iterator[Any]:
    with psycopg.connect(adres) as ander:
        ander.execute("select from bericht for no key update")
        yield ander.rollback


def test_met_een_beschadigde_waarde_blijft_de_oude_sleutel_in_gebruik(gevuld: str) -> None:
    eerste = tel("select count(*) from bericht")
    with psycopg.connect(gevuld, autocommit=True) as ander:
        ander.execute("update bericht set inhoud = set_byte(inhoud, 40, get_byte(inhoud, 40) # 1) where volgnummer = 1")

    uitvoer = _draai("draai")

    assert eerste > 1
    assert uitvoer.exit_code != 0
    assert "beschadigd" in str(uitvoer.exception)
    assert _in_gebruik() == {OUD: False, NIEUW: True}
    assert _zegels() == {OUD: 1, NIEUW: sum(_zegels().values()) - 1}


def test_een_nieuwe_sleutel_verandert_niets_tot_er_gedraaid_wordt(gevuld: str) -> None:
    kop = lever(toewijzing(**identificatie("TW3")))

    assert nieuwste().id == NIEUW
    assert _zegels().keys() == {OUD}
    assert inhoud_van(kop.id) == toewijzing(**identificatie("TW3"))
