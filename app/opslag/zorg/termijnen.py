"""Deadlines of requests and toewijzingen in the store: each follows from what is on record, and is written down once.

What a deadline is about says whether it is met, in whatever order messages came in (OP080). So every function here asks
for what is on record, works out what the deadline should be, and writes only what differs.
"""

import functools
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.termijn import Termijn
from app.opslag.tabellen.zorg import AntwoordOpVerzoek, Levering, Toewijzing, ToewijzingVersie, Verzoek
from app.opslag.verkeer.termijnen import VERVALLEN, VOLDAAN, Gewenst, Peildag, bereik_van, dag_van, leg_vast

IN_ONDERZOEK = "2"
"""VerzoekAntwoord."""
REDENEN_VERVALLEN = frozenset({"01", "13"})
"""RedenWijziging of a toewijzing that counts as never sent, when it also ends on the day it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bereik:
    """The two parties and the law that requests and toewijzingen belong to."""

    gemeente: str
    standaard: str
    aanbieder: str

    def omvat(self, tabel: Any) -> sa.ColumnElement[bool]:
        """The rows of a table in this scope."""
        return sa.and_(
            tabel.gemeente == self.gemeente, tabel.standaard == self.standaard, tabel.aanbieder == self.aanbieder
        )


def volg_verzoeken(
    session: Session, bereik: Bereik, referenties: Collection[str], door: UUID, peildag: Peildag
) -> None:
    """Bring up to date what is due on these requests (OP274, OP346), after the message `door`."""
    if not referenties:
        return
    vraag = (
        sa.select(
            *(Verzoek.id, Verzoek.bericht_id, Verzoek.toestand, Verzoek.dagtekening),
            *(Verzoek.gemeente, Verzoek.standaard, Verzoek.aanbieder),
            _onderzocht(bereik).label("onderzocht"),
            dag_van(Bericht.ontvangen_op).label("ontvangen"),
        )
        .join(Bericht, Bericht.id == Verzoek.bericht_id)
        .where(bereik.omvat(Verzoek), Verzoek.referentie == _een_van(referenties, sa.Text()))
    )
    leg_vast(session, [termijn for rij in session.execute(vraag) for termijn in _verzoek(rij, door)], peildag)


def _verzoek(rij: Any, door: UUID) -> Iterator[Gewenst]:
    """First an answer; when that is that it is being looked into, then a decision."""
    vast: dict[str, Any] = {
        "bereik": bereik_van(rij),
        "bericht_id": rij.bericht_id,
        "onderwerp": {"verzoek_id": rij.id},
    }
    gedaan: dict[str, Any] = {"uitkomst": VOLDAAN, "door": door}
    beantwoord = gedaan if rij.toestand != "onderhanden" else {}
    yield Gewenst(soort="verzoek", begin=rij.ontvangen, **vast, **beantwoord)
    if rij.onderzocht:
        beslist = gedaan if rij.toestand in {"gehonoreerd", "afgewezen"} else {}
        yield Gewenst(soort="onderzoek", begin=rij.dagtekening, **vast, **beslist)


def volg_starts(session: Session, bereik: Bereik, nummers: Collection[int], door: UUID, peildag: Peildag) -> None:
    """Bring up to date whether the start of these toewijzingen is due (OP271), after the message `door`."""
    if not nummers:
        return
    rijen = session.execute(_startvraag(), {**asdict(bereik), "nummers": list(nummers)})
    leg_vast(session, [_start(rij, door) for rij in rijen], peildag)


@functools.cache
def _startvraag() -> sa.Select[*tuple[Any, ...]]:
    # Made once, as above.
    eerste, actueel = aliased(ToewijzingVersie), aliased(ToewijzingVersie)
    eerste_id = sa.select(sa.func.min(ToewijzingVersie.id)).where(ToewijzingVersie.toewijzing_id == Toewijzing.id)
    gestart = (
        sa.exists()
        .where(
            *_van_partijen(Levering),
            Levering.persoon_id == Toewijzing.persoon_id,
            Levering.soort == "start",
            Levering.toewijzing_nummer == Toewijzing.nummer,
            Levering.verwijderd_door.is_(None),
        )
        .correlate(Toewijzing)
    )
    nummers = sa.bindparam("nummers", type_=ARRAY(sa.BigInteger()))
    return (
        sa.select(
            *(Toewijzing.id, Toewijzing.gemeente, Toewijzing.standaard, Toewijzing.aanbieder),
            *(actueel.ingangsdatum, actueel.einddatum, actueel.reden_wijziging, eerste.bericht_id),
            gestart.label("gestart"),
            dag_van(Bericht.ontvangen_op).label("ontvangen"),
        )
        .join(actueel, sa.and_(actueel.toewijzing_id == Toewijzing.id, actueel.actueel))
        .join(eerste, eerste.id == eerste_id.scalar_subquery())
        .join(Bericht, Bericht.id == eerste.bericht_id)
        .where(*_van_partijen(Toewijzing), Toewijzing.nummer == sa.any_(nummers))
    )


def verval_starts(session: Session, heen_id: UUID, door: UUID) -> None:
    """Drop the starts of toewijzingen that a message no longer gives, now that a provider rejected it (OP286).

    `door` is the return message. What is due by an earlier version instead is for `volg_starts`.
    """
    versie = sa.exists().where(
        ToewijzingVersie.toewijzing_id == Termijn.toewijzing_id, ToewijzingVersie.bericht_id == heen_id
    )
    _laat_vervallen(session, door, Termijn.bericht_id == heen_id, Termijn.soort == "start", ~versie)


def verval_onderzoek(session: Session, bereik: Bereik, referenties: Collection[str], door: UUID) -> None:
    """Drop the decision on requests that nobody looks into any more: a provider rejected the answer (OP286)."""
    if not referenties:
        return
    niet_onderzocht = sa.select(Verzoek.bericht_id, Verzoek.id).where(
        bereik.omvat(Verzoek), Verzoek.referentie == _een_van(referenties, sa.Text()), ~_onderzocht(bereik)
    )
    over = sa.tuple_(Termijn.bericht_id, Termijn.verzoek_id).in_(niet_onderzocht)
    _laat_vervallen(session, door, over, Termijn.soort == "onderzoek")


def _laat_vervallen(session: Session, door: UUID, *waar: sa.ColumnElement[bool]) -> None:
    session.execute(
        sa.update(Termijn)
        .where(*waar, Termijn.afgehandeld_op.is_(None))
        .values(toestand=VERVALLEN, afgehandeld_op=sa.func.now(), afgehandeld_door=door)
        .execution_options(synchronize_session=False)
    )


def _onderzocht(bereik: Bereik) -> sa.ColumnElement[bool]:
    """Whether an answer on record says that a request is being looked into."""
    return (
        sa.exists()
        .where(
            bereik.omvat(AntwoordOpVerzoek),
            AntwoordOpVerzoek.referentie == Verzoek.referentie,
            AntwoordOpVerzoek.verzoek_antwoord == IN_ONDERZOEK,
        )
        .correlate(Verzoek)
    )


def _van_partijen(tabel: Any) -> Iterator[sa.ColumnElement[bool]]:
    """The rows of a table between the parties that a query is given with it: the fields of a Bereik."""
    for veld in fields(Bereik):
        yield getattr(tabel, veld.name) == sa.bindparam(veld.name)


def _start(rij: Any, door: UUID) -> Gewenst:
    vervallen = rij.reden_wijziging in REDENEN_VERVALLEN and rij.einddatum == rij.ingangsdatum
    uitkomst = VOLDAAN if rij.gestart else VERVALLEN if vervallen else None
    return Gewenst(
        soort="start",
        bereik=bereik_van(rij),
        bericht_id=rij.bericht_id,
        onderwerp={"toewijzing_id": rij.id},
        # Given after the fact, it is counted from the day the toewijzing was received.
        begin=max(rij.ingangsdatum, rij.ontvangen),
        uitkomst=uitkomst,
        door=door,
    )


def _een_van(waarden: Collection[Any], type_: sa.types.TypeEngine[Any]) -> Any:
    return sa.any_(sa.literal(list(waarden), ARRAY(type_)))
