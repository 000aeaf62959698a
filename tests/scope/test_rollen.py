"""The roles of the database: made by the service where it may, by the operator where it may not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from psycopg import sql

from app.kern.storingen import DatabankFout
from app.opslag.kern import beleid, rollen
from app.opslag.kern.databank import engine, sessie, sluit
from app.opslag.kern.migratie import _config, bijgewerkt, migreer
from app.opslag.kern.scope import PIJPLIJN, Scope
from tests.scope.hulp import HIER, ZORG

Maak = Callable[[str], "Eigen"]


class Eigen:
    """A database of one test, owned by a user of its own."""

    def __init__(self, beheerder: psycopg.Connection, adres: str, naam: str) -> None:
        self.beheerder = beheerder
        self.adres = adres
        self.naam = naam

    def voer_uit(self, opdrachten: str) -> None:
        """As the operator, in this database."""
        with psycopg.connect(self.adres, autocommit=True) as verbinding:
            verbinding.execute(opdrachten.encode())


@pytest.fixture
def eigen(server: str, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maak]:
    """Makes a database whose user has these attributes, and is the one that the service uses."""
    naam = f"proef_{worker_id}"
    with psycopg.connect(server, autocommit=True) as beheerder, _weg_na_afloop(beheerder, naam):

        def maak(kenmerken: str) -> Eigen:
            beheerder.execute(f"create role {naam} login {kenmerken}".encode())
            beheerder.execute(f"create database {naam} owner {naam}".encode())
            url = sa.make_url(server).set(database=naam)
            monkeypatch.setenv("DATABASE_URL", url.set(username=naam).render_as_string(hide_password=False))
            monkeypatch.setenv("BERICHTENVERKEER_DATABANKROLLEN", naam)
            sluit()
            return Eigen(beheerder, url.render_as_string(hide_password=False), naam)

        yield maak
        monkeypatch.undo()
        sluit()


@contextmanager
def _weg_na_afloop(beheerder: psycopg.Connection, naam: str) -> Iterator[None]:
    try:
        yield
    finally:
        sluit()
        beheerder.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(naam)))
        for rol in (*(f"{naam}_{deel}" for deel in rollen.ROLLEN), naam):
            beheerder.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(rol)))


def _werkt() -> None:
    """The three roles do their work."""
    with sessie(PIJPLIJN) as session:
        session.execute(
            sa.text(
                "insert into productcode (gemeente, standaard, categorie, productcode, omschrijving, begindatum) "
                f"values ('{HIER}', 'iwmo', '02', '02A05', '', '2026-01-01')"
            )
        )
    for scope, aantal in ((Scope("gezicht", frozenset({HIER})), 1), (Scope("beheer"), 0), (PIJPLIJN, 1)):
        with sessie(scope) as session:
            assert session.scalar(sa.text("select count(*) from productcode")) == aantal


def test_wie_rollen_mag_maken_maakt_ze_zelf(eigen: Maak) -> None:
    eigen("createrole")
    migreer()
    assert bijgewerkt()
    _werkt()


def test_wie_geen_rollen_mag_maken_hoort_wat_de_beheerder_moet_doen(eigen: Maak) -> None:
    databank = eigen("nocreaterole")
    with pytest.raises(DatabankFout) as fout:
        migreer()
    melding = fout.value.melding
    assert f"create role {databank.naam}_gezicht nologin;" in melding
    opdrachten = "".join(regel for regel in melding.splitlines() if regel.startswith("  "))
    assert not bijgewerkt()
    databank.voer_uit(opdrachten)
    migreer()
    assert bijgewerkt()
    _werkt()


def test_een_databank_van_een_ander_is_ook_goed(eigen: Maak) -> None:
    databank = eigen("nocreaterole")
    databank.voer_uit(
        f"alter database {databank.naam} owner to postgres; grant create on schema public to {databank.naam}"
    )
    with pytest.raises(DatabankFout) as fout:
        migreer()
    databank.voer_uit("".join(regel for regel in fout.value.melding.splitlines() if regel.startswith("  ")))
    migreer()
    _werkt()
    databank.voer_uit(f"alter database {databank.naam} owner to {databank.naam}")


def test_een_rol_die_is_weggehaald_geeft_een_fout_met_de_uitweg(eigen: Maak) -> None:
    databank = eigen("createrole")
    migreer()
    databank.voer_uit(f"revoke {databank.naam}_gezicht from {databank.naam} cascade")
    with pytest.raises(DatabankFout, match="db upgrade"), sessie(Scope("gezicht")):
        pass
    assert not bijgewerkt()


def test_een_beleid_dat_weg_is_komt_terug(eigen: Maak) -> None:
    databank = eigen("createrole")
    migreer()
    databank.voer_uit("drop policy gezicht on toewijzing; alter table levering disable row level security")
    databank.voer_uit(f"revoke select on verzoek from {databank.naam}_gezicht")
    assert not bijgewerkt()
    migreer()
    assert bijgewerkt()
    with engine().connect() as verbinding:
        assert beleid.is_aangebracht(verbinding)


def test_een_databank_van_voor_het_bereik_krijgt_de_partijen_op_elke_rij(eigen: Maak) -> None:
    eigen("createrole")
    with engine().begin() as verbinding:
        config = _config()
        config.attributes["verbinding"] = verbinding
        command.upgrade(config, "0008")
        for opdracht in _RIJEN_VAN_VROEGER.split(";"):
            verbinding.execute(sa.text(opdracht))
    migreer()
    with sessie(Scope("gezicht", frozenset({HIER}), ZORG)) as session:
        for tabel in ("bevinding", "verzending", "poging", "envelop", "gebeurtenis", "toewijzing_versie"):
            assert session.scalar(sa.text(f"select count(*) from {tabel}")) == 1, tabel


_RIJEN_VAN_VROEGER = f"""
    insert into bericht (richting, bron, toestand, gemeente, aanbieder, inhoud, omvang, sha256)
        values ('in', 'cli', 'ontvangen', '{HIER}', '{ZORG}', 'x', 1, 'x');
    insert into bevinding select id, 1, 'TR001', 3, null, '', '{{}}', '' from bericht;
    insert into verzending (bericht_id, toestand) select id, 'afgeleverd' from bericht;
    insert into poging (bericht_id) select bericht_id from verzending;
    insert into envelop
        (richting, soort, bericht_id, referentienummer, zender, ontvanger, tijdstip_bericht, sha256)
        select 'in', 'Di01', id, 'r', '{{}}', '{{}}', '', 'x' from bericht;
    insert into gebeurtenis (bericht_id, soort) select id, 'ontvangen' from bericht;
    insert into toewijzing (gemeente, standaard, aanbieder, bsn, nummer)
        values ('{HIER}', 'iwmo', '{ZORG}', '999900006', 1);
    insert into toewijzing_versie
        (toewijzing_id, bericht_id, actueel, toewijzingsdatum, toewijzingstijd, ingangsdatum)
        select toewijzing.id, bericht.id, true, '2026-01-01', '10:00:00', '2026-01-01' from toewijzing, bericht
"""
