"""When a delivery is tried again, when it stops, and that no crash or double job loses or doubles it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.diensten.verkeer import verzenden, verzendingen
from app.diensten.verkeer.berichten import inhoud_van
from app.diensten.verkeer.vegen import veeg
from app.diensten.verkeer.verzenden import verzend, wachttijd
from app.diensten.verkeer.verzendingen import NietVrijTeGeven, VerzendingNietGevonden
from berichten.ggk import Fout
from tests.app.hulp import tel
from tests.taken.hulp import worker
from tests.verzenden import nepggk
from tests.verzenden.conftest import Zet
from tests.verzenden.hulp import (
    declaratieantwoord,
    fo01_op_ongeldig_bericht,
    maak_tijd,
    meld_fo01,
    pogingen,
    seconden_tot_volgende,
    stand,
    start_retour,
    werk_af,
    zet,
)
from tests.verzenden.nepggk import NepGGK

GEDULD = 60
FOUT = nepggk.geeft(503, b"", "text/plain")
ZONDAGNACHT = datetime(2026, 5, 3, 1, 30, tzinfo=UTC)
"""Half past three in Amsterdam."""


def laat_mislukken(ggk: NepGGK, keren: int) -> UUID:
    ggk.doe(*[FOUT] * keren)
    bericht_id = declaratieantwoord()
    for _ in range(keren):
        werk_af()
        maak_tijd()
    return bericht_id


def test_de_wachttijd_verdubbelt_met_toeval_tot_een_grens(instel: Zet) -> None:
    instel(bezorg_wacht=10, bezorg_wacht_max=60)
    for nummer, vol in ((1, 10), (2, 20), (3, 40), (4, 60), (5, 60), (1000, 60)):
        keren = [wachttijd(nummer) for _ in range(200)]
        assert vol / 2 <= min(keren) < max(keren) <= vol
        assert len(set(keren)) > 100


def test_de_volgende_poging_staat_op_haar_tijd_in_de_rij(ggk: NepGGK, instel: Zet) -> None:
    instel(bezorg_wacht=1000)
    ggk.doe(FOUT)
    bericht_id = declaratieantwoord()
    werk_af()

    assert 400 < seconden_tot_volgende(bericht_id) <= 1000
    vraag = "procrastinate_jobs job join verzending on scheduled_at = volgende_op where status = 'todo'"
    assert tel(vraag) == 1


def test_na_de_laatste_poging_stopt_het_tot_iemand_het_vrijgeeft(ggk: NepGGK, instel: Zet) -> None:
    instel(bezorg_pogingen=3)
    bericht_id = laat_mislukken(ggk, 3)
    werk_af()

    assert (stand(bericht_id).toestand, stand(bericht_id).pogingen, len(ggk.bezorgd)) == ("stopgezet", 3, 3)
    assert tel("procrastinate_jobs where status = 'todo'") == 0

    vrij = verzendingen.geef_vrij(bericht_id)
    assert (vrij.toestand, vrij.pogingen) == ("klaar", 0)
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"
    assert len(set(ggk.referenties)) == 1
    assert [poging.resultaat for poging in pogingen(bericht_id)] == [*["mislukt"] * 3, "afgeleverd"]


def test_alles_wat_stopgezet_is_kan_in_een_keer_worden_vrijgegeven(ggk: NepGGK, instel: Zet) -> None:
    instel(bezorg_pogingen=1)
    bericht_id = laat_mislukken(ggk, 1)

    assert verzendingen.geef_alles_vrij() == 1
    assert verzendingen.geef_alles_vrij() == 0
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"


def test_wat_met_fo03_geweigerd_is_gaat_na_vrijgave_onder_hetzelfde_nummer(ggk: NepGGK) -> None:
    ggk.doe(nepggk.fo03("IB002"))
    bericht_id = declaratieantwoord()
    werk_af()
    verzendingen.geef_vrij(bericht_id)
    werk_af()

    assert (stand(bericht_id).toestand, stand(bericht_id).fout_code) == ("afgeleverd", None)
    assert len(ggk.bezorgd) == 2
    assert ggk.bezorgd[0].soap == ggk.bezorgd[1].soap


def test_wat_na_bevestiging_geweigerd_is_gaat_na_vrijgave_onder_een_nieuw_nummer(ggk: NepGGK) -> None:
    bericht_id, _ = start_retour()
    werk_af()
    meld_fo01(ggk.referenties[0])
    verzendingen.geef_vrij(bericht_id)
    werk_af()

    assert stand(bericht_id).toestand == "afgeleverd"
    eerste, tweede = (bezorgd.envelop for bezorgd in ggk.bezorgd)
    assert eerste.referentienummer != tweede.referentienummer
    assert (eerste.inhoud, eerste.cross_refnummer) == (tweede.inhoud, tweede.cross_refnummer)
    meld_fo01(eerste.referentienummer)
    assert stand(bericht_id).toestand == "afgeleverd", "die fout gaat over een vorige envelop"
    meld_fo01(tweede.referentienummer)
    assert stand(bericht_id).toestand == "geweigerd"


def test_wat_niet_stilstaat_kan_niet_worden_vrijgegeven(ggk: NepGGK, instel: Zet) -> None:
    bericht_id = declaratieantwoord()
    with pytest.raises(NietVrijTeGeven, match="klaar"):
        verzendingen.geef_vrij(bericht_id)
    werk_af()
    with pytest.raises(NietVrijTeGeven, match="afgeleverd"):
        verzendingen.geef_vrij(bericht_id)
    with pytest.raises(VerzendingNietGevonden):
        verzendingen.geef_vrij(UUID(int=1))
    instel(bezorging="geen")
    with pytest.raises(NietVrijTeGeven, match="geen bezorging"):
        verzendingen.geef_vrij(bericht_id)


def test_een_fo01_die_de_andere_kant_afkeurt_gaat_niet_opnieuw(ggk: NepGGK) -> None:
    bericht_id, _ = fo01_op_ongeldig_bericht()
    werk_af()
    meld_fo01(ggk.referenties[0], Fout(code="StUF055", plek="client", omschrijving="x"))
    with pytest.raises(NietVrijTeGeven, match="Fo01"):
        verzendingen.geef_vrij(bericht_id)

    assert stand(bericht_id).toestand == "geweigerd"


def test_in_het_onderhoudsvenster_gaat_niets_uit_en_daarna_wel(ggk: NepGGK, instel: Zet) -> None:
    instel(bezorg_onderhoud="zo 00:00-06:00")
    bericht_id = declaratieantwoord()
    verzend(bericht_id, klok=lambda: ZONDAGNACHT)

    assert (ggk.bezorgd, stand(bericht_id).toestand, stand(bericht_id).pogingen) == ([], "klaar", 0)
    assert stand(bericht_id).volgende_op == datetime(2026, 5, 3, 4, 0, tzinfo=UTC)
    assert tel("procrastinate_jobs where scheduled_at = '2026-05-03 04:00+00'") == 1
    verzend(bericht_id, klok=lambda: datetime(2026, 5, 3, 4, 0, tzinfo=UTC))
    assert stand(bericht_id).toestand == "afgeleverd"


def test_wie_sterft_tussen_verzenden_en_vastleggen_verzendt_opnieuw_met_hetzelfde_nummer(
    ggk: NepGGK, monkeypatch: pytest.MonkeyPatch
) -> None:
    bericht_id = declaratieantwoord()
    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(verzenden, "_leg_vast", _val_om)
        with pytest.raises(SystemExit):
            verzend(bericht_id)
    assert (stand(bericht_id).toestand, pogingen(bericht_id)[0].resultaat) == ("onderweg", "onbekend")

    verzend(bericht_id)
    assert len(ggk.bezorgd) == 1, "de poging kan nog lopen"
    maak_tijd()
    verzend(bericht_id)
    assert stand(bericht_id).toestand == "afgeleverd"
    assert ggk.bezorgd[0].soap == ggk.bezorgd[1].soap
    assert [poging.resultaat for poging in pogingen(bericht_id)] == ["onbekend", "afgeleverd"]


def test_een_databank_die_even_niet_kan_is_geen_fout_in_de_programmatuur(
    ggk: NepGGK, monkeypatch: pytest.MonkeyPatch
) -> None:
    def geen_verbinding_vrij(*_: object) -> None:
        raise sa.exc.TimeoutError

    bericht_id = declaratieantwoord()
    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr("app.opslag.verkeer.verzendingen.is_eerder_aangeboden", geen_verbinding_vrij)
        with pytest.raises(sa.exc.TimeoutError):
            verzend(bericht_id)
    assert not ggk.bezorgd
    maak_tijd()
    verzend(bericht_id)
    assert stand(bericht_id).toestand == "afgeleverd"


def test_na_een_afgebroken_poging_is_een_gebruikt_nummer_goed_nieuws(
    ggk: NepGGK, monkeypatch: pytest.MonkeyPatch
) -> None:
    bericht_id = declaratieantwoord()
    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(verzenden, "_leg_vast", _val_om)
        with pytest.raises(SystemExit):
            verzend(bericht_id)
    ggk.doe(nepggk.fo03("StUF016"))
    maak_tijd()
    verzend(bericht_id)

    assert stand(bericht_id).toestand == "afgeleverd"


def test_wat_elke_verzender_velt_wordt_stopgezet(ggk: NepGGK, instel: Zet, monkeypatch: pytest.MonkeyPatch) -> None:
    instel(bezorg_pogingen=2)
    bericht_id = declaratieantwoord()
    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(verzenden, "_leg_vast", _val_om)
        for _ in range(2):
            with pytest.raises(SystemExit):
                verzend(bericht_id)
            maak_tijd()
    verzend(bericht_id)

    assert stand(bericht_id).toestand == "stopgezet"
    assert len(ggk.bezorgd) == 2


def test_een_fout_in_de_programmatuur_telt_als_poging(ggk: NepGGK, monkeypatch: pytest.MonkeyPatch) -> None:
    bericht_id = declaratieantwoord()

    def breek(*_waarden: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as tijdelijk:
        tijdelijk.setattr(verzenden, "_zending", breek)
        verzend(bericht_id)
    assert (stand(bericht_id).toestand, ggk.bezorgd) == ("klaar", [])
    assert pogingen(bericht_id)[0].tekst == "Fout in de programmatuur (ZeroDivisionError)."
    maak_tijd()
    verzend(bericht_id)
    assert stand(bericht_id).toestand == "afgeleverd"


def test_een_gedode_worker_laat_geen_verzending_liggen(ggk: NepGGK) -> None:
    bezig, door = threading.Event(), threading.Event()

    def wacht(loket: nepggk.Loket, bezorgd: nepggk.Bezorgd) -> None:
        bezig.set()
        door.wait(GEDULD)
        loket.close_connection = True

    ggk.doe(wacht)
    bericht_id = declaratieantwoord()
    with worker() as proces:
        assert bezig.wait(GEDULD)
        proces.kill()
    door.set()
    assert (stand(bericht_id).toestand, pogingen(bericht_id)[0].resultaat) == ("onderweg", "onbekend")

    maak_tijd()
    assert veeg(stil_na=0).teruggezet == 1
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"
    assert ggk.bezorgd[0].soap == ggk.bezorgd[1].soap


def test_een_databank_die_onder_het_verzenden_herstart_kost_niets(ggk: NepGGK) -> None:
    bericht_id = declaratieantwoord()
    verbreek = (
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    ggk.doe(nepggk.bevestigt_en_dan(lambda: zet(verbreek)))
    verzend(bericht_id)

    assert (stand(bericht_id).toestand, len(ggk.bezorgd)) == ("afgeleverd", 1)


def test_een_verzending_die_geen_taak_heeft_krijgt_er_een(ggk: NepGGK) -> None:
    bericht_id = declaratieantwoord()
    assert veeg().aangevuld == 0
    zet("delete from procrastinate_jobs where task_name = 'verzend_bericht'")
    assert veeg().aangevuld == 0, "nog niet te laat"
    zet("update verzending set volgende_op = now() - interval '2 minutes'")
    assert veeg().aangevuld == 1
    assert veeg().aangevuld == 0
    werk_af()

    assert stand(bericht_id).toestand == "afgeleverd"
    assert len(ggk.bezorgd) == 1


def test_twee_taken_tegelijk_verzenden_een_keer(ggk: NepGGK) -> None:
    bericht_id = declaratieantwoord()
    ggk.doe(nepggk.bevestigt_en_dan(lambda: time.sleep(0.2)))
    with ThreadPoolExecutor(4) as samen:
        list(samen.map(verzend, [bericht_id] * 4))

    assert len(ggk.bezorgd) == 1
    assert stand(bericht_id).toestand == "afgeleverd"
    werk_af()
    assert len(ggk.bezorgd) == 1


def test_een_poging_die_te_laat_eindigt_verandert_niets_aan_een_nieuwe(ggk: NepGGK) -> None:
    bericht_id = declaratieantwoord()

    def nieuwe_poging(loket: nepggk.Loket, bezorgd: nepggk.Bezorgd) -> None:
        maak_tijd()
        verzend(bericht_id)
        FOUT(loket, bezorgd)

    ggk.doe(nieuwe_poging)
    verzend(bericht_id)

    assert stand(bericht_id).toestand == "afgeleverd"
    assert sorted(poging.resultaat for poging in pogingen(bericht_id)) == ["afgeleverd", "mislukt"]


def test_wat_geen_verzending_is_wordt_niet_verzonden(ggk: NepGGK) -> None:
    verzend(UUID(int=1))
    assert ggk.bezorgd == []


def test_elke_poging_biedt_dezelfde_bytes_aan(ggk: NepGGK) -> None:
    bericht_id = laat_mislukken(ggk, 2)
    werk_af()
    assert {bezorgd.envelop.inhoud for bezorgd in ggk.bezorgd} == {inhoud_van(bericht_id)}
    assert len({bezorgd.soap for bezorgd in ggk.bezorgd}) == 1


def _val_om(*_waarden: object) -> None:
    raise SystemExit
