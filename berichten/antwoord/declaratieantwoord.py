"""The answer to a declaration (325), by IV087 and IV088: rejected lines only, sender and receiver swapped."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date

from berichten.antwoord.codes import (
    GEEN_OPMERKING,
    NIET_BEOORDEELD,
    VOLLEDIG_TOEGEWEZEN,
    codes_per_klasse,
    kopcodes,
)
from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype
from berichten.model import bericht_323
from berichten.model.basis import BerichtIdentificatie, TotaalBedragMetDC, XsdVersie
from berichten.model.bericht_325 import Bericht, Client, DeclaratieAntwoord, Header, Prestatie

DECLARATIE = "/Bericht/Declaratie"


def maak_declaratieantwoord(
    bericht: bericht_323.Bericht,
    antwoordsoort: Berichttype,
    bevindingen: Sequence[Bevinding],
    *,
    identificatie: str,
    dagtekening: date,
) -> Bericht:
    """The 325 that answers a declaration with these findings of levels 2 to 4; amounts in cents."""
    per_klasse = codes_per_klasse(bevindingen)
    alleen_kop = kopcodes(bevindingen, per_klasse)
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
        retour_codes=alleen_kop or [GEEN_OPMERKING],
    )
    antwoord = None if alleen_kop else _antwoord(bericht.declaratie, per_klasse)
    return Bericht(header=kop, declaratie_antwoord=antwoord)


def toegekend(declaratie: bericht_323.Declaratie, per_klasse: dict[str, list[str]]) -> int:
    """The sum in cents of the granted lines, credits subtracted; 0 when the declaration itself is rejected."""
    if DECLARATIE in per_klasse:
        return 0
    return sum(
        _bedrag(prestatie)
        for client, client_pad in _clienten(declaratie)
        if client_pad not in per_klasse
        for prestatie, pad in _prestaties(client, client_pad)
        if pad not in per_klasse
    )


def _antwoord(declaratie: bericht_323.Declaratie, per_klasse: dict[str, list[str]]) -> DeclaratieAntwoord:
    som = toegekend(declaratie, per_klasse)
    eigen = per_klasse.get(DECLARATIE)
    clienten = [] if eigen or not per_klasse else list(_afgewezen(declaratie, per_klasse))
    return DeclaratieAntwoord(
        declaratie_nummer=declaratie.declaratie_nummer,
        totaal_ingediend_bedrag=declaratie.totaal_ingediend_bedrag,
        totaal_toegekend_bedrag=TotaalBedragMetDC(totaal_bedrag=abs(som), debet_credit="C" if som < 0 else "D"),
        clienten=clienten,
        retour_codes=eigen or [GEEN_OPMERKING if per_klasse else VOLLEDIG_TOEGEWEZEN],
    )


def _afgewezen(declaratie: bericht_323.Declaratie, per_klasse: dict[str, list[str]]) -> Iterator[Client]:
    """The clients with a fault: all lines as not judged when the fault is in the client, else the rejected ones."""
    for client, client_pad in _clienten(declaratie):
        eigen = per_klasse.get(client_pad)
        regels = [
            _prestatie(prestatie, [NIET_BEOORDEELD] if eigen else per_klasse[pad])
            for prestatie, pad in _prestaties(client, client_pad)
            if eigen or pad in per_klasse
        ]
        if regels:
            yield Client(bsn=client.bsn, prestaties=regels, retour_codes=eigen or [GEEN_OPMERKING])


def _prestatie(prestatie: bericht_323.Prestatie, codes: list[str]) -> Prestatie:
    return Prestatie(**{veld.name: getattr(prestatie, veld.name) for veld in fields(prestatie)}, retour_codes=codes)


def _bedrag(prestatie: bericht_323.Prestatie) -> int:
    bedrag = prestatie.ingediend_bedrag
    return -bedrag.bedrag if bedrag.debet_credit == "C" else bedrag.bedrag


def _clienten(declaratie: bericht_323.Declaratie) -> Iterator[tuple[bericht_323.Client, str]]:
    meer = len(declaratie.clienten) > 1
    for nummer, client in enumerate(declaratie.clienten, 1):
        yield client, f"{DECLARATIE}/Clienten/Client[{nummer}]" if meer else f"{DECLARATIE}/Clienten/Client"


def _prestaties(client: bericht_323.Client, client_pad: str) -> Iterator[tuple[bericht_323.Prestatie, str]]:
    meer = len(client.prestaties) > 1
    for nummer, prestatie in enumerate(client.prestaties, 1):
        pad = f"{client_pad}/Prestaties/Prestatie"
        yield prestatie, f"{pad}[{nummer}]" if meer else pad
