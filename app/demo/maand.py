"""The messages of a fictitious month, in the order of their exchange; made with the model, so always valid."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.demo.gegevens import BEGELEIDING, DAGBESTEDING, GEMEENTE, JEUGD, Afspraak
from berichten.antwoord import maak_antwoord
from berichten.catalogus import Berichttype, berichttype
from berichten.model import Bericht, bericht_301, bericht_305, bericht_307, bericht_317, bericht_323
from berichten.model.basis import (
    Adres,
    BedragMetDC,
    BerichtIdentificatie,
    GeslotenPeriode,
    Huis,
    Omvang,
    Referentie,
    TotaalBedragMetDC,
    XsdVersie,
)
from berichten.oordeel import vel_oordeel
from berichten.schrijven import schrijf

ONBEKENDE_TOEWIJZING = 193_999


@dataclass(frozen=True, slots=True)
class Demobericht:
    """One message of the month, and the outcome it has to get. `antwoord` is the type of our answer, if any."""

    omschrijving: str
    soort: Berichttype
    inhoud: bytes
    uitkomst: str = "goedgekeurd"
    antwoord: str | None = None
    regels: frozenset[str] = frozenset()
    """Rules that have to be found broken, at least."""


@dataclass(frozen=True, slots=True)
class Kalender:
    """The days of the month; every one of them lies in the past."""

    begin: date
    einde: date

    @property
    def toegewezen(self) -> date:
        """When the municipality decided."""
        return self.begin - timedelta(days=14)

    @property
    def looptijd_einde(self) -> date:
        """When the orders end: a year after they began."""
        return self.begin.replace(year=self.begin.year + 1) - timedelta(days=1)

    @property
    def na_afloop(self) -> date:
        """The day on which the month is declared."""
        return self.einde + timedelta(days=1)

    def dag(self, nummer: int) -> date:
        """A day of the month."""
        return self.begin.replace(day=nummer)


def vorige_maand(vandaag: date) -> Kalender:
    """The last whole month before a day."""
    einde = vandaag.replace(day=1) - timedelta(days=1)
    return Kalender(einde.replace(day=1), einde)


def berichten_van(kalender: Kalender) -> list[Demobericht]:
    """The whole month."""
    eerste = _toewijzing(BEGELEIDING, kalender)
    start = _start(JEUGD, kalender)
    return [
        Demobericht("toewijzing begeleiding", *_bestand("WMO301", eerste)),
        Demobericht("toewijzing dagbesteding", *_bestand("WMO301", _toewijzing(DAGBESTEDING, kalender))),
        Demobericht("toewijzing jeugdhulp", *_bestand("JW301", _toewijzing(JEUGD, kalender))),
        Demobericht("aanbieder neemt de eerste aan", *_retour(eerste, kalender)),
        Demobericht("start begeleiding", *_bestand("WMO305", _start(BEGELEIDING, kalender)), antwoord="WMO306"),
        Demobericht("start dagbesteding", *_bestand("WMO305", _start(DAGBESTEDING, kalender)), antwoord="WMO306"),
        Demobericht("start jeugdhulp", *_bestand("JW305", start), antwoord="JW306"),
        Demobericht("stop dagbesteding", *_bestand("WMO307", _stop(DAGBESTEDING, kalender)), antwoord="WMO308"),
        Demobericht("verzoek om meer begeleiding", *_bestand("WMO317", _verzoek(kalender)), antwoord="WMO318"),
        Demobericht("declaratie zonder fouten", *_bestand("WMO323", _goede_declaratie(kalender)), antwoord="WMO325"),
        Demobericht(
            "declaratie met twee foute regels",
            *_bestand("JW323", _foute_declaratie(kalender)),
            uitkomst="deels",
            antwoord="JW325",
            regels=frozenset({"TR307", "TR338"}),
        ),
        Demobericht(
            "afgekapt bestand", berichttype("JW305"), _bestand("JW305", start)[1][:-400], uitkomst="onleesbaar"
        ),
    ]


def _bestand(naam: str, bericht: Bericht) -> tuple[Berichttype, bytes]:
    soort = berichttype(naam)
    return soort, schrijf(bericht, soort)


def _retour(toewijzing: bericht_301.Bericht, kalender: Kalender) -> tuple[Berichttype, bytes]:
    """The provider's answer to an order: nothing to remark."""
    antwoord = maak_antwoord(
        vel_oordeel(toewijzing, berichttype("WMO301"), []), identificatie="RT193001", dagtekening=kalender.toegewezen
    )
    if antwoord is None:
        raise ValueError("A 301 has an answer.")
    return antwoord.soort, schrijf(antwoord.bericht, antwoord.soort)


def _kop(naam: str, identificatie: str, dagtekening: date, afspraak: Afspraak) -> dict[str, Any]:
    """The elements of a header, sent by the side that makes this type of message."""
    soort = berichttype(naam)
    partijen = (GEMEENTE, afspraak.aanbieder.agb)
    afzender, ontvanger = partijen if soort.rol.afzender == "gemeente" else partijen[::-1]
    return {
        "bericht_code": soort.code,
        "bericht_versie": 3,
        "bericht_subversie": 2,
        "afzender": afzender,
        "ontvanger": ontvanger,
        "bericht_identificatie": BerichtIdentificatie(identificatie=identificatie, dagtekening=dagtekening),
        "xsd_versie": XsdVersie(
            basisschema_xsd_versie=soort.basisschema_xsd_versie, bericht_xsd_versie=soort.bericht_xsd_versie
        ),
    }


def _naam(afspraak: Afspraak, nummer: str) -> str:
    return f"{'WMO' if afspraak.standaard == 'iwmo' else 'JW'}{nummer}"


def _toewijzing(afspraak: Afspraak, kalender: Kalender) -> bericht_301.Bericht:
    persoon = afspraak.persoon
    product = bericht_301.ToegewezenProduct(
        toewijzing_nummer=afspraak.nummer,
        product=afspraak.product,
        toewijzingsdatum=kalender.toegewezen,
        toewijzingstijd="10:30:00",
        ingangsdatum=kalender.dag(afspraak.begindag),
        einddatum=kalender.looptijd_einde,
        omvang=afspraak.omvang,
    )
    adres = Adres(
        huis=Huis(huisnummer=afspraak.nummer % 100),
        postcode="8011AA",
        straatnaam="Voorbeeldstraat",
        plaatsnaam="Zwolle",
        land_code="NL",
    )
    return bericht_301.Bericht(
        header=bericht_301.Header(
            **_kop(_naam(afspraak, "301"), f"TW{afspraak.nummer}", kalender.toegewezen, afspraak)
        ),
        client=bericht_301.Client(
            bsn=persoon.bsn,
            geboortedatum=persoon.geboortedatum,
            geslacht=persoon.geslacht,
            naam=persoon.volledige_naam,
            contactgegevens=[bericht_301.Contact(soort="01", adres=adres)],
            toegewezen_producten=[product],
        ),
    )


def _start(afspraak: Afspraak, kalender: Kalender) -> bericht_305.Bericht:
    persoon = afspraak.persoon
    begin = kalender.dag(afspraak.begindag)
    return bericht_305.Bericht(
        header=bericht_305.Header(**_kop(_naam(afspraak, "305"), f"ST{afspraak.nummer}", begin, afspraak)),
        client=bericht_305.Client(
            bsn=persoon.bsn,
            geboortedatum=persoon.geboortedatum,
            geslacht=persoon.geslacht,
            naam=persoon.verkorte_naam,
            start_producten=[
                bericht_305.StartProduct(
                    toewijzing_nummer=afspraak.nummer,
                    product=afspraak.product,
                    toewijzing_ingangsdatum=begin,
                    begindatum=begin,
                    status_aanlevering="1",
                )
            ],
        ),
    )


def _stop(afspraak: Afspraak, kalender: Kalender) -> bericht_307.Bericht:
    persoon = afspraak.persoon
    begin = kalender.dag(afspraak.begindag)
    einde = kalender.dag(20)
    return bericht_307.Bericht(
        header=bericht_307.Header(**_kop(_naam(afspraak, "307"), f"SP{afspraak.nummer}", einde, afspraak)),
        client=bericht_307.Client(
            bsn=persoon.bsn,
            geboortedatum=persoon.geboortedatum,
            geslacht=persoon.geslacht,
            naam=persoon.verkorte_naam,
            stop_producten=[
                bericht_307.StopProduct(
                    toewijzing_nummer=afspraak.nummer,
                    product=afspraak.product,
                    toewijzing_ingangsdatum=begin,
                    begindatum=begin,
                    reden_beeindiging="19",
                    einddatum=einde,
                    status_aanlevering="1",
                )
            ],
        ),
    )


def _verzoek(kalender: Kalender) -> bericht_317.Bericht:
    """Five hours a week instead of three, from the day after the month."""
    product = bericht_317.TeWijzigenProduct(
        toewijzing_nummer=BEGELEIDING.nummer,
        gewenste_ingangsdatum=kalender.na_afloop,
        einddatum=kalender.looptijd_einde,
        omvang=Omvang(volume=5, eenheid=BEGELEIDING.eenheid, frequentie=BEGELEIDING.frequentie),
    )
    return bericht_317.Bericht(
        header=bericht_317.Header(**_kop("WMO317", "VW193001", kalender.dag(24), BEGELEIDING)),
        client=bericht_317.Client(
            bsn=BEGELEIDING.persoon.bsn,
            verzoek=bericht_317.Verzoek(
                referentie_aanbieder="VERZOEK-1", reden_verzoek="1", te_wijzigen_producten=[product]
            ),
        ),
    )


def _goede_declaratie(kalender: Kalender) -> bericht_323.Bericht:
    maand = (kalender.begin, kalender.einde)
    regels = [
        _regel("R1", BEGELEIDING, BEGELEIDING.nummer, maand, 12),
        _regel("R2", DAGBESTEDING, DAGBESTEDING.nummer, maand, 6),
    ]
    clienten = [
        bericht_323.Client(bsn=afspraak.persoon.bsn, prestaties=[regel])
        for afspraak, regel in zip((BEGELEIDING, DAGBESTEDING), regels, strict=True)
    ]
    return _declaratie("WMO323", BEGELEIDING, kalender, clienten)


def _foute_declaratie(kalender: Kalender) -> bericht_323.Bericht:
    """One good line, one that begins before the order does, one on an order that was never given."""
    vanaf_de_tiende = (kalender.dag(JEUGD.begindag), kalender.einde)
    hele_maand = (kalender.begin, kalender.einde)
    regels = [
        _regel("J1", JEUGD, JEUGD.nummer, vanaf_de_tiende, 4),
        _regel("J2", JEUGD, JEUGD.nummer, hele_maand, 1),
        _regel("J3", JEUGD, ONBEKENDE_TOEWIJZING, hele_maand, 2),
    ]
    clienten = [bericht_323.Client(bsn=JEUGD.persoon.bsn, prestaties=regels)]
    return _declaratie("JW323", JEUGD, kalender, clienten)


def _regel(
    referentie: str, afspraak: Afspraak, toewijzing: int, periode: tuple[date, date], volume: int
) -> bericht_323.Prestatie:
    return bericht_323.Prestatie(
        product_referentie=Referentie(referentie_nummer=referentie),
        toewijzing_nummer=toewijzing,
        product_categorie=afspraak.categorie,
        product_code=afspraak.code,
        product_periode=GeslotenPeriode(begindatum=periode[0], einddatum=periode[1]),
        geleverd_volume=volume,
        eenheid=afspraak.eenheid,
        product_tarief=afspraak.tarief,
        ingediend_bedrag=BedragMetDC(bedrag=volume * afspraak.tarief, debet_credit="D"),
    )


def _declaratie(
    naam: str, afspraak: Afspraak, kalender: Kalender, clienten: list[bericht_323.Client]
) -> bericht_323.Bericht:
    totaal = sum(regel.ingediend_bedrag.bedrag for client in clienten for regel in client.prestaties)
    return bericht_323.Bericht(
        header=bericht_323.Header(**_kop(naam, f"DC{afspraak.nummer}", kalender.na_afloop, afspraak)),
        declaratie=bericht_323.Declaratie(
            declaratie_nummer=f"D{kalender.begin:%Y%m}",
            declaratie_periode=GeslotenPeriode(begindatum=kalender.begin, einddatum=kalender.einde),
            declaratie_dagtekening=kalender.na_afloop,
            totaal_ingediend_bedrag=TotaalBedragMetDC(totaal_bedrag=totaal, debet_credit="D"),
            clienten=clienten,
        ),
    )
