import threading
import time
from collections.abc import Callable

import httpx
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.diensten.beheer.metingen import Metingen
from app.diensten.verkeer.ontvangen import ontvang
from app.opslag.kern.databank import sessie, sluit
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer.gebeurtenissen import noteer
from tests.api.hulp import is_probleem
from tests.app.hulp import declaratie, identificatie, start, toewijzing
from tests.spoor.hulp import geparkeerd
from tests.verzenden import nepggk
from tests.verzenden.hulp import start_retour, werk_af
from tests.verzenden.nepggk import NepGGK

GEDULD = 60

pytestmark = pytest.mark.usefixtures("schone_databank")


def lees(metingen: Metingen) -> dict[tuple[str, ...], float]:
    """Every value by name and labels."""
    return {
        (monster.name.removeprefix("berichtenverkeer_"), *monster.labels.values()): monster.value
        for familie in text_string_to_metric_families(metingen.tekst().decode())
        for monster in familie.samples
    }


def lees_met(metingen: Metingen, *sleutel: str) -> dict[tuple[str, ...], float]:
    """Every value, once this one is there: a transaction elsewhere on the server, of another test, holds it up."""
    einde = time.monotonic() + GEDULD
    while sleutel not in (waarden := lees(metingen)):
        assert time.monotonic() < einde, f"{sleutel} komt niet"
        time.sleep(0.05)
    return waarden


@pytest.fixture
def metingen() -> Metingen:
    """Metrics that began to look before the test did anything."""
    metingen = Metingen()
    metingen.tekst()
    return metingen


def test_wat_gebeurt_wordt_geteld_wie_het_ook_doet(metingen: Metingen) -> None:
    ontvang(toewijzing(), bron="rest")
    ontvang(toewijzing(), bron="cli")
    ontvang(declaratie(), bron="rest")
    werk_af()
    waarden = lees_met(metingen, "beoordeeld_total", "WMO323", "rest", "goedgekeurd")

    assert waarden["ontvangen_total", "WMO301", "rest", ""] == 1
    assert waarden["opnieuw_ontvangen_total", "WMO301", "rest", ""] == 1
    assert waarden["beoordeeld_total", "WMO323", "rest", "goedgekeurd"] == 1
    assert waarden["beantwoord_total", "WMO323", "rest", ""] == 1
    assert waarden["beoordeling_seconden_count", "WMO323"] == 1
    assert 0 < waarden["beoordeling_seconden_sum", "WMO323"] <= waarden["doorlooptijd_seconden_sum", "WMO323"]
    assert lees(metingen)["ontvangen_total", "WMO301", "rest", ""] == 1


def test_wat_eerder_gebeurde_telt_niet_mee() -> None:
    ontvang(toewijzing(), bron="rest")
    nieuw = Metingen()

    assert not [sleutel for sleutel in lees(nieuw) if sleutel[0] == "ontvangen_total"]


def test_wat_laat_wordt_vastgelegd_telt_ook_en_een_keer(metingen: Metingen) -> None:
    bericht_id = ontvang(toewijzing(), bron="rest").bericht_id
    with sessie(PIJPLIJN) as session:
        noteer(session, bericht_id, "geparkeerd", code="laat")
        # Began later, and is there first.
        ander = threading.Thread(target=ontvang, args=[start()], kwargs={"bron": "rest"})
        ander.start()
        ander.join()
        assert ("geparkeerd_total", "WMO301", "rest", "") not in lees(metingen)

    waarden = lees_met(metingen, "geparkeerd_total", "WMO301", "rest", "")
    assert waarden["geparkeerd_total", "WMO301", "rest", ""] == 1
    assert waarden["ontvangen_total", "WMO305", "rest", ""] == 1
    assert lees(metingen)["ontvangen_total", "WMO305", "rest", ""] == 1


def test_de_stand_van_rijen_en_berichten(metingen: Metingen) -> None:
    ontvang(toewijzing(), bron="rest")
    ontvang(declaratie(), bron="rest")
    geparkeerd(toewijzing(**identificatie("TW2")))
    waarden = lees(metingen)

    assert (waarden["wachtrij_taken", "regie"], waarden["wachtrij_taken", "declaratie"]) == (2, 1)
    assert waarden["wachtrij_oudste_seconden", "regie"] > 0
    assert waarden["oudste_onbeoordeeld_seconden",] > 0
    zonder_uitkomst = [waarden["berichten_zonder_uitkomst", toestand] for toestand in ("ontvangen", "geparkeerd")]
    assert zonder_uitkomst == [2, 1]
    werk_af()
    daarna = lees(metingen)
    assert ("wachtrij_taken", "regie") not in daarna
    assert daarna["oudste_onbeoordeeld_seconden",] == 0


def test_de_stand_van_de_bezorging(metingen: Metingen, ggk: NepGGK) -> None:
    ggk.doe(nepggk.bv03, nepggk.fo03("StUF010"))
    for _ in range(2):
        start_retour()
        werk_af()
        with sessie(PIJPLIJN) as session:
            session.connection().exec_driver_sql("update bericht set sha256 = id::text::bytea")
    waarden = lees_met(metingen, "geweigerd_total", "WMO306", "dienst", "")

    assert waarden["afgeleverd_total", "WMO306", "dienst", ""] == 1
    assert waarden["bezorging_seconden_count", "WMO306"] == 1
    assert waarden["geweigerd_total", "WMO306", "dienst", ""] == 1
    assert waarden["verzendingen_open", "geweigerd"] == 1


def test_de_deur_van_de_metingen(client: httpx.Client) -> None:
    client.get("/v1/berichten")
    client.get("/v1/berichten/999900006")
    client.get("/999900006")
    client.request("999900006", "/v1/berichten")
    antwoord = client.get("/metrics")

    assert antwoord.status_code == 200
    assert antwoord.headers["Content-Type"].startswith("text/plain; version=")
    assert 'functie="lijst_berichten",methode="GET",status="200"' in antwoord.text
    assert 'functie="onbekend",methode="GET",status="404"' in antwoord.text
    assert 'methode="ANDERS",status="405"' in antwoord.text
    assert "berichtenverkeer_databank_bereikbaar 1.0" in antwoord.text
    assert "999900006" not in antwoord.text


def test_wie_er_niet_bij_mag_krijgt_niets(client: httpx.Client, instelling: Callable[[str, str], None]) -> None:
    instelling("METINGEN_VOOR", "10.0.0.0/8, 192.0.2.1")
    assert is_probleem(client.get("/metrics"), 403, "geen-toegang")


@pytest.mark.parametrize("herkomst", ["192.0.2.7", "onbekend", "127.0.0.1, 192.0.2.7"])
def test_wat_een_proxy_doorgeeft_is_van_buiten(client: httpx.Client, herkomst: str) -> None:
    assert is_probleem(client.get("/metrics", headers={"X-Forwarded-For": herkomst}), 403, "geen-toegang")


def test_zonder_databank_zeggen_de_metingen_dat(metingen: Metingen, monkeypatch: pytest.MonkeyPatch) -> None:
    ontvang(toewijzing(), bron="rest")
    sluit()
    with monkeypatch.context() as omgeving:
        omgeving.setenv("DATABASE_URL", "postgresql://niemand@127.0.0.1:1/leeg")
        waarden = lees(metingen)
        sluit()

    assert waarden["databank_bereikbaar",] == 0
    assert ("wachtrij_taken", "regie") not in waarden
    waarden = lees_met(metingen, "ontvangen_total", "WMO301", "rest", "")
    assert waarden["databank_bereikbaar",] == 1
    assert waarden["ontvangen_total", "WMO301", "rest", ""] == 1


def test_een_worker_die_leeft_telt_mee(metingen: Metingen, databank: str) -> None:
    with psycopg.connect(databank) as verbinding:
        verbinding.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now()), (now() - interval '1 minute')"
        )
    assert lees(metingen)["workers",] == 1
