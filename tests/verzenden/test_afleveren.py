"""What is delivered, and what each answer of the other side makes of it."""

import logging
import socket
from uuid import UUID

import pytest

from app.diensten.verkeer.berichten import haal, inhoud_van
from app.diensten.verkeer.verzenden import verzend
from berichten.ggk import ACTIES, Fout, Systeem
from tests.app.hulp import declaratie_met_fouten, lever, tel, toewijzing
from tests.verzenden import nepggk
from tests.verzenden.conftest import Zet
from tests.verzenden.hulp import (
    declaratieantwoord,
    fo01_op_ongeldig_bericht,
    maak_tijd,
    meld_fo01,
    pogingen,
    stand,
    start_retour,
    werk_af,
)
from tests.verzenden.nepggk import Gedrag, NepGGK

GEMEENTE = Systeem(organisatie="0193", applicatie="Berichtenverkeer")
AANBIEDER = Systeem(organisatie="70701234", applicatie="GGK")


def test_een_declaratieantwoord_gaat_in_een_di01_van_de_gemeente_naar_de_aanbieder(ggk: NepGGK) -> None:
    bericht_id = declaratieantwoord()
    werk_af()

    (bezorgd,) = ggk.bezorgd
    envelop = bezorgd.envelop
    assert (envelop.soort, envelop.functie, envelop.cross_refnummer) == ("Di01", "WMO325", None)
    assert (envelop.zender, envelop.ontvanger) == (GEMEENTE, AANBIEDER)
    assert envelop.inhoud == inhoud_van(bericht_id)
    assert envelop.versies is not None
    assert (envelop.versies.functie_versie, envelop.versies.functie_subversie) == ("0003", "0002")
    assert bezorgd.koppen["SOAPAction"] == f'"{ACTIES["Di01"]}"'
    assert bezorgd.koppen["Content-Type"] == "text/xml; charset=utf-8"
    assert (stand(bericht_id).toestand, stand(bericht_id).referentienummer) == ("afgeleverd", ggk.referenties[0])
    (poging,) = pogingen(bericht_id)
    assert (poging.resultaat, poging.http_status, poging.referentienummer) == ("afgeleverd", 200, ggk.referenties[0])
    assert poging.duur is not None


def test_een_retour_gaat_in_een_du01_terug_naar_wie_het_heenbericht_stuurde(ggk: NepGGK) -> None:
    bericht_id, referentie = start_retour()
    werk_af()

    envelop = ggk.bezorgd[0].envelop
    assert (envelop.soort, envelop.functie, envelop.cross_refnummer) == ("Du01", "WMO306", referentie)
    assert envelop.zender == GEMEENTE
    assert (envelop.ontvanger.applicatie, envelop.ontvanger.administratie) == ("Zorgpakket", "Noord")
    assert envelop.inhoud == inhoud_van(bericht_id)
    assert ggk.bezorgd[0].koppen["SOAPAction"] == f'"{ACTIES["Du01"]}"'
    assert stand(bericht_id).toestand == "afgeleverd"


def test_een_fo01_gaat_zoals_hij_is_gemaakt(ggk: NepGGK) -> None:
    bericht_id, referentie = fo01_op_ongeldig_bericht()
    werk_af()

    assert ggk.bezorgd[0].soap == inhoud_van(bericht_id)
    assert (ggk.bezorgd[0].envelop.soort, ggk.bezorgd[0].envelop.cross_refnummer) == ("Fo01", referentie)
    assert ggk.bezorgd[0].koppen["SOAPAction"] == f'"{ACTIES["Fo01"]}"'
    assert stand(bericht_id).toestand == "afgeleverd"


def test_een_goede_toewijzing_gaat_door_naar_de_aanbieder_en_een_foute_niet(ggk: NepGGK) -> None:
    goed = lever(toewijzing())
    fout = lever(toewijzing("ijw", Header__BerichtIdentificatie__Dagtekening="2026-05-07"))
    werk_af()

    assert (goed.uitkomst, fout.uitkomst) == ("goedgekeurd", "afgekeurd")
    (bezorgd,) = ggk.bezorgd
    assert (bezorgd.envelop.soort, bezorgd.envelop.functie) == ("Di01", "WMO301")
    assert (bezorgd.envelop.zender, bezorgd.envelop.ontvanger) == (GEMEENTE, AANBIEDER)
    assert stand(goed.id).toestand == "afgeleverd"
    assert tel("verzending") == 1


def test_een_toewijzing_die_een_ander_systeem_verzendt_blijft_hier(ggk: NepGGK, instel: Zet) -> None:
    instel(bezorg_toewijzingen="false")
    lever(toewijzing())
    werk_af()

    assert (ggk.bezorgd, tel("verzending")) == ([], 0)


def test_een_retour_op_een_bericht_zonder_envelop_heeft_geen_weg_terug(ggk: NepGGK) -> None:
    from tests.app.hulp import start

    bericht_id = lever(start()).antwoord_id
    assert bericht_id is not None
    werk_af()

    assert (ggk.bezorgd, stand(bericht_id).toestand) == ([], "niet_verzonden")
    assert "crossRefnummer" in (pogingen(bericht_id)[0].tekst or "")


def test_een_fo03_weigert_met_code_en_betekenis_en_wordt_niet_herhaald(ggk: NepGGK) -> None:
    ggk.doe(nepggk.fo03("IB010", omschrijving="Organisatie 70701234 niet gevonden."))
    bericht_id = declaratieantwoord()
    werk_af()
    maak_tijd()
    werk_af()

    assert len(ggk.bezorgd) == 1
    kop = haal(bericht_id)
    assert (stand(bericht_id).toestand, kop.fout_code) == ("geweigerd", "IB010")
    assert kop.fout_melding is not None
    assert "VECOZO" in kop.fout_melding
    assert "Organisatie 70701234 niet gevonden." in kop.fout_melding
    (poging,) = pogingen(bericht_id)
    assert (poging.resultaat, poging.code, poging.http_status) == ("geweigerd", "IB010", 500)


def test_een_fo03_zonder_ons_referentienummer_weigert_ook(ggk: NepGGK) -> None:
    ggk.doe(nepggk.fo03("StUF055", kruis="onbekend"))
    bericht_id = declaratieantwoord()
    werk_af()

    assert (stand(bericht_id).toestand, stand(bericht_id).fout_code) == ("geweigerd", "StUF055")


WEER_PROBEREN: dict[str, tuple[Gedrag, str]] = {
    "500 zonder inhoud": (nepggk.geeft(500, b"", "text/plain"), "HTTP 500 met niets"),
    "html": (nepggk.geeft(200, b"<html>Onderhoud</html>", "text/html"), "HTTP 200 met 22 bytes text/html"),
    "404": (nepggk.geeft(404, b"weg", "text/plain"), "HTTP 404 met 3 bytes text/plain"),
    "andere soap": (
        nepggk.geeft(200, b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><x/></e:Body>'
                          b"</e:Envelope>", "text/xml"),
        "HTTP 200 met",
    ),
    "fout zonder Fo03": (
        nepggk.geeft(500, b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>'
                          b"<faultcode>e:Server</faultcode><faultstring>x</faultstring></e:Fault></e:Body>"
                          b"</e:Envelope>", "text/xml"),
        "HTTP 500 met",
    ),
    "leeg": (nepggk.geeft(200, b"", "text/xml"), "HTTP 200 met niets"),
    "bv03 van een ander": (nepggk.bv03_van_een_ander, "noemt een ander referentienummer"),
    "bv03 met 500": (nepggk.bv03_met_500, "heeft HTTP-status 500"),
    "fo03 over een ander": (
        nepggk.fo03("IB010", kruis="9c0f7b90-5c69-41e5-a837-0800200c9a66"),
        "noemt een ander referentienummer",
    ),
    "fo03 van een storing": (nepggk.fo03("StUF058", "server"), "storing bij de ontvanger"),
    "verbreekt": (nepggk.verbreekt, "verbroken voordat het antwoord er was"),
    "halverwege": (nepggk.halverwege, "verbroken voordat het antwoord er was"),
    "doorverwezen": (nepggk.verwijst_door, "HTTP 307 met niets"),
    "te veel": (nepggk.geeft(200, b" " * (25 * 1024 * 1024 + 1), "text/xml"), "te groot"),
}  # fmt: skip


@pytest.mark.parametrize("geval", WEER_PROBEREN)
def test_geen_duidelijk_antwoord_geeft_een_nieuwe_poging_met_hetzelfde_nummer(ggk: NepGGK, geval: str) -> None:
    gedrag, tekst = WEER_PROBEREN[geval]
    ggk.doe(gedrag)
    bericht_id = declaratieantwoord()
    werk_af()

    assert stand(bericht_id).toestand == "klaar"
    (poging,) = pogingen(bericht_id)
    assert poging.resultaat == "mislukt"
    assert tekst in (poging.tekst or "")
    assert len(ggk.bezorgd) == 1

    werk_af()
    assert len(ggk.bezorgd) == 1, "de volgende poging wacht haar tijd af"
    maak_tijd()
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"
    assert ggk.bezorgd[0].soap == ggk.bezorgd[1].soap


@pytest.mark.parametrize("gedrag", [nepggk.zwijgt, nepggk.druppelt])
def test_wie_te_lang_over_zijn_antwoord_doet_wordt_later_weer_geprobeerd(
    ggk: NepGGK, instel: Zet, gedrag: Gedrag
) -> None:
    instel(bezorg_wachttijd=1)
    ggk.doe(gedrag)
    bericht_id = declaratieantwoord()
    werk_af()

    assert stand(bericht_id).toestand == "klaar"
    (poging,) = pogingen(bericht_id)
    assert (poging.resultaat, poging.http_status) == ("mislukt", None)


def test_waar_niemand_luistert_wordt_later_weer_geprobeerd(ggk: NepGGK, instel: Zet) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deur:
        poort = deur.getsockname()[1]
    instel(bezorg_adres=f"http://127.0.0.1:{poort}/ggk")
    bericht_id = declaratieantwoord()
    werk_af()

    assert pogingen(bericht_id)[0].tekst == f"Er kwam geen verbinding met 127.0.0.1:{poort} tot stand."
    instel(bezorg_adres=ggk.adres)
    maak_tijd()
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"


def test_een_tussenstation_uit_de_omgeving_telt_niet(ggk: NepGGK, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deur:
        poort = deur.getsockname()[1]
    for naam in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(naam, f"http://127.0.0.1:{poort}")
    monkeypatch.setenv("NO_PROXY", "")
    bericht_id = declaratieantwoord()
    werk_af()

    assert stand(bericht_id).toestand == "afgeleverd"


@pytest.mark.parametrize("code", ["IB016", "StUF016"])
def test_een_nummer_dat_al_gebruikt_is_bevestigt_een_eerdere_poging(ggk: NepGGK, code: str) -> None:
    ggk.doe(nepggk.halverwege, nepggk.fo03(code))
    bericht_id = declaratieantwoord()
    werk_af()
    maak_tijd()
    werk_af()

    assert (stand(bericht_id).toestand, stand(bericht_id).fout_code) == ("afgeleverd", None)
    assert pogingen(bericht_id)[1].tekst == "Al bij een eerdere poging aangekomen."


def test_een_nummer_dat_bij_de_eerste_poging_al_gebruikt_is_wordt_geweigerd(ggk: NepGGK) -> None:
    ggk.doe(nepggk.fo03("IB016"))
    bericht_id = declaratieantwoord()
    werk_af()

    assert stand(bericht_id).toestand == "geweigerd"


def test_een_fo01_achteraf_weigert_wat_bevestigd_was(ggk: NepGGK) -> None:
    bericht_id = declaratieantwoord()
    werk_af()
    meld_fo01(ggk.referenties[0], Fout(code="IB010", plek="client", omschrijving="Niet aangesloten"))

    assert (stand(bericht_id).toestand, stand(bericht_id).fout_code) == ("geweigerd", "IB010")
    assert "Niet aangesloten" in (haal(bericht_id).fout_melding or "")


def test_een_fo01_die_de_bevestiging_inhaalt_blijft_staan(ggk: NepGGK) -> None:
    bericht_id = declaratieantwoord()
    ggk.doe(nepggk.bevestigt_en_dan(lambda: meld_fo01(ggk.referenties[0])))
    werk_af()

    assert stand(bericht_id).toestand == "geweigerd"
    assert pogingen(bericht_id)[0].resultaat == "afgeleverd"


def test_zonder_bezorging_blijft_alles_bewaard(ggk: NepGGK, instel: Zet) -> None:
    instel(bezorging="geen")
    bericht_id = declaratieantwoord()
    werk_af()

    assert (ggk.bezorgd, stand(bericht_id).toestand, pogingen(bericht_id)) == ([], "niet_verzonden", [])


def test_wie_bezorging_uitzet_terwijl_er_iets_ligt_verzendt_niets(ggk: NepGGK, instel: Zet) -> None:
    bericht_id = declaratieantwoord()
    instel(bezorging="geen")
    werk_af()

    assert (ggk.bezorgd, stand(bericht_id).toestand) == ([], "niet_verzonden")


def test_het_log_en_de_pogingen_noemen_geen_personen(ggk: NepGGK, caplog: pytest.LogCaptureFixture) -> None:
    ggk.doe(nepggk.fo03("IB015", omschrijving="BSN 999900006 mag niet"))
    lever(toewijzing())
    bericht_id: UUID | None = lever(declaratie_met_fouten()).antwoord_id
    assert bericht_id is not None
    with caplog.at_level(logging.DEBUG):
        verzend(bericht_id)

    assert "geweigerd" in caplog.text
    assert "9999" not in caplog.text
    assert "9999" not in str([poging.tekst for poging in pogingen(bericht_id)])
