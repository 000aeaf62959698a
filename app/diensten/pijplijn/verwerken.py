"""Process: what a judged message changes in the domain, and the deadlines that its content brings or settles.

Nothing here leans on the order in which messages came in (OP080): which toewijzing is the actual one and where a
request stands follow from what is on record, whichever message brought it first.
"""

from datetime import date

from sqlalchemy.orm import Session

from app.diensten.zorg.termijnen import volg_inhoud
from app.opslag.dossier.sleutels import bereik_van
from app.opslag.geld.declaratie import verwerk_declaratie
from app.opslag.verkeer import postbus
from app.opslag.verkeer.berichten import Kop
from app.opslag.verkeer.verzonden import Keuze, zoek_heenbericht
from app.opslag.zorg.herkomst import Herkomst
from app.opslag.zorg.levering import verwerk_start, verwerk_stop
from app.opslag.zorg.retour import neem_terug
from app.opslag.zorg.toewijzing import verwerk_toewijzing
from app.opslag.zorg.verzoek import verwerk_antwoord, verwerk_toewijzingsverzoek, verwerk_wijzigingsverzoek
from berichten.antwoord.retour import keurt_af
from berichten.catalogus import Berichttype
from berichten.model import (
    Bericht,
    bericht_301,
    bericht_302,
    bericht_305,
    bericht_307,
    bericht_315,
    bericht_317,
    bericht_319,
    bericht_320,
    bericht_323,
    bericht_325,
)
from berichten.oordeel import Oordeel

IDENTIFICATIE_GEBRUIKT = "9056"
"""Return code of TR056."""


def verwerk(session: Session, kop: Kop, oordeel: Oordeel, *, dag: date) -> None:
    """Write what follows from a verdict: the domain rows and the deadlines of what is accepted.

    A declaration is accepted line by line (IV087). Of any other message one finding rejects all of it (IV032), and then
    nothing is written. A return message is tied to the message that it answers, whatever the verdict on it.
    """
    if oordeel.soort.rol.soort == "retour":
        # First: what it rejects is found by the message that it answers.
        _koppel(session, kop, oordeel.bericht, oordeel.soort)
    if oordeel.verwerkbaar:
        bereik = bereik_van(oordeel.bericht, oordeel.soort, kop.gemeente or "")
        herkomst = Herkomst(bericht_id=kop.id, bereik=bereik)
        schrijf_rijen(session, oordeel, herkomst)
        volg_inhoud(session, oordeel.bericht, herkomst, dag=dag)


def schrijf_rijen(session: Session, oordeel: Oordeel, herkomst: Herkomst) -> None:
    """Write the domain rows of an accepted message, or of the lines of a declaration.

    A return message of a provider undoes what it rejects; it must be tied to the message that it answers.
    """
    match oordeel.bericht:
        case bericht_301.Bericht() as bericht:
            verwerk_toewijzing(session, bericht, herkomst)
        case bericht_305.Bericht() as bericht:
            verwerk_start(session, bericht, herkomst)
        case bericht_307.Bericht() as bericht:
            verwerk_stop(session, bericht, herkomst)
        case bericht_315.Bericht() as bericht:
            verwerk_toewijzingsverzoek(session, bericht, herkomst)
        case bericht_317.Bericht() as bericht:
            verwerk_wijzigingsverzoek(session, bericht, herkomst)
        case bericht_319.Bericht() as bericht:
            verwerk_antwoord(session, bericht, herkomst)
        case bericht_323.Bericht() as bericht:
            verwerk_declaratie(session, bericht.declaratie, herkomst, oordeel.regels)
        case bericht_302.Bericht() | bericht_320.Bericht() as bericht:
            if keurt_af(bericht):
                neem_terug(session, herkomst.bericht_id)
        case _:
            # A 325, or an answer to a message of a provider, is our own: what it says was written when we made it.
            pass


def _koppel(session: Session, kop: Kop, bericht: Bericht, soort: Berichttype) -> None:
    """Tie a return message to the message that it answers, when that is known.

    Of several of ours with the same identification that is the last one that was really sent (OP286, IV028), of several
    of a provider the first, for that was the good one. The answer that says that the identification was used before
    (TR056) is on the last, also when by our own books that did not leave.
    """
    if isinstance(bericht, bericht_325.Bericht):
        heen = bericht.header.declaratie_identificatie
    else:
        heen = bericht.header.bericht_identificatie
    keuze: Keuze = "laatst verzonden" if soort.rol.afzender == "aanbieder" else "eerste"
    if IDENTIFICATIE_GEBRUIKT in getattr(bericht.header, "retour_codes", ()):
        keuze = "laatste"
    heen_id = zoek_heenbericht(
        session,
        type_=soort.beantwoordt or "",
        gemeente=kop.gemeente or "",
        aanbieder=kop.aanbieder or "",
        identificatie=heen.identificatie,
        keuze=keuze,
    )
    postbus.koppel(session, kop.id, heen_id)
