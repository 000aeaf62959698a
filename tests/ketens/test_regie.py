"""Start, temporary stop, restart, definite stop; removed and corrected by StatusAanlevering (IV008, OP377-OP379)."""

import pytest

from app.diensten.beheer.importeren import importeer
from tests.ketens.hulp import GOED, Keten, Uitslag
from tests.regels.bouwer import WOORDEN

pytestmark = pytest.mark.usefixtures("schone_databank")

WEG = {"StatusAanlevering": "3"}
TIJDELIJK = {"RedenBeeindiging": "20"}


@pytest.fixture(params=["iwmo", "ijw"])
def keten(request: pytest.FixtureRequest) -> Keten:
    """A client with one toewijzing over April to December."""
    keten = Keten(request.param)
    assert keten.toewijzing("2026-03-20", {}).kop.uitkomst == GOED
    return keten


def goed(*uitslagen: Uitslag) -> None:
    assert [(uitslag.kop.uitkomst, uitslag.regels) for uitslag in uitslagen] == [(GOED, [])] * len(uitslagen)


def fout(uitslag: Uitslag, klasse: str, *codes: str) -> None:
    """The message is rejected with these codes at one class, and nothing is said of the others."""
    assert uitslag.kop.uitkomst == "afgekeurd"
    assert {naam: lijst for naam, lijst in uitslag.codes.items() if lijst != ["0200"]} == {klasse: list(codes)}


def test_start_tijdelijke_stop_herstart_en_definitieve_stop(keten: Keten) -> None:
    goed(
        keten.start("2026-04-07", {}),
        keten.stop("2026-05-12", TIJDELIJK | {"Einddatum": "2026-05-10"}),
        keten.start("2026-06-03", {"Begindatum": "2026-06-01"}),
        keten.stop("2026-09-02", {"Begindatum": "2026-06-01", "Einddatum": "2026-08-31"}),
        keten.start("2026-10-05", {"Begindatum": "2026-10-01"}),
    )


def test_na_een_tijdelijke_stop_mag_alleen_een_definitieve(keten: Keten) -> None:
    goed(keten.start("2026-04-07", {}), keten.stop("2026-05-12", TIJDELIJK | {"Einddatum": "2026-05-10"}))

    fout(keten.stop("2026-05-20", TIJDELIJK | {"Einddatum": "2026-05-18"}), "StopProduct", "9413")
    fout(keten.stop("2026-05-20", {"Einddatum": "2026-05-09"}), "StopProduct", "9414")
    goed(keten.stop("2026-05-20", {"Einddatum": "2026-05-10"}))
    fout(keten.stop("2026-05-22", {"Einddatum": "2026-05-21"}), "StopProduct", "9415")
    fout(keten.stop("2026-05-22", TIJDELIJK | {"Einddatum": "2026-05-21"}), "StopProduct", "9413", "9415")


def test_een_start_terwijl_er_een_loopt(keten: Keten) -> None:
    goed(keten.start("2026-04-07", {}))

    fout(keten.start("2026-05-12", {"Begindatum": "2026-05-11"}), "StartProduct", "9326")
    fout(keten.start("2026-05-12", {}), "StartProduct", "9074", "9326")


def test_een_afgekeurde_start_is_niet_verzonden(keten: Keten) -> None:
    fout(keten.start("2026-04-07", {"ToewijzingNummer": 999}), "StartProduct", "9019")

    fout(keten.stop("2026-06-17", {}), "StopProduct", "9069")
    goed(keten.start("2026-04-08", {}), keten.stop("2026-06-17", {}))


def test_verwijderen_en_opnieuw_aanleveren(keten: Keten) -> None:
    goed(keten.start("2026-04-07", {}), keten.start("2026-04-08", WEG))

    fout(keten.start("2026-04-09", WEG), "StartProduct", "9063")
    fout(keten.stop("2026-06-17", {}), "StopProduct", "9069")
    goed(keten.start("2026-04-10", {}), keten.stop("2026-06-17", {}))


def test_een_gestopte_start_verwijderen_kan_pas_als_de_stop_weg_is(keten: Keten) -> None:
    goed(keten.start("2026-04-07", {}), keten.stop("2026-06-17", {}))

    fout(keten.start("2026-06-18", WEG), "StartProduct", "9071")
    goed(keten.stop("2026-06-18", WEG), keten.start("2026-06-19", WEG))
    fout(keten.stop("2026-06-20", WEG), "StopProduct", "9063")


def test_corrigeren_van_wat_in_de_sleutel_staat_kan_in_een_bericht(keten: Keten) -> None:
    goed(
        keten.start("2026-04-07", {}),
        keten.start("2026-04-14", WEG, {"Begindatum": "2026-04-10"}),
        keten.stop("2026-06-17", {"Begindatum": "2026-04-10"}),
        keten.stop(
            "2026-06-18",
            {"Begindatum": "2026-04-10", "Einddatum": "2026-06-12"},
            WEG | {"Begindatum": "2026-04-10"},
        ),
    )
    fout(keten.stop("2026-06-19", {"Begindatum": "2026-04-10"}), "StopProduct", "9415")


def test_corrigeren_van_wat_niet_in_de_sleutel_staat_kost_twee_berichten(keten: Keten) -> None:
    goed(keten.start("2026-04-07", {"ToewijzingIngangsdatum": "2026-04-02"}))

    dubbel = keten.start("2026-04-08", WEG | {"ToewijzingIngangsdatum": "2026-04-02"}, {})
    assert (dubbel.regels, dubbel.codes) == (["TR101"], {"Header": ["0001"]})
    goed(keten.start("2026-04-09", WEG), keten.start("2026-04-10", {}))


def test_de_stop_van_voor_de_herstart_corrigeren(keten: Keten) -> None:
    definitief = {"RedenBeeindiging": WOORDEN[keten.standaard]["$STOP"]}
    goed(
        keten.start("2026-04-07", {}),
        keten.stop("2026-05-12", definitief | {"Einddatum": "2026-05-10"}),
        keten.start("2026-06-03", {"Begindatum": "2026-06-01"}),
        keten.stop("2026-06-10", WEG | {"Einddatum": "2026-05-10"}, {"Einddatum": "2026-05-08"}),
        keten.stop("2026-06-11", WEG | {"Einddatum": "2026-05-08"}),
        keten.stop("2026-06-12", {"Einddatum": "2026-05-09"}),
        keten.stop("2026-09-02", {"Begindatum": "2026-06-01", "Einddatum": "2026-08-31"}),
    )


def test_een_fout_product_keurt_ook_het_goede_af(keten: Keten) -> None:
    """A message that is not a declaration is accepted as a whole or not at all (IV032)."""
    keten.toewijzing("2026-03-21", {}, {"ToewijzingNummer": 100002, "Product.Code": None, "Omvang": None})
    uitslag = keten.start("2026-04-07", {}, {"ToewijzingNummer": 999})

    assert uitslag.codes == {
        "Header": ["0200"],
        "Client": ["0200"],
        "StartProduct[1]": ["0200"],
        "StartProduct[2]": ["9019"],
    }
    fout(keten.start("2026-04-08", WEG), "StartProduct", "9063")


def test_wat_niet_gemeld_is_verwijderen_is_het_voorbeeld_van_iv028(keten: Keten) -> None:
    assert keten.start("2026-04-07", WEG).codes == {"Header": ["0200"], "Client": ["0200"], "StartProduct": ["9063"]}


def test_een_start_op_een_verwijderde_toewijzing(keten: Keten) -> None:
    weg = {"RedenWijziging": "13", "Einddatum": "2026-04-01", "Toewijzingsdatum": "2026-03-25"}
    goed(keten.toewijzing("2026-03-25", weg))

    fout(keten.start("2026-04-07", {}), "StartProduct", "9019")


def test_een_start_van_voor_de_toewijzing_komt_te_vroeg(keten: Keten) -> None:
    """Messages that pass each other (OP080): what came too early is sent again."""
    tweede = {"ToewijzingNummer": 100002, "Product.Categorie": "$CAT2", "Product.Code": "$CODE2"}
    fout(keten.start("2026-04-07", tweede), "StartProduct", "9019")

    goed(keten.toewijzing("2026-04-08", {}, tweede), keten.start("2026-04-09", tweede))


def test_een_start_zonder_nummer_van_wat_per_inspanning_gecontracteerd_is(keten: Keten) -> None:
    """TR019 by the contract: only work that is paid as a task goes without a toewijzing (IV096)."""
    woorden = WOORDEN[keten.standaard]
    importeer(
        "contracten",
        (
            "gemeente;standaard;aanbieder;productcategorie;productcode;eenheid;tarief;uitvoeringsvariant;begindatum;"
            f"einddatum\n0193;{keten.standaard};70701234;{woorden['$CAT2']};{woorden['$CODE2']};04;6000;"
            "inspanningsgericht;2026-01-01;\n"
        ).encode(),
    )
    zonder = {"ToewijzingNummer": None, "Product": {"Categorie": "$CAT2", "Code": "$CODE2"}}
    ander = zonder | {"Product": {"Categorie": "$CAT2", "Code": "$CODE"}}

    fout(keten.start("2026-04-07", zonder), "StartProduct", "9019")
    goed(keten.start("2026-04-08", ander))
    fout(keten.stop("2026-06-17", zonder), "StopProduct", "9019")
    goed(keten.stop("2026-06-18", ander))


def test_een_start_zonder_nummer_onder_een_toewijzing_van_de_hele_categorie(keten: Keten) -> None:
    categorie = {"ToewijzingNummer": 100002, "Product.Categorie": "$CAT2", "Product.Code": None, "Omvang": None}
    goed(keten.toewijzing("2026-03-21", {}, categorie | {"Budget": 500000}))

    zonder = {"ToewijzingNummer": None, "Product": {"Categorie": "$CAT2", "Code": "$CODE2"}}
    fout(keten.start("2026-04-07", zonder), "StartProduct", "9019")
    goed(keten.start("2026-04-08", {"ToewijzingNummer": 100002, "Product": {"Categorie": "$CAT2"}}))


def test_een_stop_noemt_de_start_die_het_laatst_gemeld_is(keten: Keten) -> None:
    """OP155: also when that one began earlier, because a delivery was reported late."""
    goed(
        keten.start("2026-06-03", {"Begindatum": "2026-06-01"}),
        keten.stop("2026-06-11", TIJDELIJK | {"Begindatum": "2026-06-01", "Einddatum": "2026-06-10"}),
        keten.start("2026-06-15", {"Begindatum": "2026-04-03"}),
        keten.stop("2026-06-16", TIJDELIJK | {"Begindatum": "2026-04-03", "Einddatum": "2026-05-10"}),
    )
    fout(keten.stop("2026-06-17", {"Begindatum": "2026-06-01", "Einddatum": "2026-06-12"}), "StopProduct", "9069")
    goed(keten.stop("2026-06-18", {"Begindatum": "2026-04-03", "Einddatum": "2026-05-12"}))
