"""Use case: judge a message at all levels, against what is on record, without any effect.

The first of the four steps of a message (`app.diensten.pijplijn.beoordelen`); on its own it is a trial (proef).
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.diensten.verkeer.ontvangen import lees_kop
from app.kern.beurten import beurt
from app.kern.fouten import Dienstfout
from app.kern.klok import vandaag
from app.kern.storingen import STORINGEN
from app.kern.toestanden import Uitkomst
from app.opslag.dossier.bouwen import bouw_dossier
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from berichten import xml
from berichten.beoordelen import beoordeel_inhoud, beoordeel_keten
from berichten.beperking import neemt_weg
from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype, herken
from berichten.fouten import Berichtfout
from berichten.lezen import lees
from berichten.model import bericht_323
from berichten.oordeel import Oordeel, cent, vel_oordeel
from berichten.schema import controleer_schema

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Geoordeeld:
    """What judging found. There is no verdict on what is not valid to its schema, or cannot be read (`fout`)."""

    soort: Berichttype | None
    bevindingen: list[Bevinding]
    oordeel: Oordeel | None = None
    fout: Berichtfout | None = None
    neemt_weg: bool = False
    """Whether it is accepted and leaves its provider less to declare."""

    @property
    def uitkomst(self) -> Uitkomst:
        """What becomes of the message."""
        if self.oordeel is not None:
            return self.oordeel.uitkomst
        return "onleesbaar" if self.fout else "afgekeurd"


class OordeelMislukt(Dienstfout):
    """A rule broke down on a message: that is our fault, and no verdict."""

    code = "beoordeling-mislukt"
    status = 500


def oordeel(session: Session, inhoud: bytes, *, gemeente: str, bericht_id: UUID | None, dag: date) -> Geoordeeld:
    """Judge a message of, or to, a municipality on a day; nothing is written.

    `bericht_id` is its row in the inbox, None when it was not received. Raises Berichtfout when it is no message at
    all, which receiving it would have found.
    """
    wortel = xml.parse(inhoud, max_bytes=len(inhoud))
    soort = herken(wortel)
    bevindingen = controleer_schema(inhoud, wortel, soort)
    if bevindingen:
        return Geoordeeld(soort, bevindingen)
    try:
        bericht = lees(wortel, soort)
    except Berichtfout as fout:
        # Without what it was raised from, which holds the tree.
        return Geoordeeld(soort, [], fout=fout.with_traceback(None))
    # A large message should not stand in memory three times while it is judged.
    del inhoud, wortel
    beperkt = False
    bevindingen = beoordeel_inhoud(bericht, soort)
    if not bevindingen:
        dossier = bouw_dossier(session, bericht, soort, gemeente=gemeente, bericht_id=bericht_id, vandaag=dag)
        bevindingen = beoordeel_keten(bericht, soort, dossier)
        beperkt = not bevindingen and neemt_weg(bericht, dossier)
    return Geoordeeld(soort, bevindingen, vel_oordeel(bericht, soort, bevindingen), neemt_weg=beperkt)


def proef(inhoud: bytes, *, gemeenten: Collection[str] | None = None, dag: date | None = None) -> Geoordeeld:
    """What would become of a message if it came in now, by what is on record; nothing is stored.

    Of several in a row each sees only what is on record, not the ones before it. `gemeenten` limits which
    municipalities are served (None: the setting; empty: all). Never raises on bad input; raises OordeelMislukt, and an
    SQLAlchemy error when the database fails.
    """
    with beurt(len(inhoud)):
        return _proef(inhoud, gemeenten, dag or vandaag())


def _proef(inhoud: bytes, gemeenten: Collection[str] | None, dag: date) -> Geoordeeld:
    gelezen = lees_kop(inhoud, gemeenten=gemeenten)
    if gelezen.fout is not None:
        return Geoordeeld(gelezen.soort, [], fout=gelezen.fout)
    try:
        with sessie(PIJPLIJN, momentopname=True, namens_dienst=True) as session:
            gemeente = gelezen.kop.gemeente or ""
            gevonden = oordeel(session, inhoud, gemeente=gemeente, bericht_id=None, dag=dag)
    except STORINGEN:
        raise
    except Exception as fout:
        # Only the kind of the error: its text may hold what the message holds.
        logger.error("proef mislukt: %s bij het beoordelen", type(fout).__name__)  # noqa: TRY400
        raise OordeelMislukt("Het beoordelen is door een fout in de programmatuur niet gelukt.") from fout
    logger.info("proef met een bericht van type %s: %s", gelezen.kop.type, gevonden.uitkomst)
    return gevonden


def als_object(oordeel: Oordeel) -> dict[str, Any] | None:
    """What a verdict means for a declaration, as it is written for machines; None for any other message.

    Amounts are in cents, below zero for a credit. A line that is not granted has codes: its own, or "not judged" when
    the client or the declaration itself is rejected. The person is left out: the reference of a line is enough.
    """
    if not isinstance(oordeel.bericht, bericht_323.Bericht):
        return None
    return {
        **oordeel.bedragen._asdict(),
        "regels": [
            {
                "referentie": regel.prestatie.product_referentie.referentie_nummer,
                "toewijzingNummer": regel.prestatie.toewijzing_nummer,
                "bedrag": cent(regel.prestatie),
                "toegekend": regel.toegekend,
                "retourcodes": list(regel.codes),
            }
            for regel in oordeel.regels
        ],
    }
