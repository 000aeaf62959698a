"""Regie messages do not wait for declarations, deliveries wait their turn, and one relation stays in order."""

from uuid import UUID

import pytest

from app.diensten.verkeer.berichten import haal
from app.diensten.verkeer.ontvangen import ontvang
from app.kern.rijen import RIJ_DECLARATIES, RIJ_REGIE, RIJ_VERZENDING
from app.opslag.kern.databank import sessie
from app.opslag.kern.wachtrij import stel_verzending_uit
from app.taken.taken import maak_wachtrij, zonder_declaraties
from app.taken.toezicht import Toezicht
from tests.app.hulp import declaratie, identificatie, lever, start, toewijzing
from tests.spoor.hulp import soorten
from tests.taken.hulp import wacht_tot, worker, zet

pytestmark = pytest.mark.usefixtures("schone_databank")

BEGONNEN = "select bericht_id from gebeurtenis where soort = 'beoordeling_begonnen' order by id"


def werk_af(aantal: int) -> list[UUID]:
    """Run the jobs that can run, in this process; the messages in the order in which judging them began."""
    maak_wachtrij(Toezicht(60)).run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    with sessie() as session:
        volgorde = [UUID(str(rij[0])) for rij in session.connection().exec_driver_sql(BEGONNEN)]
    assert len(volgorde) == aantal
    return volgorde


def ontvang_van(aanbieder: str, inhoud: bytes) -> UUID:
    return ontvang(inhoud.replace(b"70701234", aanbieder.encode()), bron="rest").bericht_id


def test_met_een_worker_gaat_regie_voor() -> None:
    declaraties = [ontvang_van(f"7070000{n}", declaratie(**identificatie(f"DC{n}"))) for n in range(3)]
    regie = [ontvang_van(f"7070000{n}", start(**identificatie(f"ST{n}"))) for n in range(3, 6)]

    assert werk_af(6) == [*regie, *declaraties]


def test_van_een_aanbieder_gaat_wat_eerst_kwam_eerst_behalve_een_declaratie() -> None:
    eerste = ontvang(toewijzing(), bron="rest").bericht_id
    declaratie_ = ontvang(declaratie(), bron="rest").bericht_id
    tweede = ontvang(start(), bron="rest").bericht_id

    assert werk_af(3) == [eerste, tweede, declaratie_]


def test_een_bezorging_wacht_op_haar_beurt() -> None:
    lever(toewijzing())
    antwoord = lever(declaratie()).antwoord_id
    assert antwoord is not None
    zet("delete from procrastinate_jobs")
    eerst = ontvang(declaratie(**identificatie("DC2")), bron="rest").bericht_id
    with sessie() as session:
        stel_verzending_uit(session, antwoord)
    with sessie() as session:
        rijen = session.connection().exec_driver_sql("select queue_name, priority from procrastinate_jobs order by id")
        assert [tuple(rij) for rij in rijen] == [(RIJ_DECLARATIES, 0), (RIJ_VERZENDING, 0)]
    assert haal(eerst).toestand == "ontvangen"


def test_het_eerste_van_meer_processen_laat_declaraties_liggen() -> None:
    liggend = ontvang(declaratie(), bron="rest").bericht_id
    with worker("draai(declaraties=False)"):
        regie = ontvang(toewijzing(), bron="rest").bericht_id
        wacht_tot(lambda: haal(regie).toestand == "verwerkt")
        laatste = ontvang(start(), bron="rest").bericht_id
        wacht_tot(lambda: haal(laatste).toestand == "verwerkt")

    assert soorten(liggend) == ["ontvangen"]
    # Queues are named one by one: whatever task is added has to be in the list.
    app = maak_wachtrij(Toezicht(60))
    assert {RIJ_REGIE, RIJ_VERZENDING, *(taak.queue for taak in app.tasks.values())} <= {*zonder_declaraties(app)}
    assert RIJ_DECLARATIES not in zonder_declaraties(app)
