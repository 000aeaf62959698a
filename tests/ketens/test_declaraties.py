"""Debit, credit and correct again, periods, a toewijzing that changes while it is declared (IV085-IV091, OP366)."""

import pytest

from tests.ketens.hulp import ANDERE, GOED, Keten, Uitslag, credit, regel

pytestmark = pytest.mark.usefixtures("schone_databank")

MAANDTARIEF = 72000
"""Cents of a line of twelve hours."""


@pytest.fixture(params=["iwmo", "ijw"])
def keten(request: pytest.FixtureRequest) -> Keten:
    """A client with one toewijzing: 3 hours a week from January to December 2026."""
    keten = Keten(request.param)
    assert keten.toewijzing("2025-12-20", LOOPTIJD).kop.uitkomst == GOED
    return keten


LOOPTIJD = {"Toewijzingsdatum": "2025-12-19", "Ingangsdatum": "2026-01-01", "Einddatum": "2026-12-31"}
EERSTE_DAG = {"RedenWijziging": "13", "Ingangsdatum": "2026-01-01", "Einddatum": "2026-01-01"}


def toegekend(uitslag: Uitslag, bedrag: int) -> None:
    """Granted in full (8001), with this total."""
    assert (uitslag.kop.uitkomst, uitslag.regels, uitslag.toegekend) == (GOED, [], bedrag)
    assert uitslag.codes == {"Header": ["0200"], "DeclaratieAntwoord": ["8001"]}


def afgewezen(uitslag: Uitslag, bedrag: int, **regels: list[str]) -> None:
    """These lines are rejected with these codes, and this is granted of the rest."""
    assert (uitslag.afgewezen, uitslag.toegekend) == (regels, bedrag)
    assert uitslag.antwoord.header.retour_codes == ["0200"]
    assert uitslag.antwoord.declaratie_antwoord.retour_codes == ["0200"]


def test_debet_credit_en_weer_debet_in_een_bericht(keten: Keten) -> None:
    p1, p2 = regel("P1", "2026-04"), regel("P2", "2026-04", 10)
    toegekend(keten.declaratie("2026-04", p1), MAANDTARIEF)

    # The order within the message means nothing: credits are settled first.
    toegekend(keten.declaratie("2026-05", p2, credit("C1", p1), regel("P3", "2026-05")), 60000)
    afgewezen(keten.declaratie("2026-05", regel("P4", "2026-04", 8), credit("C2", p1)), 0, P4=["9389"], C2=["9390"])


def test_debet_credit_en_weer_debet_in_drie_berichten(keten: Keten) -> None:
    p1 = regel("P1", "2026-04")
    toegekend(keten.declaratie("2026-04", p1), MAANDTARIEF)

    afgewezen(keten.declaratie("2026-04", regel("P2", "2026-04", 10)), 0, P2=["9389"])
    toegekend(keten.declaratie("2026-05", credit("C1", p1)), -MAANDTARIEF)
    afgewezen(keten.declaratie("2026-05", credit("C2", p1)), 0, C2=["9390"])
    toegekend(keten.declaratie("2026-05", regel("P3", "2026-04", 10)), 60000)


def test_een_afgekeurde_credit_neemt_haar_debet_mee(keten: Keten) -> None:
    p1 = regel("P1", "2026-04")
    toegekend(keten.declaratie("2026-04", p1), MAANDTARIEF)

    ander_bedrag = credit("C1", p1, GeleverdVolume=11, IngediendBedrag={"Bedrag": 66000, "DebetCredit": "C"})
    uitslag = keten.declaratie("2026-05", ander_bedrag, regel("P2", "2026-04", 10), regel("P3", "2026-05"))
    afgewezen(uitslag, MAANDTARIEF, C1=["8017"], P2=["9389"])
    assert uitslag.kop.uitkomst == "deels"
    # What was rejected was never sent, but its reference is used.
    afgewezen(keten.declaratie("2026-05", credit("C1", p1)), 0, C1=["8021"])
    toegekend(keten.declaratie("2026-05", credit("C2", p1), regel("P4", "2026-04", 10)), -12000)


def test_wat_is_afgekeurd_kan_niet_terug_en_wel_opnieuw(keten: Keten) -> None:
    te_veel = regel("P1", "2026-04", 16)
    afgewezen(keten.declaratie("2026-04", te_veel), 0, P1=["9321"])

    afgewezen(keten.declaratie("2026-04", credit("C1", te_veel)), 0, C1=["8017"])
    toegekend(keten.declaratie("2026-04", regel("P2", "2026-04", 15)), 90000)


def test_dezelfde_regel_twee_keer_terug_in_een_bericht_is_technisch_onjuist(keten: Keten) -> None:
    p1 = regel("P1", "2026-04")
    toegekend(keten.declaratie("2026-04", p1), MAANDTARIEF)

    dubbel = keten.declaratie("2026-05", credit("C1", p1), credit("C2", p1))
    assert (dubbel.regels, dubbel.codes) == (["TR315"], {"Header": ["0001"]})
    toegekend(keten.declaratie("2026-05", credit("C1", p1)), -MAANDTARIEF)


def test_referentienummers_gelden_per_aanbieder(keten: Keten) -> None:
    toegekend(keten.declaratie("2026-04", regel("P1", "2026-04")), MAANDTARIEF)
    afgewezen(keten.declaratie("2026-05", regel("P1", "2026-05")), 0, P1=["8021"])


def test_de_som_over_de_looptijd(keten: Keten) -> None:
    product = {"ToewijzingNummer": 100002, "Product": {"Categorie": "$CAT2", "Code": "$CODE2"}}
    totaal = LOOPTIJD | product | {"Omvang": {"Volume": 30, "Eenheid": "04", "Frequentie": "6"}}
    assert keten.toewijzing("2026-01-02", LOOPTIJD, totaal).kop.uitkomst == GOED
    op = {"ToewijzingNummer": 100002, "ProductCategorie": "$CAT2", "ProductCode": "$CODE2"}
    april = regel("P1", "2026-04", 20, **op)
    toegekend(keten.declaratie("2026-04", april), 120000)

    # 11 does not fit beside the 20, 10 does; taking back the 20 makes room for more in the same message.
    afgewezen(keten.declaratie("2026-05", regel("P2", "2026-05", 11, **op)), 0, P2=["9322"])
    toegekend(keten.declaratie("2026-05", regel("P3", "2026-05", 10, **op)), 60000)
    toegekend(keten.declaratie("2026-06", regel("P4", "2026-06", 20, **op), credit("C1", april)), 0)
    afgewezen(keten.declaratie("2026-07", regel("P6", "2026-07", 1, **op)), 0, P6=["9322"])


def test_een_regel_van_niets_laat_haar_maand_vrij(keten: Keten) -> None:
    """It cannot be credited (CS325), so nothing could ever be declared over that month again (TR389)."""
    niets = regel("P1", "2026-04", 0)
    toegekend(keten.declaratie("2026-04", niets), 0)
    terug = keten.declaratie("2026-05", credit("C1", niets))
    assert (terug.regels, terug.codes) == (["CS325"], {"Header": ["0001"]})

    toegekend(keten.declaratie("2026-05", regel("P2", "2026-04")), MAANDTARIEF)
    afgewezen(keten.declaratie("2026-05", regel("P3", "2026-04", 0)), 0, P3=["9389"])


def test_vijf_jaar_voor_een_schrikkeldag(keten: Keten) -> None:
    """Of 29 February the day five years earlier is the 28th (TR335)."""
    eerder = {"ToewijzingNummer": 100002, "Toewijzingsdatum": "2022-12-20"}
    assert (
        keten.toewijzing(
            "2022-12-20", LOOPTIJD | eerder | {"Ingangsdatum": "2023-01-01", "Einddatum": "2023-12-31"}
        ).kop.uitkomst
        == GOED
    )
    schrikkeldag = {"DeclaratieDagtekening": "2028-02-29"}
    maand = regel("P1", "2023-02", ToewijzingNummer=100002)
    toegekend(keten.declaratie("2028-01", maand, **schrikkeldag), MAANDTARIEF)
    kort = regel("P2", "2023-01", ToewijzingNummer=100002)
    te_laat = keten.declaratie("2028-01", kort, **schrikkeldag)
    assert (te_laat.regels, te_laat.codes) == (["TR335"], {"Header": ["0001"]})


def test_een_budget(keten: Keten) -> None:
    budget = {"Product.Code": None, "Omvang": None, "Budget": 100000, "ToewijzingNummer": 100002}
    overig = {"Product.Categorie": "$CAT2", "Ingangsdatum": "2026-01-01", "Toewijzingsdatum": "2025-12-19"}
    assert keten.toewijzing("2025-12-20", LOOPTIJD, budget | overig).kop.uitkomst == GOED
    op_budget = {"ToewijzingNummer": 100002, "ProductCategorie": "$CAT2", "ProductCode": "$CODE2"}
    uitslag = keten.declaratie(
        "2026-04", regel("P1", "2026-04", 10, **op_budget), regel("P2", "2026-03", 7, **op_budget)
    )
    afgewezen(uitslag, 60000, P2=["9369"])
    toegekend(keten.declaratie("2026-05", regel("P3", "2026-05", 6, **op_budget)), 36000)


def test_verwijderen_kan_niet_als_er_is_gedeclareerd(keten: Keten) -> None:
    p1 = regel("P1", "2026-04")
    toegekend(keten.declaratie("2026-04", p1), MAANDTARIEF)

    weg = keten.toewijzing("2026-05-10", EERSTE_DAG | {"Toewijzingsdatum": "2026-05-10"})
    assert (weg.kop.uitkomst, weg.regels) == ("afgekeurd", ["TR385"])
    toegekend(keten.declaratie("2026-05", regel("P2", "2026-05")), MAANDTARIEF)
    toegekend(keten.declaratie("2026-05", credit("C1", p1), credit("C2", regel("P2", "2026-05"))), -2 * MAANDTARIEF)
    assert keten.toewijzing("2026-06-10", EERSTE_DAG | {"Toewijzingsdatum": "2026-06-10"}).kop.uitkomst == GOED
    afgewezen(keten.declaratie("2026-06", regel("P3", "2026-06")), 0, P3=["9384"])


def test_inkorten_laat_wat_is_toegekend_staan_en_terugnemen_mag(keten: Keten) -> None:
    p1 = regel("P1", "2026-04")
    toegekend(keten.declaratie("2026-04", p1), MAANDTARIEF)
    korter = LOOPTIJD | {"Einddatum": "2026-03-31", "Toewijzingsdatum": "2026-05-10", "RedenWijziging": "10"}
    assert keten.toewijzing("2026-05-10", korter).kop.uitkomst == GOED

    afgewezen(keten.declaratie("2026-05", regel("P2", "2026-05")), 0, P2=["9308"])
    toegekend(keten.declaratie("2026-05", credit("C1", p1)), -MAANDTARIEF)
    afgewezen(keten.declaratie("2026-05", regel("P3", "2026-04", 10)), 0, P3=["9308"])


def test_oprekken_geeft_ruimte(keten: Keten) -> None:
    afgewezen(keten.declaratie("2027-01", regel("P1", "2027-01")), 0, P1=["9308"])
    langer = LOOPTIJD | {"Einddatum": "2027-01-15", "Toewijzingsdatum": "2026-12-10", "RedenWijziging": "10"}
    assert keten.toewijzing("2026-12-10", langer).kop.uitkomst == GOED

    afgewezen(keten.declaratie("2027-01", regel("P2", "2027-01", 9)), 0, P2=["9308", "9388"])
    tot = {"ProductPeriode": {"Begindatum": "2027-01-01", "Einddatum": "2027-01-15"}}
    toegekend(keten.declaratie("2027-01", regel("P3", "2027-01", 9, **tot)), 54000)


def test_een_oudere_versie_die_later_komt_verandert_niets(keten: Keten) -> None:
    langer = LOOPTIJD | {"Einddatum": "2027-06-30", "Toewijzingsdatum": "2026-06-10", "RedenWijziging": "10"}
    korter = LOOPTIJD | {"Einddatum": "2026-06-30", "Toewijzingsdatum": "2026-06-01", "RedenWijziging": "10"}
    for versie in (langer, korter, korter | {"Toewijzingsdatum": "2026-06-10", "Toewijzingstijd": "10:14:59"}):
        assert keten.toewijzing("2026-06-10", versie).kop.uitkomst == GOED
    toegekend(keten.declaratie("2026-07", regel("P1", "2026-07")), MAANDTARIEF)

    assert keten.toewijzing("2026-08-10", korter | {"Toewijzingsdatum": "2026-06-11"}).kop.uitkomst == GOED
    afgewezen(keten.declaratie("2026-08", regel("P2", "2026-08")), 0, P2=["9308"])


def test_declaratieperioden_zijn_die_van_iv090(keten: Keten) -> None:
    for nummer, maand in enumerate(("2026-01", "2026-02", "2026-03", "2026-05")):
        toegekend(keten.declaratie(maand, regel(f"P{nummer}", maand)), MAANDTARIEF)

    april = keten.declaratie("2026-04", regel("P10", "2026-04"))
    assert april.codes == {"Header": ["0200"], "DeclaratieAntwoord": ["8214"]}
    assert (april.toegekend, april.kop.uitkomst) == (0, "afgekeurd")
    # What was rejected as a whole was never sent: the same line goes with the second declaration of May.
    toegekend(keten.declaratie("2026-05", regel("P10", "2026-04")), MAANDTARIEF)
    toegekend(keten.declaratie("2026-06", regel("P11", "2026-06")), MAANDTARIEF)
    toegekend(keten.declaratie("2026-09", regel("P13", "2026-07"), regel("P14", "2026-08")), 2 * MAANDTARIEF)


def test_een_declaratienummer_wordt_een_keer_gebruikt(keten: Keten) -> None:
    niet = keten.declaratie("2026-04", regel("P1", "2026-04"), DeclaratieNummer="D1", bsn=ANDERE)
    assert niet.codes["Client"] == ["8187"]
    dubbel = keten.declaratie("2026-04", regel("P2", "2026-04"), DeclaratieNummer="D1")
    assert dubbel.codes == {"Header": ["0200"], "DeclaratieAntwoord": ["9333"]}
    assert dubbel.toegekend == 0
    toegekend(keten.declaratie("2026-04", regel("P2", "2026-04"), DeclaratieNummer="D2"), MAANDTARIEF)


def test_het_nummer_van_een_afgekeurde_declaratie_is_vrij(keten: Keten) -> None:
    technisch = keten.declaratie(
        "2026-04",
        regel("P1", "2026-04"),
        DeclaratieNummer="D1",
        TotaalIngediendBedrag={"TotaalBedrag": 1, "DebetCredit": "D"},
    )
    assert technisch.codes == {"Header": ["0001"]}
    toegekend(keten.declaratie("2026-04", regel("P1", "2026-04"), DeclaratieNummer="D1"), MAANDTARIEF)


def test_een_onbekende_client_met_al_zijn_regels(keten: Keten) -> None:
    uitslag = keten.declaratie("2026-04", regel("P1", "2026-04"), regel("P2", "2026-03"), bsn=ANDERE)

    afgewezen(uitslag, 0, P1=["0233"], P2=["0233"])
    assert uitslag.codes["Client"] == ["8187"]
    toegekend(keten.declaratie("2026-04", regel("P3", "2026-04")), MAANDTARIEF)


def test_de_toewijzing_van_een_ander(keten: Keten) -> None:
    andere = {"ToewijzingNummer": 100003} | LOOPTIJD
    assert keten.toewijzing("2025-12-20", andere, bsn=ANDERE).kop.uitkomst == GOED

    uitslag = keten.declaratie("2026-04", regel("P1", "2026-04"), regel("P2", "2026-04", ToewijzingNummer=100003))
    afgewezen(uitslag, MAANDTARIEF, P2=["8187"])
    # Its number is used: no other toewijzing may carry it.
    dubbel = keten.toewijzing("2026-01-20", LOOPTIJD, andere | {"Product.Categorie": "$CAT2", "Product.Code": "$CODE2"})
    assert (dubbel.kop.uitkomst, dubbel.regels) == ("afgekeurd", ["TR332"])


def test_een_regieketen_beslist_nooit_over_een_declaratie(keten: Keten) -> None:
    """Neither the lack of a start nor a stop before the period matters (OP364)."""
    toegekend(keten.declaratie("2026-04", regel("P1", "2026-04")), MAANDTARIEF)
    datum = {"Begindatum": "2026-05-01", "ToewijzingIngangsdatum": "2026-01-01"}
    assert keten.start("2026-05-05", datum).kop.uitkomst == GOED
    assert keten.stop("2026-05-25", datum | {"Einddatum": "2026-05-20"}).kop.uitkomst == GOED
    toegekend(keten.declaratie("2026-07", regel("P2", "2026-07")), MAANDTARIEF)
