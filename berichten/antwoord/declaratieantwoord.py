"""The answer to a declaration (325), by IV087 and IV088: rejected lines only, sender and receiver swapped."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from itertools import groupby

from berichten.catalogus import Berichttype
from berichten.model import bericht_323
from berichten.model.basis import BerichtIdentificatie, TotaalBedragMetDC, XsdVersie
from berichten.model.bericht_325 import Bericht, Client, DeclaratieAntwoord, Header, Prestatie
from berichten.oordeel import Oordeel
from berichten.standen import GEEN_OPMERKING, VOLLEDIG_TOEGEWEZEN


def maak_declaratieantwoord(
    oordeel: Oordeel,
    bericht: bericht_323.Bericht,
    antwoordsoort: Berichttype,
    *,
    identificatie: str,
    dagtekening: date,
) -> Bericht:
    """The 325 that answers a declaration with this verdict; amounts in cents."""
    kop = Header(
        bericht_code=antwoordsoort.code,
        bericht_versie=bericht.header.bericht_versie,
        bericht_subversie=bericht.header.bericht_subversie,
        afzender=bericht.header.ontvanger,
        ontvanger=bericht.header.afzender,
        bericht_identificatie=BerichtIdentificatie(identificatie=identificatie, dagtekening=dagtekening),
        xsd_versie=XsdVersie(
            basisschema_xsd_versie=antwoordsoort.basisschema_xsd_versie,
            bericht_xsd_versie=antwoordsoort.bericht_xsd_versie,
        ),
        declaratie_identificatie=bericht.header.bericht_identificatie,
        xsd_versie_declaratie=bericht.header.xsd_versie,
        retour_codes=list(oordeel.kopcodes) or [GEEN_OPMERKING],
    )
    antwoord = None if oordeel.kopcodes else _antwoord(oordeel, bericht.declaratie)
    return Bericht(header=kop, declaratie_antwoord=antwoord)


def _antwoord(oordeel: Oordeel, declaratie: bericht_323.Declaratie) -> DeclaratieAntwoord:
    som = oordeel.bedragen.toegekend
    return DeclaratieAntwoord(
        declaratie_nummer=declaratie.declaratie_nummer,
        totaal_ingediend_bedrag=declaratie.totaal_ingediend_bedrag,
        totaal_toegekend_bedrag=TotaalBedragMetDC(totaal_bedrag=abs(som), debet_credit="C" if som < 0 else "D"),
        clienten=[] if oordeel.foutloos or not oordeel.verwerkbaar else list(_afgewezen(oordeel)),
        retour_codes=list(oordeel.codes_van(declaratie))
        or [VOLLEDIG_TOEGEWEZEN if oordeel.foutloos else GEEN_OPMERKING],
    )


def _afgewezen(oordeel: Oordeel) -> Iterator[Client]:
    """The clients with a fault: all lines as not judged when the fault is in the client, else the rejected ones."""
    afgewezen = (regel for regel in oordeel.regels if not regel.toegekend)
    for _, groep in groupby(afgewezen, key=lambda regel: id(regel.client)):
        regels = list(groep)
        client = regels[0].client
        yield Client(
            bsn=client.bsn,
            prestaties=[_prestatie(regel.prestatie, list(regel.codes)) for regel in regels],
            retour_codes=list(oordeel.codes_van(client)) or [GEEN_OPMERKING],
        )


def _prestatie(prestatie: bericht_323.Prestatie, codes: list[str]) -> Prestatie:
    return Prestatie(**{veld.name: getattr(prestatie, veld.name) for veld in fields(prestatie)}, retour_codes=codes)
