"""A judged declaration: its lines, granted or rejected, and the debit lines that it takes back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.opslag.kern.bereik import BEREIK
from app.opslag.kern.bulk import kopieer
from app.opslag.tabellen.geld import Declaratie, Prestatie
from app.opslag.zorg.herkomst import Herkomst
from app.opslag.zorg.personen import neem_op
from berichten.model import bericht_323
from berichten.oordeel import Regeloordeel

KOLOMMEN = (
    "declaratie_id", *BEREIK, "persoon_id", "referentie", "vorige_referentie",
    "toewijzing_nummer", "categorie", "productcode", "begindatum", "einddatum", "volume", "eenheid", "tarief",
    "bedrag", "debet_credit", "toegekend",
)  # fmt: skip


def verwerk_declaratie(
    session: Session, declaratie: bericht_323.Declaratie, herkomst: Herkomst, regels: Iterable[Regeloordeel]
) -> None:
    """Write a declaration with its judged lines, and mark the debit lines that its granted credit lines refer to."""
    totaal = declaratie.totaal_ingediend_bedrag
    declaratie_id = session.execute(
        sa.insert(Declaratie)
        .values(
            bericht_id=herkomst.bericht_id,
            **herkomst.bereik.kolommen,
            nummer=declaratie.declaratie_nummer,
            begindatum=declaratie.declaratie_periode.begindatum,
            einddatum=declaratie.declaratie_periode.einddatum,
            dagtekening=declaratie.declaratie_dagtekening,
            ingediend=-totaal.totaal_bedrag if totaal.debet_credit == "C" else totaal.totaal_bedrag,
        )
        .returning(Declaratie.id)
    ).scalar_one()
    personen = neem_op(session, herkomst.bereik.gemeente, {client.bsn for client in declaratie.clienten})
    kopieer(session, Prestatie, KOLOMMEN, _rijen(regels, personen, herkomst, declaratie_id))
    _crediteer(session, herkomst, declaratie_id)


def _rijen(
    regels: Iterable[Regeloordeel], personen: dict[str, int], herkomst: Herkomst, declaratie_id: int
) -> Iterator[Sequence[Any]]:
    """The lines as rows, in the order of KOLOMMEN."""
    vast = (declaratie_id, *herkomst.bereik.kolommen.values())
    for client, prestatie, toegekend, _ in regels:
        yield (
            *vast,
            personen[client.bsn],
            prestatie.product_referentie.referentie_nummer,
            prestatie.product_referentie.vorig_referentie_nummer,
            prestatie.toewijzing_nummer,
            prestatie.product_categorie,
            prestatie.product_code,
            prestatie.product_periode.begindatum,
            prestatie.product_periode.einddatum,
            prestatie.geleverd_volume,
            prestatie.eenheid,
            prestatie.product_tarief,
            prestatie.ingediend_bedrag.bedrag,
            prestatie.ingediend_bedrag.debet_credit,
            toegekend,
        )


def _crediteer(session: Session, herkomst: Herkomst, declaratie_id: int) -> None:
    """Mark each granted debit line that a granted credit line of this declaration refers to (TR323).

    In steps over one index each, never one join over the references: on a table that just grew, without statistics
    yet, the planner takes such a join for a tiny one and compares every line with every other.
    """
    credits_ = session.execute(
        sa.select(Prestatie.vorige_referentie, Prestatie.id).where(
            Prestatie.declaratie_id == declaratie_id, Prestatie.debet_credit == "C", Prestatie.toegekend
        )
    ).all()
    if not credits_:
        return
    per_referentie = {referentie: credit_id for referentie, credit_id in credits_ if referentie is not None}
    debetten = session.execute(
        sa.select(Prestatie.referentie, Prestatie.id).where(
            herkomst.bereik.omvat(Prestatie),
            Prestatie.referentie == sa.any_(sa.literal(list(per_referentie), ARRAY(sa.Text()))),
            Prestatie.debet_credit == "D",
            Prestatie.toegekend,
            Prestatie.gecrediteerd_door.is_(None),
        )
    ).all()
    paren = (
        sa.func.unnest(
            sa.literal([debet_id for _, debet_id in debetten], ARRAY(sa.BigInteger())),
            sa.literal([per_referentie[referentie] for referentie, _ in debetten], ARRAY(sa.BigInteger())),
        )
        .table_valued(sa.column("debet_id", sa.BigInteger()), sa.column("credit_id", sa.BigInteger()))
        .render_derived(name="paren")
    )
    session.execute(
        sa.update(Prestatie)
        .values(gecrediteerd_door=paren.c.credit_id)
        .where(Prestatie.id == paren.c.debet_id)
        .execution_options(synchronize_session=False)
    )
