"""What is in the clear about people moves to the person, or is encrypted in its place; then what was in the clear goes.

The rows go in batches that are each committed. Broken off, it goes on where it was; the last step, which takes the old
columns away, is one transaction. The service has to stand still meanwhile.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from app.kern.sleutels import Sleutel, nieuwste, sleutel
from app.opslag.kern.versleuteling import hash_met, verzegel
from app.opslag.kern.zoeknaam import SOORT, zoeknaam_van
from app.opslag.zorg.client import als_json, gegevens_van
from berichten import xml
from berichten.catalogus import herken
from berichten.lezen import lees

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

RIJEN = 2_000
"""Rows in a batch."""
BYTES = 32 * 1024 * 1024
"""Bytes of messages in a batch, about."""
BEREIK = ["gemeente", "standaard", "aanbieder"]
MET_BSN = ("client", "toewijzing", "levering", "verzoek", "prestatie")
VERZEGELD = {
    "envelop": (["id"], ["fout_omschrijving", "fout_details"]),
    "aanlevering": (["id"], ["naam"]),
    "aanlevering_bestand": (["aanlevering_id", "volgorde"], ["naam", "melding"]),
}


def upgrade() -> None:
    """Move the data in batches, then close."""
    with op.get_context().autocommit_block():
        _verhuis(op.get_bind())
    # Whatever came in since, while no other process can reach these tables.
    op.execute(f"lock table {', '.join([*MET_BSN, 'bericht', 'bevinding', *VERZEGELD])} in access exclusive mode")
    _verhuis(op.get_bind())
    _sluit_af()


def _verhuis(db: sa.Connection) -> None:
    for tabel in MET_BSN:
        _personen(db, tabel)
    _clienten(db)
    _berichten(db)
    for tabel, (sleutelkolommen, kolommen) in VERZEGELD.items():
        _overige(db, tabel, sleutelkolommen, kolommen)


def _schrijft(db: sa.Connection) -> Sleutel:
    """The key to encrypt with; the first time that is the newest of this process."""
    vraag = sa.text("select id from sleutel where schrijft")
    id_ = db.scalar(vraag)
    if id_ is None:
        db.execute(sa.text("insert into sleutel (id, schrijft) values (:id, true)"), {"id": nieuwste().id})
        id_ = db.scalar(vraag)
    return sleutel(str(id_))


def _bladen(db: sa.Connection, vraag: str, volgorde: str, aantal: int = RIJEN) -> Iterator[Sequence[Any]]:
    """The rows of a query that has an alias `r` for what to page through, a batch at a time."""
    na = None
    while True:
        verder = "" if na is None else f"and r.{volgorde} > :na"
        tekst = sa.text(f"{vraag} {verder} order by r.{volgorde} limit {aantal}")
        rijen = db.execute(tekst, {} if na is None else {"na": na}).all()
        if not rijen:
            return
        na = getattr(rijen[-1], volgorde)
        yield rijen


def _personen(db: sa.Connection, tabel: str) -> None:
    """Give every row the number of its person."""
    vraag = f"select r.id, r.gemeente, r.bsn from {tabel} r where r.persoon_id is null"  # noqa: S608  as above
    for rijen in _bladen(db, vraag, "id"):
        met = _schrijft(db)
        hashes = {
            (gemeente, bsn): hash_met(met, "bsn", gemeente, [bsn])[0]
            for gemeente, bsn in {(rij.gemeente, rij.bsn) for rij in rijen}
        }
        db.execute(
            sa.text("insert into persoon (gemeente, hash, bsn) values (:gemeente, :hash, :bsn) on conflict do nothing"),
            [
                {"gemeente": gemeente, "hash": h, "bsn": verzegel(met, "persoon", "bsn", (gemeente, h), bsn)}
                for (gemeente, bsn), h in hashes.items()
            ],
        )
        zet = sa.text(
            f"update {tabel} set persoon_id = persoon.id "  # noqa: S608  as above
            "from unnest(:ids, :gemeenten, :hashes) nieuw (id, gemeente, hash) "
            "join persoon on persoon.gemeente = nieuw.gemeente and persoon.hash = nieuw.hash "
            f"where {tabel}.id = nieuw.id"
        ).bindparams(
            sa.bindparam("ids", type_=ARRAY(sa.BigInteger())),
            sa.bindparam("gemeenten", type_=ARRAY(sa.Text())),
            sa.bindparam("hashes", type_=ARRAY(sa.LargeBinary())),
        )
        db.execute(
            zet,
            {
                "ids": [rij.id for rij in rijen],
                "gemeenten": [rij.gemeente for rij in rijen],
                "hashes": [hashes[rij.gemeente, rij.bsn] for rij in rijen],
            },
        )


def _clienten(db: sa.Connection) -> None:
    """Read the 301 of every client again: it says more than was kept."""
    vraag = (
        "select r.id, r.gemeente, r.standaard, r.persoon_id, bericht.inhoud from client r "
        "join bericht on bericht.id = r.bericht_id where r.gegevens is null"
    )
    zet = sa.text("update client set naam_hash = :hash, gegevens = :gegevens where id = :id")
    for rijen in _bladen(db, vraag, "id", 100):
        met = _schrijft(db)
        nieuw = []
        for rij in rijen:
            wortel = xml.parse(rij.inhoud, max_bytes=len(rij.inhoud))
            gegevens = gegevens_van(lees(wortel, herken(wortel)).client)  # type: ignore[union-attr]
            plek = (rij.gemeente, rij.standaard, rij.persoon_id)
            nieuw.append(
                {
                    "id": rij.id,
                    "hash": hash_met(met, SOORT, rij.gemeente, [zoeknaam_van(gegevens)])[0],
                    "gegevens": verzegel(met, "client", "gegevens", plek, als_json(gegevens)),
                }
            )
        db.execute(zet, nieuw)


def _berichten(db: sa.Connection) -> None:
    """Encrypt the messages, with what was said about them."""
    vraag = "select r.volgnummer, r.id, r.omvang from bericht r where r.inhoud_verzegeld is null"
    zet = sa.text(
        "update bericht set inhoud_verzegeld = :inhoud, fout_melding_verzegeld = :fout_melding, "
        "traceback_verzegeld = :traceback, details = :details where id = :id"
    )
    ids = sa.bindparam("ids", type_=ARRAY(sa.Uuid()))
    haal = sa.text("select id, inhoud, fout_melding, traceback from bericht where id = any(:ids)").bindparams(ids)
    bevindingen = sa.text(
        "select bericht_id, array_agg(details order by volgorde) details from bevinding "
        "where bericht_id = any(:ids) group by 1"
    ).bindparams(ids)
    for blad in _bladen(db, vraag, "volgnummer"):
        for deel in _delen(blad):
            met = _schrijft(db)
            details = {rij.bericht_id: json.dumps(rij.details) for rij in db.execute(bevindingen, {"ids": deel})}
            nieuw = []
            for rij in db.execute(haal, {"ids": deel}):
                oud = {**rij._mapping, "details": details.get(rij.id)}  # noqa: SLF001  its public name
                id_ = oud.pop("id")
                nieuw.append({"id": id_, **_verzegel(met, "bericht", (id_,), oud)})
            db.execute(zet, nieuw)


def _delen(rijen: Iterable[Any]) -> Iterator[list[Any]]:
    """The ids of messages, as many at once as are BYTES together."""
    deel: list[Any] = []
    samen = 0
    for rij in rijen:
        if deel and samen + rij.omvang > BYTES:
            yield deel
            deel, samen = [], 0
        deel.append(rij.id)
        samen += rij.omvang
    if deel:
        yield deel


def _overige(db: sa.Connection, tabel: str, sleutelkolommen: list[str], kolommen: list[str]) -> None:
    """Encrypt the texts of a table."""
    nog = " or ".join(f"(r.{kolom} is not null and r.{kolom}_verzegeld is null)" for kolom in kolommen)
    velden = ", ".join(f"r.{kolom}" for kolom in [*sleutelkolommen, *kolommen])
    zet = sa.text(
        f"update {tabel} set {', '.join(f'{kolom}_verzegeld = :{kolom}' for kolom in kolommen)} "  # noqa: S608  as above
        f"where {' and '.join(f'{kolom} = :{kolom}' for kolom in sleutelkolommen)}"
    )
    # All files of one delivery have the same id: a batch may begin in the middle, but never skips one.
    while rijen := db.execute(sa.text(f"select {velden} from {tabel} r where {nog} limit {RIJEN}")).all():  # noqa: S608
        met = _schrijft(db)
        nieuw = []
        for rij in rijen:
            plek = {kolom: getattr(rij, kolom) for kolom in sleutelkolommen}
            oud = {kolom: getattr(rij, kolom) for kolom in kolommen}
            nieuw.append(plek | _verzegel(met, tabel, tuple(plek.values()), oud))
        db.execute(zet, nieuw)


def _verzegel(met: Sleutel, tabel: str, rij: tuple[object, ...], waarden: dict[str, Any]) -> dict[str, bytes | None]:
    return {
        kolom: None if waarde is None else verzegel(met, tabel, kolom, rij, waarde) for kolom, waarde in waarden.items()
    }


def _sluit_af() -> None:
    """Take away what was in the clear, and put the new columns under the old names."""
    for tabel in MET_BSN:
        op.drop_column(tabel, "bsn")
        op.alter_column(tabel, "persoon_id", nullable=False)
        op.create_foreign_key(f"fk_{tabel}_persoon_id", tabel, "persoon", ["persoon_id"], ["id"])
    for kolom in (
        *("achternaam", "voorvoegsel", "voornamen", "voorletters"),
        *("geboortedatum", "datum_gebruik", "geslacht"),
    ):
        op.drop_column("client", kolom)
    for kolom in ("naam_hash", "gegevens"):
        op.alter_column("client", kolom, nullable=False)
    for tabel, kolommen in (
        ("bericht", ["inhoud", "fout_melding", "traceback"]),
        *((tabel, kolommen) for tabel, (_, kolommen) in VERZEGELD.items()),
    ):
        for kolom in kolommen:
            op.drop_column(tabel, kolom)
            op.alter_column(tabel, f"{kolom}_verzegeld", new_column_name=kolom)
    op.alter_column("bericht", "inhoud", nullable=False)
    # Encrypted bytes do not compress: without trying, and a part of them can be read alone.
    op.execute("alter table bericht alter column inhoud set storage external")
    op.drop_column("bevinding", "details")
    op.create_unique_constraint(
        "uq_client_gemeente_standaard_persoon_id", "client", ["gemeente", "standaard", "persoon_id"]
    )
    op.create_index("ix_client_gemeente_naam_hash", "client", ["gemeente", "naam_hash"])
    for tabel, waar in (("toewijzing", None), ("verzoek", None), ("levering", "verwijderd_door is null")):
        op.create_index(
            f"ix_{tabel}_gemeente_standaard_aanbieder_persoon_id",
            tabel,
            [*BEREIK, "persoon_id"],
            postgresql_where=sa.text(waar) if waar else None,
        )
