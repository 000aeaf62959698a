import json
from uuid import uuid4

import httpx
import pytest

from app.diensten.pijplijn import beoordelen
from app.diensten.verkeer.berichten import haal
from app.diensten.verkeer.ontvangen import ontvang
from app.diensten.verkeer.sporen import spoor
from app.diensten.verkeer.verzenden import bezorg
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from tests.api.hulp import is_probleem, lever
from tests.app.hulp import declaratie, identificatie, toewijzing
from tests.cli.conftest import Opdracht
from tests.spoor.hulp import OORZAAK, geparkeerd, soorten
from tests.verzenden import nepggk
from tests.verzenden.hulp import maak_tijd, start_retour, werk_af
from tests.verzenden.nepggk import NepGGK

pytestmark = pytest.mark.usefixtures("schone_databank")


def test_het_hele_verhaal_van_envelop_tot_bevestigd_antwoord(ggk: NepGGK) -> None:
    ggk.doe(nepggk.verbreekt)
    antwoord_id, referentie = start_retour()
    werk_af()
    maak_tijd()
    werk_af()

    verhaal = spoor(antwoord_id)
    heen, terug = verhaal.berichten
    assert (heen.richting, terug.id) == ("in", antwoord_id)
    assert [(stap.soort, stap.bericht_id == heen.id) for stap in verhaal.stappen] == [
        ("envelop_in", True),
        ("ontvangen", True),
        ("beoordeling_begonnen", True),
        ("beantwoord", True),
        ("klaargezet", False),
        ("beoordeeld", True),
        ("aangeboden", False),
        ("envelop_uit", False),
        ("aangeboden", False),
        ("afgeleverd", False),
    ]
    teksten = [stap.tekst for stap in verhaal.stappen]
    assert referentie in teksten[0]
    assert "poging 1" in teksten[2]
    assert f"{terug.type} {terug.identificatie}" in teksten[3]
    assert "HTTP 200" in teksten[8]
    assert [stap.moment for stap in verhaal.stappen] == sorted(stap.moment for stap in verhaal.stappen)
    assert spoor(heen.id) == verhaal


def test_een_weigering_achteraf_staat_erbij(ggk: NepGGK) -> None:
    ggk.doe(nepggk.fo03("StUF010"))
    antwoord_id, _ = start_retour()
    werk_af()

    laatste = spoor(antwoord_id).stappen[-1]
    assert laatste.soort == "geweigerd"
    assert "StUF010" in laatste.tekst


def test_hetzelfde_bericht_nog_eens_is_te_zien() -> None:
    bericht_id = ontvang(toewijzing(), bron="rest").bericht_id
    ontvang(toewijzing(), bron="cli")

    assert soorten(bericht_id) == ["ontvangen", "opnieuw_ontvangen"]


def test_wat_niet_te_lezen_is_heeft_ook_een_verhaal() -> None:
    bericht_id = ontvang(b"<", bron="rest").bericht_id

    (stap,) = spoor(bericht_id).stappen
    assert "niet te lezen" in stap.tekst


def test_wat_niet_bezorgd_wordt_staat_er_ook() -> None:
    bericht_id = ontvang(toewijzing(), bron="rest", taak=False).bericht_id
    with sessie(PIJPLIJN) as session:
        bezorg(session, bericht_id)

    assert soorten(bericht_id)[-1] == "niet_verzonden"


def test_elke_poging_om_te_beoordelen_staat_er(bv: Opdracht) -> None:
    bericht_id = ontvang(toewijzing(), bron="rest").bericht_id
    with pytest.MonkeyPatch.context() as tijdelijk:
        tijdelijk.setattr(beoordelen, "verwerk", _breek)
        werk_af()
    assert bv("bericht", "vrijgeven", str(bericht_id)).code == 0
    werk_af()

    begin = ["ontvangen", "beoordeling_begonnen", "geparkeerd", "vrijgegeven", "beoordeling_begonnen"]
    assert soorten(bericht_id) == [*begin, "niet_verzonden", "beoordeeld"]
    assert haal(bericht_id).toestand == "verwerkt"


def _breek(*_argumenten: object, **_opties: object) -> None:
    raise KeyError


def test_de_opdracht_toont_het_verhaal_en_de_oorzaak(bv: Opdracht) -> None:
    bericht_id = geparkeerd(toewijzing())
    uitvoer = bv("spoor", str(bericht_id))

    assert uitvoer.code == 0
    assert "Apart gezet (beoordeling-mislukt)" in uitvoer.uit
    assert OORZAAK in uitvoer.uit
    als_json = json.loads(bv("spoor", "--json", str(bericht_id)).uit)
    assert [stap["soort"] for stap in als_json["stappen"]] == ["ontvangen", "geparkeerd"]
    assert als_json["berichten"][0]["traceback"] == OORZAAK


def test_de_opdracht_geeft_alles_vrij(bv: Opdracht) -> None:
    ids = [geparkeerd(toewijzing(**identificatie(f"TW{nummer}"))) for nummer in range(3)]

    assert "3 vrijgegeven" in bv("bericht", "vrijgeven", "--alle").uit
    assert {haal(bericht_id).toestand for bericht_id in ids} == {"ontvangen"}
    assert "0 vrijgegeven" in bv("bericht", "vrijgeven", "--alle").uit


@pytest.mark.parametrize(
    "woorden, tekst",
    [
        (["spoor", str(uuid4())], "Er is geen bericht"),
        (["spoor", "geen-id"], "geen id"),
        (["bericht", "vrijgeven"], "--alle"),
        (["bericht", "vrijgeven", str(uuid4())], "Er is geen bericht"),
    ],
)
def test_een_verkeerde_opdracht_zegt_wat_er_mis_is(bv: Opdracht, woorden: list[str], tekst: str) -> None:
    uitvoer = bv(*woorden)

    assert uitvoer.code == 2
    assert tekst in uitvoer.fout


def test_alleen_wat_apart_staat_kan_vrij(bv: Opdracht) -> None:
    bericht_id = ontvang(toewijzing(), bron="rest").bericht_id
    uitvoer = bv("bericht", "vrijgeven", str(bericht_id))

    assert uitvoer.code == 2
    assert "geparkeerd" in uitvoer.fout


def test_over_rest_het_verhaal_zonder_personen_en_zonder_programmatuur(client: httpx.Client) -> None:
    bericht_id = lever(client, declaratie()).json()["id"]
    apart = geparkeerd(toewijzing())
    antwoord = client.get(f"/v1/berichten/{bericht_id}/spoor")

    assert antwoord.status_code == 200
    assert [stap["soort"] for stap in antwoord.json()["stappen"]] == ["ontvangen"]
    assert antwoord.json()["berichten"][0]["berichttype"] == "WMO323"
    assert "9999" not in antwoord.text.replace(bericht_id, "")
    assert "Traceback" not in client.get(f"/v1/berichten/{apart}/spoor").text
    assert is_probleem(client.get(f"/v1/berichten/{uuid4()}/spoor"), 404, "bericht-niet-gevonden")


def test_over_rest_vrijgeven(client: httpx.Client) -> None:
    bericht_id = geparkeerd(toewijzing())
    antwoord = client.post(f"/v1/berichten/{bericht_id}/vrijgaven")

    assert antwoord.status_code == 202
    assert (antwoord.json()["toestand"], antwoord.json()["fout"]) == ("ontvangen", None)
    nog_eens = client.post(f"/v1/berichten/{bericht_id}/vrijgaven")
    assert is_probleem(nog_eens, 409, "bericht-niet-geparkeerd")
    assert is_probleem(client.post(f"/v1/berichten/{uuid4()}/vrijgaven"), 404, "bericht-niet-gevonden")
    werk_af()
    assert haal(bericht_id).toestand == "verwerkt"
