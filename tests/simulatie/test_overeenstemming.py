"""Service and simulation agree on every message of a simulated year: outcome, return codes and answer."""

import pytest

from app.toets.toets import Verschil, beslissend, lees_in, vergelijk
from berichten.bevinding import Bevinding
from simulatie.opzet import maak_opzet
from simulatie.verkeer import maak_wereld
from simulatie.zending import DECLARATIE, KOP

EEN_JAAR = 12


@pytest.mark.parametrize("zaad", [1, 2, 3])
def test_elke_uitkomst_is_die_van_het_manifest(zaad: int, schone_databank: str) -> None:
    opzet = maak_opzet(gemeente="0193", clienten=40, aanbieders=6, maanden=EEN_JAAR, zaad=zaad, fouten="30")
    wereld = maak_wereld(opzet)
    lees_in(wereld)
    verschillen: list[Verschil] = []
    oorzaken: set[str] = set()
    for zending, gevonden in vergelijk(enumerate(wereld.verloop(), 1)):
        verschillen += gevonden
        oorzaken.update(zending.oorzaken)
    assert len(oorzaken) > 50
    assert not verschillen, "\n".join(str(verschil) for verschil in verschillen)


def test_een_retour_over_een_gebruikte_identificatie_raakt_het_eerste_bericht_niet(schone_databank: str) -> None:
    """The provider rejects the second order with that identification (9056); the first one holds."""
    opzet = maak_opzet(
        gemeente="0193", clienten=20, aanbieders=2, maanden=2, zaad=1, fouten="identificatie-gebruikt=50"
    )
    wereld = maak_wereld(opzet)
    lees_in(wereld)
    uitkomsten = list(vergelijk(enumerate(wereld.verloop(), 1)))
    assert any(zending.oorzaken and zending.soort.nummer == "301" for zending, _ in uitkomsten)
    assert not [str(verschil) for _, gevonden in uitkomsten for verschil in gevonden]


def test_een_verschil_wordt_gemeld_met_de_redenen_van_beide_kanten(schone_databank: str) -> None:
    """The contracts of the simulation are not read in, so that the service has no rates to hold lines against."""
    opzet = maak_opzet(gemeente="0193", clienten=12, aanbieders=2, maanden=3, zaad=1, fouten="tarief-onjuist=50")
    gevonden = [str(v) for _, vs in vergelijk(enumerate(maak_wereld(opzet).verloop(), 1)) for v in vs]
    uitkomst = next(tekst for tekst in gevonden if "uitkomst" in tekst)
    assert "simulatie: deels (tarief-onjuist)" in uitkomst or "simulatie: afgekeurd (tarief-onjuist)" in uitkomst
    assert "dienst:" in uitkomst


def _bevinding(klasse: str, code: str, niveau: int = 3) -> Bevinding:
    return Bevinding("TR000", niveau, code, klasse, (klasse,), "")


def test_de_klasse_die_beslist_staat_alleen() -> None:
    client, regel = f"{DECLARATIE}/Clienten/Client", f"{DECLARATIE}/Clienten/Client/Prestaties/Prestatie"
    los = [_bevinding(regel, "9308"), _bevinding(regel, "9307")]
    assert beslissend(los) == {regel: ("9307", "9308")}
    assert beslissend([*los, _bevinding(client, "8187")]) == {client: ("8187",)}
    assert beslissend([*los, _bevinding(DECLARATIE, "9333")]) == {DECLARATIE: ("9333",)}
    assert beslissend([*los, _bevinding(KOP, "9056")]) == {KOP: ("9056",)}
    assert beslissend([*los, _bevinding(regel, "0001", niveau=2)]) == {KOP: ("0001",)}
