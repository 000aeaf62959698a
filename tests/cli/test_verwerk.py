import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from app.diensten.verkeer.berichten import inhoud_van
from berichten import xml
from berichten.catalogus import berichttype
from berichten.lezen import lees
from berichten.model import bericht_325
from berichten.schema import controleer_schema
from tests.app.hulp import declaratie, declaratie_met_fouten, identificatie, start, tel, toewijzing
from tests.cli.conftest import Opdracht
from tests.cli.slecht import ONLEESBAAR
from tests.regels.bouwer import bericht

pytestmark = pytest.mark.usefixtures("schone_databank")

Schrijf = Callable[[str, bytes], Path]


def test_van_toewijzing_tot_antwoord(bv: Opdracht, schrijf: Schrijf, tmp_path: Path) -> None:
    paden = [
        schrijf("1-toewijzing.xml", toewijzing()),
        schrijf("2-start.xml", start()),
        schrijf("3-declaratie.xml", declaratie()),
    ]
    antwoorden = tmp_path / "uit"
    uitvoer = bv("verwerk", "--json", "--antwoorden", antwoorden, *paden)
    resultaten = [json.loads(regel) for regel in uitvoer.uit.splitlines()]

    assert uitvoer.code == 0
    assert [r["bestand"] for r in resultaten] == [str(pad) for pad in paden]
    assert [r["uitkomst"] for r in resultaten] == ["goedgekeurd"] * 3
    assert all(r["geldig"] and r["bevindingen"] == [] and r["berichtId"] for r in resultaten)
    assert resultaten[0].keys() == {
        "bestand", "berichttype", "release", "geldig", "bevindingen", "uitkomst", "berichtId", "antwoord",
    }  # fmt: skip
    # An order is answered by the provider, not by us.
    assert resultaten[0]["antwoord"] is None
    for resultaat, soort in zip(resultaten[1:], ("WMO306", "WMO325"), strict=True):
        inhoud = Path(resultaat["antwoord"]).read_bytes()
        assert controleer_schema(inhoud, xml.parse(inhoud), berichttype(soort)) == []
    assert len(list(antwoorden.iterdir())) == 2


def test_foute_regels_krijgen_hun_codes_op_hun_plaats(bv: Opdracht, schrijf: Schrijf, tmp_path: Path) -> None:
    bv("verwerk", schrijf("t.xml", toewijzing()))
    # The second line is on toewijzing 100002, which nobody made; the third is a copy of the first, a month too early.
    inhoud = bericht(
        "323",
        "iwmo",
        {
            "Declaratie.Clienten.1": None,
            "Declaratie.Clienten.0.Prestaties.+": {
                "van": 0,
                "ProductReferentie.ReferentieNummer": "VROEG",
                "ProductPeriode": {"Begindatum": date(2026, 3, 1), "Einddatum": date(2026, 3, 31)},
            },
            "Declaratie.TotaalIngediendBedrag.TotaalBedrag": 180000,
        },
    )
    uitvoer = bv("verwerk", "--json", "--antwoorden", tmp_path, schrijf("d.xml", inhoud))
    resultaat = json.loads(uitvoer.uit)
    assert uitvoer.code == 1
    assert (resultaat["uitkomst"], resultaat["geldig"]) == ("deels", False)
    plaatsen = {(b["regel"], b["retourcode"]): b["locaties"] for b in resultaat["bevindingen"]}
    assert plaatsen["TR338", "9338"] == ["/Bericht/Declaratie/Clienten/Client/Prestaties/Prestatie[2]"]
    assert plaatsen["TR307", "9307"] == ["/Bericht/Declaratie/Clienten/Client/Prestaties/Prestatie[3]"]

    antwoord = Path(resultaat["antwoord"]).read_bytes()
    wortel = xml.parse(antwoord)
    assert controleer_schema(antwoord, wortel, berichttype("WMO325")) == []
    gelezen = lees(wortel, berichttype("WMO325"))
    assert isinstance(gelezen, bericht_325.Bericht)
    assert gelezen.declaratie_antwoord is not None
    assert gelezen.declaratie_antwoord.totaal_toegekend_bedrag.totaal_bedrag == 72000
    codes = {
        p.product_referentie.referentie_nummer: p.retour_codes
        for c in gelezen.declaratie_antwoord.clienten
        for p in c.prestaties
    }
    assert codes.keys() == {"P2", "VROEG"}
    assert "9338" in codes["P2"]
    assert "9307" in codes["VROEG"]


def test_hetzelfde_bestand_nog_eens_geeft_hetzelfde(bv: Opdracht, schrijf: Schrijf) -> None:
    pad = schrijf("t.xml", toewijzing())
    eerste, tweede = (json.loads(bv("verwerk", "--json", pad).uit) for _ in range(2))
    assert eerste == tweede
    assert tel("bericht") == 1


def test_volgorde_telt(bv: Opdracht, schrijf: Schrijf) -> None:
    uitvoer = bv("verwerk", "--json", schrijf("s.xml", start()), schrijf("t.xml", toewijzing()))
    uitkomsten = [json.loads(regel)["uitkomst"] for regel in uitvoer.uit.splitlines()]
    assert uitkomsten == ["afgekeurd", "goedgekeurd"]
    assert uitvoer.code == 1


def test_andere_gemeente_dan_gevraagd(bv: Opdracht, schrijf: Schrijf) -> None:
    pad = schrijf("t.xml", toewijzing())
    anders = bv("verwerk", "--json", "--gemeente", "0150", pad)
    resultaat = json.loads(anders.uit)
    assert anders.code == 2
    assert (resultaat["uitkomst"], resultaat["fout"]["code"]) == ("onleesbaar", "andere-gemeente")
    assert bv("verwerk", "--gemeente", "0193", schrijf("u.xml", toewijzing(**identificatie("TW2")))).code == 0


@pytest.mark.parametrize("naam", ONLEESBAAR)
def test_onleesbaar_wordt_bewaard_en_hindert_niets(naam: str, bv: Opdracht, schrijf: Schrijf) -> None:
    inhoud, code = ONLEESBAAR[naam]
    uitvoer = bv("verwerk", "--json", schrijf("slecht.xml", inhoud), schrijf("goed.xml", toewijzing()))
    slecht, goed = map(json.loads, uitvoer.uit.splitlines())
    assert uitvoer.code == 2
    assert (slecht["uitkomst"], slecht["fout"]["code"], slecht["antwoord"]) == ("onleesbaar", code, None)
    assert inhoud_van(UUID(slecht["berichtId"])) == inhoud
    assert goed["uitkomst"] == "goedgekeurd"


def test_bestand_dat_niet_bestaat(bv: Opdracht, schrijf: Schrijf, tmp_path: Path) -> None:
    uitvoer = bv("verwerk", "--json", tmp_path / "weg.xml", schrijf("t.xml", toewijzing()))
    weg, goed = map(json.loads, uitvoer.uit.splitlines())
    assert uitvoer.code == 2
    assert (weg["uitkomst"], weg["berichtId"], weg["fout"]["code"]) == ("onleesbaar", None, "bestand-onleesbaar")
    assert goed["uitkomst"] == "goedgekeurd"


def test_map_voor_antwoorden_die_geen_map_is(bv: Opdracht, schrijf: Schrijf) -> None:
    pad = schrijf("t.xml", toewijzing())
    uitvoer = bv("verwerk", "--antwoorden", pad, pad)
    assert (uitvoer.code, tel("bericht")) == (2, 0)
    assert "kan niet als map" in uitvoer.fout


def test_voor_mensen(bv: Opdracht, schrijf: Schrijf, tmp_path: Path) -> None:
    bv("verwerk", schrijf("t.xml", toewijzing()))
    uitvoer = bv(
        "verwerk", "--antwoorden", tmp_path, schrijf("d.xml", declaratie_met_fouten()), schrijf("k.xml", b"<a>")
    )
    assert "WMO323 3.2: deels" in uitvoer.uit
    assert "TR338 → 9338" in uitvoer.uit
    assert "antwoord: " in uitvoer.uit
    assert "onleesbaar" in uitvoer.uit
