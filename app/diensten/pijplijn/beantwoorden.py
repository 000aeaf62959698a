"""Answer: what the municipality owes the sender of a judged message, in the outbox."""

from datetime import date

from sqlalchemy.orm import Session

from app.diensten.verkeer.enveloppen import meld_terug
from app.diensten.verkeer.oordelen import Geoordeeld
from app.diensten.verkeer.verzenden import bezorg
from app.kern.instellingen import instellingen
from app.opslag.verkeer import berichten, postbus
from app.opslag.verkeer.berichten import Kop, Kopgegevens
from berichten.antwoord import maak_antwoord
from berichten.oordeel import Oordeel
from berichten.schrijven import schrijf


def beantwoord(session: Session, kop: Kop, geoordeeld: Geoordeeld, *, dag: date) -> None:
    """Put in the outbox what follows from a verdict: an answer, a transport fault, an order that goes on, nothing."""
    if geoordeeld.oordeel is None:
        # No answer message: its sender hears of it by the transport.
        meldingen = [bevinding.details for bevinding in geoordeeld.bevindingen]
        meldingen += [geoordeeld.fout.melding] if geoordeeld.fout else []
        meld_terug(session, kop, berichten.inhoud_van(session, kop.id) or b"", meldingen)
    elif geoordeeld.oordeel.soort.rol.soort == "heen":
        if geoordeeld.oordeel.soort.rol.afzender == "aanbieder":
            _antwoord(session, kop, geoordeeld.oordeel, dag)
        elif geoordeeld.oordeel.foutloos and instellingen().bezorg_toewijzingen:
            # An order of the municipality itself: it goes on to the provider, who answers it.
            bezorg(session, kop.id)


def _antwoord(session: Session, kop: Kop, oordeel: Oordeel, dag: date) -> None:
    identificatie = postbus.nieuwe_identificatie(session)
    antwoord = maak_antwoord(oordeel, identificatie=identificatie, dagtekening=dag)
    if antwoord is None:  # every heen-message of a provider has an answer in the catalogue
        raise LookupError(f"Op {oordeel.soort} bestaat geen antwoord")
    eigen = Kopgegevens(
        standaard=antwoord.soort.standaard,
        type=antwoord.soort.naam,
        release=antwoord.soort.release,
        gemeente=kop.gemeente,
        aanbieder=kop.aanbieder,
        afzender=antwoord.bericht.header.afzender,
        ontvanger=antwoord.bericht.header.ontvanger,
        identificatie=identificatie,
        dagtekening=dag,
    )
    inhoud = schrijf(antwoord.bericht, antwoord.soort)
    antwoord_id = postbus.bewaar_antwoord(session, inhoud, eigen, antwoord_op=kop.id)
    bezorg(session, antwoord_id)
