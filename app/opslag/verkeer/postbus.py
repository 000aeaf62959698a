"""What happens to a message row between arrival and outcome: store, begin, lock, settle, park, answer."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.kern.toestanden import Deur, Toestand, Uitkomst
from app.opslag.kern.basis import Basis
from app.opslag.kern.databank import eenmalig_bij
from app.opslag.kern.versleuteling import kluis
from app.opslag.tabellen.bericht import Bericht
from app.opslag.verkeer import gebeurtenissen
from app.opslag.verkeer.berichten import Kopgegevens, Melding

_BERICHT = Basis.metadata.tables[Bericht.__tablename__]
"""Every message passes here some ten times: on the table itself, what the ORM adds would take longer than the work."""
CIJFERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def bewaar(
    session: Session,
    inhoud: bytes,
    kop: Kopgegevens,
    *,
    bron: Deur,
    uitkomst: Uitkomst | None = None,
    fout: Melding | None = None,
) -> tuple[UUID, bool]:
    """Store an incoming message; its id, and whether it is new. One with an outcome waits for no judging.

    The same bytes are the same message. Waits for another transaction that is storing the same bytes just now.
    """
    hash_ = sha256(inhoud).digest()
    eigen_id = uuid4()
    weigering = fout.code if fout and uitkomst == "onleesbaar" else ""
    toestand: Toestand = "verwerkt" if uitkomst else "ontvangen"
    rij = {
        "id": eigen_id,
        "richting": "in",
        "bron": bron,
        "inhoud": inhoud,
        "omvang": len(inhoud),
        "sha256": hash_,
        "toestand": toestand,
        "uitkomst": uitkomst,
        "weigering": weigering,
        **_fout(fout),
        **_kolommen(kop),
    }
    verzegeld = kluis(session).verzegel_velden("bericht", (eigen_id,), rij)
    eenmalig_bij(session, len(verzegeld["inhoud"]))
    nieuw: UUID | None = session.connection().scalar(
        # The values apart: those that stand in a statement are kept with its compiled form, a message of 25 MB too.
        insert(_BERICHT).on_conflict_do_nothing().returning(_BERICHT.c.id),
        verzegeld,
    )
    if nieuw is not None:
        gebeurtenissen.noteer(session, nieuw, "ontvangen", uitkomst=uitkomst, code=weigering or None)
        return nieuw, True
    bekend = session.scalars(
        sa.select(Bericht.id).where(Bericht.richting == "in", Bericht.sha256 == hash_, Bericht.weigering == weigering)
    ).one()
    gebeurtenissen.noteer(session, bekend, "opnieuw_ontvangen", bron=bron)
    return bekend, False


def _fout(fout: Melding | None) -> dict[str, str | None]:
    return {"fout_code": fout.code if fout else None, "fout_melding": fout.melding if fout else None}


def _kolommen(kop: Kopgegevens) -> dict[str, Any]:
    return {veld.name: getattr(kop, veld.name) for veld in fields(Kopgegevens)}


_TEL_POGING = (
    sa.update(_BERICHT)
    .where(_BERICHT.c.id == sa.bindparam("bericht_id"), _BERICHT.c.toestand == "ontvangen")
    .values(pogingen=_BERICHT.c.pogingen + 1)
    .returning(_BERICHT.c.pogingen)
)


def tel_poging(session: Session, bericht_id: UUID) -> int | None:
    """Count one more attempt at judging a message; how many there were, or None when it waits for none."""
    poging: int | None = session.connection().scalar(_TEL_POGING, {"bericht_id": bericht_id})
    if poging is not None:
        gebeurtenissen.noteer(session, bericht_id, "beoordeling_begonnen", poging=poging)
    return poging


_BEGIN = sa.select(
    sa.func.set_config("idle_in_transaction_session_timeout", sa.bindparam("stilstand"), True),  # noqa: FBT003  SQL
    sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("slot"), 0)),
)


def begin(session: Session, *, slot: str, stilstand: int) -> None:
    """Begin to judge: let no other transaction with this lock name run until this one ends.

    The server ends this transaction, and frees its locks, when its process does nothing for `stilstand` seconds.
    """
    session.connection().execute(_BEGIN, {"slot": slot, "stilstand": f"{stilstand}s"})


# FOR NO KEY UPDATE: a return message that refers to this one need not wait.
_VERGRENDEL = (
    sa.select(_BERICHT.c.toestand).where(_BERICHT.c.id == sa.bindparam("bericht_id")).with_for_update(key_share=True)
)


def vergrendel(session: Session, bericht_id: UUID) -> Toestand | None:
    """Lock a message until the transaction ends; its state, or None when there is no such message."""
    toestand: Toestand | None = session.connection().scalar(_VERGRENDEL, {"bericht_id": bericht_id})
    return toestand


def stel_uit(session: Session, bericht_id: UUID, *, aantal: int) -> None:
    """Put judging a message off for `aantal` declarations that go first; the attempt that found so does not count."""
    if vergrendel(session, bericht_id) == "ontvangen":
        _zet(session, bericht_id, {"pogingen": _BERICHT.c.pogingen - 1})
        gebeurtenissen.noteer(session, bericht_id, "uitgesteld", aantal=aantal)


def rond_af(session: Session, bericht_id: UUID, uitkomst: Uitkomst, *, fout: Melding | None = None) -> None:
    """Give a message its outcome; `fout` is why it could not be read after all."""
    _zet(
        session,
        bericht_id,
        {
            "uitkomst": uitkomst,
            "toestand": "verwerkt",
            "verwerkt_op": sa.func.clock_timestamp(),
            **(_fout(fout) if fout else {}),
        },
    )
    gebeurtenissen.noteer(session, bericht_id, "beoordeeld", uitkomst=uitkomst)


def parkeer(session: Session, bericht_id: UUID, *, code: str, melding: str, traceback: str | None) -> None:
    """Set a message aside for a person, unless it has an outcome."""
    if vergrendel(session, bericht_id) == "ontvangen":
        _zet(
            session,
            bericht_id,
            {"toestand": "geparkeerd", "fout_code": code, "fout_melding": melding, "traceback": traceback},
        )
        gebeurtenissen.noteer(session, bericht_id, "geparkeerd", code=code)


def hervat(session: Session, bericht_id: UUID) -> None:
    """Make a parked message wait for judging again, with all its attempts."""
    _zet(
        session,
        bericht_id,
        {"toestand": "ontvangen", "pogingen": 0, "fout_code": None, "fout_melding": None, "traceback": None},
    )
    gebeurtenissen.noteer(session, bericht_id, "vrijgegeven")


def geparkeerd(session: Session) -> Sequence[UUID]:
    """The parked messages, locked, in order of arrival."""
    return session.scalars(
        sa.select(Bericht.id)
        .where(Bericht.toestand == "geparkeerd")
        .order_by(Bericht.volgnummer)
        .with_for_update(key_share=True)
    ).all()


def _zet(session: Session, bericht_id: UUID, waarden: Mapping[str, Any]) -> None:
    verzegeld = kluis(session).verzegel_velden("bericht", (bericht_id,), waarden)
    session.connection().execute(sa.update(_BERICHT).where(_BERICHT.c.id == bericht_id).values(**verzegeld))


def koppel(session: Session, bericht_id: UUID, heen_id: UUID | None) -> None:
    """Tie a return message to the message that it answers; None when that is not known."""
    _zet(session, bericht_id, {"antwoord_op": heen_id})


_VOLGENDE = sa.select(sa.func.nextval("bericht_identificatie"))


def nieuwe_identificatie(session: Session) -> str:
    """An identification for a message of ours: letters and digits, at most 12, never given before."""
    getal = session.connection().execute(_VOLGENDE).scalar_one()
    tekens = ""
    while getal:
        getal, rest = divmod(getal, len(CIJFERS))
        tekens = CIJFERS[rest] + tekens
    return tekens


def bewaar_antwoord(session: Session, inhoud: bytes, kop: Kopgegevens, *, antwoord_op: UUID) -> UUID:
    """Store a message of ours that answers another; its id. Raises an IntegrityError when the other has an answer."""
    bericht_id = uuid4()
    zegel = kluis(session).verzegel("bericht", "inhoud", (bericht_id,), inhoud)
    eenmalig_bij(session, len(zegel))
    session.connection().execute(
        insert(_BERICHT).values(verwerkt_op=sa.func.clock_timestamp()),
        {
            "id": bericht_id,
            "richting": "uit",
            "bron": "dienst",
            "inhoud": zegel,
            "omvang": len(inhoud),
            "sha256": sha256(inhoud).digest(),
            "antwoord_op": antwoord_op,
            "toestand": "verwerkt",
            "uitkomst": "goedgekeurd",
            **_kolommen(kop),
        },
    )
    gebeurtenissen.noteer(session, antwoord_op, "beantwoord", antwoord_id=str(bericht_id))
    return bericht_id
