"""The dossier of a message: what the store knows about everything that the message mentions.

Set-based: the keys are collected in one pass over the message, and each kind of fact is fetched in one query. The
number of statements depends on the type of the message, never on its number of lines.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.opslag.dossier import vragen
from app.opslag.dossier.sleutels import Sleutels, Waarden, bereik_van, sleutels_van, waarden
from app.opslag.kern.versleuteling import ontzegel
from app.opslag.verkeer import verzonden
from app.opslag.zorg.personen import ken
from berichten.catalogus import Berichttype, herken
from berichten.dossier import DeclaratieStand, Dossier, PrestatieStand, gevuld_bij
from berichten.lezen import lees
from berichten.model import Bericht, bericht_323
from berichten.xml import parse


def bouw_dossier(
    session: Session, bericht: Bericht, soort: Berichttype, *, gemeente: str, bericht_id: UUID | None, vandaag: date
) -> Dossier:
    """Fetch what the rules of levels 3 and 4 may ask for about `bericht`, before it is processed.

    Args:
        session: the transaction in which the message is judged.
        bericht: the message as read.
        soort: its type.
        gemeente: CBS code of the municipality that sends or receives it.
        bericht_id: its row in the inbox, which must exist already; None for a message that was not received.
        vandaag: the system date.

    Returns:
        The Dossier, filled as its fields document. Messages that were rejected as a whole left no trace in it.
    """
    sleutels = sleutels_van(bericht, bereik_van(bericht, soort, gemeente))
    keys = waarden(sleutels, ken(session, gemeente, sleutels.bsns))
    gevuld = gevuld_bij(soort.nummer)
    is_declaratie = isinstance(bericht, bericht_323.Bericht)
    gemeenten, gemeentelijst_vanaf = vragen.gemeenten(session, keys)
    dossier = Dossier(
        vandaag=vandaag,
        identificatie_bekend=_identificatie_bekend(session, bericht, soort, bericht_id),
        gemeenten=gemeenten,
        gemeentelijst_vanaf=gemeentelijst_vanaf,
    )
    if "productcodes" in gevuld:
        dossier.productcodes = vragen.productcodes(session, keys)
    if "toewijzingen" in gevuld and sleutels.bsns:
        _toewijzingen(session, sleutels, keys, dossier)
    if "contracten" in gevuld and (is_declaratie or sleutels.taakgericht):
        dossier.contracten = vragen.contracten(session, keys, alle=is_declaratie)
    if "starts" in gevuld:
        leveringen = vragen.leveringen(session, keys)
        dossier.starts, dossier.stops = leveringen["start"], leveringen["stop"]
    if "verzoeken" in gevuld and sleutels.verzoeken:
        dossier.verzoeken = vragen.verzoeken(session, keys)
        dossier.antwoorden = vragen.antwoorden(session, keys)
        dossier.toegewezen_referenties = vragen.toegewezen_referenties(session, keys)
    if "prestaties_op_toewijzing" in gevuld:
        dossier.prestaties_op_toewijzing = vragen.prestaties_op_toewijzing(session, keys, begin_telt=is_declaratie)
    if "prestaties" in gevuld:
        _declaratiedossier(session, keys, dossier)
    if "declaratie" in gevuld:
        dossier.declaratie = _declaratie(session, keys)
    return dossier


def _identificatie_bekend(session: Session, bericht: Bericht, soort: Berichttype, bericht_id: UUID | None) -> bool:
    if bericht_id is not None:
        return verzonden.identificatie_bekend(session, bericht_id)
    kop = bericht.header
    # A return message has an identification of its own.
    eigen = getattr(kop, "identificatie_retour", None) or kop.bericht_identificatie.identificatie
    return verzonden.identificatie_gebruikt(session, type_=soort.naam, afzender=kop.afzender, identificatie=eigen)


def _toewijzingen(session: Session, sleutels: Sleutels, keys: Waarden, dossier: Dossier) -> None:
    """What was ordered for the clients in the message."""
    for stand in vragen.toewijzingen(session, keys):
        if stand.nummer in sleutels.toewijzingen:
            dossier.toewijzingen_gemeente[stand.nummer] = stand
        if stand.aanbieder == sleutels.aanbieder:
            dossier.toewijzingen[stand.nummer] = stand
            if stand.bsn in sleutels.bsns:
                dossier.clienten.add(stand.bsn)


def _declaratiedossier(session: Session, keys: Waarden, dossier: Dossier) -> None:
    """What was declared before."""
    dossier.prestaties = vragen.prestaties(session, keys)
    dossier.overige_sommen = vragen.overige_sommen(session, keys)
    historie = vragen.declaratiehistorie(session, keys)
    dossier.declaratienummer_bekend, dossier.laatste_declaratieperiode = historie


def _declaratie(session: Session, keys: Waarden) -> DeclaratieStand | None:
    """The declaration that a 325 answers, as it was received: one that was rejected as a whole is answered too."""
    gevonden = vragen.declaratiebericht(session, keys)
    if gevonden is None:
        return None
    bericht_id, zegel = gevonden
    inhoud = ontzegel("bericht", "inhoud", (bericht_id,), zegel)
    wortel = parse(inhoud, max_bytes=len(inhoud))
    bericht = lees(wortel, herken(wortel))
    if not isinstance(bericht, bericht_323.Bericht):
        raise TypeError("Een bericht dat als declaratie is opgeslagen, is geen declaratie.")
    kop = bericht.header
    toegekend = vragen.toegekend_in(session, bericht_id)
    return DeclaratieStand(
        identificatie=kop.bericht_identificatie.identificatie,
        dagtekening=kop.bericht_identificatie.dagtekening,
        nummer=bericht.declaratie.declaratie_nummer,
        bericht_xsd_versie=kop.xsd_versie.bericht_xsd_versie,
        basisschema_xsd_versie=kop.xsd_versie.basisschema_xsd_versie,
        prestaties={
            stand.referentie: stand
            for client in bericht.declaratie.clienten
            for stand in (_stand(client.bsn, prestatie, toegekend) for prestatie in client.prestaties)
        },
    )


def _stand(bsn: str, prestatie: bericht_323.Prestatie, toegekend: dict[str, bool]) -> PrestatieStand:
    referentie = prestatie.product_referentie.referentie_nummer
    return PrestatieStand(
        referentie=referentie,
        vorige_referentie=prestatie.product_referentie.vorig_referentie_nummer,
        bsn=bsn,
        toewijzing_nummer=prestatie.toewijzing_nummer,
        categorie=prestatie.product_categorie,
        productcode=prestatie.product_code,
        begindatum=prestatie.product_periode.begindatum,
        einddatum=prestatie.product_periode.einddatum,
        volume=prestatie.geleverd_volume,
        eenheid=prestatie.eenheid,
        tarief=prestatie.product_tarief,
        bedrag=prestatie.ingediend_bedrag.bedrag,
        debet_credit="C" if prestatie.ingediend_bedrag.debet_credit == "C" else "D",
        toegekend=referentie in toegekend,
        gecrediteerd=toegekend.get(referentie, False),
    )
