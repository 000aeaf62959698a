"""Bad days: the clock jumps, the disk is full, the database goes away in the middle."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.diensten.pijplijn import beoordelen
from app.diensten.verkeer.berichten import haal
from app.diensten.verkeer.ontvangen import ontvang, relatie
from app.diensten.verkeer.vegen import veeg
from app.opslag.kern import wachtrij
from app.opslag.kern.databank import engine, sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import postbus
from app.opslag.verkeer.berichten import Kopgegevens
from app.opslag.verkeer.postbus import bewaar_antwoord
from app.taken.taken import maak_wachtrij
from app.taken.toezicht import Toezicht
from tests.api.hulp import is_probleem, lever
from tests.app.hulp import antwoorden_op, declaratie, identificatie, tel, toewijzing
from tests.app.hulp import lever as verwerk
from tests.ggk.hulp import Deur, di01, fo03
from tests.taken.hulp import GEDULD, wacht_tot, worker, zet

pytestmark = pytest.mark.usefixtures("schone_databank")

VOL = """
    create function vol() returns trigger language plpgsql as $$
    begin
        raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
    end $$;
    create trigger vol before insert on bericht for each row execute function vol();
"""
RUIMTE = "drop trigger vol on bericht; drop function vol()"
SLOT = relatie(Kopgegevens(gemeente="0193", standaard="iwmo", aanbieder="70701234"))


def werk_af() -> None:
    maak_wachtrij(Toezicht(60)).run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.mark.parametrize("sprong", ["1 hour", "-1 hour"])
def test_een_sprong_van_de_klok_geeft_geen_tweede_antwoord(sprong: str) -> None:
    verwerk(toewijzing())
    bericht_id = ontvang(declaratie(), bron="rest").bericht_id
    with worker() as proces:
        with sessie(PIJPLIJN) as session:
            postbus.begin(session, slot=SLOT, stilstand=60)
            wacht_tot(lambda: haal(bericht_id).pogingen == 1)
            # To the sweep the clock of the database jumped: all that was written lies that far away.
            zet(f"update procrastinate_workers set last_heartbeat = last_heartbeat - interval '{sprong}'")
            zet(f"update procrastinate_events set at = at - interval '{sprong}'")
            assert veeg().teruggezet == 1
        wacht_tot(lambda: tel("procrastinate_jobs where status in ('todo', 'doing')") == 0)
        assert proces.poll() is None

    assert haal(bericht_id).toestand == "verwerkt"
    assert antwoorden_op(bericht_id) == 1
    assert tel("prestatie") == 1


def test_een_klok_die_gelijk_loopt_zet_niets_terug() -> None:
    bericht_id = ontvang(toewijzing(), bron="rest").bericht_id
    with worker(), sessie(PIJPLIJN) as session:
        postbus.begin(session, slot=SLOT, stilstand=60)
        wacht_tot(lambda: haal(bericht_id).pogingen == 1)
        assert veeg().teruggezet == 0


def test_met_een_volle_schijf_wordt_niets_bevestigd(client: httpx.Client, deur: Deur) -> None:
    zet(VOL)
    try:
        geweigerd = lever(client, toewijzing())
        fout = fo03(deur.stuur(di01()))
    finally:
        zet(RUIMTE)

    assert is_probleem(geweigerd, 507, "schijf-vol")
    assert "Maak ruimte" in geweigerd.json()["detail"]
    assert fout["plek"] == "server"
    assert tel("bericht") == tel("procrastinate_jobs") == tel("envelop") == 0
    assert lever(client, toewijzing()).status_code == 202


def test_wat_op_een_volle_schijf_niet_lukt_wordt_niet_apart_gezet() -> None:
    verwerk(toewijzing())
    bericht_id = ontvang(declaratie(), bron="rest").bericht_id
    zet(VOL)
    try:
        with pytest.raises(OperationalError):
            beoordelen.beoordeel(bericht_id)
    finally:
        zet(RUIMTE)

    assert (haal(bericht_id).toestand, tel("prestatie")) == ("ontvangen", 0)
    werk_af()
    assert antwoorden_op(bericht_id) == 1


def breek(session: Session) -> None:
    """End the connection of a transaction, from another one."""
    nummer = session.connection().exec_driver_sql("select pg_backend_pid()").scalar_one()
    with engine().connect() as ander:
        ander.exec_driver_sql("select pg_terminate_backend(%s)", (nummer,))


def breek_en_bewaar(session: Session, *rest: Any, **opties: Any) -> UUID:
    breek(session)
    return bewaar_antwoord(session, *rest, **opties)


def breek_en_stel_uit(session: Session, bericht_id: UUID) -> None:
    breek(session)
    wachtrij.stel_verzending_uit(session, bericht_id)


@pytest.mark.parametrize(
    "waar, gebroken",
    [
        ("app.opslag.verkeer.postbus.bewaar_antwoord", breek_en_bewaar),
        ("app.opslag.verkeer.verzendingen.zet_weg", breek_en_stel_uit),
    ],
)
def test_een_verbinding_die_halverwege_breekt_is_geen_oordeel(
    waar: str, gebroken: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the queue is used directly, a broken connection is the database's fault and not the message's."""
    verwerk(toewijzing())
    bericht_id = ontvang(declaratie(), bron="rest").bericht_id
    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(waar, gebroken)
        with pytest.raises(OperationalError):
            beoordelen.beoordeel(bericht_id)

    assert (haal(bericht_id).toestand, tel("prestatie")) == ("ontvangen", 0)
    werk_af()
    assert antwoorden_op(bericht_id) == 1


@pytest.mark.parametrize("terug", [True, False])
def test_een_worker_wacht_op_zijn_databank_en_stopt_ook_zonder(server: str, databank: str, terug: bool) -> None:
    naam = sql.Identifier(str(sa.make_url(databank).database))
    eerste = ontvang(toewijzing(), bron="rest").bericht_id
    with worker() as proces, psycopg.connect(server, autocommit=True) as beheer:
        wacht_tot(lambda: haal(eerste).toestand == "verwerkt")
        beheer.execute(sql.SQL("alter database {} allow_connections false").format(naam))
        try:
            beheer.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                [sa.make_url(databank).database],
            )
            assert proces.stderr
            while b"worker onderbroken" not in proces.stderr.readline():
                assert proces.poll() is None
            if not terug:
                proces.terminate()
                proces.wait(GEDULD)
        finally:
            beheer.execute(sql.SQL("alter database {} allow_connections true").format(naam))
        if terug:
            tweede = ontvang(toewijzing(**identificatie("TW2")), bron="rest").bericht_id
            wacht_tot(lambda: haal(tweede).toestand == "verwerkt")
            proces.terminate()
        assert proces.wait(GEDULD) == 0


DOOD_DE_SERVER = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.kern.migratie import migreer, bijgewerkt
migreer()
with sessie(PIJPLIJN) as session:
    session.execute(sa.text("create table proef (x int)"))
for ronde in range(3):
    server = int(Path(sys.argv[1], "postgres", "postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)
    # What is under way is lost, and only that. A backend may outlive its server for a moment, so not always at once.
    for _ in range(10):
        try:
            with sessie(PIJPLIJN) as session:
                session.execute(sa.text("insert into proef values (:ronde)"), {"ronde": ronde})
            break
        except sa.exc.OperationalError:
            pass
with sessie(PIJPLIJN) as session:
    assert session.scalar(sa.text("select count(distinct x) from proef")) == 3
"""


def test_een_ingebouwde_databank_die_sterft_komt_terug(eigen_map: Path) -> None:
    omgeving = {naam: waarde for naam, waarde in os.environ.items() if naam != "DATABASE_URL"}
    klaar = subprocess.run(
        [sys.executable, "-c", DOOD_DE_SERVER, str(eigen_map)],
        env=omgeving | {"BERICHTENVERKEER_GEGEVENSMAP": str(eigen_map)},
        capture_output=True,
        text=True,
        check=False,
        timeout=4 * GEDULD,
    )
    assert klaar.returncode == 0, klaar.stderr
