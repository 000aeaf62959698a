"""What a message mentions: the numbers, persons, references and codes by which its dossier is fetched."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from app.opslag.kern.bereik import Bereik
from berichten.catalogus import Berichttype, is_echo
from berichten.model import (
    Bericht,
    basis,
    bericht_301,
    bericht_305,
    bericht_307,
    bericht_315,
    bericht_317,
    bericht_319,
    bericht_323,
    bericht_325,
)

Waarden = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Sleutels:
    """The keys of one message. Its scope is municipality, standard and provider."""

    gemeente: str
    standaard: str
    aanbieder: str
    gemeenten: set[str] = field(default_factory=set)
    bsns: set[str] = field(default_factory=set)
    toewijzingen: set[int] = field(default_factory=set)
    """ToewijzingNummer."""
    verzoeken: set[str] = field(default_factory=set)
    """ReferentieAanbieder."""
    prestaties: set[str] = field(default_factory=set)
    """ReferentieNummer and VorigReferentieNummer."""
    productcodes: set[str] = field(default_factory=set)
    taakgericht: set[str] = field(default_factory=set)
    """Of a 305 or 307: the product codes of what it reports without a ToewijzingNummer."""
    dagtekening: date | None = None
    """Of a 317."""
    begindata: set[date] = field(default_factory=set)
    """Of a 323 or 325: the days on which the ProductPeriode of a line begins."""
    declaratienummer: str | None = None
    """Of a 323."""
    declaratie_identificatie: str | None = None
    """Of a 325: the BerichtIdentificatie of the 323 it answers."""


def bereik_van(bericht: Bericht, soort: Berichttype, gemeente: str) -> Bereik:
    """The scope of a message of, or to, a municipality."""
    kop = bericht.header
    van_gemeente = (soort.rol.afzender == "gemeente") != is_echo(soort.nummer)
    aanbieder = kop.ontvanger if van_gemeente else kop.afzender
    return Bereik(gemeente=gemeente, standaard=soort.standaard, aanbieder=aanbieder)


def waarden(sleutels: Sleutels, personen: dict[int, str]) -> Waarden:
    """The parameters of queries: each key of a message, a set as an array; for its BSNs the persons by number."""
    alle = {veld.name: getattr(sleutels, veld.name) for veld in fields(sleutels)}
    del alle["bsns"]
    uit = {naam: list(waarde) if isinstance(waarde, set) else waarde for naam, waarde in alle.items()}
    return uit | {"personen": personen, "nummers": list(personen)}


def sleutels_van(bericht: Bericht, bereik: Bereik) -> Sleutels:
    """The keys that a message mentions, in one pass over it."""
    partijen = {bericht.header.afzender, bericht.header.ontvanger} - {bereik.aanbieder}
    sleutels = Sleutels(
        gemeente=bereik.gemeente,
        standaard=bereik.standaard,
        aanbieder=bereik.aanbieder,
        gemeenten={bereik.gemeente, *partijen},
    )
    _vul(bericht, sleutels)
    return sleutels


def _vul(bericht: Bericht, sleutels: Sleutels) -> None:
    match bericht:
        case bericht_301.Bericht():
            _van_301(bericht.client, sleutels)
        case bericht_305.Bericht():
            _van_levering(bericht.client.bsn, bericht.client.start_producten, sleutels)
        case bericht_307.Bericht():
            _van_levering(bericht.client.bsn, bericht.client.stop_producten, sleutels)
        case bericht_315.Bericht():
            _van_315(bericht.client, sleutels)
        case bericht_317.Bericht():
            sleutels.dagtekening = bericht.header.bericht_identificatie.dagtekening
            _van_317(bericht.client, sleutels)
        case bericht_319.Bericht():
            _van_319(bericht.antwoord, sleutels)
        case bericht_323.Bericht():
            sleutels.declaratienummer = bericht.declaratie.declaratie_nummer
            _van_declaratie(bericht.declaratie.clienten, sleutels)
        case bericht_325.Bericht():
            sleutels.declaratie_identificatie = bericht.header.declaratie_identificatie.identificatie
            if bericht.declaratie_antwoord is not None:
                _van_declaratie(bericht.declaratie_antwoord.clienten, sleutels)
        case _:
            # A return message of 302-320 is not judged against the chain.
            pass


def _product(product: basis.Product | None, sleutels: Sleutels) -> None:
    if product is not None and product.code is not None:
        sleutels.productcodes.add(product.code)


def _van_301(client: bericht_301.Client, sleutels: Sleutels) -> None:
    sleutels.bsns.add(client.bsn)
    for toegewezen in client.toegewezen_producten:
        sleutels.toewijzingen.add(toegewezen.toewijzing_nummer)
        if toegewezen.referentie_aanbieder is not None:
            sleutels.verzoeken.add(toegewezen.referentie_aanbieder)
        _product(toegewezen.product, sleutels)


def _van_levering(
    bsn: str, producten: Iterable[bericht_305.StartProduct | bericht_307.StopProduct], sleutels: Sleutels
) -> None:
    sleutels.bsns.add(bsn)
    for geleverd in producten:
        if geleverd.toewijzing_nummer is not None:
            sleutels.toewijzingen.add(geleverd.toewijzing_nummer)
        elif geleverd.product is not None and geleverd.product.code is not None:
            sleutels.taakgericht.add(geleverd.product.code)
        _product(geleverd.product, sleutels)


def _van_315(client: bericht_315.Client, sleutels: Sleutels) -> None:
    sleutels.bsns.add(client.bsn)
    for aangevraagd in client.aangevraagde_producten:
        sleutels.verzoeken.add(aangevraagd.referentie_aanbieder)
        _product(aangevraagd.product, sleutels)


def _van_317(client: bericht_317.Client, sleutels: Sleutels) -> None:
    verzoek = client.verzoek
    sleutels.bsns.add(client.bsn)
    sleutels.verzoeken.add(verzoek.referentie_aanbieder)
    sleutels.toewijzingen.update(product.toewijzing_nummer for product in verzoek.ongewijzigde_producten)
    sleutels.toewijzingen.update(product.toewijzing_nummer for product in verzoek.te_wijzigen_producten)
    for nieuw in verzoek.nieuwe_producten:
        _product(nieuw.product, sleutels)


def _van_319(antwoord: bericht_319.Antwoord, sleutels: Sleutels) -> None:
    sleutels.verzoeken.add(antwoord.referentie_aanbieder)
    if antwoord.woonplaatsbeginsel is not None:
        sleutels.gemeenten.add(antwoord.woonplaatsbeginsel.gemeente)


def _van_declaratie(clienten: Iterable[bericht_323.Client | bericht_325.Client], sleutels: Sleutels) -> None:
    for client in clienten:
        sleutels.bsns.add(client.bsn)
        for prestatie in client.prestaties:
            sleutels.toewijzingen.add(prestatie.toewijzing_nummer)
            sleutels.productcodes.add(prestatie.product_code)
            sleutels.begindata.add(prestatie.product_periode.begindatum)
            sleutels.prestaties.add(prestatie.product_referentie.referentie_nummer)
            if prestatie.product_referentie.vorig_referentie_nummer is not None:
                sleutels.prestaties.add(prestatie.product_referentie.vorig_referentie_nummer)
