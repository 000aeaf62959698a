"""Reading envelopes and making them: what goes in comes out, and what is made is valid."""

import base64
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berichten.catalogus import berichttypen
from berichten.fouten import Berichtfout
from berichten.ggk import (
    Bv03,
    Envelopfout,
    Fo03,
    Fout,
    Stuurgegevens,
    Systeem,
    Versies,
    lees_antwoord,
    lees_envelop,
    maak_bv03,
    maak_di01,
    maak_du01,
    maak_fo01,
    maak_fo03,
    nieuw_referentienummer,
    soort_voor,
)
from tests.ggk.hulp import AANBIEDER, GEMEENTE, VERSIES, stuurgegevens

MOMENT = datetime(2026, 3, 2, 10, 15, 7, 89_000)  # noqa: DTZ001  written as it stands
TEKST = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿"), max_size=50)
KALE_FOUT = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode>'
    b"<faultstring>stuk</faultstring></s:Fault></s:Body></s:Envelope>"
)
VOORBEELDEN = {
    "heen": ("Di01", "heenbericht", "<GGK:xmlBestand>PEJlcmljaHQvPg==</GGK:xmlBestand>", "WMO301"),
    "heen-tekst": (
        "Di01",
        "heenbericht",
        '<GGK:tekstBestand bestandsnaam="Kwartaal1.csv">YTti</GGK:tekstBestand>',
        "X",
    ),
    "retour": ("Du01", "retourbericht", "<GGK:xmlBestand>PEJlcmljaHQvPg==</GGK:xmlBestand>", "WMO302"),
}


@given(inhoud=st.binary(max_size=2000), organisatie=TEKST, gebruiker=TEKST)
def test_wat_erin_gaat_komt_eruit(inhoud: bytes, organisatie: str, gebruiker: str) -> None:
    zender = Systeem(organisatie=organisatie, applicatie="Pakket", gebruiker=gebruiker)
    stuur = Stuurgegevens(zender=zender, ontvanger=GEMEENTE, referentienummer=nieuw_referentienummer(), tijdstip=MOMENT)
    envelop = lees_envelop(maak_di01(inhoud, stuur, functie="WMO305", versies=VERSIES))
    assert (envelop.soort, envelop.inhoud, envelop.zender, envelop.ontvanger) == ("Di01", inhoud, zender, GEMEENTE)
    assert (envelop.referentienummer, envelop.functie) == (stuur.referentienummer, "WMO305")
    assert (envelop.tijdstip_bericht, envelop.versies) == ("20260302101507089", VERSIES)
    assert (envelop.cross_refnummer, envelop.bestandsnaam, envelop.fout) == (None, None, None)


def test_een_retourenvelop_noemt_haar_heenenvelop() -> None:
    stuur = stuurgegevens(cross_refnummer=nieuw_referentienummer())
    envelop = lees_envelop(maak_du01(b"<a/>", stuur, functie="JW302", versies=VERSIES))
    assert (envelop.soort, envelop.cross_refnummer) == ("Du01", stuur.cross_refnummer)


@given(omschrijving=TEKST.map(lambda tekst: tekst * 9), details=st.none() | TEKST)
def test_een_fout_heen_en_terug(omschrijving: str, details: str | None) -> None:
    fout = Fout(code="StUF055", plek="client", omschrijving=omschrijving, details=details)
    stuur = stuurgegevens(cross_refnummer="9c0f7b90-5c69-11e5-a837-0800200c9a66")
    gelezen = lees_envelop(maak_fo01(fout, stuur))
    assert gelezen.cross_refnummer == stuur.cross_refnummer
    assert gelezen.fout is not None
    assert (gelezen.fout.omschrijving, gelezen.fout.details or None) == (omschrijving[:200], details or None)
    antwoord = lees_antwoord(maak_fo03(fout, stuur))
    assert isinstance(antwoord, Fo03)
    assert (antwoord.cross_refnummer, antwoord.fout.code) == (stuur.cross_refnummer, "StUF055")


def test_een_bevestiging_heen_en_terug() -> None:
    assert lees_antwoord(maak_bv03(stuurgegevens(cross_refnummer="abc"))) == Bv03(cross_refnummer="abc")


def test_een_bevestiging_is_geen_envelop() -> None:
    with pytest.raises(Envelopfout, match="Bv03Bericht"):
        lees_envelop(maak_bv03(stuurgegevens(cross_refnummer="abc")))


@pytest.mark.parametrize(
    "antwoord",
    [
        b"",
        b"<html><body>Bad Gateway</body></html>",
        maak_fo01(Fout(code="IB001", plek="client", omschrijving="x"), stuurgegevens(cross_refnummer="abc")),
        KALE_FOUT,
    ],
)
def test_wat_geen_antwoord_is(antwoord: bytes) -> None:
    with pytest.raises(Berichtfout):
        lees_antwoord(antwoord)


@pytest.mark.parametrize("code,soort,bestand,functie", VOORBEELDEN.values(), ids=VOORBEELDEN)
def test_de_vormen_van_de_standaard(code: str, soort: str, bestand: str, functie: str) -> None:
    cross = f"<StUF:crossRefnummer>{nieuw_referentienummer()}</StUF:crossRefnummer>" if code == "Du01" else ""
    naam = f"GGK:envelop{soort.capitalize()}-ggk_{code}"
    soap = f"""<?xml version="1.0" encoding="UTF-8"?>
    <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
    <{naam} xmlns:StUF="http://www.egem.nl/StUF/StUF0301" xmlns:GGK="http://www.stufstandaarden.nl/koppelvlak/ggk0210">
      <GGK:stuurgegevens>
        <StUF:berichtcode>{code}</StUF:berichtcode>
        <StUF:zender><StUF:organisatie>0193</StUF:organisatie><StUF:applicatie>Wmo</StUF:applicatie></StUF:zender>
        <StUF:ontvanger><StUF:organisatie>CBS</StUF:organisatie><StUF:applicatie>GGk</StUF:applicatie></StUF:ontvanger>
        <StUF:referentienummer>{nieuw_referentienummer()}</StUF:referentienummer>
        <StUF:tijdstipBericht>20260421132514</StUF:tijdstipBericht>{cross}
        <StUF:functie>{functie}</StUF:functie>
      </GGK:stuurgegevens>
      <GGK:parameters>
        <GGK:applicatieVersie>0004</GGK:applicatieVersie><GGK:applicatieSubversie>0003</GGK:applicatieSubversie>
        <GGK:functieVersie>0002</GGK:functieVersie><GGK:functieSubversie>0001</GGK:functieSubversie>
        <GGK:bericht>{bestand}</GGK:bericht>
      </GGK:parameters>
    </{naam}></s:Body></s:Envelope>"""
    envelop = lees_envelop(soap.strip().encode())
    assert (envelop.soort, envelop.functie, envelop.versies) == (code, functie, Versies("0004", "0003", "0002", "0001"))
    assert base64.b64encode(envelop.inhoud).decode() in bestand
    assert envelop.bestandsnaam == ("Kwartaal1.csv" if "tekst" in bestand else None)


def test_een_fout_van_het_knooppunt_met_het_bericht_erbij() -> None:
    fout = Fout(code="IB210", plek="client", omschrijving="Onbekend", details="JW315-00010004", details_xml=b"<a>1</a>")
    soap = maak_fo01(fout, stuurgegevens(zender=Systeem(organisatie="IB", applicatie="GGK"), cross_refnummer="x"))
    assert b"<StUF:detailsXML><a>1</a></StUF:detailsXML>" in soap
    assert lees_envelop(soap).fout == Fout(
        code="IB210", plek="client", omschrijving="Onbekend", details="JW315-00010004"
    )


def test_versies_hebben_vier_cijfers() -> None:
    assert Versies.van("0.1.0", "3.2") == Versies("0000", "0001", "0003", "0002")


def test_alleen_een_retour_reist_in_een_retourenvelop() -> None:
    in_du01 = {soort.nummer for soort in berichttypen() if soort_voor(soort.nummer) == "Du01"}
    assert in_du01 == {"302", "306", "308", "316", "318", "320"}


@pytest.mark.parametrize("moment", ["20260421", "2026042113", "20260421132514", "20260421132514123"])
def test_een_tijdstip_heeft_zoveel_cijfers_als_bekend_is(moment: str) -> None:
    soap = maak_di01(b"<a/>", stuurgegevens(tijdstip=MOMENT), functie="WMO305", versies=VERSIES)
    assert lees_envelop(soap.replace(b"20260302101507089", moment.encode())).tijdstip_bericht == moment


def test_zender_en_ontvanger_zijn_wie_ze_zijn() -> None:
    envelop = lees_envelop(maak_di01(b"<a/>", stuurgegevens(), functie="WMO305", versies=VERSIES))
    assert (envelop.zender, envelop.ontvanger) == (AANBIEDER, GEMEENTE)
