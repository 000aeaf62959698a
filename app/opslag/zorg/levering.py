"""An accepted 305 or 307: what was reported as started or stopped, and what was taken back (IV008)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.opslag.kern.bulk import kopieer
from app.opslag.tabellen.zorg import Levering
from app.opslag.zorg.herkomst import Herkomst, product_van
from app.opslag.zorg.personen import neem_op
from berichten.model import bericht_305, bericht_307

NIEUW, GEWIJZIGD, VERWIJDERD = "1", "2", "3"
"""StatusAanlevering."""


class Sleutel(NamedTuple):
    """The logical key of a start, or with its last two parts of a stop."""

    toewijzing_nummer: int | None
    categorie: str | None
    productcode: str | None
    begindatum: date
    reden_beeindiging: str | None = None
    einddatum: date | None = None


SLEUTELTYPEN: tuple[sa.types.TypeEngine[Any], ...] = (
    sa.BigInteger(),
    sa.Text(),
    sa.Text(),
    sa.Date(),
    sa.Text(),
    sa.Date(),
)


class Melding(NamedTuple):
    """A StartProduct or StopProduct."""

    sleutel: Sleutel
    toewijzing_ingangsdatum: date | None
    status: str


def verwerk_start(session: Session, bericht: bericht_305.Bericht, herkomst: Herkomst) -> None:
    """Write the starts of a 305."""
    client = bericht.client
    meldingen = [
        Melding(
            Sleutel(start.toewijzing_nummer, *product_van(start.product), start.begindatum),
            start.toewijzing_ingangsdatum,
            start.status_aanlevering,
        )
        for start in client.start_producten
    ]
    _verwerk(session, "start", client.bsn, meldingen, herkomst)


def verwerk_stop(session: Session, bericht: bericht_307.Bericht, herkomst: Herkomst) -> None:
    """Write the stops of a 307."""
    client = bericht.client
    meldingen = [
        Melding(
            Sleutel(
                stop.toewijzing_nummer,
                *product_van(stop.product),
                stop.begindatum,
                stop.reden_beeindiging,
                stop.einddatum,
            ),
            stop.toewijzing_ingangsdatum,
            stop.status_aanlevering,
        )
        for stop in client.stop_producten
    ]
    _verwerk(session, "stop", client.bsn, meldingen, herkomst)


def _verwerk(session: Session, soort: str, bsn: str, meldingen: Sequence[Melding], herkomst: Herkomst) -> None:
    """Take back first: one message may remove a report and bring its replacement."""
    persoon_id = neem_op(session, herkomst.bereik.gemeente, [bsn])[bsn]
    weg = [melding.sleutel for melding in meldingen if melding.status in {GEWIJZIGD, VERWIJDERD}]
    if weg:
        _verwijder(session, soort, persoon_id, weg, herkomst)
    vast = {"bericht_id": herkomst.bericht_id, **herkomst.bereik.kolommen, "soort": soort, "persoon_id": persoon_id}
    kopieer(
        session,
        Levering,
        (*vast, *Sleutel._fields, "toewijzing_ingangsdatum"),
        (
            (*vast.values(), *melding.sleutel, melding.toewijzing_ingangsdatum)
            for melding in meldingen
            if melding.status in {NIEUW, GEWIJZIGD}
        ),
    )


def _verwijder(session: Session, soort: str, persoon_id: int, weg: Sequence[Sleutel], herkomst: Herkomst) -> None:
    reeksen = [
        sa.literal(list(reeks), ARRAY(type_)) for reeks, type_ in zip(zip(*weg, strict=True), SLEUTELTYPEN, strict=True)
    ]
    kolommen: list[sa.ColumnClause[Any]] = [
        sa.column(naam, type_) for naam, type_ in zip(Sleutel._fields, SLEUTELTYPEN, strict=True)
    ]
    sleutels = sa.func.unnest(*reeksen).table_valued(*kolommen).render_derived(name="weg")
    session.execute(
        sa.update(Levering)
        .values(verwijderd_door=herkomst.bericht_id)
        .where(
            herkomst.bereik.omvat(Levering),
            Levering.persoon_id == persoon_id,
            Levering.soort == soort,
            Levering.verwijderd_door.is_(None),
            # A part of the key that is absent equals only another that is absent.
            *(getattr(Levering, naam).is_not_distinct_from(sleutels.c[naam]) for naam in Sleutel._fields),
        )
        .execution_options(synchronize_session=False)
    )
