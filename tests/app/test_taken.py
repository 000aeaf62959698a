import signal
import subprocess
import sys
from uuid import UUID

import pytest

from app.diensten.pijplijn import beoordelen
from app.diensten.verkeer.berichten import haal
from app.diensten.verkeer.ontvangen import ontvang, relatie
from app.diensten.verkeer.parkeren import hervat
from app.diensten.verkeer.vegen import Veegbeurt, veeg
from app.kern.instellingen import instellingen
from app.opslag.kern import wachtrij
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import postbus
from app.opslag.verkeer.berichten import Kop, Kopgegevens
from app.taken.taken import maak_wachtrij
from app.taken.toezicht import EINDE, Toezicht
from tests.app.hulp import antwoorden_op, declaratie, identificatie, lever, tel, toewijzing
from tests.taken.hulp import GEDULD, wacht_tot, worker, zet

pytestmark = pytest.mark.usefixtures("schone_databank")

SLOT = relatie(Kopgegevens(gemeente="0193", standaard="iwmo", aanbieder="70701234"))


def werk_alles_af() -> None:
    """Run every job that can run, in this process."""
    maak_wachtrij(Toezicht(60)).run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def test_een_worker_beoordeelt_wat_er_ligt_en_stopt_netjes() -> None:
    lever(toewijzing())
    ids = [ontvang(declaratie(**identificatie(f"DC{nummer}")), bron="rest").bericht_id for nummer in range(3)]
    with worker() as proces:
        wacht_tot(lambda: tel("bericht where toestand = 'ontvangen'") == 0)
        later = ontvang(declaratie(**identificatie("DC9")), bron="rest").bericht_id
        wacht_tot(lambda: haal(later).toestand == "verwerkt")
        proces.send_signal(signal.SIGTERM)
        assert proces.wait(GEDULD) == 0

    assert [antwoorden_op(bericht_id) for bericht_id in (*ids, later)] == [1, 1, 1, 1]
    assert tel("procrastinate_jobs where status = 'succeeded' and task_name = 'beoordeel_bericht'") == 4
    assert tel("procrastinate_workers") == 0


def test_sigterm_maakt_de_lopende_taak_eerst_af() -> None:
    lever(toewijzing())
    bericht_id = ontvang(declaratie(), bron="rest").bericht_id
    with worker() as proces:
        with sessie(PIJPLIJN) as session:
            postbus.begin(session, slot=SLOT, stilstand=60)
            wacht_tot(lambda: haal(bericht_id).pogingen == 1)
            proces.send_signal(signal.SIGTERM)
            with pytest.raises(subprocess.TimeoutExpired):
                proces.wait(0.5)
        assert proces.wait(GEDULD) == 0

    assert haal(bericht_id).toestand == "verwerkt"
    assert antwoorden_op(bericht_id) == 1


def test_een_gedode_worker_laat_niets_liggen() -> None:
    lever(toewijzing())
    bericht_id = ontvang(declaratie(), bron="rest").bericht_id
    with worker() as proces, sessie(PIJPLIJN) as session:
        # The judging waits for this lock, in the middle of its transaction, when the worker is killed.
        postbus.begin(session, slot=SLOT, stilstand=60)
        wacht_tot(lambda: haal(bericht_id).pogingen == 1)
        proces.kill()
        proces.wait(GEDULD)
    werk_alles_af()
    assert haal(bericht_id).toestand == "ontvangen"

    assert veeg(stil_na=0).teruggezet == 1
    werk_alles_af()
    kop = haal(bericht_id)
    assert (kop.toestand, kop.pogingen) == ("verwerkt", 2)
    assert antwoorden_op(bericht_id) == 1
    assert tel("prestatie") == 1


def test_een_taak_die_tweemaal_loopt_geeft_een_antwoord() -> None:
    lever(toewijzing())
    bericht_id = ontvang(declaratie(), bron="rest").bericht_id
    with sessie(PIJPLIJN) as session:
        wachtrij.stel_uit(session, bericht_id, rij="declaratie", slot=SLOT)
        wachtrij.stel_uit(session, bericht_id, rij="declaratie", slot="een ander slot")
    werk_alles_af()

    assert antwoorden_op(bericht_id) == 1
    assert tel("prestatie") == 1
    assert tel("procrastinate_jobs where status = 'succeeded' and task_name = 'beoordeel_bericht'") == 3


def test_een_bericht_dat_geen_taak_heeft_krijgt_er_een() -> None:
    bericht_id = ontvang(toewijzing(), bron="cli", taak=False).bericht_id
    assert veeg() == Veegbeurt(0, 0)
    assert veeg(limiet=0) == Veegbeurt(0, 1)
    assert veeg(limiet=0) == Veegbeurt(0, 0)
    werk_alles_af()

    assert haal(bericht_id).toestand == "verwerkt"


def test_een_taak_waarvan_het_einde_niet_is_vastgelegd_komt_terug() -> None:
    bericht_id = ontvang(toewijzing(), bron="cli").bericht_id
    zet("insert into procrastinate_workers default values")
    zet("update procrastinate_jobs set status = 'doing', worker_id = (select max(id) from procrastinate_workers)")
    assert veeg() == Veegbeurt(0, 0)

    zet("update procrastinate_events set at = at - interval '1 day'")
    assert veeg() == Veegbeurt(1, 0)
    werk_alles_af()
    assert haal(bericht_id).toestand == "verwerkt"


def in_handen_van_een_levende_worker() -> tuple[int, int]:
    """Make every job one that a worker which lives says to be doing; the numbers of the worker and the newest job."""
    zet("insert into procrastinate_workers default values")
    zet("update procrastinate_jobs set status = 'doing', worker_id = (select max(id) from procrastinate_workers)")
    return tel("select max(id) from procrastinate_workers"), tel("select max(id) from procrastinate_jobs")


@pytest.mark.parametrize("toestand", ["verwerkt", "geparkeerd"])
def test_een_taak_waarvan_het_bericht_klaar_is_houdt_zijn_relatie_niet_op(
    toestand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bericht_id = ontvang(toewijzing(), bron="cli").bericht_id
    with monkeypatch.context() as tijdelijk:
        if toestand == "geparkeerd":
            tijdelijk.setattr(beoordelen, "verwerk", None)
        beoordelen.beoordeel(bericht_id)
    in_handen_van_een_levende_worker()
    tweede = ontvang(toewijzing(**identificatie("TW000002")), bron="cli").bericht_id
    assert (haal(bericht_id).toestand, veeg()) == (toestand, Veegbeurt(0, 0)), "het einde kan nog komen"
    werk_alles_af()
    assert haal(tweede).toestand == "ontvangen"

    zet("update gebeurtenis set op = op - interval '1 minute'")
    assert veeg() == Veegbeurt(1, 0)
    werk_alles_af()
    assert (haal(tweede).toestand, haal(bericht_id).toestand) == ("verwerkt", toestand)


def test_een_proces_geeft_terug_wat_het_zelf_niet_meer_doet() -> None:
    ontvang(toewijzing(), bron="cli")
    werker, taak = in_handen_van_een_levende_worker()
    assert veeg(eigen=[werker]) == Veegbeurt(0, 0), "net begonnen"

    zet("update procrastinate_events set at = at - interval '1 minute'")
    assert veeg() == veeg(eigen=[werker], lopend=taak) == veeg(eigen=[werker + 1]) == Veegbeurt(0, 0)
    assert veeg(eigen=[werker]) == Veegbeurt(1, 0)


GEEN_EINDE = """
    create function geen_einde() returns trigger language plpgsql as $$
    begin
        raise exception 'the end is not recorded';
    end $$;
    create trigger geen_einde before update on procrastinate_jobs
    for each row when (old.status = 'doing') execute function geen_einde();
"""


def test_een_worker_die_een_einde_niet_kan_vastleggen_werkt_daarna_verder() -> None:
    zet(GEEN_EINDE)
    try:
        eerste = ontvang(toewijzing(), bron="cli").bericht_id
        with worker():
            wacht_tot(lambda: haal(eerste).toestand == "verwerkt")
            tweede = ontvang(toewijzing(**identificatie("TW000002")), bron="cli").bericht_id
            zet("drop trigger geen_einde on procrastinate_jobs")
            wacht_tot(lambda: haal(tweede).toestand == "verwerkt")
    finally:
        zet("drop function geen_einde() cascade")


def test_een_bericht_dat_elke_worker_velt_wordt_geparkeerd_en_de_rest_gaat_door(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gif = ontvang(toewijzing(), bron="cli").bericht_id
    goed = ontvang(toewijzing(**identificatie("TW000002")), bron="cli").bericht_id
    echt = beoordelen._beoordeel

    def val_om(session: object, kop: Kop, *rest: object) -> str | None:
        if kop.id == gif:
            raise SystemExit
        return echt(session, kop, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(beoordelen, "_beoordeel", val_om)
        for _ in range(instellingen().pogingen):
            with pytest.raises(SystemExit):
                beoordelen.beoordeel(gif)
        werk_alles_af()

    kop = haal(gif)
    assert (kop.toestand, kop.fout_code) == ("geparkeerd", "te-vaak-onderbroken")
    assert (haal(goed).toestand, haal(goed).pogingen) == ("verwerkt", 1)

    hervat(gif)
    werk_alles_af()
    assert haal(gif).toestand == "verwerkt"


def test_een_taak_die_hangt_beeindigt_zijn_proces() -> None:
    programma = (
        "import time; from app.taken import toezicht; toezicht.INTERVAL = 0.1; toezicht.RESPIJT = 0;"
        "t = toezicht.Toezicht(0.2)\n"
        "with t.draait(), t.taak(1): time.sleep(600)"
    )
    assert subprocess.run([sys.executable, "-c", programma], check=False, timeout=GEDULD).returncode == EINDE


def test_oude_taken_worden_opgeruimd() -> None:
    ontvang(toewijzing(), bron="cli")
    werk_alles_af()
    ontvang(declaratie(), bron="cli")
    werk_alles_af()
    oudste = "select min(job_id) from procrastinate_events"
    zet(f"update procrastinate_events set at = at - interval '3 days' where job_id = ({oudste})")
    app = maak_wachtrij(Toezicht(60))
    with app.open():
        app.tasks["ruim_taken_op"].configure().defer(timestamp=0)
    werk_alles_af()

    assert tel("procrastinate_jobs where task_name = 'beoordeel_bericht'") == 1
    roosters = {taak.task.name: taak.cron for taak in app.periodic_registry.periodic_tasks.values()}
    assert roosters["ruim_taken_op"] == "17 3 * * *"


def test_een_worker_die_zijn_databank_kwijtraakt_werkt_daarna_verder() -> None:
    with worker() as proces:
        eerste = ontvang(toewijzing(), bron="cli").bericht_id
        wacht_tot(lambda: haal(eerste).toestand == "verwerkt")
        zet(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        tweede = ontvang(toewijzing(**identificatie("TW000002")), bron="cli").bericht_id
        wacht_tot(lambda: haal(tweede).toestand == "verwerkt")
        assert proces.poll() is None


def test_het_log_van_een_worker_noemt_geen_personen() -> None:
    lever(toewijzing())
    ontvang(declaratie(), bron="rest")
    zet("alter table prestatie rename to prestatie_weg")
    try:
        with worker() as proces:
            wacht_tot(lambda: tel("bericht where toestand = 'geparkeerd'") == 1)
            proces.terminate()
            _, uitvoer = proces.communicate(timeout=GEDULD)
    finally:
        zet("alter table prestatie_weg rename to prestatie")

    assert b"geparkeerd" in uitvoer
    assert b"9999" not in uitvoer


def test_twee_workers_doen_elk_bericht_een_keer() -> None:
    lever(toewijzing())
    ids: list[UUID] = []
    with worker(), worker():
        for nummer in range(12):
            ids.append(ontvang(declaratie(**identificatie(f"DC{nummer}")), bron="rest").bericht_id)
            ontvang(toewijzing("ijw", **identificatie(f"TW{nummer}")), bron="rest")
        wacht_tot(lambda: tel("bericht where toestand = 'ontvangen'") == 0)

    assert {antwoorden_op(bericht_id) for bericht_id in ids} == {1}
    assert tel("bericht where toestand = 'geparkeerd'") == 0
