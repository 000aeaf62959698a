"""Queries on messages: read one or many, their content and findings."""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.kern.toestanden import Bron, Richting, Toestand, Uitkomst
from app.opslag.kern.basis import Basis
from app.opslag.kern.bulk import driver, kopieer
from app.opslag.kern.databank import eenmalig_bij
from app.opslag.kern.versleuteling import kluis, ontzegel, ontzegel_teksten
from app.opslag.tabellen.bericht import Bericht, Bevinding
from app.opslag.tabellen.envelop import Envelop
from berichten import bevinding as bibliotheek
from berichten.catalogus import ROLLEN, nummer_van
from berichten.standen import Standaard


@dataclass(frozen=True, slots=True, kw_only=True)
class Kopgegevens:
    """What a message says of itself, as columns; see the table. What it does not say, or what cannot be, is None."""

    standaard: Standaard | None = None
    type: str | None = None
    release: str | None = None
    gemeente: str | None = None
    aanbieder: str | None = None
    afzender: str | None = None
    ontvanger: str | None = None
    identificatie: str | None = None
    dagtekening: date | None = None

    @property
    def nummer(self) -> str | None:
        """The message number, such as `323`; None of what is no message of the standard."""
        return nummer_van(self.type)


class Melding(NamedTuple):
    """What is wrong with a message, for machines and in Dutch for people."""

    code: str
    melding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kop(Kopgegevens):
    """A message without its content; see the table for what the fields mean."""

    id: UUID
    volgnummer: int
    richting: Richting
    bron: Bron
    omvang: int
    ontvangen_op: datetime
    verwerkt_op: datetime | None
    toestand: Toestand
    uitkomst: Uitkomst | None
    fout_code: str | None
    fout_melding: str | None
    traceback: str | None
    pogingen: int
    antwoord_op: UUID | None
    antwoord_id: UUID | None
    """The newest message that answers this one."""

    @property
    def heenbericht_onbekend(self) -> bool:
        """Whether this is a return message to a message that was never seen here."""
        return self.nummer is not None and ROLLEN[self.nummer].soort == "retour" and self.antwoord_op is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which messages to list; None is any."""

    richting: Richting | None = None
    standaard: Standaard | None = None
    type: str | None = None
    gemeente: str | None = None
    aanbieder: str | None = None
    afzender: str | None = None
    ontvanger: str | None = None
    identificatie: str | None = None
    toestand: Toestand | None = None
    uitkomst: Uitkomst | None = None
    vanaf: datetime | None = None
    """Received at this moment or later."""
    tot: datetime | None = None
    """Received before this moment."""
    referentienummer: str | None = None
    """Of an envelope that the message came or went in, or that such an envelope is about."""


@dataclass(frozen=True, slots=True)
class Bladzijde:
    """One page of messages; `volgende` is the cursor of the next, or None on the last."""

    berichten: list[Kop]
    volgende: str | None


@dataclass(frozen=True, slots=True)
class Bevindingenbladzijde:
    """One page of the findings on a message, how many there are in all, and the cursor of the next page."""

    bevindingen: list[bibliotheek.Bevinding]
    totaal: int
    volgende: str | None


@functools.cache
def _kop() -> sa.Select[tuple[object, ...]]:
    antwoord = aliased(Bericht)
    antwoord_id = (
        sa.select(antwoord.id)
        .where(antwoord.antwoord_op == Bericht.id)
        .order_by(antwoord.volgnummer.desc())
        .limit(1)
        .scalar_subquery()
    )
    kolommen = [getattr(Bericht, veld.name) for veld in fields(Kop) if veld.name != "antwoord_id"]
    return sa.select(*kolommen, antwoord_id.label("antwoord_id"))


@functools.cache
def _een_kop() -> sa.Select[tuple[object, ...]]:
    return _kop().where(Bericht.id == sa.bindparam("bericht_id"))


def haal(session: Session, bericht_id: UUID) -> Kop | None:
    """One message without its content, or None."""
    rij = session.connection().execute(_een_kop(), {"bericht_id": bericht_id}).one_or_none()
    return None if rij is None else _als_kop(rij)


def _als_kop(rij: sa.Row[tuple[object, ...]]) -> Kop:
    velden = dict(rij._mapping)  # noqa: SLF001  SQLAlchemy's documented public name
    return Kop(**ontzegel_teksten("bericht", (velden["id"],), velden))


def lijst(session: Session, filters: Filter, *, na: int | None, aantal: int) -> Bladzijde:
    """The messages that match, newest first, below sequence number `na`."""
    vraag = _kop().order_by(Bericht.volgnummer.desc()).limit(aantal + 1)
    for veld in fields(Filter):
        waarde = getattr(filters, veld.name)
        if waarde is None:
            continue
        if veld.name == "vanaf":
            vraag = vraag.where(Bericht.ontvangen_op >= waarde)
        elif veld.name == "tot":
            vraag = vraag.where(Bericht.ontvangen_op < waarde)
        elif veld.name == "referentienummer":
            vraag = vraag.where(Bericht.id.in_(_in_envelop(waarde)))
        else:
            vraag = vraag.where(getattr(Bericht, veld.name) == waarde)
    if na is not None:
        vraag = vraag.where(Bericht.volgnummer < na)
    koppen = [_als_kop(rij) for rij in session.execute(vraag)]
    volgende = str(koppen[aantal - 1].volgnummer) if len(koppen) > aantal else None
    return Bladzijde(koppen[:aantal], volgende)


def _in_envelop(referentienummer: str) -> sa.Select[UUID | None]:
    return sa.select(Envelop.bericht_id).where(
        sa.or_(Envelop.referentienummer == referentienummer, Envelop.cross_refnummer == referentienummer)
    )


@functools.cache
def _wachtende_declaraties() -> sa.Select[UUID]:
    gelijk = [getattr(Bericht, naam) == sa.bindparam(naam) for naam in ("gemeente", "standaard", "aanbieder")]
    return (
        sa.select(Bericht.id)
        .where(
            Bericht.toestand == "ontvangen",
            Bericht.richting == "in",
            Bericht.type.endswith("323"),
            Bericht.volgnummer < sa.bindparam("volgnummer"),
            *gelijk,
        )
        .order_by(Bericht.volgnummer)
    )


def wachtende_declaraties(session: Session, kop: Kop) -> list[UUID]:
    """The declarations of the same relation that came in before a message and wait to be judged, oldest first."""
    waarden = {naam: getattr(kop, naam) for naam in ("gemeente", "standaard", "aanbieder", "volgnummer")}
    return list(session.connection().scalars(_wachtende_declaraties(), waarden))


def inhoud_van(session: Session, bericht_id: UUID) -> bytes | None:
    """The bytes of a message, or None."""
    # In binary: as text a large message would cross twice as long and be decoded again.
    with driver(session).cursor(binary=True) as cursor:
        rij = cursor.execute("select inhoud from bericht where id = %s", [bericht_id]).fetchone()
    if rij is None:
        return None
    eenmalig_bij(session, len(rij[0]))
    return ontzegel("bericht", "inhoud", (bericht_id,), rij[0])


def beantwoord(session: Session, retour_id: UUID) -> tuple[UUID, bytes] | None:
    """Id and bytes of the message that a return message is tied to, or None."""
    retour, heen = aliased(Bericht), aliased(Bericht)
    vraag = sa.select(heen.id, heen.inhoud).join(retour, retour.antwoord_op == heen.id).where(retour.id == retour_id)
    rij = session.execute(vraag).one_or_none()
    return None if rij is None else (rij.id, ontzegel("bericht", "inhoud", (rij.id,), rij.inhoud))


def bevindingen_van(session: Session, bericht_id: UUID) -> list[bibliotheek.Bevinding]:
    """The findings on a message, in the order they were found."""
    return [bevinding for _, bevinding in _bevindingen(session, bericht_id, na=0, aantal=None)]


def blader_bevindingen(session: Session, bericht_id: UUID, *, na: int, aantal: int) -> Bevindingenbladzijde:
    """The findings on a message that come after number `na`."""
    gevonden = _bevindingen(session, bericht_id, na=na, aantal=aantal + 1)
    vraag = sa.select(sa.func.count()).select_from(Bevinding).where(Bevinding.bericht_id == bericht_id)
    totaal = session.execute(vraag).scalar_one()
    volgende = str(gevonden[aantal - 1][0]) if len(gevonden) > aantal else None
    return Bevindingenbladzijde([bevinding for _, bevinding in gevonden[:aantal]], totaal, volgende)


def _bevindingen(
    session: Session, bericht_id: UUID, *, na: int, aantal: int | None
) -> list[tuple[int, bibliotheek.Bevinding]]:
    """Findings on a message and their numbers, in order."""
    vraag = (
        sa.select(
            Bevinding.volgorde,
            Bevinding.regel,
            Bevinding.niveau,
            Bevinding.retourcode,
            Bevinding.klasse,
            Bevinding.locaties,
        )
        .where(Bevinding.bericht_id == bericht_id, Bevinding.volgorde > na)
        .order_by(Bevinding.volgorde)
        .limit(aantal)
    )
    rijen = session.execute(vraag).all()
    if not rijen:
        return []
    zegel = session.execute(sa.select(Bericht.details).where(Bericht.id == bericht_id)).scalar_one()
    details = json.loads(ontzegel("bericht", "details", (bericht_id,), zegel or b""))
    return [
        (volgorde, bibliotheek.Bevinding(regel, niveau, retourcode, klasse, tuple(locaties), details[volgorde - 1]))
        for volgorde, regel, niveau, retourcode, klasse, locaties in rijen
    ]


def schrijf_bevindingen(session: Session, bericht_id: UUID, bevindingen: Sequence[bibliotheek.Bevinding]) -> None:
    """Store the findings of a message, which has none yet, in bulk."""
    if not bevindingen:
        return
    partijen = session.execute(sa.select(Bericht.gemeente, Bericht.aanbieder).where(Bericht.id == bericht_id)).one()
    kolommen = (
        *("bericht_id", "gemeente", "aanbieder"),
        *("volgorde", "regel", "niveau", "retourcode", "klasse", "locaties"),
    )
    kopieer(
        session,
        Bevinding,
        kolommen,
        (
            (bericht_id, *partijen, volgorde, b.regel, b.niveau, b.retourcode, b.klasse, list(b.locaties))
            for volgorde, b in enumerate(bevindingen, 1)
        ),
    )
    details = json.dumps([b.details for b in bevindingen], ensure_ascii=False)
    zegel = kluis(session).verzegel("bericht", "details", (bericht_id,), details)
    session.connection().execute(
        sa.update(Basis.metadata.tables["bericht"]).where(Bericht.id == bericht_id).values(details=zegel)
    )
