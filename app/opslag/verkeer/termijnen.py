"""Deadlines of messages in the store: an answer that is due, written down once.

What a deadline is about says whether it is met, in whatever order messages came in (OP080). So every function here asks
for what is on record, works out what the deadline should be, and writes only what differs. What is due on requests and
toewijzingen is found in the room `zorg`, and written down by the same function.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session, aliased

from app.opslag.kern.basis import Basis
from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.termijn import Termijn
from app.opslag.tabellen.verzending import Verzending
from berichten.catalogus import ROLLEN
from berichten.termijnen import TERMIJNEN, Soort, plus_werkdagen, stand

VOLDAAN, VERVALLEN = "voldaan", "vervallen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peildag:
    """Today, and how many working days before its last day a deadline is said to come near."""

    vandaag: date
    vooraf: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gewenst:
    """A deadline as it should be. `uitkomst` is None while it is open, `door` the message that meets it."""

    soort: Soort
    bereik: Mapping[str, str]
    bericht_id: UUID
    begin: date
    onderwerp: Mapping[str, int] = field(default_factory=dict)
    uitkomst: str | None = None
    door: UUID | None = None


def volg_bericht(session: Session, bericht_id: UUID, peildag: Peildag) -> None:
    """Bring up to date what is due in answer to a message, and to the message that it answers."""
    rijen = session.execute(_berichtvraag(), {"bericht_id": bericht_id})
    leg_vast(session, [termijn for rij in rijen if (termijn := _antwoord(rij))], peildag)


@functools.cache
def _berichtvraag() -> sa.Select[*tuple[Any, ...]]:
    # Made once: putting a query with aliases together takes several times as long as running it.
    bericht_id: sa.BindParameter[UUID] = sa.bindparam("bericht_id")
    zelf, antwoord = aliased(Bericht), aliased(Bericht)
    eigen, bezorgd = aliased(Verzending), aliased(Verzending)
    beantwoord = sa.select(zelf.antwoord_op).where(zelf.id == bericht_id).scalar_subquery()
    eerste_antwoord = (
        sa.select(zelf.id)
        # A transport fault in reply is no return message.
        .where(zelf.antwoord_op == Bericht.id, zelf.type != "Fo01")
        .order_by(zelf.volgnummer)
        .limit(1)
        .correlate(Bericht)
        .scalar_subquery()
    )
    return (
        sa.select(
            *(Bericht.id, Bericht.type, Bericht.gemeente, Bericht.standaard, Bericht.aanbieder, Bericht.toestand),
            *(Bericht.uitkomst, antwoord.id.label("antwoord_id")),
            eigen.toestand.label("verzending"),
            bezorgd.toestand.label("bezorging"),
            dag_van(Bericht.ontvangen_op).label("ontvangen"),
            dag_van(eigen.afgerond_op).label("verzonden"),
        )
        .outerjoin(eigen, eigen.bericht_id == Bericht.id)
        .outerjoin(antwoord, antwoord.id == eerste_antwoord)
        .outerjoin(bezorgd, bezorgd.bericht_id == antwoord.id)
        .where(
            sa.or_(Bericht.id == bericht_id, Bericht.id == beantwoord),
            # Without both parties in its header no answer can be addressed.
            *(kolom.is_not(None) for kolom in (Bericht.type, Bericht.gemeente, Bericht.standaard, Bericht.aanbieder)),
        )
    )


def _antwoord(rij: Any) -> Gewenst | None:
    """The deadline for the answer to a message, or None when none is due."""
    rol = ROLLEN.get(rij.type[-3:])
    if rol is None or rol.antwoord is None:
        return None
    vast: dict[str, Any] = {"bereik": bereik_van(rij), "bericht_id": rij.id, "door": rij.antwoord_id}
    if rol.afzender == "aanbieder":
        soort: Soort = "declaratie-antwoord" if rol.antwoord == "325" else "retour"
        return Gewenst(soort=soort, begin=rij.ontvangen, uitkomst=_door_ons(rij), **vast)
    if rij.uitkomst != "goedgekeurd":
        # A message of our own that has findings is not sent.
        return None
    begin = rij.verzonden if rij.verzending == "afgeleverd" else rij.ontvangen
    uitkomst = VOLDAAN if rij.antwoord_id else VERVALLEN if rij.verzending in {"geweigerd", "stopgezet"} else None
    return Gewenst(soort="retour-aanbieder", begin=begin, uitkomst=uitkomst, **vast)


def _door_ons(rij: Any) -> str | None:
    """What became of our duty to answer: it is met when the answer is delivered, or when we are not to deliver it."""
    if rij.antwoord_id is not None:
        return VOLDAAN if rij.bezorging in {None, "afgeleverd", "niet_verzonden"} else None
    # What does not fit its schema has no answer message; its sender hears of it by the transport.
    return VERVALLEN if rij.toestand == "verwerkt" else None


def markeer(session: Session, peildag: Peildag) -> Mapping[tuple[str, str], int]:
    """Mark every open deadline as it stands today; how many changed, by kind and new state.

    A deadline that another transaction works on just now is left for the next time.
    """
    grens = plus_werkdagen(peildag.vandaag, peildag.vooraf)
    nu = sa.case(
        (Termijn.uiterste_datum < peildag.vandaag, "te laat"),
        (Termijn.uiterste_datum <= grens, "nadert"),
        else_="loopt",
    )
    te_wijzigen = (
        sa.select(Termijn.id)
        .where(Termijn.afgehandeld_op.is_(None), Termijn.toestand != nu)
        .with_for_update(skip_locked=True)
    )
    rijen = session.execute(
        sa.update(Termijn)
        .where(Termijn.id.in_(te_wijzigen))
        .values(toestand=nu)
        .returning(Termijn.soort, Termijn.toestand)
        .execution_options(synchronize_session=False)
    )
    aantallen: dict[tuple[str, str], int] = {}
    for soort, toestand in rijen:
        aantallen[soort, toestand] = aantallen.get((soort, toestand), 0) + 1
    return aantallen


def leg_vast(session: Session, gewenst: Sequence[Gewenst], peildag: Peildag) -> None:
    """Write deadlines that are new or have changed; a met one keeps the moment at which it was met."""
    if gewenst:
        session.connection().execute(_opdracht(), [_rij(termijn, peildag) for termijn in gewenst])


@functools.cache
def _opdracht() -> Insert:
    # Made once, as above. Its parameters are the columns, and `afgehandeld`.
    tabel = Basis.metadata.tables[Termijn.__tablename__]
    afgehandeld: sa.BindParameter[bool] = sa.bindparam("afgehandeld", type_=sa.Boolean())
    opdracht = insert(tabel).values(afgehandeld_op=sa.case((afgehandeld, sa.func.now())))
    nieuw = opdracht.excluded
    was_open, wordt_open = Termijn.afgehandeld_op.is_(None), nieuw.afgehandeld_op.is_(None)
    return opdracht.on_conflict_do_update(
        index_elements=["bericht_id", "soort", "verzoek_id", "toewijzing_id"],
        set_={
            naam: nieuw[naam] for naam in ("begin", "uiterste_datum", "toestand", "afgehandeld_op", "afgehandeld_door")
        },
        where=sa.or_(
            was_open != wordt_open,
            sa.and_(was_open, Termijn.uiterste_datum != nieuw.uiterste_datum),
            sa.and_(~was_open, Termijn.toestand != nieuw.toestand),
        ),
    )


def _rij(termijn: Gewenst, peildag: Peildag) -> dict[str, Any]:
    uiterste_datum = TERMIJNEN[termijn.soort].uiterste_datum(termijn.begin)
    return {
        **termijn.bereik,
        "soort": termijn.soort,
        "bericht_id": termijn.bericht_id,
        "verzoek_id": None,
        "toewijzing_id": None,
        **termijn.onderwerp,
        "begin": termijn.begin,
        "uiterste_datum": uiterste_datum,
        "toestand": termijn.uitkomst or stand(uiterste_datum, peildag.vandaag, peildag.vooraf),
        "afgehandeld": termijn.uitkomst is not None,
        "afgehandeld_door": termijn.door if termijn.uitkomst else None,
    }


def bereik_van(rij: Any) -> dict[str, str]:
    """The scope columns of a row."""
    return {"gemeente": rij.gemeente, "standaard": rij.standaard, "aanbieder": rij.aanbieder}


def dag_van(moment: Any) -> sa.ColumnElement[date]:
    """The day in the Netherlands of a moment."""
    return sa.cast(sa.func.timezone("Europe/Amsterdam", moment), sa.Date())
