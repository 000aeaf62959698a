"""A SOAP client that nobody here wrote, working from the WSDL that the service gives."""

from typing import Any
from uuid import UUID

import httpx
import pytest
import zeep
from lxml import etree

from app.diensten.verkeer.berichten import inhoud_van, lijst
from berichten.ggk import nieuw_referentienummer
from tests.app.hulp import start, tel, toewijzing
from tests.ggk.hulp import STUF, Deur, declaratieantwoord, retour

# Of a Bv03, zeep gives the one element in it: the stuurgegevens.
PARTIJEN = {
    "zender": {"organisatie": "70701234", "applicatie": "Zorgpakket"},
    "ontvanger": {"organisatie": "0193", "applicatie": "Gemeente", "administratie": "Wmo", "gebruiker": "postvak"},
}


@pytest.fixture
def client(deur: Deur) -> Any:
    return zeep.Client(f"{deur.adres}?wsdl")  # type: ignore[no-untyped-call]  # zeep ships no types


def stuurgegevens(code: str, **anders: Any) -> dict[str, Any]:
    kenmerken = {"referentienummer": nieuw_referentienummer(), "tijdstipBericht": "20260506101500"}
    return {"berichtcode": code, **PARTIJEN, **kenmerken, **anders}


def parameters(inhoud: bytes) -> dict[str, Any]:
    versies = {"applicatieVersie": "0004", "applicatieSubversie": "0003", "functieVersie": "0003"}
    return {**versies, "functieSubversie": "0002", "bericht": {"xmlBestand": inhoud}}


def test_een_heenbericht_wordt_bevestigd_en_bewaard(client: Any) -> None:
    inhoud = start()
    stuur = stuurgegevens("Di01", functie="WMO305")

    antwoord = client.service.ggk_Di01(stuurgegevens=stuur, parameters=parameters(inhoud))

    assert antwoord.berichtcode == "Bv03"
    assert antwoord.crossRefnummer == stuur["referentienummer"]
    assert UUID(antwoord.referentienummer).version == 4
    assert antwoord.referentienummer != stuur["referentienummer"]
    assert (antwoord.zender.organisatie, antwoord.zender.applicatie) == ("0193", "Gemeente")
    assert (antwoord.ontvanger.organisatie, antwoord.ontvanger.applicatie) == ("70701234", "Zorgpakket")
    assert (antwoord.zender.administratie, antwoord.zender.gebruiker) == ("Wmo", "postvak")
    assert (antwoord.ontvanger.administratie, antwoord.ontvanger.gebruiker) == (None, None)
    assert tel("bericht where bron = 'ggk' and type = 'WMO305' and toestand = 'ontvangen'") == 1
    assert tel("procrastinate_jobs") == 1


def test_een_retourbericht_wordt_bevestigd_en_bewaard(client: Any) -> None:
    heen = nieuw_referentienummer()
    stuur = stuurgegevens("Du01", functie="WMO302", crossRefnummer=heen)

    antwoord = client.service.ggk_Du01(stuurgegevens=stuur, parameters=parameters(retour()))

    assert (antwoord.berichtcode, antwoord.crossRefnummer) == ("Bv03", stuur["referentienummer"])
    assert tel("select count(*) from envelop where soort = 'Du01' and cross_refnummer = :heen", heen=heen) == 1


@pytest.mark.parametrize("functie", ["WMO301", "WMO325"])
def test_wat_de_gemeente_zelf_stuurt_komt_ook_door_deze_deur(client: Any, functie: str) -> None:
    om = {"zender": PARTIJEN["ontvanger"], "ontvanger": PARTIJEN["zender"]}
    inhoud = toewijzing() if functie == "WMO301" else declaratieantwoord()
    stuur = stuurgegevens("Di01", functie=functie, **om)
    antwoord = client.service.ggk_Di01(stuurgegevens=stuur, parameters=parameters(inhoud))
    assert antwoord.zender.organisatie == "70701234"
    assert tel(f"bericht where type = '{functie}'") == 1


def test_een_fout_van_het_knooppunt_wordt_bevestigd(client: Any) -> None:
    zender = {"organisatie": "IB", "applicatie": "GGK"}
    stuur = stuurgegevens("Fo01", zender=zender, crossRefnummer="9c0f7b90-5c69-11e5-a837-0800200c9a66")
    bijlage = etree.fromstring("<root/>")
    fout = {"code": "IB210", "plek": "client", "omschrijving": "Ontvanger onbekend", "details": "JW315-00010004"}

    antwoord = client.service.Fo01(stuurgegevens=stuur, body={**fout, "detailsXML": {"_value_1": [bijlage]}})

    assert (antwoord.berichtcode, antwoord.zender.applicatie) == ("Bv03", "Gemeente")
    assert tel("envelop where soort = 'Fo01' and fout_code = 'IB210'") == 1


def test_een_foute_envelop_geeft_de_fout_uit_de_wsdl(client: Any) -> None:
    stuur = stuurgegevens("Di01", functie="WMO399")
    with pytest.raises(zeep.exceptions.Fault, match="WMO399") as gevangen:
        client.service.ggk_Di01(stuurgegevens=stuur, parameters=parameters(start()))
    (detail,) = gevangen.value.detail
    element = client.get_element(f"{STUF}Fo03Bericht").parse(detail, client.wsdl.types)
    assert (element.body.code, element.body.plek) == ("StUF034", "client")
    assert element.stuurgegevens.crossRefnummer == stuur["referentienummer"]
    assert tel("bericht") == 0


def test_de_inhoud_wordt_precies_zo_bewaard_als_ze_kwam(client: Any) -> None:
    inhoud = start() + b"\r\n<!-- einde -->\n"
    client.service.ggk_Di01(stuurgegevens=stuurgegevens("Di01", functie="WMO305"), parameters=parameters(inhoud))
    (kop,) = lijst().berichten
    assert inhoud_van(kop.id) == inhoud
    assert kop.bron == "ggk"


def test_de_wsdl_noemt_het_adres_waarop_ze_is_gevraagd(client: Any, deur: Deur) -> None:
    assert client.service._binding_options["address"] == deur.adres
    elders = httpx.get(f"{deur.adres}?WSDL", headers={"Host": "berichten.example"}).text
    assert '<soap:address location="http://berichten.example/ggk/2.1"/>' in elders
    assert 'location="http://berichten.example/ggk/2.1/stuf0301.wsdl"' in elders


def test_de_wsdl_noemt_het_adres_van_de_instelling(deur: Deur, zet: Any) -> None:
    zet("GGK_ADRES", "https://gemeente.example/ggk/2.1")
    wsdl = httpx.get(f"{deur.adres}?wsdl")
    assert '<soap:address location="https://gemeente.example/ggk/2.1"/>' in wsdl.text
    assert wsdl.headers["Content-Type"] == "text/xml; charset=utf-8"
    schema = httpx.get(f"{deur.adres}/ggk0210.xsd").text
    assert 'schemaLocation="https://gemeente.example/ggk/2.1/stuf0301.xsd"' in schema


@pytest.mark.parametrize("pad,status", [("", 405), ("/ggk0210.xml", 404), ("/../../pyproject.toml", 404)])
def test_er_is_niet_meer_te_halen_dan_de_beschrijving(deur: Deur, pad: str, status: int) -> None:
    assert httpx.get(deur.adres + pad).status_code == status


@pytest.mark.parametrize("host", ['a"><x', "a\\g<0>", "a&b"])
def test_een_vreemde_host_maakt_de_wsdl_niet_stuk(deur: Deur, host: str) -> None:
    antwoord = httpx.get(f"{deur.adres}?wsdl", headers={"Host": host})
    if antwoord.status_code == 200:
        assert len(etree.fromstring(antwoord.content)) > 3
