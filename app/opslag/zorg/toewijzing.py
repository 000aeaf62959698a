"""An accepted 301: the client, the toewijzingen with their versions, and the requests that they honour."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on, insert
from sqlalchemy.orm import Session, aliased

from app.opslag.kern.bereik import BEREIK
from app.opslag.kern.bulk import kopieer
from app.opslag.tabellen.zorg import Toewijzing, ToewijzingVersie
from app.opslag.zorg.client import bewaar_client
from app.opslag.zorg.herkomst import Herkomst, omvang_van, product_van
from app.opslag.zorg.personen import neem_op
from app.opslag.zorg.verzoek import stel_toestand_vast
from berichten.model import bericht_301

VERSIE = (
    *BEREIK, "toewijzing_id", "bericht_id", "actueel", "toewijzingsdatum", "toewijzingstijd", "ingangsdatum",
    "einddatum", "categorie", "productcode", "volume", "eenheid", "frequentie", "budget", "reden_wijziging",
    "referentie_aanbieder",
)  # fmt: skip


def verwerk_toewijzing(session: Session, bericht: bericht_301.Bericht, herkomst: Herkomst) -> None:
    """Write the client and a new version of each toewijzing; the latest by date and time is the actual one (IV013)."""
    client = bericht.client
    persoon_id = neem_op(session, herkomst.bereik.gemeente, [client.bsn])[client.bsn]
    bewaar_client(session, bericht, herkomst, persoon_id)
    ids = _toewijzingen(session, client, persoon_id, herkomst)
    kopieer(
        session,
        ToewijzingVersie,
        VERSIE,
        (
            (
                *herkomst.bereik.waarden,
                ids[product.toewijzing_nummer],
                herkomst.bericht_id,
                False,
                product.toewijzingsdatum,
                product.toewijzingstijd,
                product.ingangsdatum,
                product.einddatum,
                *product_van(product.product),
                *omvang_van(product.omvang),
                product.budget,
                product.reden_wijziging,
                product.referentie_aanbieder,
            )
            for product in client.toegewezen_producten
        ),
    )
    wijs_actuele_aan(session, list(ids.values()))
    referenties = {product.referentie_aanbieder for product in client.toegewezen_producten}
    stel_toestand_vast(session, herkomst.bereik, referenties - {None})


def _toewijzingen(session: Session, client: bericht_301.Client, persoon_id: int, herkomst: Herkomst) -> dict[int, int]:
    """The id of each toewijzing in the message by its number; those that are new are made.

    A number that has no version left, because the provider rejected all of them, is free to stand for something else.
    """
    nummers = sa.literal([product.toewijzing_nummer for product in client.toegewezen_producten], ARRAY(sa.BigInteger()))
    vast: dict[str, str | int] = {**herkomst.bereik.kolommen, "persoon_id": persoon_id}
    opdracht = insert(Toewijzing).from_select(
        [*vast, "nummer"], sa.select(*(sa.literal(waarde) for waarde in vast.values()), sa.func.unnest(nummers))
    )
    session.execute(
        opdracht.on_conflict_do_update(
            index_elements=["gemeente", "standaard", "nummer"],
            set_={"aanbieder": opdracht.excluded.aanbieder, "persoon_id": opdracht.excluded.persoon_id},
            where=~sa.exists().where(ToewijzingVersie.toewijzing_id == Toewijzing.id).correlate(Toewijzing),
        )
    )
    vraag = sa.select(Toewijzing.nummer, Toewijzing.id).where(
        herkomst.bereik.omvat(Toewijzing), Toewijzing.nummer == sa.any_(nummers)
    )
    return dict(session.execute(vraag).all())


def wijs_actuele_aan(session: Session, toewijzing_ids: list[int]) -> None:
    """Point out the actual version of these toewijzingen. At the same moment the one received last counts."""
    ids = sa.literal(toewijzing_ids, ARRAY(sa.BigInteger()))
    versie = aliased(ToewijzingVersie)
    laatste = (
        sa.select(versie.id)
        .ext(distinct_on(versie.toewijzing_id))
        .where(versie.toewijzing_id == sa.any_(ids))
        .order_by(versie.toewijzing_id, versie.toewijzingsdatum.desc(), versie.toewijzingstijd.desc(), versie.id.desc())
    )
    van_deze = ToewijzingVersie.toewijzing_id == sa.any_(ids)
    # Two steps: the unique index on the actual version is checked row by row.
    for waar, actueel in (
        (sa.and_(van_deze, ToewijzingVersie.actueel), False),
        (ToewijzingVersie.id.in_(laatste), True),
    ):
        session.execute(
            sa.update(ToewijzingVersie).where(waar).values(actueel=actueel).execution_options(synchronize_session=False)
        )
