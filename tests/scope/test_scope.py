"""The database keeps the scope: a query that forgot its filter shows nothing of another municipality or provider."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kern.instellingen import instellingen
from app.opslag.kern.beleid import TABELLEN, Beleid
from app.opslag.kern.bulk import kopieer
from app.opslag.kern.databank import engine, sessie
from app.opslag.kern.rollen import rolnaam
from app.opslag.kern.scope import PIJPLIJN, Scope
from app.opslag.tabellen.zorg import VerzoekProduct
from app.opslag.zorg.personen import vul_aan
from tests.scope.hulp import ANDERE_ZORG, CLIENTEN, ELDERS, HIER, ZORG, vul, zie

GEZICHT = Scope("gezicht", frozenset({HIER}))
BEHEER = Scope("beheer", frozenset({HIER}))
REGIO = Scope("gezicht", frozenset({HIER, ELDERS}))
AANBIEDER = Scope("gezicht", frozenset({HIER, ELDERS}), ZORG)
NIETS = Scope("gezicht")
MET_PARTIJEN = sorted(
    tabel
    for tabel, beleid in TABELLEN.items()
    if isinstance(beleid, Beleid) and beleid.gezicht == TABELLEN["toewijzing"].gezicht  # type: ignore[union-attr]
)


@pytest.fixture(scope="module")
def gevuld(databank: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Rows of every pair of parties in every table."""
    with pytest.MonkeyPatch.context() as omgeving:
        omgeving.setenv("BERICHTENVERKEER_BEZORGING", "map")
        omgeving.setenv("BERICHTENVERKEER_BEZORG_MAP", str(tmp_path_factory.mktemp("uit")))
        instellingen.cache_clear()
        vul()
    instellingen.cache_clear()
    yield
    with engine().begin() as verbinding:
        te_legen = ", ".join(tabel for tabel in TABELLEN if tabel not in {"alembic_version", "sleutel"})
        verbinding.execute(sa.text(f"truncate {te_legen} restart identity cascade"))


def _zonder_beleid(session: Session) -> set[str]:
    """The tables of the database that the list does not know."""
    return set(session.scalars(sa.text("select tablename from pg_tables where schemaname = 'public'"))) - set(TABELLEN)


def test_elke_tabel_heeft_een_beleid_of_een_reden(session: Session) -> None:
    tabellen = set(session.scalars(sa.text("select tablename from pg_tables where schemaname = 'public'")))
    assert tabellen == set(TABELLEN), "zet de tabel in app/opslag/kern/beleid.py"
    met = {tabel for tabel, beleid in TABELLEN.items() if isinstance(beleid, Beleid)}
    vraag = sa.text("select tablename, policyname from pg_policies where schemaname = 'public'")
    policies = {(tabel, naam) for tabel, naam in session.execute(vraag)}
    assert {(tabel, naam) for tabel in met for naam in ("gezicht", "beheer")} <= policies
    aan = sa.text("select relname from pg_class where relrowsecurity and relkind = 'r'")
    assert set(session.scalars(aan)) == met


def test_een_nieuwe_tabel_valt_op(session: Session) -> None:
    session.execute(sa.text("create table vergeten (gemeente text)"))
    assert _zonder_beleid(session) == {"vergeten"}


def test_een_nieuwe_tabel_is_tot_dan_voor_geen_gezicht(session: Session) -> None:
    session.execute(sa.text("create table vergeten (gemeente text)"))
    session.execute(sa.text(f"set local role {rolnaam('gezicht')}"))
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        session.execute(sa.text("select * from vergeten"))


@pytest.mark.usefixtures("gevuld")
@pytest.mark.parametrize("tabel", MET_PARTIJEN)
@pytest.mark.parametrize(
    "scope,gezien",
    [
        (GEZICHT, {(HIER, ZORG), (HIER, ANDERE_ZORG)}),
        (BEHEER, {(HIER, ZORG), (HIER, ANDERE_ZORG)}),
        (REGIO, set(CLIENTEN)),
        (AANBIEDER, {(HIER, ZORG), (ELDERS, ZORG)}),
        (Scope("gezicht", frozenset({HIER}), ANDERE_ZORG), {(HIER, ANDERE_ZORG)}),
        (Scope("gezicht", frozenset({ELDERS}), ANDERE_ZORG), set()),
        (NIETS, set()),
        (PIJPLIJN, set(CLIENTEN)),
    ],
    ids=["gemeente", "beheer", "regio", "aanbieder", "ander", "ander-elders", "niets", "pijplijn"],
)
def test_zonder_filter_alleen_het_eigene(tabel: str, scope: Scope, gezien: set[tuple[str, str]]) -> None:
    rijen = {(gemeente, aanbieder) for gemeente, aanbieder in zie(scope, tabel, "gemeente, aanbieder")}
    assert rijen - {(None, None)} == gezien
    if scope.rol == "gezicht":
        assert (None, None) not in rijen


@pytest.mark.usefixtures("gevuld")
@pytest.mark.parametrize(
    "scope,gezien",
    [
        (GEZICHT, {CLIENTEN[HIER, ZORG], CLIENTEN[HIER, ANDERE_ZORG]}),
        (AANBIEDER, {CLIENTEN[HIER, ZORG], CLIENTEN[ELDERS, ZORG]}),
        (Scope("gezicht", frozenset({HIER}), ANDERE_ZORG), {CLIENTEN[HIER, ANDERE_ZORG]}),
        (NIETS, set()),
    ],
    ids=["gemeente", "aanbieder", "ander", "niets"],
)
def test_een_client_is_voor_wie_de_zorg_geeft(scope: Scope, gezien: set[str]) -> None:
    nummers = [nummer for (nummer,) in zie(scope, "client", "persoon_id")]
    with sessie(scope) as session:
        assert set(vul_aan(session, {}, nummers).values()) == gezien
    assert sorted(nummers) == [nummer for (nummer,) in zie(scope, "persoon order by id", "id")]


@pytest.mark.usefixtures("gevuld")
def test_een_aanlevering_is_voor_wie_iets_in_de_aanlevering_mag_zien() -> None:
    alles = zie(PIJPLIJN, "aanlevering", "id")
    hier = zie(GEZICHT, "aanlevering_bestand", "aanlevering_id")
    assert zie(GEZICHT, "aanlevering", "id") == hier
    assert 0 < len(hier) < len(alles)
    assert zie(NIETS, "aanlevering") == []


@pytest.mark.usefixtures("gevuld")
def test_lijsten_van_een_gemeente_en_van_iedereen() -> None:
    assert zie(GEZICHT, "productcode", "gemeente") == [(HIER,)]
    assert len(zie(AANBIEDER, "productcode")) == 2
    assert zie(NIETS, "gemeentecode", "code") == [(HIER,)]
    with pytest.raises(sa.exc.ProgrammingError), sessie(BEHEER) as session:
        session.execute(sa.text("delete from gemeentecode"))


@pytest.mark.usefixtures("gevuld")
def test_een_aanbieder_ziet_van_de_aanbieders_zichzelf() -> None:
    kolommen = "gemeente, agb"
    assert {tuple(rij) for rij in zie(GEZICHT, "aanbieder", kolommen)} == {(HIER, ZORG), (HIER, ANDERE_ZORG)}
    assert {tuple(rij) for rij in zie(AANBIEDER, "aanbieder", kolommen)} == {(HIER, ZORG), (ELDERS, ZORG)}


@pytest.mark.usefixtures("gevuld")
@pytest.mark.parametrize(
    "scope,gezien",
    [
        (GEZICHT, [[HIER]]),
        (REGIO, [[HIER], [ELDERS], [HIER, ELDERS]]),
        (BEHEER, [[], [HIER]]),
        (AANBIEDER, []),
        (NIETS, []),
    ],
    ids=["gemeente", "regio", "beheer", "aanbieder", "niets"],
)
def test_een_import_is_voor_wie_alle_gemeenten_erin_mag_zien(scope: Scope, gezien: list[list[str]]) -> None:
    assert [gemeenten for (gemeenten,) in zie(scope, "import order by id", "gemeenten")] == gezien


@pytest.mark.usefixtures("gevuld")
def test_wat_niemand_kan_lezen_is_alleen_voor_beheer() -> None:
    for tabel in ("bericht", "gebeurtenis", "aanlevering_bestand"):
        kapot = f"{tabel} where gemeente is null"
        assert zie(GEZICHT, kapot) == zie(REGIO, kapot) == zie(AANBIEDER, kapot) == [], tabel
        assert zie(BEHEER, kapot) == zie(PIJPLIJN, kapot) != [], tabel
    # Who is a provider manages nothing.
    assert zie(Scope("beheer", frozenset({HIER}), ZORG), "bericht where gemeente is null") == []


@pytest.mark.usefixtures("gevuld")
@pytest.mark.parametrize(
    "tabel", ["aanlevering_bestand", "bevinding", "envelop", "gebeurtenis", "poging", "verzending"]
)
def test_wat_bij_een_bericht_hoort_heeft_de_partijen_van_het_bericht(tabel: str) -> None:
    bij_bericht = f"{tabel} rij join bericht on bericht.id = rij.bericht_id"
    anders = "(rij.gemeente, rij.aanbieder) is distinct from (bericht.gemeente, bericht.aanbieder)"
    assert zie(PIJPLIJN, bij_bericht)
    assert zie(PIJPLIJN, f"{bij_bericht} where {anders}") == []


@pytest.mark.usefixtures("gevuld")
def test_wat_van_een_ander_is_verandert_niet() -> None:
    voor = zie(PIJPLIJN, "toewijzing order by id")
    with sessie(Scope("gezicht", frozenset({HIER}), ANDERE_ZORG)) as session:
        geraakt = session.execute(sa.text("update verzoek set reden_verzoek = '9' returning gemeente, aanbieder")).all()
        assert {tuple(rij) for rij in geraakt} == {(HIER, ANDERE_ZORG)}
        assert session.execute(sa.text(f"delete from levering where gemeente = '{ELDERS}' returning id")).all() == []
        session.rollback()
    nieuw = f"(gemeente, standaard, aanbieder, persoon_id, nummer) values ('{ELDERS}', 'iwmo', '{ZORG}', 1, 7)"
    for opdracht in (f"update toewijzing set gemeente = '{ELDERS}'", f"insert into toewijzing {nieuw}"):
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security"), sessie(GEZICHT) as session:
            session.execute(sa.text(opdracht))
    assert zie(PIJPLIJN, "toewijzing order by id") == voor


@pytest.mark.usefixtures("databank")
def test_een_rol_zonder_scope_ziet_niets(session: Session) -> None:
    session.execute(
        sa.text(
            "insert into productcode (gemeente, standaard, categorie, productcode, omschrijving, begindatum) "
            "values ('', 'iwmo', '02', '02A05', '', '2026-01-01')"
        )
    )
    session.execute(sa.text(f"set local role {rolnaam('gezicht')}"))
    assert session.scalar(sa.text("select count(*) from productcode")) == 0


@pytest.mark.usefixtures("gevuld")
def test_de_scope_eindigt_met_de_transactie() -> None:
    with pytest.raises(sa.exc.DataError, match="division by zero"), sessie(GEZICHT) as session:
        session.execute(sa.text("select 1 / 0"))
    with engine().connect() as verbinding:
        assert verbinding.scalar(sa.text("select current_setting('bv.gemeenten', true)")) in {None, ""}
        assert verbinding.scalar(sa.text("select current_user")) not in {rolnaam(rol) for rol in ("gezicht", "beheer")}


@pytest.mark.usefixtures("gevuld")
def test_op_een_verbinding_geldt_elke_keer_de_scope_van_nu() -> None:
    # The same statement on the same connection: what the driver and the server remember of it must not leak.
    for _ in range(8):
        assert {rij for (rij,) in zie(GEZICHT, "toewijzing", "gemeente")} == {HIER}
        assert {rij for (rij,) in zie(PIJPLIJN, "toewijzing", "gemeente")} == {HIER, ELDERS}
        assert {rij for (rij,) in zie(Scope("gezicht", frozenset({ELDERS})), "toewijzing", "gemeente")} == {ELDERS}


@pytest.mark.usefixtures("gevuld")
def test_bulk_is_voor_de_pijplijn() -> None:
    (verzoek_id,) = zie(PIJPLIJN, f"verzoek where gemeente = '{HIER}' order by id limit 1", "id")[0]
    kolommen = ("gemeente", "standaard", "aanbieder", "verzoek_id", "soort")
    rij = (HIER, "iwmo", ZORG, verzoek_id, "nieuw")
    with pytest.raises(sa.exc.NotSupportedError), sessie(GEZICHT) as session:
        kopieer(session, VerzoekProduct, kolommen, [rij])
    with sessie(PIJPLIJN) as session:
        kopieer(session, VerzoekProduct, kolommen, [rij])
        session.rollback()


@pytest.mark.usefixtures("gevuld")
def test_het_beleid_gebruikt_de_index_op_gemeente() -> None:
    with sessie(GEZICHT) as session:
        session.execute(sa.text("set local enable_seqscan = off"))
        plan = "\n".join(session.scalars(sa.text("explain select * from toewijzing")))
    assert "Index Cond: (gemeente = ANY" in plan


@pytest.mark.parametrize(
    "gemeenten,aanbieder",
    [({"193"}, None), ({"0193,0114"}, None), ({"*"}, None), ({HIER}, "*"), ({HIER}, "")],
    ids=["kort", "twee", "alle", "ieder", "leeg"],
)
def test_een_scope_heeft_codes(gemeenten: set[str], aanbieder: str | None) -> None:
    with pytest.raises(ValueError, match="codes"):
        Scope("gezicht", frozenset(gemeenten), aanbieder)
