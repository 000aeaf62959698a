"""Accepted requests (315, 317) and what became of them: an answer (319) or a toewijzing that honours them (301)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.opslag.kern.bereik import BEREIK, Bereik
from app.opslag.kern.bulk import kopieer
from app.opslag.tabellen.zorg import AntwoordOpVerzoek, Toewijzing, ToewijzingVersie, Verzoek, VerzoekProduct
from app.opslag.zorg.herkomst import Herkomst, omvang_van, product_van
from app.opslag.zorg.personen import neem_op
from berichten.model import bericht_315, bericht_317, bericht_319
from berichten.standen import AFGEWEZEN, IN_ONDERZOEK

PRODUCT = (
    *BEREIK, "verzoek_id", "soort", "toewijzing_nummer", "beschikking_nummer", "categorie", "productcode",
    "ingangsdatum", "einddatum", "volume", "eenheid", "frequentie", "budget",
)  # fmt: skip


def verwerk_toewijzingsverzoek(session: Session, bericht: bericht_315.Bericht, herkomst: Herkomst) -> None:
    """Write each AangevraagdProduct of a 315 as a request of its own."""
    producten = bericht.client.aangevraagde_producten
    ids = _bewaar(
        session,
        herkomst,
        soort="315",
        bsn=bericht.client.bsn,
        dagtekening=bericht.header.bericht_identificatie.dagtekening,
        reden=None,
        referenties=[product.referentie_aanbieder for product in producten],
    )
    kopieer(
        session,
        VerzoekProduct,
        PRODUCT,
        (
            (
                *herkomst.bereik.waarden,
                ids[product.referentie_aanbieder],
                "aangevraagd",
                None,
                product.beschikking_nummer,
                *product_van(product.product),
                product.toewijzing_ingangsdatum,
                product.toewijzing_einddatum,
                *omvang_van(product.omvang),
                product.budget,
            )
            for product in producten
        ),
    )


def verwerk_wijzigingsverzoek(session: Session, bericht: bericht_317.Bericht, herkomst: Herkomst) -> None:
    """Write the one request of a 317 with its products."""
    verzoek = bericht.client.verzoek
    ids = _bewaar(
        session,
        herkomst,
        soort="317",
        bsn=bericht.client.bsn,
        dagtekening=bericht.header.bericht_identificatie.dagtekening,
        reden=verzoek.reden_verzoek,
        referenties=[verzoek.referentie_aanbieder],
    )
    producten = _producten_317(verzoek, ids[verzoek.referentie_aanbieder])
    kopieer(session, VerzoekProduct, PRODUCT, ((*herkomst.bereik.waarden, *product) for product in producten))


def verwerk_antwoord(session: Session, bericht: bericht_319.Bericht, herkomst: Herkomst) -> None:
    """Write the answer of a 319 and what it makes of the request."""
    antwoord = bericht.antwoord
    woonplaats = antwoord.woonplaatsbeginsel
    session.execute(
        sa.insert(AntwoordOpVerzoek).values(
            bericht_id=herkomst.bericht_id,
            **herkomst.bereik.kolommen,
            referentie=antwoord.referentie_aanbieder,
            dagtekening=bericht.header.bericht_identificatie.dagtekening,
            verzoek_antwoord=antwoord.verzoek_antwoord,
            reden_afwijzing=antwoord.reden_afwijzing_verzoek,
            woonplaats_gemeente=woonplaats.gemeente if woonplaats else None,
        )
    )
    stel_toestand_vast(session, herkomst.bereik, {antwoord.referentie_aanbieder})


def stel_toestand_vast(session: Session, bereik: Bereik, referenties: Iterable[str | None]) -> None:
    """Set where these requests stand, from the toewijzingen and answers on record.

    A toewijzing honours a request, also after a refusal (an objection may overturn it); a refusal ends it; until then
    it is being looked into, or pending.
    """
    gehonoreerd = (
        sa.exists()
        .where(
            ToewijzingVersie.toewijzing_id == Toewijzing.id,
            ToewijzingVersie.referentie_aanbieder == Verzoek.referentie,
            bereik.omvat(Toewijzing),
        )
        .correlate(Verzoek)
    )
    session.execute(
        sa.update(Verzoek)
        .where(
            bereik.omvat(Verzoek),
            Verzoek.referentie == sa.any_(sa.literal(list(referenties), ARRAY(sa.Text()))),
        )
        .values(
            toestand=sa.case(
                (gehonoreerd, "gehonoreerd"),
                (_beantwoord(bereik, AFGEWEZEN), "afgewezen"),
                (_beantwoord(bereik, IN_ONDERZOEK), "in onderzoek"),
                else_="onderhanden",
            )
        )
        .execution_options(synchronize_session=False)
    )


def _beantwoord(bereik: Bereik, code: str) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            bereik.omvat(AntwoordOpVerzoek),
            AntwoordOpVerzoek.referentie == Verzoek.referentie,
            AntwoordOpVerzoek.verzoek_antwoord == code,
        )
        .correlate(Verzoek)
    )


def _bewaar(
    session: Session,
    herkomst: Herkomst,
    *,
    soort: str,
    bsn: str,
    dagtekening: date,
    reden: str | None,
    referenties: Sequence[str],
) -> dict[str, int]:
    """Write requests; their ids by reference. What was decided on them may have come in before."""
    vast = {
        "bericht_id": herkomst.bericht_id,
        **herkomst.bereik.kolommen,
        "soort": soort,
        "persoon_id": neem_op(session, herkomst.bereik.gemeente, [bsn])[bsn],
        "dagtekening": dagtekening,
        "reden_verzoek": reden,
        "toestand": "onderhanden",
    }
    kopieer(session, Verzoek, (*vast, "referentie"), ((*vast.values(), referentie) for referentie in referenties))
    stel_toestand_vast(session, herkomst.bereik, referenties)
    vraag = sa.select(Verzoek.referentie, Verzoek.id).where(
        herkomst.bereik.omvat(Verzoek), Verzoek.referentie == sa.any_(sa.literal(list(referenties), ARRAY(sa.Text())))
    )
    return dict(session.execute(vraag).all())


def _producten_317(verzoek: bericht_317.Verzoek, verzoek_id: int) -> Iterable[Sequence[Any]]:
    """The products of a 317 as rows, in the order of PRODUCT without BEREIK."""
    leeg = (None, None, None)
    for ongewijzigd in verzoek.ongewijzigde_producten:
        yield verzoek_id, "ongewijzigd", ongewijzigd.toewijzing_nummer, None, None, None, None, None, *leeg, None
    for gewijzigd in verzoek.te_wijzigen_producten:
        yield (
            verzoek_id,
            "te wijzigen",
            gewijzigd.toewijzing_nummer,
            None,
            *product_van(None),
            gewijzigd.gewenste_ingangsdatum,
            gewijzigd.einddatum,
            *omvang_van(gewijzigd.omvang),
            gewijzigd.budget,
        )
    for nieuw in verzoek.nieuwe_producten:
        yield (
            verzoek_id,
            "nieuw",
            None,
            None,
            *product_van(nieuw.product),
            nieuw.gewenste_ingangsdatum,
            nieuw.einddatum,
            *omvang_van(nieuw.omvang),
            nieuw.budget,
        )
