"""A 302 or 320: what a provider rejects counts as never sent, and is undone (OP286)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.opslag.kern.bereik import Bereik
from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.geld import Prestatie
from app.opslag.tabellen.zorg import AntwoordOpVerzoek, Toewijzing, ToewijzingVersie
from app.opslag.zorg.herkomst import Herkomst
from app.opslag.zorg.toewijzing import wijs_actuele_aan
from app.opslag.zorg.verzoek import stel_toestand_vast


def neem_terug(session: Session, retour_id: UUID) -> None:
    """Take back what a message wrote that this return message rejects, when it is the first one on that message.

    The versions of toewijzingen that a 301 brought go, so that the ones before them hold again; so does the answer of a
    319. The only version of a toewijzing stays when lines were granted on it, which may have to be credited. Requests
    stand again where they stood without the message. Nothing happens when that message is not known: to be called when
    the two are tied (`antwoord_op`).
    """
    heen = _beantwoord(session, retour_id)
    if heen is None:
        return
    versies = session.execute(
        sa.delete(ToewijzingVersie)
        .where(ToewijzingVersie.bericht_id == heen.bericht_id, ~_in_gebruik(heen))
        .returning(ToewijzingVersie.toewijzing_id, ToewijzingVersie.referentie_aanbieder)
    ).all()
    wijs_actuele_aan(session, [toewijzing_id for toewijzing_id, _ in versies])
    antwoorden = session.scalars(
        sa.delete(AntwoordOpVerzoek)
        .where(AntwoordOpVerzoek.bericht_id == heen.bericht_id)
        .returning(AntwoordOpVerzoek.referentie)
    ).all()
    referenties = {referentie for _, referentie in versies if referentie is not None}
    stel_toestand_vast(session, heen.bereik, referenties.union(antwoorden))


def _in_gebruik(heen: Herkomst) -> sa.ColumnElement[bool]:
    """Whether a version is the only one of a toewijzing on which lines were granted."""
    andere = aliased(ToewijzingVersie)
    vervangbaar = sa.exists().where(
        andere.toewijzing_id == ToewijzingVersie.toewijzing_id, andere.bericht_id != heen.bericht_id
    )
    gedeclareerd = sa.exists().where(
        Toewijzing.id == ToewijzingVersie.toewijzing_id,
        heen.bereik.omvat(Prestatie),
        Prestatie.toewijzing_nummer == Toewijzing.nummer,
        Prestatie.toegekend,
    )
    return sa.and_(~vervangbaar, gedeclareerd)


def _beantwoord(session: Session, retour_id: UUID) -> Herkomst | None:
    """The message that a return message answers; None when it is not known, or was answered before (IV028)."""
    retour, heen, eerder = aliased(Bericht), aliased(Bericht), aliased(Bericht)
    rij = session.execute(
        sa.select(heen.id, heen.gemeente, heen.standaard, heen.aanbieder)
        .join(retour, retour.antwoord_op == heen.id)
        .where(
            retour.id == retour_id,
            ~sa.exists().where(eerder.antwoord_op == heen.id, eerder.volgnummer < retour.volgnummer),
        )
    ).one_or_none()
    if rij is None:
        return None
    bereik = Bereik(gemeente=rij.gemeente or "", standaard=rij.standaard or "", aanbieder=rij.aanbieder or "")
    return Herkomst(bericht_id=rij.id, bereik=bereik)
