"""Use case: take envelopes of the GGK, store what is in them, and report a message that is not valid to its sender."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from lxml import etree
from sqlalchemy.orm import Session

from app.diensten.verkeer.ontvangen import Gelezen, bewaar, is_code, lees_kop
from app.diensten.verkeer.verzenden import betekenis, bezorg, meld_fout
from app.kern.fouten import AndereGemeente
from app.kern.instellingen import instellingen
from app.kern.klok import TIJDZONE, vandaag
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import enveloppen as opslag
from app.opslag.verkeer import postbus
from app.opslag.verkeer.berichten import Kop, Kopgegevens, Melding
from berichten import codelijsten
from berichten.catalogus import ROLLEN, Partij, berichttypen, nummer_van
from berichten.fouten import TeGroot
from berichten.ggk import (
    Envelop,
    Envelopfout,
    Fout,
    Stuurgegevens,
    Versies,
    lees_element,
    maak_fo01,
    nieuw_referentienummer,
    soort_voor,
)

logger = logging.getLogger(__name__)

MAX_OMSCHRIJVING = 200


@dataclass(frozen=True, slots=True)
class Bevestiging:
    """What the Bv03 says: the same reference and moment each time that the same envelope comes in."""

    referentienummer: str
    moment: datetime


def neem_aan(soap: bytes, element: etree._Element) -> Bevestiging:
    """Store an envelope, what is in it, and the job that judges that, in one transaction; on return all are safe.

    `soap` is the message as it came and `element` what is in its body. The same envelope again, by what its body says,
    changes nothing and gets the same confirmation. A municipality's own messages may come by this
    door too, from its own systems: which of the two parties is the municipality follows from the functie. Raises
    Envelopfout; DatabankFout or an SQLAlchemy error when nothing could be stored.
    """
    envelop = lees_element(element)
    hash_ = kenhash(envelop)
    with sessie(PIJPLIJN, namens_dienst=True) as session:
        aanname = opslag.neem_aan(session, envelop, hash_)
        if not aanname.nieuw and aanname.sha256 != hash_:
            raise Envelopfout("StUF016", "Het referentienummer is al gebruikt voor een andere envelop.")
        if aanname.nieuw:
            opslag.koppel(session, aanname.id, _verwerk(session, envelop, soap))
    # Not its reference: that of an Fo01 may be any text.
    logger.info("envelop %s %s %s", envelop.soort, aanname.id, "aangenomen" if aanname.nieuw else "was er al")
    return Bevestiging(str(aanname.bevestiging), aanname.aangemaakt_op.astimezone(TIJDZONE))


def kenhash(envelop: Envelop) -> bytes:
    """What tells one envelope from another: all that its body says, but for the moment at which it was made.

    Who sends again may make the envelope anew: the headers of SOAP, prefixes, white space and that moment differ then.
    """
    velden = asdict(replace(envelop, inhoud=b"", tijdstip_bericht=""))
    velden["inhoud"] = sha256(envelop.inhoud).hexdigest()
    return sha256(json.dumps(velden, sort_keys=True).encode()).digest()


def _verwerk(session: Session, envelop: Envelop, soap: bytes) -> UUID:
    """Store what is in a new envelope; the message that it is about."""
    if envelop.fout is None:
        return bewaar(session, envelop.inhoud, _controleer(envelop), bron="ggk").bericht_id
    over = meld_fout(session, envelop.cross_refnummer or "", envelop.fout)
    return over or _bewaar_fout(session, envelop, envelop.fout, soap)


def _bewaar_fout(session: Session, envelop: Envelop, fout: Fout, soap: bytes) -> UUID:
    """Keep an Fo01 about something that we never sent, whole, as a message: a person has to find out what it is about.

    Its id.
    """
    zender, ontvanger = envelop.zender.organisatie or "", envelop.ontvanger.organisatie or ""
    kop = Kopgegevens(
        type="Fo01",
        afzender=zender[:20] or None,
        ontvanger=ontvanger[:20] or None,
        gemeente=ontvanger if is_code(ontvanger, 4) else None,
        aanbieder=zender if is_code(zender, 8) else None,
    )
    melding = Melding(fout.code, betekenis(fout))
    bericht_id, _ = postbus.bewaar(session, soap, kop, bron="ggk", uitkomst="goedgekeurd", fout=melding)
    logger.warning("bericht %s is een Fo01 over een envelop die hier niet bekend is", bericht_id)
    return bericht_id


def _controleer(envelop: Envelop) -> Gelezen:
    """Whether functie, parties and content of a Di01 or Du01 agree; the content as far as it was read for that."""
    functie = envelop.functie or ""
    nummer = nummer_van(functie)
    if nummer is None or functie not in {soort.naam for soort in berichttypen()}:
        raise Envelopfout("StUF034", f"Functie {functie} is niet bekend; verwacht is een bericht van iWmo of iJw.")
    if envelop.soort != soort_voor(nummer):
        hoort = soort_voor(nummer)
        raise Envelopfout("StUF040", f"Functie {functie} hoort in een {hoort}, niet in een {envelop.soort}.")
    gemeente, aanbieder = _partijen(envelop, ROLLEN[nummer].afzender)
    if envelop.bestandsnaam is not None:
        raise Envelopfout("StUF055", f"De inhoud staat in tekstBestand; {functie} hoort in xmlBestand.")
    gelezen = lees_kop(envelop.inhoud)
    if isinstance(gelezen.fout, AndereGemeente):
        raise Envelopfout("StUF010", gelezen.fout.melding)
    if isinstance(gelezen.fout, TeGroot):
        raise Envelopfout("IB003", gelezen.fout.melding)
    if gelezen.fout is not None:
        raise Envelopfout("StUF055", f"De inhoud is geen bericht. {gelezen.fout.melding}")
    if gelezen.soort is None or gelezen.soort.naam != functie:
        raise Envelopfout("StUF055", f"De functie is {functie}, maar de inhoud is een {gelezen.soort}.")
    _controleer_versie(envelop, gelezen.soort.release)
    # What the header lacks, its schema will say.
    kop = gelezen.kop
    for naam, code, anders in (("gemeente", gemeente, kop.gemeente), ("aanbieder", aanbieder, kop.aanbieder)):
        if anders not in {None, code}:
            foutcode = "StUF013" if envelop.zender.organisatie == code else "StUF010"
            raise Envelopfout(foutcode, f"In de envelop is de {naam} {code}, in het bericht {anders}.")
    return gelezen


def _controleer_versie(envelop: Envelop, release: str) -> None:
    """Whether functieVersie and functieSubversie are the release of the message. Raises Envelopfout."""
    eist = Versies.van("0.0", release)
    if envelop.versies and envelop.versies.functie_release != eist.functie_release:
        genoemd, verwacht = ".".join(envelop.versies.functie_release), ".".join(eist.functie_release)
        raise Envelopfout(
            "StUF055", f"De functieVersie met functieSubversie is {genoemd}; bij dit bericht hoort {verwacht}."
        )


def _partijen(envelop: Envelop, afzender: Partij) -> tuple[str, str]:
    """The codes of the municipality and the provider between whom an envelope goes. Raises Envelopfout."""
    zender, ontvanger = envelop.zender.organisatie or "", envelop.ontvanger.organisatie or ""
    if afzender == "gemeente":
        _controleer_gemeente(zender, "zender", "StUF013")
        _controleer_aanbieder(ontvanger, "ontvanger", "StUF010")
        return zender, ontvanger
    _controleer_aanbieder(zender, "zender", "StUF013")
    _controleer_gemeente(ontvanger, "ontvanger", "StUF010")
    return ontvanger, zender


def _controleer_gemeente(code: str, plaats: str, foutcode: str) -> None:
    if code not in (instellingen().gemeenten or codelijsten.gemeenten(vandaag())):
        raise Envelopfout(foutcode, f"De {plaats} {code[:20]} is geen gemeente die hier bekend is.")


def _controleer_aanbieder(code: str, plaats: str, foutcode: str) -> None:
    if not is_code(code, 8):
        raise Envelopfout(foutcode, f"De {plaats} {code[:20]} is geen AGB-code; verwacht zijn acht cijfers.")


def meld_terug(session: Session, kop: Kop, inhoud: bytes, meldingen: Sequence[str]) -> None:
    """Put in the outbox an Fo01 on a message that is not valid to its schema or cannot be read, if it came by the GGK.

    `meldingen` say what is wrong; `inhoud` is the message.
    """
    heen = opslag.heenenvelop(session, kop.id)
    if heen is None:
        return
    fout = Fout(
        code="StUF055",
        plek="client",
        omschrijving=omschrijf(meldingen),
        details=f"{heen.functie}-{''.join(heen.versies[:2])}",
        details_xml=inhoud,
    )
    nu = datetime.now(TIJDZONE)
    stuur = Stuurgegevens(
        zender=heen.ontvanger,
        ontvanger=heen.zender,
        referentienummer=nieuw_referentienummer(),
        tijdstip=nu,
        cross_refnummer=heen.referentienummer,
    )
    soap = maak_fo01(fout, stuur)
    eigen = Kopgegevens(
        standaard=kop.standaard,
        type="Fo01",
        gemeente=kop.gemeente,
        aanbieder=kop.aanbieder,
        afzender=heen.ontvanger.organisatie,
        ontvanger=heen.zender.organisatie,
        dagtekening=nu.date(),
    )
    bericht_id = postbus.bewaar_antwoord(session, soap, eigen, antwoord_op=kop.id)
    bezorg(session, bericht_id)
    opslag.bewaar_uitgaand(session, bericht_id, Envelop.van_ons("Fo01", stuur, fout=fout), soap)


def omschrijf(teksten: Sequence[str]) -> str:
    """As many of the texts as fit in an omschrijving, the first cut off when even that does not, and how many more."""
    for aantal in range(len(teksten), 0, -1):
        meer = len(teksten) - aantal
        slot = f" (en nog {meer})" if meer else ""
        tekst = " ".join(teksten[:aantal]) + slot
        if len(tekst) <= MAX_OMSCHRIJVING:
            return tekst
        if aantal == 1:
            return teksten[0][: MAX_OMSCHRIJVING - len(slot) - 1] + "…" + slot
    return ""
