"""What was agreed beside the messages: contracts, the product list, and which municipalities there were."""

from typing import Any

import pytest

from app.diensten.beheer.importeren import importeer
from app.diensten.verkeer.berichten import bevindingen_van
from tests.ketens.hulp import ANDERE, GOED, Keten, Uitslag, regel

pytestmark = pytest.mark.usefixtures("schone_databank")

CATEGORIE, CODE = "02", "02A05"
JAAR = {"Toewijzingsdatum": "2025-12-19", "Ingangsdatum": "2026-01-01", "Einddatum": "2026-12-31"}
ZONDER_CODE = JAAR | {"Product.Code": None, "Omvang": None}
"""An aspecific toewijzing: of a category, without any unit."""
MAANDTARIEF = 72000
"""Cents of a line of twelve hours."""


def neem_op(soort: str, kop: str, *rijen: str) -> None:
    """Read reference data in, in which every row is of municipality and law."""
    importeer(soort, "\r\n".join([f"gemeente;standaard;{kop}", *(f"0193;iwmo;{rij}" for rij in rijen)]).encode())


def neem_producten_op(*rijen: str) -> None:
    """Read a product list in: category, code, first and last day."""
    kop = "productcategorie;productcode;omschrijving;begindatum;einddatum"
    neem_op("producten", kop, *(rij.replace("|", ";proef;") for rij in rijen))


def neem_contracten_op(*rijen: str) -> None:
    """Read contracts of the provider in: product code, unit, rate, variant, first and last day."""
    kop = "aanbieder;productcategorie;productcode;eenheid;tarief;uitvoeringsvariant;begindatum;einddatum"
    neem_op("contracten", kop, *(f"70701234;{CATEGORIE};{rij}" for rij in rijen))


def codes(uitslag: Uitslag) -> dict[str, list[str]]:
    """The return codes of the rejected lines of a declaration; empty when it is granted in full."""
    if uitslag.codes["DeclaratieAntwoord"] == ["8001"]:
        return {}
    return uitslag.afgewezen


def met(keten: Keten, *producten: dict[str, Any]) -> Keten:
    """The chain after these toewijzingen were accepted."""
    assert keten.toewijzing("2025-12-20", *producten).kop.uitkomst == GOED
    return keten


def test_een_lopende_toewijzing_houdt_haar_code_als_de_lijst_haar_verliest() -> None:
    neem_producten_op(f"{CATEGORIE};{CODE}|2021-01-01;2026-03-31", "05;05A09|2021-01-01;")
    keten = met(Keten(), JAAR)

    begin = {"ToewijzingIngangsdatum": "2026-01-01", "Begindatum": "2026-05-01"}
    assert keten.start("2026-05-05", begin).kop.uitkomst == GOED
    assert codes(keten.declaratie("2026-05", regel("P1", "2026-05"), regel("P2", "2026-04"))) == {}
    assert keten.stop("2026-06-05", begin | {"Einddatum": "2026-05-31"}).kop.uitkomst == GOED

    # What is new goes by its own dates.
    nieuw = {"ToewijzingNummer": 100002, "Toewijzingsdatum": "2026-12-19", "Ingangsdatum": "2027-01-01"}
    uitslag = keten.toewijzing("2026-12-20", JAAR, JAAR | nieuw | {"Einddatum": "2027-12-31"})
    assert (uitslag.kop.uitkomst, uitslag.regels) == ("afgekeurd", ["TR381"])


def test_een_code_die_een_dag_van_de_periode_in_de_lijst_staat() -> None:
    neem_producten_op(f"{CATEGORIE};{CODE}|2026-04-15;")
    keten = met(Keten(), ZONDER_CODE | {"Budget": 900000})

    assert codes(keten.declaratie("2026-05", regel("P1", "2026-05"), regel("P2", "2026-04"))) == {}
    assert codes(keten.declaratie("2026-05", regel("P3", "2026-03"))) == {"P3": ["S329"]}


def test_een_uurtarief_op_een_toewijzing_in_minuten_zonder_contract() -> None:
    """At 61,15 an hour 130 minutes are 132,49; the rate per minute is 1,02, which makes 132,60 (IV081)."""
    keten = met(Keten(), JAAR | {"Omvang": {"Volume": 600, "Eenheid": "01", "Frequentie": "4"}})

    def minuten(referentie: str, maand: str, bedrag: int) -> dict[str, Any]:
        tarief = {"Eenheid": "01", "ProductTarief": 102, "IngediendBedrag": {"Bedrag": bedrag, "DebetCredit": "D"}}
        return regel(referentie, maand, 130, **tarief)

    assert codes(keten.declaratie("2026-05", minuten("P1", "2026-04", 13249), minuten("P2", "2026-05", 13260))) == {}
    # No rate per hour of 60,90 to 61,49 gives this.
    assert codes(keten.declaratie("2026-06", minuten("P3", "2026-06", 13324))) == {"P3": ["9346"]}


def test_zonder_eenheid_geldt_die_van_het_contract_ook_voor_euros() -> None:
    neem_contracten_op(
        f"{CODE};04;6000;inspanningsgericht;2021-01-01;",
        "02A06;83;0;outputgericht;2021-01-01;2026-04-30",
    )
    keten = met(Keten(), ZONDER_CODE)

    def in_euros(referentie: str, maand: str, code: str) -> dict[str, Any]:
        uit = regel(referentie, maand, Eenheid="83", GeleverdVolume=MAANDTARIEF, ProductCode=code)
        del uit["ProductTarief"]
        return uit

    goed = regel("P1", "2026-05"), in_euros("P2", "2026-04", "02A06")
    assert codes(keten.declaratie("2026-05", *goed)) == {}
    fout = (
        in_euros("P3", "2026-04", CODE),
        in_euros("P4", "2026-05", "02A06"),
        in_euros("P5", "2026-05", "02A99"),
        regel("P6", "2026-04", ProductCode="02A99"),
    )
    assert codes(keten.declaratie("2026-05", *fout)) == {f"P{nummer}": ["9341"] for nummer in range(3, 7)}


def test_de_variant_is_die_van_het_contract_over_de_periode() -> None:
    """Fifteen hours are five weeks of effort; in April 2026 there are four Sundays, so twelve hours of output."""
    neem_contracten_op(
        f"{CODE};04;6000;inspanningsgericht;2021-01-01;2026-03-31", f"{CODE};04;6000;outputgericht;2026-04-01;"
    )
    keten = met(Keten(), JAAR)

    assert codes(keten.declaratie("2026-01", regel("P1", "2026-01", 15))) == {}
    assert codes(keten.declaratie("2026-04", regel("P2", "2026-04", 13))) == {"P2": ["9321"]}
    assert codes(keten.declaratie("2026-04", regel("P3", "2026-04", 12))) == {}


@pytest.mark.parametrize(
    "wijzig",
    [
        {"Ingangsdatum": "2026-02-01"},
        {"Omvang.Volume": 4},
        {"Omvang.Frequentie": "6"},
        {"Product.Code": None, "Omvang": None, "Budget": 900000},
    ],
)
def test_wat_onder_een_nummer_niet_mag_wijzigen_is_een_andere_toewijzing(wijzig: dict[str, Any]) -> None:
    keten = met(Keten(), JAAR)
    uitslag = keten.toewijzing("2026-01-20", JAAR | {"Toewijzingsdatum": "2026-01-19"} | wijzig)
    assert (uitslag.kop.uitkomst, uitslag.regels) == ("afgekeurd", ["TR332"])


def test_een_nummer_waarvan_alles_is_geweigerd_is_vrij() -> None:
    """What the provider rejected counts as never sent (OP286): the corrected toewijzing may keep the number."""
    keten = Keten()
    eerste = keten.toewijzing("2025-12-20", JAAR)
    keten.retour(eerste, "Client/ToegewezenProducten/ToegewezenProduct", "S329")
    anders = {"Ingangsdatum": "2026-02-01", "Omvang.Volume": 4}
    assert keten.toewijzing("2026-01-20", JAAR | anders).kop.uitkomst == GOED


def test_een_opgeheven_gemeente_bestond_toen() -> None:
    """Weesp became part of Amsterdam on 24 March 2022."""
    keten, weesp, product = Keten(), {"Header.Afzender": "0457"}, "Client.ToegewezenProducten.0."
    oud = {product + "Ingangsdatum": "2021-07-01", product + "Toewijzingsdatum": "2021-06-01"}
    assert keten.stuur("301", "2021-06-10", weesp | oud).kop.uitkomst == GOED

    nieuw = {product + "ToewijzingNummer": 100002, product + "Toewijzingsdatum": "2022-03-20", "Client.Bsn": ANDERE}
    te_laat = keten.stuur("301", "2022-03-24", weesp | nieuw)
    assert te_laat.regels == ["TR378"]
    (bevinding,) = bevindingen_van(te_laat.kop.id)
    assert bevinding.details == (
        "Gemeentecode 0457 staat niet in de gemeentelijke indeling die geldt op de Dagtekening 24-03-2022 of op de "
        "ingangsdatum van een toewijzing in het bericht (ingebouwde lijst, CBS, gemeentelijke indeling 2019 tot en met "
        "2026)."
    )


def test_de_tekst_zegt_dat_een_ingelezen_lijst_is_gebruikt() -> None:
    importeer(
        "gemeenten",
        b"code;naam;provincie;begindatum;einddatum\r\n0363;Amsterdam;Noord-Holland;2024-01-01;",
    )
    uitslag = Keten().stuur("319", "2026-03-20")
    tekst = next(b.details for b in bevindingen_van(uitslag.kop.id) if b.regel == "TR378")
    assert tekst == (
        "Gemeentecode 0193 staat niet in de gemeentelijke indeling die geldt op de Dagtekening 20-03-2026 "
        "(ingelezen lijst, vanaf 01-01-2024)."
    )
