"""The simulated traffic itself: always the same, whole, valid where it should be, and of every kind."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

import simulatie
from berichten.catalogus import ROLLEN, Berichttype
from berichten.fouten import Berichtfout
from berichten.schema import controleer_schema
from berichten.xml import parse
from simulatie.oorzaken import OORZAKEN
from simulatie.opzet import OpzetFout, maak_opzet
from simulatie.personen import bsns
from simulatie.verkeer import maak_wereld
from simulatie.zending import Zending


def verkeer(
    zaad: int = 1, *, clienten: int = 40, aanbieders: int = 6, maanden: int = 12, fouten: str = "25"
) -> Iterator[Zending]:
    opzet = maak_opzet(
        gemeente="0193", clienten=clienten, aanbieders=aanbieders, maanden=maanden, zaad=zaad, fouten=fouten
    )
    return maak_wereld(opzet).verloop()


def _bytes(zendingen: Iterator[Zending]) -> list[tuple[bytes, bytes | None]]:
    return [(zending.inhoud, zending.antwoord) for zending in zendingen]


def test_zelfde_zaad_zelfde_bytes() -> None:
    assert _bytes(verkeer(4)) == _bytes(verkeer(4))
    assert _bytes(verkeer(4)) != _bytes(verkeer(5))


def test_berichten_gaan_op_volgorde_van_de_dag() -> None:
    dagen = [zending.datum for zending in verkeer()]
    assert dagen == sorted(dagen)
    assert all(dag.weekday() < 5 for dag in dagen)


def _geldig(inhoud: bytes, soort: Berichttype) -> bool:
    try:
        return not controleer_schema(inhoud, parse(inhoud), soort)
    except Berichtfout:
        return False


def test_wat_gelezen_moet_worden_is_geldig_en_wat_stuk_is_niet() -> None:
    for zending in verkeer():
        assert _geldig(zending.inhoud, zending.soort) != zending.verwachting.transportfout, zending.oorzaken
        if zending.antwoord is not None and zending.antwoordsoort is not None:
            assert _geldig(zending.antwoord, zending.antwoordsoort)


def test_alleen_wie_verzonnen_is_komt_voor() -> None:
    for zending in verkeer():
        for bsn in re.findall(rb"Bsn>(\d{9})<", zending.inhoud):
            assert bsn.startswith(b"9999")


def test_fictieve_bsns_voldoen_aan_de_elfproef_en_zijn_er_genoeg() -> None:
    eerste = list(itertools.islice(bsns(), 80_100))
    assert len(set(eerste)) == 80_100
    assert all(bsn.startswith("999") for bsn in eerste)
    for bsn in eerste[::997]:
        gewichten = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        assert sum(int(cijfer) * gewicht for cijfer, gewicht in zip(bsn, gewichten, strict=True)) % 11 == 0


def test_elk_soort_bericht_elke_vorm_eenheid_frequentie_en_oorzaak_komt_voor() -> None:
    soorten, oorzaken = set[str](), set[str]()
    omvang, vormen = set[tuple[str, str | None]](), set[tuple[bool, bool]]()
    for zending in verkeer(2, clienten=1000, aanbieders=25, fouten="40"):
        soorten.add(zending.soort.naam)
        oorzaken.update(zending.oorzaken)
        if zending.antwoordsoort is not None:
            soorten.add(zending.antwoordsoort.naam)
        if zending.soort.nummer == "301" and not zending.oorzaken:
            for product in etree.fromstring(zending.inhoud).iter("{*}ToegewezenProduct"):
                categorie, code = product.findtext("{*}Product/{*}Categorie"), product.findtext("{*}Product/{*}Code")
                vormen.add((categorie is not None, code is not None))
                omvang.add(("eenheid", product.findtext("{*}Omvang/{*}Eenheid")))
                omvang.add(("frequentie", product.findtext("{*}Omvang/{*}Frequentie")))
    assert soorten == {f"{wet}{nummer}" for wet in ("WMO", "JW") for nummer in ROLLEN}
    assert vormen == {(True, True), (True, False), (False, False)}
    assert {waarde for wat, waarde in omvang if wat == "eenheid"} == {None, "01", "04", "14", "16", "82", "83", "84"}
    assert {waarde for wat, waarde in omvang if wat == "frequentie"} == {None, "1", "2", "4", "6"}
    assert oorzaken == set(OORZAKEN)


def test_zonder_fouten_is_alles_goed() -> None:
    assert {zending.verwachting.uitkomst for zending in verkeer(fouten="0")} == {"goedgekeurd"}


def test_een_oorzaak_op_zichzelf() -> None:
    gevonden = {oorzaak for zending in verkeer(fouten="bedrag-onjuist=20") for oorzaak in zending.oorzaken}
    assert gevonden == {"bedrag-onjuist"}


@pytest.mark.parametrize(
    "anders, reden",
    [
        ({"gemeente": "9999"}, "staat niet in de lijst"),
        ({"gemeente": "193"}, "staat niet in de lijst"),
        ({"clienten": 0}, "mogelijk is 1 tot en met"),
        ({"aanbieders": 41}, "een aanbieder heeft er minstens één"),
        ({"maanden": 49}, "mogelijk is 1 tot en met 48"),
        ({"zaad": -1}, "mogelijk is 0 tot en met"),
        ({"fouten": "51"}, "geen percentage"),
        ({"fouten": "veel"}, "geen percentage"),
        ({"fouten": "bestaat-niet=2"}, "Oorzaak bestaat-niet bestaat niet"),
    ],
)
def test_een_onmogelijke_opzet_wordt_geweigerd_met_de_reden(anders: dict[str, object], reden: str) -> None:
    opzet = {"gemeente": "0193", "clienten": 40, "aanbieders": 4, "maanden": 12, "zaad": 1, "fouten": "2"}
    with pytest.raises(OpzetFout, match=re.escape(reden)):
        maak_opzet(**(opzet | anders))  # type: ignore[arg-type]


def test_alle_gebreken_tegelijk() -> None:
    with pytest.raises(OpzetFout) as fout:
        maak_opzet(gemeente="9999", clienten=0, aanbieders=0, maanden=0, zaad=1, fouten="x")
    assert fout.value.melding.count("\n- ") == 5


def test_de_simulatie_kent_de_regels_niet() -> None:
    """It is an oracle as long as it does its own thinking; app/toets holds it beside the service."""
    verboden = (
        "berichten.regels",
        "berichten.beoordelen",
        "berichten.omvang",
        "berichten.antwoord",
        "berichten.dossier",
    )
    map_ = Path(simulatie.__file__).parent
    for pad in sorted(map_.glob("*.py")):
        namen = set[str]()
        for knoop in ast.walk(ast.parse(pad.read_bytes())):
            if isinstance(knoop, ast.Import):
                namen |= {naam.name for naam in knoop.names}
            elif isinstance(knoop, ast.ImportFrom):
                namen |= {f"{knoop.module}.{naam.name}" for naam in knoop.names}
        buiten = {naam for naam in namen if naam.startswith(verboden)}
        buiten |= {naam for naam in namen if naam.startswith("app.")}
        assert not buiten, pad.name
