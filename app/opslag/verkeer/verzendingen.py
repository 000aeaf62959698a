"""The outbox: put a message in it, begin and record attempts, release, and look things up."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.kern.toestanden import Pogingeinde, Verzendeinde, Verzendtoestand
from app.opslag.kern import wachtrij
from app.opslag.kern.basis import Basis
from app.opslag.kern.versleuteling import kluis, ontzegel_teksten
from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.envelop import Envelop
from app.opslag.tabellen.verzending import Poging, Verzending
from app.opslag.verkeer import gebeurtenissen

_NU = sa.func.clock_timestamp()
_VERZENDING, _BERICHT = (Basis.metadata.tables[tabel.__tablename__] for tabel in (Verzending, Bericht))


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the delivery of a message stands; see the tables for what the fields mean."""

    bericht_id: UUID
    volgnummer: int
    type: str | None
    gemeente: str | None
    aanbieder: str | None
    identificatie: str | None
    toestand: Verzendtoestand
    aangemaakt_op: datetime
    pogingen: int
    volgende_op: datetime | None
    afgerond_op: datetime | None
    fout_code: str | None
    fout_melding: str | None
    referentienummer: str | None
    """Of the newest envelope that was made for it."""


@dataclass(frozen=True, slots=True)
class Bladzijde:
    """One page of deliveries; `volgende` is the cursor of the next, or None on the last."""

    verzendingen: list[Stand]
    volgende: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which deliveries to list; None is any."""

    toestand: Verzendtoestand | None = None
    type: str | None = None
    gemeente: str | None = None
    aanbieder: str | None = None


@dataclass(frozen=True, slots=True)
class Aanbod:
    """An attempt that has begun: its row, its number since the last release, and what is to be delivered."""

    poging: int
    nummer: int
    bericht_id: UUID


def zet_klaar(session: Session, bericht_id: UUID) -> None:
    """Put a message in the outbox, with the job that delivers it; both exist when the transaction is committed."""
    _bewaar(session, bericht_id, toestand="klaar", volgende_op=_NU)
    gebeurtenissen.noteer(session, bericht_id, "klaargezet")
    wachtrij.stel_verzending_uit(session, bericht_id)


def zet_weg(session: Session, bericht_id: UUID) -> None:
    """Put a message in the outbox that is not to be delivered."""
    _bewaar(session, bericht_id, toestand="niet_verzonden", afgerond_op=_NU)
    gebeurtenissen.noteer(session, bericht_id, "niet_verzonden")


def _bewaar(session: Session, bericht_id: UUID, *, toestand: Verzendtoestand, **moment: Any) -> None:
    rij = sa.select(
        *(_BERICHT.c[naam] for naam in ("id", "gemeente", "aanbieder")), sa.literal(toestand), *moment.values()
    )
    opdracht = insert(_VERZENDING).from_select(
        ["bericht_id", "gemeente", "aanbieder", "toestand", *moment], rij.where(_BERICHT.c.id == bericht_id)
    )
    session.connection().execute(opdracht)


def wacht_tot(session: Session, bericht_id: UUID, moment: datetime) -> None:
    """Let a delivery that is due wait, without counting an attempt; nothing happens when it is not due."""
    nieuw = session.scalar(
        sa.update(Verzending)
        .where(*_aan_de_beurt(bericht_id))
        .values(toestand="klaar", volgende_op=moment)
        .returning(Verzending.volgende_op)
    )
    if nieuw is not None:
        wachtrij.stel_verzending_uit(session, bericht_id, nieuw)


def begin(session: Session, bericht_id: UUID, *, duur: float) -> Aanbod | None:
    """Begin an attempt that takes at most `duur` seconds; None when the delivery is settled, not due, or being made."""
    nummer = session.scalar(
        sa.update(Verzending)
        .where(*_aan_de_beurt(bericht_id))
        .values(
            toestand="onderweg",
            pogingen=Verzending.pogingen + 1,
            volgende_op=_NU + sa.func.make_interval(0, 0, 0, 0, 0, 0, duur),
        )
        .returning(Verzending.pogingen)
    )
    if nummer is None:
        return None
    partijen = sa.select(Verzending.bericht_id, Verzending.gemeente, Verzending.aanbieder)
    poging = session.scalars(
        insert(Poging)
        .from_select(["bericht_id", "gemeente", "aanbieder"], partijen.where(Verzending.bericht_id == bericht_id))
        .returning(Poging.id)
    ).one()
    return Aanbod(poging, nummer, bericht_id)


def _aan_de_beurt(bericht_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Verzending.bericht_id == bericht_id,
        Verzending.toestand.in_(("klaar", "onderweg")),
        Verzending.volgende_op <= _NU,
    )


def schrijf_poging(session: Session, poging: int, *, resultaat: Pogingeinde, **waarden: Any) -> None:
    """Record how an attempt ended: duur, http_status, code, tekst."""
    session.execute(sa.update(Poging).where(Poging.id == poging).values(resultaat=resultaat, **waarden))


def rond_af(session: Session, aanbod: Aanbod, toestand: Verzendeinde) -> bool:
    """Give the delivery a state in which nothing happens by itself; whether it got it.

    That it arrived is true whoever found out. Any other end counts only when no other attempt has begun since, and
    nothing undoes a refusal that came in meanwhile.
    """
    nog_van_ons = [Verzending.toestand == "onderweg", Verzending.pogingen == aanbod.nummer]
    if toestand == "afgeleverd":
        nog_van_ons = [Verzending.toestand != "geweigerd"]
    gezet = session.scalar(
        sa.update(Verzending)
        .where(Verzending.bericht_id == aanbod.bericht_id, *nog_van_ons)
        .values(toestand=toestand, volgende_op=None, afgerond_op=_NU)
        .returning(Verzending.bericht_id)
    )
    # A refusal is written down with its code, by `weiger`.
    if gezet is not None and toestand != "geweigerd":
        gebeurtenissen.noteer(session, aanbod.bericht_id, toestand)
    return gezet is not None


def probeer_later(session: Session, aanbod: Aanbod, *, over: float) -> None:
    """Make the job for the next attempt, `over` seconds from now, unless another attempt has begun since."""
    moment = session.scalar(
        sa.update(Verzending)
        .where(
            Verzending.bericht_id == aanbod.bericht_id,
            Verzending.toestand == "onderweg",
            Verzending.pogingen == aanbod.nummer,
        )
        .values(toestand="klaar", volgende_op=_NU + sa.func.make_interval(0, 0, 0, 0, 0, 0, over))
        .returning(Verzending.volgende_op)
    )
    if moment is not None:
        wachtrij.stel_verzending_uit(session, aanbod.bericht_id, moment)


def weiger(session: Session, bericht_id: UUID, *, code: str, melding: str) -> None:
    """Mark a message of ours with the fault that the other side reported, and its delivery, if any, as refused."""
    zegel = kluis(session).verzegel("bericht", "fout_melding", (bericht_id,), melding)
    session.execute(sa.update(Bericht).where(Bericht.id == bericht_id).values(fout_code=code, fout_melding=zegel))
    session.execute(
        sa.update(Verzending)
        .where(Verzending.bericht_id == bericht_id)
        .values(toestand="geweigerd", volgende_op=None, afgerond_op=_NU)
    )
    gebeurtenissen.noteer(session, bericht_id, "geweigerd", code=code)


def vergrendel(session: Session, bericht_id: UUID) -> Verzendtoestand | None:
    """Lock a delivery until the transaction ends; its state, or None when there is no such delivery."""
    toestand: Verzendtoestand | None = session.connection().scalar(
        sa.select(Verzending.toestand).where(Verzending.bericht_id == bericht_id).with_for_update(key_share=True)
    )
    return toestand


def is_bevestigd(session: Session, bericht_id: UUID, referentienummer: str) -> bool:
    """Whether the envelope with this reference arrived, as far as we know."""
    vraag = sa.select(Poging.id).where(
        Poging.bericht_id == bericht_id,
        Poging.resultaat == "afgeleverd",
        Poging.referentienummer == referentienummer,
    )
    return session.scalar(sa.select(vraag.exists())) or False


def is_eerder_aangeboden(session: Session, aanbod: Aanbod, referentienummer: str) -> bool:
    """Whether an earlier attempt with this reference may have arrived; one that was broken off may have had it."""
    vraag = sa.select(Poging.id).where(
        Poging.bericht_id == aanbod.bericht_id,
        Poging.id < aanbod.poging,
        sa.or_(
            Poging.resultaat == "onbekend",
            sa.and_(Poging.resultaat != "niet_verzonden", Poging.referentienummer == referentienummer),
        ),
    )
    return session.scalar(sa.select(vraag.exists())) or False


def geef_vrij(session: Session, bericht_id: UUID) -> None:
    """Make a delivery wait for attempts again, with all of them, and forget why it was refused."""
    session.execute(
        sa.update(Verzending)
        .where(Verzending.bericht_id == bericht_id)
        .values(toestand="klaar", pogingen=0, volgende_op=_NU, afgerond_op=None)
    )
    session.execute(sa.update(Bericht).where(Bericht.id == bericht_id).values(fout_code=None, fout_melding=None))
    gebeurtenissen.noteer(session, bericht_id, "opnieuw_klaargezet")
    wachtrij.stel_verzending_uit(session, bericht_id)


def ids(session: Session, toestand: Verzendtoestand) -> Sequence[UUID]:
    """The messages whose delivery is in a state, oldest first."""
    return session.scalars(
        sa.select(Verzending.bericht_id).where(Verzending.toestand == toestand).order_by(Verzending.aangemaakt_op)
    ).all()


def vul_aan(session: Session, *, speling: float) -> int:
    """Make a job for each delivery that is `speling` seconds past its time and has none; how many."""
    verloren = wachtrij.verloren_verzendingen(session, speling=speling)
    for bericht_id in verloren:
        wachtrij.stel_verzending_uit(session, bericht_id)
    return len(verloren)


def envelop_van(session: Session, bericht_id: UUID) -> Envelop | None:
    """The newest envelope that was made for a message, or None."""
    return session.scalar(
        sa.select(Envelop)
        .where(Envelop.bericht_id == bericht_id, Envelop.richting == "uit")
        .order_by(Envelop.aangemaakt_op.desc())
        .limit(1)
    )


def pogingen_van(session: Session, bericht_id: UUID) -> Sequence[Poging]:
    """Every attempt to deliver a message, oldest first."""
    return session.scalars(sa.select(Poging).where(Poging.bericht_id == bericht_id).order_by(Poging.id)).all()


def haal(session: Session, bericht_id: UUID) -> Stand | None:
    """The delivery of one message, or None."""
    rij = session.execute(_stand().where(Verzending.bericht_id == bericht_id)).one_or_none()
    return None if rij is None else _als_stand(rij)


def lijst(session: Session, filters: Filter, *, na: int | None, aantal: int) -> Bladzijde:
    """The deliveries that match, newest message first, below sequence number `na`."""
    vraag = _stand().order_by(Bericht.volgnummer.desc()).limit(aantal + 1)
    for veld in fields(Filter):
        waarde = getattr(filters, veld.name)
        if waarde is not None:
            kolom = Verzending.toestand if veld.name == "toestand" else getattr(Bericht, veld.name)
            vraag = vraag.where(kolom == waarde)
    if na is not None:
        vraag = vraag.where(Bericht.volgnummer < na)
    standen = [_als_stand(rij) for rij in session.execute(vraag)]
    volgende = str(standen[aantal - 1].volgnummer) if len(standen) > aantal else None
    return Bladzijde(standen[:aantal], volgende)


def _als_stand(rij: Any) -> Stand:
    # By its documented public name.
    return Stand(**ontzegel_teksten("bericht", (rij.bericht_id,), rij._mapping))  # noqa: SLF001


def _stand() -> sa.Select[Any]:
    referentie = (
        sa.select(Envelop.referentienummer)
        .where(Envelop.bericht_id == Verzending.bericht_id, Envelop.richting == "uit")
        .order_by(Envelop.aangemaakt_op.desc())
        .limit(1)
        .scalar_subquery()
    )
    van_bericht = {"volgnummer", "type", "gemeente", "aanbieder", "identificatie", "fout_code", "fout_melding"}
    kolommen = [
        referentie.label("referentienummer")
        if veld.name == "referentienummer"
        else getattr(Bericht if veld.name in van_bericht else Verzending, veld.name)
        for veld in fields(Stand)
    ]
    return sa.select(*kolommen).join(Bericht, Bericht.id == Verzending.bericht_id)
