"""Queries on deliveries of files."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kern.toestanden import Bestandsoort, Bestandsuitkomst, Deur
from app.opslag.kern.versleuteling import kluis, ontzegel_teksten
from app.opslag.tabellen import aanlevering as tabellen
from app.opslag.tabellen.bericht import Bericht


@dataclass(frozen=True, slots=True)
class Bestand:
    """What became of one file; see the table for what the fields mean."""

    naam: str | None
    uitkomst: Bestandsuitkomst
    code: str | None = None
    melding: str | None = None
    bericht_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Aanlevering:
    """A delivery and its report, per file in the order of the ZIP."""

    id: UUID
    bron: Deur
    naam: str | None
    soort: Bestandsoort
    omvang: int
    ontvangen_op: datetime
    bestanden: list[Bestand]

    def aantal(self, uitkomst: Bestandsuitkomst) -> int:
        """How many files have this outcome."""
        return sum(bestand.uitkomst == uitkomst for bestand in self.bestanden)


def bewaar(
    session: Session,
    *,
    bron: Deur,
    naam: str | None,
    soort: Bestandsoort,
    omvang: int,
    sha256: bytes | None,
    bestanden: Sequence[Bestand],
    van: tuple[str | None, str | None],
) -> Aanlevering:
    """Store a delivery with its report. What was refused is `van` who handed it in: a municipality, a provider."""
    tabel = tabellen.Aanlevering
    eigen_id, slot = uuid4(), kluis(session)
    kop = {"id": eigen_id, "bron": bron, "naam": naam, "soort": soort, "omvang": omvang, "sha256": sha256}
    ontvangen_op = session.scalars(
        sa.insert(tabel).values(**slot.verzegel_velden("aanlevering", (eigen_id,), kop)).returning(tabel.ontvangen_op)
    ).one()
    ids = [bestand.bericht_id for bestand in bestanden if bestand.bericht_id]
    vraag = sa.select(Bericht.id, Bericht.gemeente, Bericht.aanbieder).where(Bericht.id.in_(ids))
    partijen: dict[UUID | None, tuple[str | None, str | None]] = {
        bericht_id: (gemeente, aanbieder) for bericht_id, gemeente, aanbieder in session.execute(vraag)
    }
    zonder: frozenset[Bestandsuitkomst] = frozenset({"geweigerd", "overgeslagen"})
    session.execute(
        sa.insert(tabellen.AanleveringBestand),
        [
            slot.verzegel_velden(
                "aanlevering_bestand",
                (eigen_id, volgorde),
                {
                    "aanlevering_id": eigen_id,
                    "volgorde": volgorde,
                    "naam": bestand.naam,
                    "uitkomst": bestand.uitkomst,
                    "code": bestand.code,
                    "melding": bestand.melding,
                    "bericht_id": bestand.bericht_id,
                    "gemeente": gemeente,
                    "aanbieder": aanbieder,
                },
            )
            for volgorde, bestand in enumerate(bestanden, 1)
            for gemeente, aanbieder in [van if bestand.uitkomst in zonder else partijen.get(bestand.bericht_id, van)]
        ],
    )
    return Aanlevering(eigen_id, bron, naam, soort, omvang, ontvangen_op, list(bestanden))


def haal(session: Session, aanlevering_id: UUID) -> Aanlevering | None:
    """A delivery with its report, or None."""
    tabel, bestand = tabellen.Aanlevering, tabellen.AanleveringBestand
    kolommen = (tabel.id, tabel.bron, tabel.naam, tabel.soort, tabel.omvang, tabel.ontvangen_op)
    kop: Any = session.execute(sa.select(*kolommen).where(tabel.id == aanlevering_id)).one_or_none()
    if kop is None:
        return None
    vraag = (
        sa.select(*(getattr(bestand, veld.name) for veld in fields(Bestand)), bestand.volgorde)
        .where(bestand.aanlevering_id == aanlevering_id)
        .order_by(bestand.volgorde)
    )
    bestanden = []
    for rij in session.execute(vraag):
        velden = dict(rij._mapping)  # noqa: SLF001  SQLAlchemy's documented public name
        plek = (aanlevering_id, velden.pop("volgorde"))
        bestanden.append(Bestand(**ontzegel_teksten("aanlevering_bestand", plek, velden)))
    velden = dict(kop._mapping)  # noqa: SLF001  as above
    return Aanlevering(**ontzegel_teksten("aanlevering", (aanlevering_id,), velden), bestanden=bestanden)
