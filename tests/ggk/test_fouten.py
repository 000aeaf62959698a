"""Faults after the confirmation: ours on a message that is not valid, and theirs on what we sent."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from lxml import etree

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import Filter, bevindingen_van, haal, inhoud_van, lijst
from app.diensten.verkeer.enveloppen import omschrijf
from app.diensten.verkeer.ontvangen import ontvang
from app.diensten.verkeer.sporen import spoor
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.kern.versleuteling import ontzegel
from app.opslag.verkeer import enveloppen as opslag
from berichten.ggk import Fout, lees_envelop, nieuw_referentienummer, open_soap
from tests.app.hulp import VANDAAG, lever, start, tel, toewijzing
from tests.ggk.hulp import AANBIEDER, GEMEENTE, STUF, Deur, bv03, di01, du01, fo01, retour


def een(vraag: str) -> Any:
    with sessie(PIJPLIJN) as session:
        return session.execute(sa.text(vraag)).scalar_one()


def oordeel_over(deur: Deur, soap: bytes, soort: str = "Di01") -> UUID:
    bv03(deur.stuur(soap, soort=soort))
    bericht_id: UUID = een("select id from bericht where richting = 'in' order by volgnummer desc limit 1")
    beoordeel(bericht_id, klok=lambda: VANDAAG)
    return bericht_id


def ongeldig() -> bytes:
    return start().replace(b"70701234</b:Afzender>", b"70701234</b:Afzender><b:Extra/>")


def test_een_bericht_dat_niet_bij_zijn_schema_past_geeft_een_fo01(deur: Deur) -> None:
    nummer = nieuw_referentienummer()
    bericht_id = oordeel_over(deur, di01(ongeldig(), referentienummer=nummer))

    kop = haal(bericht_id)
    assert (kop.uitkomst, kop.antwoord_id is not None) == ("afgekeurd", True)
    assert kop.antwoord_id is not None
    soap = inhoud_van(kop.antwoord_id)
    envelop = lees_envelop(soap)
    assert (envelop.soort, envelop.cross_refnummer, envelop.zender, envelop.ontvanger) == (
        "Fo01", nummer, GEMEENTE, AANBIEDER,
    )  # fmt: skip
    assert envelop.fout is not None
    assert (envelop.fout.code, envelop.fout.plek, envelop.fout.details) == ("StUF055", "client", "WMO305-00010004")
    assert envelop.fout.omschrijving == bevindingen_van(bericht_id)[0].details[:200]
    (origineel,) = open_soap(soap).iterfind(f"{STUF}body/{STUF}detailsXML/*")
    assert origineel.tag.endswith("}Bericht")
    assert b"ST000001" in etree.tostring(origineel)


def test_de_fo01_staat_klaar_om_verzonden_te_worden(deur: Deur) -> None:
    bericht_id = oordeel_over(deur, di01(ongeldig()))
    uit = haal(bericht_id).antwoord_id
    assert uit is not None
    kop = haal(uit)
    assert (kop.richting, kop.type, kop.afzender, kop.ontvanger) == ("uit", "Fo01", "0193", "70701234")
    assert not kop.heenbericht_onbekend
    assert tel("verzending where bericht_id = :id", id=uit) == 1
    nummer = lees_envelop(inhoud_van(uit)).referentienummer
    assert een("select referentienummer from envelop where richting = 'uit'") == nummer
    beoordeel(bericht_id, klok=lambda: VANDAAG)
    assert tel("verzending") == 1


def test_een_waarde_die_geen_kalender_kent_geeft_ook_een_fo01(deur: Deur) -> None:
    bericht_id = oordeel_over(deur, di01(start().replace(b"2026-04-01", b"12026-04-01")))
    kop = haal(bericht_id)
    assert kop.uitkomst == "onleesbaar"
    assert kop.antwoord_id is not None
    fout = lees_envelop(inhoud_van(kop.antwoord_id)).fout
    assert fout is not None
    assert fout.omschrijving == kop.fout_melding


def test_een_fout_retourbericht_geeft_ook_een_fo01(deur: Deur) -> None:
    bericht_id = oordeel_over(deur, du01(retour().replace(b">0193<", b">0193<", 1).replace(b"RT000001", b"")), "Du01")
    assert haal(bericht_id).uitkomst == "afgekeurd"
    assert tel("envelop where richting = 'uit' and soort = 'Fo01'") == 1


def test_zonder_envelop_geen_fo01(deur: Deur) -> None:
    kop = lever(ongeldig())
    assert (kop.uitkomst, kop.antwoord_id) == ("afgekeurd", None)
    assert tel("verzending") == 0


def test_een_goed_bericht_over_het_ggk_geeft_geen_fo01(deur: Deur) -> None:
    kop = haal(oordeel_over(deur, di01()))
    assert kop.antwoord_id is not None
    assert haal(kop.antwoord_id).type == "WMO306"
    assert tel("envelop where richting = 'uit'") == 0


def test_de_herkomst_van_een_bericht_is_te_vinden(deur: Deur) -> None:
    nummer = nieuw_referentienummer()
    bericht_id = oordeel_over(deur, di01(referentienummer=nummer))
    bv03(deur.stuur(di01()))
    with sessie(PIJPLIJN) as session:
        heen = opslag.heenenvelop(session, bericht_id)
    assert heen is not None
    assert (heen.soort, heen.referentienummer, heen.functie) == ("Di01", nummer, "WMO305")
    assert (heen.zender, heen.ontvanger, heen.versies[:2]) == (AANBIEDER, GEMEENTE, ("0001", "0004"))


@pytest.fixture
def verzonden(deur: Deur) -> tuple[UUID, str]:
    """A 306 of ours that was sent, and the reference of its envelope."""
    bericht_id = lever(start()).antwoord_id
    assert bericht_id is not None
    nummer = nieuw_referentienummer()
    terug = {"zender": GEMEENTE, "ontvanger": AANBIEDER, "referentienummer": nummer}
    with sessie(PIJPLIJN) as session:
        soap = du01(inhoud_van(bericht_id), "WMO306", **terug)
        opslag.bewaar_uitgaand(session, bericht_id, lees_envelop(soap), soap)
    return bericht_id, nummer


@pytest.mark.parametrize(
    "code,tekst",
    [
        ("IB010", "De ontvanger is niet aangesloten bij VECOZO. Controleer de AGB-code van de ontvanger. Zie portaal"),
        ("XY999", "Zie portaal"),
    ],
)
def test_een_fo01_staat_bij_het_bericht_waar_ze_over_gaat(
    deur: Deur, verzonden: tuple[UUID, str], code: str, tekst: str
) -> None:
    bericht_id, nummer = verzonden
    fout = Fout(code=code, plek="client", omschrijving="Zie portaal", details="WMO306-00010004")
    bv03(deur.stuur(fo01(fout, cross_refnummer=nummer), soort="Fo01"))
    kop = haal(bericht_id)
    assert (kop.fout_code, kop.fout_melding) == (code, tekst)
    assert tel("verzending where bericht_id = :id and toestand = 'geweigerd'", id=bericht_id) == 1
    assert een("select bericht_id from envelop where soort = 'Fo01'") == bericht_id
    envelop_id, details = (een(f"select {kolom} from envelop where soort = 'Fo01'") for kolom in ("id", "fout_details"))
    assert ontzegel("envelop", "fout_details", (envelop_id,), details) == b"WMO306-00010004"


def test_een_fo01_op_iets_onbekends_blijft_heel_bewaard(deur: Deur, verzonden: tuple[UUID, str]) -> None:
    nummer = nieuw_referentienummer()
    fout = Fout(code="IB010", plek="client", omschrijving="Zie portaal", details_xml=toewijzing())
    soap = fo01(fout, cross_refnummer=nummer)
    bv03(deur.stuur(soap, soort="Fo01"))

    assert haal(verzonden[0]).fout_code is None
    (kop,) = lijst(Filter(referentienummer=nummer)).berichten
    assert lijst(Filter(type="Fo01")).berichten == [kop]
    assert (kop.richting, kop.bron, kop.gemeente, kop.aanbieder) == ("in", "ggk", "0193", None)
    assert (kop.toestand, kop.fout_code) == ("verwerkt", "IB010")
    assert "Zie portaal" in (kop.fout_melding or "")
    assert inhoud_van(kop.id) == soap
    stappen = spoor(kop.id).stappen
    assert [stap.soort for stap in stappen] == ["envelop_in", "ontvangen"]
    assert f"Het gaat over envelop {nummer}, die hier niet bekend is." in stappen[0].tekst


def test_een_bericht_is_te_vinden_met_de_referentie_van_zijn_envelop(deur: Deur, verzonden: tuple[UUID, str]) -> None:
    heen = nieuw_referentienummer()
    bv03(deur.stuur(di01(referentienummer=heen)))
    bv03(deur.stuur(fo01(cross_refnummer=verzonden[1]), soort="Fo01"))
    assert [kop.type for kop in lijst(Filter(referentienummer=heen)).berichten] == ["WMO305"]
    assert [kop.id for kop in lijst(Filter(referentienummer=verzonden[1])).berichten] == [verzonden[0]]
    assert lijst(Filter(referentienummer=nieuw_referentienummer())).berichten == []


def test_een_bericht_dat_al_bekend_was_krijgt_geen_tweede_antwoord(deur: Deur) -> None:
    ontvang(ongeldig(), bron="rest")
    bericht_id = oordeel_over(deur, di01(ongeldig()))
    assert haal(bericht_id).bron == "rest"
    assert tel("envelop where richting = 'uit'") == 1


@pytest.mark.parametrize(
    "teksten,verwacht",
    [
        (["Kort."], "Kort."),
        (["Een.", "Twee."], "Een. Twee."),
        (["a" * 150, "b" * 49, "c"], "a" * 150 + " (en nog 2)"),
        (["a" * 100, "b" * 50, "c" * 90], "a" * 100 + " " + "b" * 50 + " (en nog 1)"),
        (["a" * 300], "a" * 199 + "…"),
        (["a" * 300, "b"], "a" * 188 + "… (en nog 1)"),
    ],
)
def test_een_omschrijving_zegt_hoeveel_er_niet_in_past(teksten: list[str], verwacht: str) -> None:
    assert omschrijf(teksten) == verwacht
    assert len(verwacht) <= 200
