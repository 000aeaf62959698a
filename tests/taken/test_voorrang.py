"""Regie messages do not wait for declarations, deliveries wait their turn, and one relation stays in order.

Only what takes something away waits: an order that limits, or one that the provider rejects.
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import bevindingen_van, haal
from app.diensten.verkeer.ontvangen import ontvang
from app.kern.rijen import RIJ_DECLARATIES, RIJ_REGIE, RIJ_VERZENDING
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.kern.wachtrij import stel_verzending_uit
from app.taken.taken import maak_wachtrij, zonder_declaraties
from app.taken.toezicht import Toezicht
from tests.app.hulp import declaratie, identificatie, lever, retour, start, toewijzing
from tests.spoor.hulp import soorten
from tests.taken.hulp import wacht_tot, worker, zet

pytestmark = pytest.mark.usefixtures("schone_databank")

BEOORDEELD = "select bericht_id from gebeurtenis where soort = 'beoordeeld' order by id"
PRODUCT = "Client__ToegewezenProducten__0"


def werk_af(aantal: int) -> list[UUID]:
    """Run the jobs that can run, in this process; the messages in the order in which they were judged."""
    maak_wachtrij(Toezicht(60)).run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    with sessie(PIJPLIJN) as session:
        volgorde = [UUID(str(rij[0])) for rij in session.connection().exec_driver_sql(BEOORDEELD)]
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
    with sessie(PIJPLIJN) as session:
        stel_verzending_uit(session, antwoord)
    with sessie(PIJPLIJN) as session:
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


def wijziging(nummer: int = 1, **velden: Any) -> bytes:
    """A later 301 of the same toewijzing; each has an identification of its own."""
    vast: dict[str, Any] = {"Toewijzingsdatum": date(2026, 4, 10 + nummer)}
    product = {f"{PRODUCT}__{naam}": waarde for naam, waarde in (vast | velden).items()}
    kop: dict[str, Any] = {
        "Header__BerichtIdentificatie": {"Identificatie": f"WIJZ{nummer}", "Dagtekening": date(2026, 4, 20)}
    }
    return toewijzing(**kop, **product)


def verwijdering(nummer: int = 1) -> bytes:
    return wijziging(nummer, RedenWijziging="13", Einddatum=date(2026, 4, 1))


def test_een_verwijdering_gaat_niet_voor_een_declaratie_die_eerder_kwam() -> None:
    """From a backlog as without one: the removal meets the granted line that forbids it (TR385)."""
    inhoud = [toewijzing(), declaratie(), verwijdering(), start()]
    ids = [ontvang(deel, bron="rest").bericht_id for deel in inhoud]

    assert werk_af(4) == ids
    assert [haal(bericht_id).uitkomst for bericht_id in ids] == [
        "goedgekeurd",
        "goedgekeurd",
        "afgekeurd",
        "goedgekeurd",
    ]
    assert [bevinding.retourcode for bevinding in bevindingen_van(ids[2])] == ["9385"]
    assert haal(ids[2]).pogingen == 1
    begin = ["ontvangen", "beoordeling_begonnen", "uitgesteld", "beoordeling_begonnen", "beoordeeld"]
    assert soorten(ids[2])[:5] == begin


TOTAAL: dict[str, Any] = {"Omvang": {"Volume": 100, "Eenheid": "04", "Frequentie": "6"}}
BUDGET: dict[str, Any] = {"Product": {"Categorie": "$CAT"}, "Omvang": None, "Budget": 100000}
EEN_DAG: dict[str, Any] = {"Ingangsdatum": date(2026, 4, 30), "Einddatum": date(2026, 4, 30)}
MINDER = [
    ({}, {"Einddatum": date(2026, 4, 29)}),
    (TOTAAL, {"Omvang": {**TOTAAL["Omvang"], "Volume": 11}}),
    (BUDGET, {**BUDGET, "Budget": 71999}),
]
MEER_OF_GELIJK = [
    ({}, {"Einddatum": None}),
    ({}, {}),
    (TOTAAL, {"Omvang": {**TOTAAL["Omvang"], "Volume": 101}}),
    (BUDGET, {**BUDGET, "Budget": 100001}),
    # Of a day before that of the version on record: not the actual one (IV013).
    ({}, {"Einddatum": date(2026, 4, 29), "Toewijzingsdatum": date(2026, 3, 1)}),
]


def achterstand(was: dict[str, Any], wordt: dict[str, Any]) -> list[UUID]:
    """An order, a declaration on it, and a change of the order, all waiting."""
    eerste = toewijzing(**{f"{PRODUCT}__{naam}": waarde for naam, waarde in was.items()})
    return [ontvang(deel, bron="rest").bericht_id for deel in (eerste, declaratie(), wijziging(**{**was, **wordt}))]


@pytest.mark.parametrize("was, wordt", MINDER)
def test_wat_minder_toestaat_gaat_niet_voor(was: dict[str, Any], wordt: dict[str, Any]) -> None:
    ids = achterstand(was, wordt)

    assert werk_af(3) == ids
    assert haal(ids[1]).uitkomst == "goedgekeurd"


@pytest.mark.parametrize("was, wordt", MEER_OF_GELIJK)
def test_wat_meer_toestaat_of_niets_verandert_gaat_wel_voor(was: dict[str, Any], wordt: dict[str, Any]) -> None:
    eerste, declaratie_, wijziging_ = achterstand(was, wordt)

    assert werk_af(3) == [eerste, wijziging_, declaratie_]
    assert haal(declaratie_).uitkomst == "goedgekeurd"


def test_een_afkeuring_van_de_aanbieder_gaat_niet_voor_zijn_declaratie() -> None:
    ids = [
        ontvang(deel, bron="rest").bericht_id
        for deel in (toewijzing(), retour(toewijzing()), declaratie(), retour(toewijzing(), "9332"))
    ]
    assert werk_af(4) == ids

    # A good one changes nothing, so it need not wait.
    lever(wijziging(Einddatum=None))
    tweede = ontvang(declaratie(**identificatie("DC2")), bron="rest").bericht_id
    goede = ontvang(retour(wijziging(Einddatum=None)), bron="rest").bericht_id
    assert werk_af(7)[-2:] == [goede, tweede]


def test_van_een_dag_zegt_alleen_de_reden_dat_ze_verwijderd_is() -> None:
    ids = achterstand(EEN_DAG, {"RedenWijziging": "13"})

    assert werk_af(3) == ids


def test_wat_later_kwam_blijft_erachter_en_elke_verwijdering_wacht_op_wat_eerder_kwam() -> None:
    korter, nog_korter = wijziging(1, Einddatum=date(2026, 11, 30)), wijziging(2, Einddatum=date(2026, 10, 31))
    april, mei = declaratie(), declaratie(**identificatie("DC2"), Declaratie__DeclaratieNummer="D2")
    ids = [ontvang(deel, bron="rest").bericht_id for deel in (toewijzing(), april, korter, start(), mei, nog_korter)]

    # The start passes the second declaration as ever, but not the order that came in before it.
    assert [ids.index(bericht_id) for bericht_id in werk_af(6)] == [0, 1, 2, 3, 4, 5]


def test_een_declaratie_van_een_ander_telt_niet() -> None:
    eerste = ontvang(toewijzing(), bron="rest").bericht_id
    van_een_ander = ontvang_van("70709999", declaratie())
    weg = ontvang(verwijdering(), bron="rest").bericht_id

    assert werk_af(3) == [eerste, weg, van_een_ander]


def test_een_declaratie_die_haar_taak_kwijt_is_gaat_ook_voor() -> None:
    ids = [ontvang(deel, bron="rest").bericht_id for deel in (toewijzing(), declaratie(), verwijdering())]
    zet("delete from procrastinate_jobs where queue_name = :rij", rij=RIJ_DECLARATIES)

    assert werk_af(3) == ids


def test_zonder_rij_wordt_de_declaratie_ter_plekke_beoordeeld() -> None:
    ids = [ontvang(deel, bron="cli", taak=False).bericht_id for deel in (toewijzing(), declaratie(), verwijdering())]
    beoordeel(ids[0])
    beoordeel(ids[2])

    assert [haal(bericht_id).uitkomst for bericht_id in ids] == ["goedgekeurd", "goedgekeurd", "afgekeurd"]


def test_wie_declaraties_laat_liggen_laat_ook_liggen_wat_op_een_wacht() -> None:
    with worker("draai(declaraties=False)"):
        ids = [ontvang(deel, bron="rest").bericht_id for deel in (toewijzing(), declaratie(), verwijdering())]
        wacht_tot(lambda: "uitgesteld" in soorten(ids[2]))
        laatste = ontvang_van("70709999", start())
        wacht_tot(lambda: haal(laatste).toestand == "verwerkt")
        assert soorten(ids[2]).count("uitgesteld") == 1
        assert [haal(bericht_id).toestand for bericht_id in ids] == ["verwerkt", "ontvangen", "ontvangen"]
    with worker():
        wacht_tot(lambda: haal(ids[2]).toestand == "verwerkt")
    assert [haal(bericht_id).uitkomst for bericht_id in ids] == ["goedgekeurd", "goedgekeurd", "afgekeurd"]
