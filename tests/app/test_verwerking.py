"""What a judged message leaves behind in the domain, seen through the dossier of the next one and the tables."""

import traceback

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from app.opslag.kern.basis import Basis
from app.opslag.kern.bulk import kopieer
from app.opslag.kern.databank import engine
from app.opslag.tabellen import bericht as tabellen
from app.opslag.tabellen import geld as tabellen_domein_geld
from app.opslag.tabellen.zorg import Toewijzing
from app.opslag.zorg.client import zoek_clienten
from tests.app.domein import BSN, GEMEENTE, Keten, bevinding, dag, regel, tel

PRODUCT = "Client.ToegewezenProducten.0"
START = "Client.StartProducten.0"
STOP = "Client.StopProducten.0"
CREDIT = {
    "Declaratie.DeclaratieNummer": "CREDIT",
    "Declaratie.Clienten.0.Prestaties.0.ProductReferentie": {"ReferentieNummer": "C1", "VorigReferentieNummer": "P1"},
    "Declaratie.Clienten.0.Prestaties.0.IngediendBedrag.DebetCredit": "C",
    "Declaratie.Clienten.0.Prestaties.1": None,
    "Declaratie.Clienten.1": None,
    "Declaratie.TotaalIngediendBedrag": {"TotaalBedrag": 72000, "DebetCredit": "C"},
}
ENIGE_REGEL = "/Bericht/Declaratie/Clienten/Client/Prestaties/Prestatie"


@pytest.fixture
def keten(session: Session) -> Keten:
    return Keten(session)


def test_de_migraties_maken_precies_de_tabellen_van_het_model(session: Session) -> None:
    assert {tabellen.Bericht.__tablename__, tabellen_domein_geld.Prestatie.__tablename__} <= set(Basis.metadata.tables)
    eigen = {*Basis.metadata.tables}

    def van_ons(_ding: object, naam: str | None, soort: str, *_rest: object) -> bool:
        return soort != "table" or naam in eigen

    context = MigrationContext.configure(
        session.connection(), opts={"include_object": van_ons, "compare_server_default": False}
    )
    assert compare_metadata(context, Basis.metadata) == []


def test_de_migraties_maken_precies_de_voorwaarden_van_het_model(session: Session) -> None:
    """Which the comparison above leaves out: among them the words that a state may have."""
    vraag = sa.text("""
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where contype = 'c' and connamespace = current_schema::regnamespace
        and conrelid::regclass::text not like 'procrastinate%' order by 1, 2
    """)
    gemigreerd = session.execute(vraag).all()
    session.execute(sa.text("create schema model"))
    session.execute(sa.text("set local search_path to model"))
    Basis.metadata.create_all(session.connection(), checkfirst=False)

    assert session.execute(vraag).all() == gemigreerd
    assert len(gemigreerd) > 20


@pytest.mark.parametrize("nummer", ["301", "305", "307", "315", "317", "319"])
def test_een_bevinding_keurt_het_hele_bericht_af(keten: Keten, nummer: str) -> None:
    keten.verwerk(nummer, None, bevinding("/Bericht/Header"))
    tabellen_ = ("client", "toewijzing", "levering", "verzoek", "antwoord_op_verzoek")
    assert [tel(keten.session, tabel) for tabel in tabellen_] == [0, 0, 0, 0, 0]


def test_elke_versie_blijft_bewaard_en_een_is_actueel(keten: Keten) -> None:
    keten.verwerk("301")
    keten.verwerk("301", {f"{PRODUCT}.Toewijzingsdatum": "2026-03-20", f"{PRODUCT}.Einddatum": "2026-10-31"})
    keten.verwerk("301", {f"{PRODUCT}.Toewijzingsdatum": "2026-03-18", f"{PRODUCT}.Einddatum": "2026-05-31"})
    assert tel(keten.session, "toewijzing") == 1
    assert tel(keten.session, "toewijzing_versie") == 3
    assert tel(keten.session, "toewijzing_versie", "actueel and einddatum = '2026-10-31'") == 1
    assert tel(keten.session, "toewijzing_versie", "actueel") == 1


def test_de_client_is_die_van_de_laatste_dagtekening(keten: Keten) -> None:
    naam, dagtekening = "Client.Naam.Geslachtsnaam.Achternaam", "Header.BerichtIdentificatie.Dagtekening"
    keten.verwerk("301", {naam: "Nieuw", dagtekening: "2026-05-01"})
    keten.verwerk("301", {naam: "Oud", dagtekening: "2026-04-01"})
    (gevonden,) = zoek_clienten(keten.session, GEMEENTE, "nieuw", dag("1951-02-03"))
    assert gevonden.gegevens["naam"]["geslachtsnaam"]["achternaam"] == "Nieuw"
    assert zoek_clienten(keten.session, GEMEENTE, "Oud", dag("1951-02-03")) == []


def test_meer_toewijzingen_in_een_bericht(keten: Keten) -> None:
    tweede = {"van": 0, "ToewijzingNummer": 100002, "Ingangsdatum": "2027-01-01", "Einddatum": "2027-12-31"}
    keten.verwerk("301", {"Client.ToegewezenProducten.+": tweede})
    standen = keten.dossier("323").toewijzingen
    assert {nummer: stand.ingangsdatum for nummer, stand in standen.items()} == {
        100001: dag("2026-04-01"),
        100002: dag("2027-01-01"),
    }


def test_start_en_stop(keten: Keten) -> None:
    keten.verwerk("305")
    keten.verwerk("307", {f"{STOP}.RedenBeeindiging": "20"})
    dossier = keten.dossier("307")
    (start,), (stop,) = dossier.starts, dossier.stops
    assert (start.bsn, start.toewijzing_nummer, start.begindatum, start.einddatum) == (
        BSN,
        100001,
        dag("2026-04-03"),
        None,
    )
    assert (stop.reden_beeindiging, stop.begindatum, stop.einddatum) == ("20", dag("2026-04-03"), dag("2026-06-15"))


def test_leveringen_staan_op_volgorde_van_melding_niet_van_ontvangst_of_begin(keten: Keten) -> None:
    dagtekening = "Header.BerichtIdentificatie.Dagtekening"
    keten.verwerk("305", {f"{START}.Begindatum": "2026-04-01", dagtekening: "2026-05-04"})
    keten.verwerk("305", {f"{START}.Begindatum": "2026-05-01", dagtekening: "2026-05-03"})
    keten.verwerk("305", {f"{START}.Begindatum": "2026-03-01", dagtekening: "2026-05-04"})
    gemeld = [start.begindatum for start in keten.dossier("305").starts]
    assert gemeld == [dag("2026-05-01"), dag("2026-04-01"), dag("2026-03-01")]


def test_een_verwijderde_start_telt_niet_meer(keten: Keten) -> None:
    keten.verwerk("305")
    bericht_id = keten.verwerk("305", {f"{START}.StatusAanlevering": "3"})
    assert keten.dossier("305").starts == []
    assert tel(keten.session, "levering", f"verwijderd_door = '{bericht_id}'") == 1


@pytest.mark.parametrize(
    "wijzig", [{"Begindatum": "2026-04-04"}, {"ToewijzingNummer": 100009}, {"Product": None}, {"Product.Code": None}]
)
def test_een_verwijdering_met_een_andere_sleutel_raakt_niets(keten: Keten, wijzig: dict[str, object]) -> None:
    keten.verwerk("305")
    keten.verwerk(
        "305", {f"{START}.StatusAanlevering": "3", **{f"{START}.{deel}": waarde for deel, waarde in wijzig.items()}}
    )
    assert len(keten.dossier("305").starts) == 1


def test_een_verwijdering_zonder_product_vindt_een_start_zonder_product(keten: Keten) -> None:
    keten.verwerk("305", {f"{START}.Product": None})
    keten.verwerk("305", {f"{START}.Product": None, f"{START}.StatusAanlevering": "3"})
    assert keten.dossier("305").starts == []


def test_een_bericht_kan_vervangen_wat_het_verwijdert(keten: Keten) -> None:
    keten.verwerk("307")
    nieuw = {"van": 0, "Einddatum": "2026-06-16"}
    keten.verwerk("307", {"Client.StopProducten.+": nieuw, f"{STOP}.StatusAanlevering": "3"})
    stops = keten.dossier("307").stops
    # The copy was made before the patch of the status: patches run in order.
    assert [stop.einddatum for stop in stops] == [dag("2026-06-16")]


def test_de_producten_van_een_wijzigingsverzoek(keten: Keten) -> None:
    keten.verwerk("317")
    assert keten.dossier("317").verzoeken["VOW-1"].soort == "317"
    rijen = keten.session.execute(
        sa.text("select soort, toewijzing_nummer, productcode, ingangsdatum, volume from verzoek_product order by id")
    ).all()
    assert [tuple(rij) for rij in rijen] == [
        ("ongewijzigd", 100002, None, None, None),
        ("te wijzigen", 100001, None, dag("2026-06-01"), 5),
        ("nieuw", None, "02A05", dag("2027-01-01"), 2),
    ]


def test_een_toewijzingsverzoek_is_een_verzoek_per_product(keten: Keten) -> None:
    tweede = {"van": 0, "ReferentieAanbieder": "VOT-2", "BeschikkingNummer": 77}
    keten.verwerk("315", {"Client.AangevraagdeProducten.+": tweede})
    assert set(keten.dossier("315").verzoeken) == {"VOT-1", "VOT-2"}
    rijen = keten.session.execute(
        sa.text("select beschikking_nummer, volume, eenheid from verzoek_product order by id")
    ).all()
    assert [tuple(rij) for rij in rijen] == [(None, 3, "04"), (77, 3, "04")]


IN_ONDERZOEK = ("319", {"Antwoord.VerzoekAntwoord": "2", "Antwoord.RedenAfwijzingVerzoek": None})
AFWIJZING = ("319", None)
HONORERING = ("301", {f"{PRODUCT}.ReferentieAanbieder": "VOT-1"})


@pytest.mark.parametrize(
    "stappen,toestand",
    [
        ([], "onderhanden"),
        ([IN_ONDERZOEK], "in onderzoek"),
        ([AFWIJZING], "afgewezen"),
        ([IN_ONDERZOEK, AFWIJZING], "afgewezen"),
        ([HONORERING], "gehonoreerd"),
        ([IN_ONDERZOEK, HONORERING], "gehonoreerd"),
        ([AFWIJZING, HONORERING], "gehonoreerd"),
    ],
)
@pytest.mark.parametrize("verzoek_eerst", [True, False])
def test_de_toestand_van_een_verzoek_volgt_uit_wat_er_ligt(
    keten: Keten, stappen: list[tuple[str, dict[str, object] | None]], toestand: str, verzoek_eerst: bool
) -> None:
    verzoek: tuple[str, dict[str, object] | None] = ("315", None)
    for nummer, wijzig in [verzoek, *stappen] if verzoek_eerst else [*stappen, verzoek]:
        keten.verwerk(nummer, wijzig)
    assert keten.dossier("319").verzoeken["VOT-1"].toestand == toestand


def test_het_verzoek_van_een_ander_blijft_wat_het_was(keten: Keten) -> None:
    keten.verwerk("315", {"Header.Afzender": "70709999"})
    keten.verwerk("315")
    keten.verwerk("319")
    assert tel(keten.session, "verzoek", "aanbieder = '70709999' and toestand = 'onderhanden'") == 1


@pytest.mark.parametrize("klasse", ["/Bericht", "/Bericht/Header", "/Bericht/Declaratie"])
def test_een_geheel_afgekeurde_declaratie_geldt_als_nooit_verzonden(keten: Keten, klasse: str) -> None:
    keten.verwerk("323", None, bevinding(regel(1, 1)), bevinding(klasse))
    assert not keten.dossier("323").declaratienummer_bekend
    assert tel(keten.session, "prestatie") == 0


def test_een_declaratie_met_een_fout_van_niveau_2_wordt_niet_verwerkt(keten: Keten) -> None:
    keten.verwerk("323", None, bevinding(regel(1, 1), niveau=2))
    assert tel(keten.session, "declaratie") == 0


def test_een_bevinding_bij_een_client_wijst_al_zijn_regels_af(keten: Keten) -> None:
    keten.verwerk("323", None, bevinding("/Bericht/Declaratie/Clienten/Client[1]"))
    standen = keten.dossier("323").prestaties
    assert {nummer: stand.toegekend for nummer, stand in standen.items()} == {"P1": False, "P2": False, "P3": True}


def test_een_bevinding_bij_de_enige_client_heeft_geen_index(keten: Keten) -> None:
    keten.verwerk("323", {"Declaratie.Clienten.1": None}, bevinding("/Bericht/Declaratie/Clienten/Client"))
    assert tel(keten.session, "prestatie", "not toegekend") == 2


@pytest.mark.parametrize("plek,afgewezen", [(regel(1, 1), {"P1"}), (regel(1, 2), {"P2"}), (regel(2, 1), {"P3"})])
def test_een_bevinding_bij_een_regel_wijst_die_af(keten: Keten, plek: str, afgewezen: set[str]) -> None:
    keten.verwerk("323", None, bevinding(plek))
    standen = keten.dossier("323").prestaties.items()
    assert {nummer for nummer, stand in standen if not stand.toegekend} == afgewezen


def test_het_ingediende_totaal_heeft_een_teken(keten: Keten) -> None:
    keten.verwerk("323")
    keten.verwerk("323", CREDIT)
    totalen = keten.session.scalars(sa.text("select ingediend from declaratie order by id")).all()
    assert totalen == [132000, -72000]


def test_een_toegekende_creditregel_neemt_zijn_debetregel_terug(keten: Keten) -> None:
    keten.verwerk("323")
    keten.verwerk("323", CREDIT)
    dossier = keten.dossier("323")
    assert {nummer: stand.gecrediteerd for nummer, stand in dossier.prestaties.items()} == {
        "P1": True,
        "P2": False,
        "P3": False,
    }
    credit = keten.dossier("323", CREDIT).prestaties["C1"]
    assert (credit.debet_credit, credit.vorige_referentie, credit.gecrediteerd) == ("C", "P1", False)


def test_een_afgewezen_creditregel_neemt_niets_terug(keten: Keten) -> None:
    keten.verwerk("323")
    keten.verwerk("323", CREDIT, bevinding(ENIGE_REGEL))
    assert not keten.dossier("323").prestaties["P1"].gecrediteerd


def test_een_afgewezen_debetregel_wordt_niet_gecrediteerd(keten: Keten) -> None:
    keten.verwerk("323", None, bevinding(regel(1, 1)))
    keten.verwerk("323", CREDIT)
    assert tel(keten.session, "prestatie", "gecrediteerd_door is not null") == 0


def test_de_creditregel_van_een_ander_neemt_niets_terug(keten: Keten) -> None:
    keten.verwerk("323")
    keten.verwerk("323", {**CREDIT, "Header.Afzender": "70709999"})
    assert not keten.dossier("323").prestaties["P1"].gecrediteerd


def test_een_retourbericht_verandert_niets_in_het_domein(keten: Keten) -> None:
    keten.verwerk("325")
    assert tel(keten.session, "declaratie") == 0


def test_een_fout_bij_het_kopieren_toont_niets_van_de_rijen(session: Session) -> None:
    geen_getal = f"{BSN}x"
    with pytest.raises(DataError) as fout:
        kopieer(session, Toewijzing, ("gemeente", "nummer"), [("0193", geen_getal)])
    tekst = "".join(traceback.format_exception(fout.value))
    assert "InvalidTextRepresentation" in tekst
    assert "copy toewijzing" in tekst
    assert geen_getal not in tekst


def test_een_verbroken_verbinding_bij_het_kopieren_is_een_storing(session: Session, databank: str) -> None:
    with Session(engine()) as andere:
        verbinding = andere.scalars(sa.text("select pg_backend_pid()")).one()
        session.execute(sa.text("select pg_terminate_backend(:pid)"), {"pid": verbinding})
        with pytest.raises(OperationalError):
            kopieer(andere, Toewijzing, ("gemeente",), [("0193",)])
        andere.invalidate()
