"""Queries on envelopes."""

from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.opslag.kern.versleuteling import kluis
from app.opslag.tabellen import envelop as tabel
from app.opslag.tabellen.bericht import Bericht
from berichten.ggk import Envelop, Systeem
from berichten.standen import Envelopsoort


@dataclass(frozen=True, slots=True)
class Aanname:
    """The row of an envelope that comes in: of now when it is `nieuw`, else of the time that its reference was used."""

    id: UUID
    nieuw: bool
    sha256: bytes
    bevestiging: UUID
    aangemaakt_op: datetime


@dataclass(frozen=True, slots=True)
class Heenenvelop:
    """What an answer has to know of the envelope that a message came in."""

    soort: Envelopsoort
    referentienummer: str
    zender: Systeem
    ontvanger: Systeem
    functie: str | None
    versies: tuple[str, ...]


def neem_aan(session: Session, envelop: Envelop, hash_: bytes) -> Aanname:
    """Store an envelope that comes in, unless its reference was used before.

    Waits for another transaction that is storing the same reference just now.
    """
    kolommen = (tabel.Envelop.id, tabel.Envelop.sha256, tabel.Envelop.bevestiging, tabel.Envelop.aangemaakt_op)
    nieuw = session.execute(
        insert(tabel.Envelop)
        .values(richting="in", sha256=hash_, **_waarden(session, envelop))
        .on_conflict_do_nothing()
        .returning(*kolommen)
    ).one_or_none()
    rij = (
        nieuw
        or session.execute(
            sa.select(*kolommen).where(
                tabel.Envelop.richting == "in", tabel.Envelop.referentienummer == envelop.referentienummer
            )
        ).one()
    )
    return Aanname(id=rij.id, nieuw=nieuw is not None, sha256=rij[1], bevestiging=rij[2], aangemaakt_op=rij[3])


def koppel(session: Session, envelop_id: UUID, bericht_id: UUID) -> None:
    """Say which message an envelope is about."""
    partijen = {
        naam: sa.select(getattr(Bericht, naam)).where(Bericht.id == bericht_id).scalar_subquery()
        for naam in ("gemeente", "aanbieder")
    }
    session.execute(
        sa.update(tabel.Envelop)
        .where(tabel.Envelop.id == envelop_id)
        .values(bericht_id=bericht_id, **partijen)
        .execution_options(synchronize_session=False)
    )


def bewaar_uitgaand(session: Session, bericht_id: UUID, envelop: Envelop, soap: bytes) -> None:
    """Store the envelope that we made for a message of ours; `soap` is how it will be sent each time."""
    hash_ = sha256(soap).digest()
    waarden = _waarden(session, envelop)
    envelop_id = session.scalars(
        insert(tabel.Envelop).values(richting="uit", sha256=hash_, **waarden).returning(tabel.Envelop.id)
    ).one()
    koppel(session, envelop_id, bericht_id)


def heenenvelop(session: Session, bericht_id: UUID) -> Heenenvelop | None:
    """The first envelope that came in with this message in it, or None."""
    rij = session.execute(
        sa.select(
            tabel.Envelop.soort,
            tabel.Envelop.referentienummer,
            tabel.Envelop.zender,
            tabel.Envelop.ontvanger,
            tabel.Envelop.functie,
            tabel.Envelop.versies,
        )
        .where(tabel.Envelop.bericht_id == bericht_id, tabel.Envelop.richting == "in", tabel.Envelop.soort != "Fo01")
        .order_by(tabel.Envelop.aangemaakt_op)
        .limit(1)
    ).one_or_none()
    if rij is None:
        return None
    soort, referentienummer, zender, ontvanger, functie, versies = rij
    return Heenenvelop(soort, referentienummer, Systeem(**zender), Systeem(**ontvanger), functie, tuple(versies or ()))


def verzonden_in(session: Session, referentienummer: str) -> UUID | None:
    """The message of ours that was sent in the envelope with this reference, or None."""
    return session.scalar(
        sa.select(tabel.Envelop.bericht_id).where(
            tabel.Envelop.richting == "uit", tabel.Envelop.referentienummer == referentienummer
        )
    )


def _waarden(session: Session, envelop: Envelop) -> dict[str, Any]:
    """The columns of an envelope, in whatever direction it goes."""
    fout = envelop.fout
    eigen_id = uuid4()
    waarden = {
        "id": eigen_id,
        "soort": envelop.soort,
        "referentienummer": envelop.referentienummer,
        "cross_refnummer": envelop.cross_refnummer,
        "zender": asdict(envelop.zender),
        "ontvanger": asdict(envelop.ontvanger),
        "functie": envelop.functie,
        "versies": list(astuple(envelop.versies)) if envelop.versies else None,
        "tijdstip_bericht": envelop.tijdstip_bericht,
        "fout_code": fout.code if fout else None,
        "fout_plek": fout.plek if fout else None,
        "fout_omschrijving": fout.omschrijving if fout else None,
        "fout_details": fout.details if fout else None,
    }
    return kluis(session).verzegel_velden("envelop", (eigen_id,), waarden)
