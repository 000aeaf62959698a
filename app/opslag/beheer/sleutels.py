"""Replacing the key that everything about people is encrypted with, in batches, and reading all of it to prove it."""

import contextlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kern.fouten import Dienstfout
from app.kern.sleutels import Sleutel, sleutel
from app.opslag.kern.basis import Basis
from app.opslag.kern.versleuteling import SLOT, VERZEGELD, VersleutelingFout, hash_met, ontzegel, sleutel_van, verzegel
from app.opslag.kern.zoeknaam import SOORT, zoeknaam_van
from app.opslag.tabellen import aanlevering, bericht, envelop, persoon, zorg
from app.opslag.tabellen.persoon import Sleutelgebruik

TABELLEN = tuple(
    Basis.metadata.tables[tabel.__tablename__]
    for tabel in (
        *(persoon.Persoon, zorg.Client, bericht.Bericht, envelop.Envelop),
        *(aanlevering.Aanlevering, aanlevering.AanleveringBestand),
    )
)
"""The tables of VERZEGELD; persons first, as every message needs them."""
AANTAL = 100
"""Rows in a batch."""

Plek = tuple[Any, ...]
"""The primary key of a row."""


@dataclass(frozen=True, slots=True)
class Blad:
    """What became of a batch: rows encrypted anew, rows with a value that cannot be opened, and where it ended."""

    gedaan: int
    beschadigd: int
    laatste: Plek | None


@dataclass(slots=True)
class Bevonden:
    """What was read of one table: values per key, and the rows with a value that cannot be opened."""

    tabel: str
    rijen: int
    per_sleutel: Counter[str] = field(default_factory=Counter)
    beschadigd: list[str] = field(default_factory=list)


def in_gebruik(session: Session) -> dict[str, bool]:
    """The keys in use, oldest first, with whether each is the one to encrypt with."""
    vraag = sa.select(Sleutelgebruik.id, Sleutelgebruik.schrijft).order_by(Sleutelgebruik.sinds)
    return dict(session.execute(vraag).all())


def begin(session: Session, nieuw: str) -> None:
    """Let this be the key to encrypt with, once every transaction that encrypts with another has ended."""
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(SLOT)))
    tabel = Basis.metadata.tables[Sleutelgebruik.__tablename__]
    session.execute(sa.update(tabel).where(tabel.c.schrijft, tabel.c.id != nieuw).values(schrijft=False))
    session.execute(
        sa.text("insert into sleutel (id, schrijft) values (:id, true) on conflict (id) do update set schrijft = true"),
        {"id": nieuw},
    )


def vergeet(session: Session) -> None:
    """Say that no key is in use any more but the one to encrypt with."""
    session.execute(sa.delete(Sleutelgebruik).where(~Sleutelgebruik.schrijft))


def aantal(session: Session, tabel: sa.Table) -> int:
    """How many rows a table has."""
    return session.scalar(sa.select(sa.func.count()).select_from(tabel)) or 0


def resteert(session: Session, tabel: sa.Table, nieuw: str) -> int:
    """How many rows of a table have a value that is still encrypted with another key."""
    return session.scalar(sa.select(sa.func.count()).select_from(tabel).where(_anders(tabel, nieuw))) or 0


def vervang(session: Session, tabel: sa.Table, nieuw: str, *, na: Plek | None) -> Blad:
    """Encrypt the next rows of a table anew, after the one with this key.

    Rows that another transaction works on are left for a next time: nobody waits while holding what the other needs.
    """
    rijen = session.execute(_blad(tabel, na).where(_anders(tabel, nieuw)).with_for_update(skip_locked=True)).all()
    if not rijen:
        return Blad(0, 0, None)
    opdracht = sa.update(tabel).where(*(kolom == sa.bindparam(f"oud_{kolom.name}") for kolom in _sleutel(tabel)))
    met = sleutel(nieuw)
    wijzigingen = []
    for rij in rijen:
        # What cannot be opened stays as it is.
        with contextlib.suppress(VersleutelingFout):
            wijzigingen.append(_opnieuw(tabel, rij._mapping, met))  # noqa: SLF001  its documented public name
    if wijzigingen:
        gewijzigd = [kolom for kolom in wijzigingen[0] if not kolom.startswith("oud_")]
        waarden: dict[str, Any] = {kolom: sa.bindparam(kolom) for kolom in gewijzigd}
        session.connection().execute(opdracht.values(waarden), wijzigingen)
    laatste = tuple(rijen[-1]._mapping[kolom.name] for kolom in _sleutel(tabel))  # noqa: SLF001  as above
    return Blad(len(wijzigingen), len(rijen) - len(wijzigingen), laatste)


def lees(session: Session, tabel: sa.Table) -> Iterator[Bevonden]:
    """Open every value of a table, a batch at a time; each time what was found in that batch."""
    na: Plek | None = None
    while rijen := session.execute(_blad(tabel, na)).all():
        bevonden = Bevonden(tabel.name, len(rijen))
        for rij in rijen:
            na = tuple(rij._mapping[kolom.name] for kolom in _sleutel(tabel))  # noqa: SLF001  as above
            _lees_rij(tabel.name, rij._mapping, na, bevonden)  # noqa: SLF001  as above
        yield bevonden


def _lees_rij(tabel: str, rij: Mapping[Any, Any], plek: Plek, bevonden: Bevonden) -> None:
    identiteit, kolommen = VERZEGELD[tabel]
    for kolom in kolommen:
        zegel = rij[kolom]
        if zegel is None:
            continue
        bevonden.per_sleutel[sleutel_van(zegel)] += 1
        try:
            kaal = ontzegel(tabel, kolom, tuple(rij[naam] for naam in identiteit), zegel)
        except Dienstfout as fout:
            waarom = "" if isinstance(fout, VersleutelingFout) else f" (sleutel {sleutel_van(zegel)} ontbreekt)"
            bevonden.beschadigd.append(f"{tabel}.{kolom} {'/'.join(map(str, plek))}{waarom}")
            continue
        eigen = _hash(tabel, rij, sleutel(sleutel_van(zegel)), kaal)
        if any(rij[naam] != hash_ for naam, hash_ in eigen.items()):
            bevonden.beschadigd.append(f"{tabel}.{kolom} {'/'.join(map(str, plek))} (hoort niet bij zijn zoeksleutel)")


def _opnieuw(tabel: sa.Table, rij: Mapping[Any, Any], met: Sleutel) -> dict[str, Any]:
    """The columns of a row encrypted and hashed with another key, and its old primary key."""
    identiteit, kolommen = VERZEGELD[tabel.name]
    nu = tuple(rij[naam] for naam in identiteit)
    kaal = {kolom: None if rij[kolom] is None else ontzegel(tabel.name, kolom, nu, rij[kolom]) for kolom in kolommen}
    nieuw = _hash(tabel.name, rij, met, next(iter(kaal.values())) or b"")
    straks = tuple(nieuw.get(naam, rij[naam]) for naam in identiteit)
    return {
        **{f"oud_{kolom.name}": rij[kolom.name] for kolom in _sleutel(tabel)},
        **nieuw,
        **{
            kolom: None if waarde is None else verzegel(met, tabel.name, kolom, straks, waarde)
            for kolom, waarde in kaal.items()
        },
    }


def _hash(tabel: str, rij: Mapping[Any, Any], met: Sleutel, kaal: bytes) -> dict[str, bytes]:
    """The keyed hash that belongs to the first encrypted value of a row, for the tables that have one."""
    if tabel == "persoon":
        return {"hash": hash_met(met, "bsn", rij["gemeente"], [kaal.decode()])[0]}
    if tabel == "client":
        return {"naam_hash": hash_met(met, SOORT, rij["gemeente"], [zoeknaam_van(json.loads(kaal))])[0]}
    return {}


def _sleutel(tabel: sa.Table) -> tuple[sa.Column[Any], ...]:
    return tuple(tabel.primary_key.columns)


def _blad(tabel: sa.Table, na: Plek | None) -> sa.Select[*tuple[Any, ...]]:
    """The next rows of a table: their keys, what they are known by, and what is encrypted."""
    identiteit, kolommen = VERZEGELD[tabel.name]
    extra = [naam for naam in ("naam_hash",) if naam in tabel.c]
    namen = dict.fromkeys([*(kolom.name for kolom in _sleutel(tabel)), *identiteit, *kolommen, *extra])
    vraag = sa.select(*(tabel.c[naam] for naam in namen)).order_by(*_sleutel(tabel)).limit(AANTAL)
    return vraag if na is None else vraag.where(sa.tuple_(*_sleutel(tabel)) > sa.tuple_(*na))


def _anders(tabel: sa.Table, nieuw: str) -> sa.ColumnElement[bool]:
    """Whether a value of a row is encrypted with another key."""
    # The id of a key stands after the first byte; of a large value only that part is read.
    return sa.or_(
        *(sa.func.substring(tabel.c[kolom], 2, 4) != bytes.fromhex(nieuw) for kolom in VERZEGELD[tabel.name][1])
    )
