"""One verdict from the findings: what becomes of a message, of each line of a declaration, and the sums of that."""

import pytest

from berichten import xml
from berichten.bevinding import Bevinding
from berichten.lezen import lees
from berichten.oordeel import Oordeel, vel_oordeel
from tests.regels import bouwer

DECLARATIE = "/Bericht/Declaratie"
CLIENT = f"{DECLARATIE}/Clienten/Client[{{}}]"
P1, P2 = (f"{CLIENT.format(1)}/Prestaties/Prestatie[{nummer}]" for nummer in (1, 2))
P3 = f"{CLIENT.format(2)}/Prestaties/Prestatie"
ALLES = 132_000


def oordeel(nummer: str, *klassen: str, niveau: int = 3, wijzig: dict[str, object] | None = None) -> Oordeel:
    """The verdict on a base message with a finding at each of these classes."""
    soort = bouwer.soort(nummer, "iwmo")
    bericht = lees(xml.parse(bouwer.bericht(nummer, "iwmo", wijzig)), soort)
    bevindingen = [Bevinding("TR338", niveau, "9338", klasse, (klasse,), "") for klasse in klassen]
    return vel_oordeel(bericht, soort, bevindingen)


def afgewezen(gevonden: Oordeel) -> dict[str, tuple[str, ...]]:
    """The codes of the lines that are not granted, by their reference."""
    regels = [regel for regel in gevonden.regels if not regel.toegekend]
    return {regel.prestatie.product_referentie.referentie_nummer: regel.codes for regel in regels}


EIGEN, BOVEN = ("9338",), ("0233",)


@pytest.mark.parametrize(
    "klassen, uitkomst, niet, toegekend",
    [
        ([], "goedgekeurd", {}, ALLES),
        ([P2], "deels", {"P2": EIGEN}, ALLES - 36_000),
        ([P2, P2], "deels", {"P2": EIGEN}, ALLES - 36_000),
        ([P1, P2, P3], "afgekeurd", {"P1": EIGEN, "P2": EIGEN, "P3": EIGEN}, 0),
        ([CLIENT.format(1)], "deels", {"P1": BOVEN, "P2": BOVEN}, 24_000),
        ([CLIENT.format(1), P2], "deels", {"P1": BOVEN, "P2": BOVEN}, 24_000),
        ([CLIENT.format(1), P3], "afgekeurd", {"P1": BOVEN, "P2": BOVEN, "P3": EIGEN}, 0),
        ([DECLARATIE, P2], "afgekeurd", {"P1": BOVEN, "P2": BOVEN, "P3": BOVEN}, 0),
        (["/Bericht/Header"], "afgekeurd", {"P1": BOVEN, "P2": BOVEN, "P3": BOVEN}, 0),
        (["/Bericht"], "afgekeurd", {"P1": BOVEN, "P2": BOVEN, "P3": BOVEN}, 0),
    ],
)
def test_een_declaratie(klassen: list[str], uitkomst: str, niet: dict[str, tuple[str, ...]], toegekend: int) -> None:
    gevonden = oordeel("323", *klassen)

    assert (gevonden.uitkomst, afgewezen(gevonden)) == (uitkomst, niet)
    assert gevonden.bedragen == (ALLES, toegekend, ALLES - toegekend)


def test_een_credit_telt_negatief() -> None:
    credit: dict[str, object] = {"Declaratie.Clienten.1.Prestaties.0.IngediendBedrag.DebetCredit": "C"}

    assert oordeel("323", P1, wijzig=credit).bedragen == (84_000, 12_000, 72_000)


def test_op_niveau_2_telt_alleen_dat() -> None:
    gevonden = oordeel("323", "/Bericht/Declaratie/DeclaratiePeriode", niveau=2)

    assert (gevonden.uitkomst, gevonden.kopcodes, gevonden.codes) == ("afgekeurd", ("0001",), {})
    assert gevonden.bedragen.toegekend == 0


@pytest.mark.parametrize("klasse", ["Header", "Client", "Client/StartProducten/StartProduct"])
def test_een_ander_bericht_wordt_in_zijn_geheel_afgekeurd(klasse: str) -> None:
    gevonden = oordeel("305", f"/Bericht/{klasse}")

    assert (gevonden.uitkomst, gevonden.verwerkbaar, gevonden.regels) == ("afgekeurd", False, [])
    assert oordeel("305").uitkomst == "goedgekeurd"


@pytest.mark.parametrize("klasse", ["/Bericht/Client", P3.replace("[2]", "[3]"), f"{DECLARATIE}/DeclaratiePeriode", ""])
def test_een_klasse_die_er_niet_is_is_een_fout_van_ons(klasse: str) -> None:
    with pytest.raises(LookupError):
        oordeel("323", klasse)
