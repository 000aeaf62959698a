"""The answer for every outcome (IV028, IV032, IV087, IV088), and valid to its schema whatever the faults."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from berichten import xml
from berichten.antwoord import maak_antwoord
from berichten.bevinding import Bevinding
from berichten.catalogus import ROLLEN, Berichttype, berichttypen
from berichten.codelijsten import codes
from berichten.lezen import lees
from berichten.model import bericht_325
from berichten.oordeel import vel_oordeel
from berichten.plaatsbepaling import paden
from berichten.plan import Plan, plan_voor
from berichten.schema import controleer_schema
from berichten.schrijven import schrijf
from tests.berichten.willekeurig import berichten_xml
from tests.regels import bouwer

HEEN = [soort for soort in berichttypen() if ROLLEN[soort.nummer].soort == "heen"]
PRESTATIE = "/Bericht/Declaratie/Clienten/Client[{}]/Prestaties/Prestatie{}"
STANDAARDEN = pytest.mark.parametrize("standaard", ["iwmo", "ijw"])


def bevinding(klasse: str, retourcode: str = "9338", niveau: int = 3) -> Bevinding:
    return Bevinding(regel="TR338", niveau=niveau, retourcode=retourcode, klasse=klasse, locaties=(klasse,), details="")


def antwoord(nummer: str, standaard: str, bevindingen: list[Bevinding], wijzig: dict[str, Any] | None = None) -> Any:
    """The answer to a base message, through its XML: written, validated and read again."""
    soort = bouwer.soort(nummer, standaard)
    gelezen = lees(xml.parse(bouwer.bericht(nummer, standaard, wijzig)), soort)
    uit = maak_antwoord(vel_oordeel(gelezen, soort, bevindingen), identificatie="A1", dagtekening=date(2026, 5, 8))
    assert uit is not None
    inhoud = schrijf(uit.bericht, uit.soort)
    wortel = xml.parse(inhoud)
    assert controleer_schema(inhoud, wortel, uit.soort) == []
    return lees(wortel, uit.soort)


@STANDAARDEN
@pytest.mark.parametrize("nummer", ["301", "305", "307", "315", "317", "319"])
def test_goed_is_kop_zonder_retourcodes(nummer: str, standaard: str) -> None:
    uit = antwoord(nummer, standaard, [])
    heen = lees(xml.parse(bouwer.bericht(nummer, standaard)), bouwer.soort(nummer, standaard))
    assert uit.header.retour_codes == []
    assert (uit.header.afzender, uit.header.ontvanger) == (heen.header.afzender, heen.header.ontvanger)
    assert uit.header.bericht_identificatie == heen.header.bericht_identificatie
    assert (uit.header.identificatie_retour, uit.header.dagtekening_retour) == ("A1", date(2026, 5, 8))
    assert uit.header.bericht_code == bouwer.soort(ROLLEN[nummer].antwoord or "", standaard).code
    assert getattr(uit, "client", None) is None
    assert getattr(uit, "antwoord", None) is None


@STANDAARDEN
@pytest.mark.parametrize("nummer", ["301", "305", "307", "315", "317", "319", "323"])
def test_niveau_2_is_kop_met_0001(nummer: str, standaard: str) -> None:
    uit = antwoord(nummer, standaard, [bevinding("/Bericht/Header", "0001", niveau=2), bevinding("/Bericht/Client")])
    assert uit.header.retour_codes == ["0001"]
    assert getattr(uit, "client", None) is None
    assert getattr(uit, "declaratie_antwoord", None) is None


def test_fout_in_de_kop() -> None:
    uit = antwoord("305", "iwmo", [bevinding("/Bericht/Header", "9056"), bevinding("/Bericht/Header", "8848")])
    assert uit.header.retour_codes == ["8848", "9056"]
    assert uit.client is None


@STANDAARDEN
def test_voorbeeld_iv028(standaard: str) -> None:
    uit = antwoord("305", standaard, [bevinding("/Bericht/Client/StartProducten/StartProduct", "9063")])
    assert uit.header.retour_codes == ["0200"]
    assert uit.client.retour_codes == ["0200"]
    assert [product.retour_codes for product in uit.client.start_producten] == [["9063"]]


@STANDAARDEN
def test_onder_een_foute_klasse_is_niet_beoordeeld(standaard: str) -> None:
    verzoek = "/Bericht/Client/Verzoek"
    uit = antwoord(
        "317", standaard, [bevinding(verzoek, "9349"), bevinding(f"{verzoek}/TeWijzigenProducten/TeWijzigenProduct")]
    )
    assert uit.client.retour_codes == ["0200"]
    assert uit.client.verzoek.retour_codes == ["9349"]
    assert uit.client.verzoek.te_wijzigen_producten[0].retour_codes == ["9338"]
    assert uit.client.verzoek.nieuwe_producten[0].retour_codes == ["0233"]


def test_iedere_klasse_van_een_toewijzing_krijgt_een_code() -> None:
    uit = antwoord("301", "iwmo", [bevinding("/Bericht/Client/ToegewezenProducten/ToegewezenProduct", "9332")])
    assert uit.client.relaties[0].retour_codes == uit.client.relaties[0].contact.retour_codes == ["0200"]
    assert uit.client.contactgegevens[0].retour_codes == ["0200"]
    assert uit.client.toegewezen_producten[0].retour_codes == ["9332"]


@STANDAARDEN
def test_declaratie_volledig_goed(standaard: str) -> None:
    uit = antwoord("323", standaard, [])
    assert uit.header.retour_codes == ["0200"]
    assert (uit.header.afzender, uit.header.ontvanger) == ("0193", "70701234")
    assert uit.header.declaratie_identificatie.identificatie == "DC000001"
    assert uit.declaratie_antwoord.retour_codes == ["8001"]
    assert uit.declaratie_antwoord.totaal_toegekend_bedrag == uit.declaratie_antwoord.totaal_ingediend_bedrag
    assert uit.declaratie_antwoord.clienten == []


@STANDAARDEN
def test_declaratie_met_afgewezen_regels(standaard: str) -> None:
    uit = antwoord(
        "323", standaard, [bevinding(PRESTATIE.format(1, "[2]"), "9307"), bevinding(PRESTATIE.format(1, "[2]"))]
    )
    assert uit.declaratie_antwoord.retour_codes == ["0200"]
    assert uit.declaratie_antwoord.totaal_toegekend_bedrag.totaal_bedrag == 132000 - 36000
    (client,) = uit.declaratie_antwoord.clienten
    assert client.retour_codes == ["0200"]
    assert [(p.product_referentie.referentie_nummer, p.retour_codes) for p in client.prestaties] == [
        ("P2", ["9307", "9338"])
    ]


def test_fout_in_de_client_laat_zijn_regels_onbeoordeeld() -> None:
    bevindingen = [bevinding("/Bericht/Declaratie/Clienten/Client[1]", "8187"), bevinding(PRESTATIE.format(1, "[2]"))]
    (client,) = antwoord("323", "iwmo", bevindingen).declaratie_antwoord.clienten
    assert client.retour_codes == ["8187"]
    assert [prestatie.retour_codes for prestatie in client.prestaties] == [["0233"], ["0233"]]


def test_fout_in_de_declaratie() -> None:
    uit = antwoord("323", "iwmo", [bevinding("/Bericht/Declaratie", "9333"), bevinding(PRESTATIE.format(2, ""))])
    assert uit.header.retour_codes == ["0200"]
    assert uit.declaratie_antwoord.retour_codes == ["9333"]
    assert uit.declaratie_antwoord.totaal_toegekend_bedrag.totaal_bedrag == 0
    assert uit.declaratie_antwoord.clienten == []


def test_toegekend_kan_credit_zijn() -> None:
    wijzig = {"Declaratie.Clienten.1.Prestaties.0.IngediendBedrag.DebetCredit": "C"}
    bevindingen = [bevinding(PRESTATIE.format(1, "[1]")), bevinding(PRESTATIE.format(1, "[2]"))]
    totaal = antwoord("323", "iwmo", bevindingen, wijzig).declaratie_antwoord.totaal_toegekend_bedrag
    assert (totaal.totaal_bedrag, totaal.debet_credit) == (24000, "C")


def test_een_retourbericht_heeft_geen_antwoord() -> None:
    soort = bouwer.soort("325", "iwmo")
    gelezen = lees(xml.parse(bouwer.bericht("325", "iwmo")), soort)
    assert isinstance(gelezen, bericht_325.Bericht)
    assert maak_antwoord(vel_oordeel(gelezen, soort, []), identificatie="A1", dagtekening=date(2026, 5, 8)) is None


def klassen(deel: Any, plan: Plan) -> list[object]:
    """Every message class in a message that a return code can go to."""
    uit = [deel]
    for veld in plan.velden:
        if veld.plan is not None and not veld.plan.klasse.__module__.endswith("basis"):
            waarde = getattr(deel, veld.attribuut)
            for lid in waarde if veld.leden is not None else [waarde] if waarde is not None else []:
                uit += klassen(lid, veld.plan)
    return uit


@pytest.mark.parametrize("soort", HEEN, ids=lambda soort: soort.naam)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
def test_elk_antwoord_is_geldig(soort: Berichttype, data: st.DataObject) -> None:
    wortel = xml.parse(data.draw(berichten_xml(soort)))
    gelezen = lees(wortel, soort)
    delen = klassen(gelezen, plan_voor(soort))[1:]
    geraakt = data.draw(st.lists(st.sampled_from(range(len(delen))), max_size=4))
    pad_van = paden(gelezen, soort, delen)
    retourcodes = sorted(codes("LDT_RetourCode", soort.standaard))
    bevindingen = [
        bevinding(
            pad_van[id(delen[nummer])].klasse, data.draw(st.sampled_from(retourcodes)), data.draw(st.integers(2, 4))
        )
        for nummer in geraakt
    ]
    uit = maak_antwoord(vel_oordeel(gelezen, soort, bevindingen), identificatie="A1", dagtekening=date(2026, 5, 8))
    assert uit is not None
    inhoud = schrijf(uit.bericht, uit.soort)
    gelezen_antwoord = xml.parse(inhoud)
    fouten = controleer_schema(inhoud, gelezen_antwoord, uit.soort)
    assert fouten == [], etree.tostring(gelezen_antwoord, pretty_print=True).decode()
