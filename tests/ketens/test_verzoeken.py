"""VOT and VOW: looked into, refused, honoured, and what may follow on what (TR347-TR379, IV092-IV094, OP350)."""

from typing import Any

import pytest

from tests.ketens.hulp import GOED, Keten, Uitslag, Wijzig

pytestmark = pytest.mark.usefixtures("schone_databank")

TWEE = {"ToewijzingNummer": 100002, "Product.Categorie": "$CAT2", "Product.Code": "$CODE2"}
DAGDELEN = {"Volume": 4, "Eenheid": "16", "Frequentie": "4"}


@pytest.fixture(params=["iwmo", "ijw"])
def keten(request: pytest.FixtureRequest) -> Keten:
    return Keten(request.param)


def vot(keten: Keten, dag: str, *referenties: str, **wijzig: Any) -> Uitslag:
    """A 315 that asks for a product by each reference; one after the other in time, so that they do not overlap."""
    product = {
        "Product": {"Categorie": "$CAT", "Code": "$CODE"},
        "Omvang": {"Volume": 3, "Eenheid": "04", "Frequentie": "2"},
        "Verwijzer": {"Type": "02", "ZorgverlenerCode": "01012345"},
    }
    producten = [
        product
        | {
            "ReferentieAanbieder": referentie,
            "ToewijzingIngangsdatum": f"2026-{6 + nummer:02}-01",
            "ToewijzingEinddatum": f"2026-{6 + nummer:02}-28",
        }
        for nummer, referentie in enumerate(referenties)
    ]
    return keten.stuur("315", dag, {"Client.AangevraagdeProducten": producten} | wijzig)


def antwoord(keten: Keten, dag: str, referentie: str, soort: str = "1") -> Uitslag:
    """A 319: refused (1) or being looked into (2)."""
    reden = "1" if soort == "1" else None
    velden = {"ReferentieAanbieder": referentie, "VerzoekAntwoord": soort, "RedenAfwijzingVerzoek": reden}
    return keten.stuur("319", dag, {f"Antwoord.{naam}": waarde for naam, waarde in velden.items()})


def vow(keten: Keten, dag: str, referentie: str, *te_wijzigen: Wijzig, **delen: Any) -> Uitslag:
    """A 317; `ongewijzigd` has numbers and `nieuw` products."""
    verzoek: Wijzig = {"ReferentieAanbieder": referentie, "RedenVerzoek": "1"}
    if delen.get("ongewijzigd"):
        verzoek["OngewijzigdeProducten"] = [{"ToewijzingNummer": nummer} for nummer in delen["ongewijzigd"]]
    if te_wijzigen:
        verzoek["TeWijzigenProducten"] = list(te_wijzigen)
    if delen.get("nieuw"):
        verzoek["NieuweProducten"] = delen["nieuw"]
    return keten.stuur("317", dag, {"Client.Verzoek": verzoek})


def uren(volume: int) -> Wijzig:
    return {"Volume": volume, "Eenheid": "04", "Frequentie": "2"}


def gewijzigd(nummer: int, vanaf: str, tot: str | None, omvang: Wijzig | None) -> Wijzig:
    """A TeWijzigenProduct; without an end or a volume those elements are left out."""
    deel = {"ToewijzingNummer": nummer, "GewensteIngangsdatum": vanaf, "Einddatum": tot, "Omvang": omvang}
    return {naam: waarde for naam, waarde in deel.items() if waarde is not None}


def goed(*uitslagen: Uitslag) -> None:
    assert [(uitslag.kop.uitkomst, uitslag.regels) for uitslag in uitslagen] == [(GOED, [])] * len(uitslagen)


def fout(uitslag: Uitslag, *regels: str) -> None:
    assert (uitslag.kop.uitkomst, uitslag.regels) == ("afgekeurd", list(regels))


def test_vot_in_onderzoek_en_dan_gehonoreerd(keten: Keten) -> None:
    goed(
        vot(keten, "2026-05-06", "VOT-1"),
        antwoord(keten, "2026-05-11", "VOT-1", "2"),
        keten.toewijzing("2026-06-01", {"ReferentieAanbieder": "VOT-1", "Ingangsdatum": "2026-06-01"}),
    )
    fout(antwoord(keten, "2026-06-02", "VOT-1"), "TR359")
    fout(antwoord(keten, "2026-06-02", "VOT-1", "2"), "TR359", "TR360")
    # Only the first time (IV097): afterwards the same toewijzing goes out without the reference.
    later = {"Ingangsdatum": "2026-06-01", "Toewijzingsdatum": "2026-06-05", "Einddatum": "2026-11-30"}
    fout(keten.toewijzing("2026-06-05", later | {"ReferentieAanbieder": "VOT-1"}), "TR379")
    goed(keten.toewijzing("2026-06-05", later), vot(keten, "2026-06-08", "VOT-2"))


def test_vot_afgewezen_en_opnieuw_gevraagd(keten: Keten) -> None:
    goed(vot(keten, "2026-05-06", "VOT-1"))
    lopend = vot(keten, "2026-05-07", "VOT-2")
    fout(lopend, "TR374")
    assert lopend.codes == {"Header": ["0200"], "Client": ["9374"], "AangevraagdProduct": ["0233"]}

    goed(antwoord(keten, "2026-05-08", "VOT-1", "2"))
    fout(vot(keten, "2026-05-11", "VOT-2"), "TR374")
    goed(antwoord(keten, "2026-05-12", "VOT-1"))
    fout(antwoord(keten, "2026-05-13", "VOT-1"), "TR365")
    fout(antwoord(keten, "2026-05-13", "VOT-1", "2"), "TR360", "TR365")
    fout(vot(keten, "2026-05-13", "VOT-1"), "TR347")
    # VOT-2 was refused with its message, so it was never used.
    goed(vot(keten, "2026-05-13", "VOT-2"))


def test_elk_product_van_een_vot_wordt_apart_beantwoord(keten: Keten) -> None:
    goed(vot(keten, "2026-05-06", "VOT-1", "VOT-2"), antwoord(keten, "2026-05-08", "VOT-2"))
    fout(vot(keten, "2026-05-09", "VOT-3"), "TR374")

    goed(
        keten.toewijzing("2026-05-11", {"ReferentieAanbieder": "VOT-1"}),
        vot(keten, "2026-05-12", "VOT-3"),
        # An objection may overturn a refusal (OP080).
        keten.toewijzing(
            "2026-05-13",
            {"Toewijzingsdatum": "2026-05-13"},
            TWEE | {"ReferentieAanbieder": "VOT-2", "Omvang": DAGDELEN},
        ),
    )


def test_antwoord_zonder_verzoek(keten: Keten) -> None:
    fout(antwoord(keten, "2026-05-08", "VOT-9"), "TR355")
    fout(keten.toewijzing("2026-05-08", {"ReferentieAanbieder": "VOT-9"}), "TR379")


def test_verzoek_van_een_ander_wordt_niet_gehonoreerd(keten: Keten) -> None:
    goed(vot(keten, "2026-05-06", "VOT-1", **{"Client.Bsn": "999900018"}))
    fout(keten.toewijzing("2026-05-08", {"ReferentieAanbieder": "VOT-1"}), "TR379")
    # The other client's request does not keep this one waiting.
    goed(vot(keten, "2026-05-08", "VOT-2"))


def test_een_vow_terwijl_er_een_loopt(keten: Keten) -> None:
    goed(keten.toewijzing("2026-03-20", {}))
    wijziging = gewijzigd(100001, "2026-06-01", "2026-12-31", uren(5))
    goed(vow(keten, "2026-05-06", "VOW-1", wijziging))

    lopend = vow(keten, "2026-05-07", "VOW-2", wijziging)
    fout(lopend, "TR374")
    assert lopend.codes == {"Header": ["0200"], "Client": ["9374"], "Verzoek": ["0233"], "TeWijzigenProduct": ["0233"]}
    fout(vot(keten, "2026-05-07", "VOT-1"), "TR374")
    fout(vow(keten, "2026-05-07", "VOW-1", wijziging), "TR347", "TR374")
    goed(antwoord(keten, "2026-05-08", "VOW-1"), vow(keten, "2026-05-11", "VOW-2", wijziging))


def test_vow_naar_nieuwe_toewijzingen_is_het_eerste_voorbeeld_van_iv093(keten: Keten) -> None:
    f = TWEE | {"ToewijzingNummer": 123002, "Ingangsdatum": "2025-01-01", "Einddatum": "2025-12-31"}
    e = {"ToewijzingNummer": 123001, "Ingangsdatum": "2025-01-01", "Einddatum": "2025-12-31", "Omvang.Volume": 4}
    gegeven = {"Toewijzingsdatum": "2024-12-20"}
    goed(
        keten.toewijzing("2024-12-20", e | gegeven, f | gegeven),
        vow(
            keten,
            "2025-05-15",
            "A001",
            gewijzigd(123001, "2025-01-01", "2026-06-30", uren(4)),
            gewijzigd(123002, "2025-06-12", "2025-12-31", uren(6)),
        ),
    )
    honorering = {"Toewijzingsdatum": "2025-06-02", "ReferentieAanbieder": "A001"}
    gestopt = f | honorering | {"Einddatum": "2025-06-11", "RedenWijziging": "09"}
    goed(
        keten.toewijzing(
            "2025-06-02",
            e | honorering | {"Einddatum": "2026-06-30", "RedenWijziging": "09"},
            gestopt,
            f | honorering | {"ToewijzingNummer": 123078, "Ingangsdatum": "2025-06-12", "Omvang.Volume": 6},
        )
    )
    # The next request speaks of the new situation: 123002 is no longer actual.
    fout(vow(keten, "2025-07-01", "A002", gewijzigd(123078, "2025-08-01", "2025-12-31", uren(7))), "TR349")
    fout(
        vow(
            keten,
            "2025-07-01",
            "A002",
            gewijzigd(123078, "2025-08-01", "2025-12-31", uren(7)),
            ongewijzigd=[123001, 123002],
        ),
        "TR350",
    )
    goed(vow(keten, "2025-07-01", "A002", gewijzigd(123078, "2025-08-01", "2025-12-31", uren(7)), ongewijzigd=[123001]))


def test_voorbeeld_1_van_iv092(keten: Keten) -> None:
    b1 = {"ToewijzingNummer": 432, "Ingangsdatum": "2025-03-01", "Einddatum": "2026-12-31"}
    c1 = TWEE | {"ToewijzingNummer": 543, "Ingangsdatum": "2025-03-01", "Einddatum": "2025-12-31"}
    totaal = {"Omvang": {"Volume": 80, "Eenheid": "04", "Frequentie": "6"}}
    dag = {"Toewijzingsdatum": "2025-02-20"}
    goed(
        keten.toewijzing("2025-02-20", b1 | dag, c1 | totaal | dag),
        vow(
            keten,
            "2025-08-15",
            "VOW-1",
            gewijzigd(432, "2025-03-01", "2025-08-31", uren(3)),
            ongewijzigd=[543],
            nieuw=[
                {
                    "Product": {"Categorie": "$CAT", "Code": "$CODE"},
                    "GewensteIngangsdatum": "2025-09-01",
                    "Einddatum": "2026-12-31",
                    "Omvang": uren(6),
                }
            ],
        ),
    )


def test_voorbeeld_2_van_iv092(keten: Keten) -> None:
    a1 = {"ToewijzingNummer": 789, "Ingangsdatum": "2025-03-01", "Einddatum": "2025-12-31"}
    c1 = TWEE | {"ToewijzingNummer": 910, "Ingangsdatum": "2025-03-01", "Einddatum": "2025-12-31", "Omvang": DAGDELEN}
    dag = {"Toewijzingsdatum": "2025-02-20"}
    a1_meer = gewijzigd(789, "2025-11-01", "2026-07-01", uren(5))
    opnieuw = {
        "Product": {"Categorie": "$CAT2", "Code": "$CODE2"},
        "GewensteIngangsdatum": "2026-01-01",
        "Einddatum": "2026-07-01",
        "Omvang": DAGDELEN | {"Volume": 2},
    }
    goed(
        keten.toewijzing("2025-02-20", a1 | dag, c1 | dag),
        vow(keten, "2025-10-15", "2A", a1_meer, gewijzigd(910, "2025-03-01", "2026-07-01", DAGDELEN)),
        antwoord(keten, "2025-10-20", "2A"),
        vow(keten, "2025-10-21", "2B", a1_meer, ongewijzigd=[910], nieuw=[opnieuw]),
        antwoord(keten, "2025-10-22", "2B"),
    )
    # A day earlier it overlaps with what stays unchanged.
    fout(
        vow(
            keten,
            "2025-10-23",
            "2C",
            a1_meer,
            ongewijzigd=[910],
            nieuw=[opnieuw | {"GewensteIngangsdatum": "2025-12-31"}],
        ),
        "TR361",
    )


def test_een_vow_over_wat_er_niet_is(keten: Keten) -> None:
    wijziging = gewijzigd(100001, "2026-06-01", "2026-12-31", uren(5))
    fout(vow(keten, "2026-05-06", "VOW-1", wijziging), "TR304", "TR351")
    goed(keten.toewijzing("2026-03-20", {}))
    uitslag = vow(
        keten, "2026-05-06", "VOW-1", gewijzigd(100001, "2026-05-01", "2026-12-31", None), ongewijzigd=[100009]
    )

    fout(uitslag, "TR350", "TR357", "TR411")
    assert uitslag.codes == {
        "Header": ["0200"],
        "Client": ["0200"],
        "Verzoek": ["0200"],
        "OngewijzigdProduct": ["9350"],
        "TeWijzigenProduct": ["9357", "9411"],
    }


def test_een_vow_op_een_budget(keten: Keten) -> None:
    budget = {"Product.Code": None, "Omvang": None, "Budget": 500000}
    goed(keten.toewijzing("2026-03-20", budget))
    later = gewijzigd(100001, "2026-06-01", "2026-12-31", None) | {"Budget": 600000}
    fout(vow(keten, "2026-05-06", "VOW-1", later), "TR373")
    fout(vow(keten, "2026-05-06", "VOW-1", gewijzigd(100001, "2026-04-01", "2026-12-31", uren(3))), "TR412")
    goed(vow(keten, "2026-05-06", "VOW-1", later | {"GewensteIngangsdatum": "2026-04-01"}))


def test_een_verwijderde_toewijzing_hoort_niet_in_een_vow(keten: Keten) -> None:
    weg = TWEE | {
        "RedenWijziging": "13",
        "Einddatum": "2026-04-01",
        "Toewijzingsdatum": "2026-04-02",
        "Omvang": DAGDELEN,
    }
    goed(
        keten.toewijzing("2026-03-20", {}, TWEE | {"Omvang": DAGDELEN}),
        keten.toewijzing("2026-04-02", {}, weg),
    )
    wijziging = gewijzigd(100001, "2026-06-01", "2026-12-31", uren(5))
    fout(vow(keten, "2026-05-06", "VOW-1", wijziging, ongewijzigd=[100002]), "TR350")
    goed(vow(keten, "2026-05-06", "VOW-1", wijziging))


def test_woonplaatsbeginsel() -> None:
    keten = Keten("ijw")
    goed(vot(keten, "2026-05-06", "VOT-1"))
    reden = {"Antwoord.RedenAfwijzingVerzoek": "8"}
    fout(keten.stuur("319", "2026-05-08", reden), "TR377")
    fout(keten.stuur("319", "2026-05-08", reden | {"Antwoord.Woonplaatsbeginsel.Gemeente": "9999"}), "TR378")
    goed(
        keten.stuur("319", "2026-05-08", reden | {"Antwoord.Woonplaatsbeginsel.Gemeente": "0363"}),
        vot(keten, "2026-05-09", "VOT-2"),
    )


@pytest.mark.parametrize("eerst", ["verzoek", "toewijzing"])
def test_wat_na_de_dagtekening_is_toegewezen_telt_niet_welk_bericht_ook_eerst_komt(keten: Keten, eerst: str) -> None:
    """OP080, OP095: a toewijzing of the day after, and a change of the day after, were not known to the sender."""
    goed(keten.toewijzing("2026-03-20", {}))
    later = {"Toewijzingsdatum": "2026-05-07", "RedenWijziging": "13", "Einddatum": "2026-04-01"}

    def wijs_toe() -> None:
        goed(keten.toewijzing("2026-05-07", later, TWEE | {"Toewijzingsdatum": "2026-05-07", "Omvang": DAGDELEN}))

    if eerst == "toewijzing":
        wijs_toe()
    goed(vow(keten, "2026-05-06", "VOW-1", gewijzigd(100001, "2026-06-01", "2026-12-31", uren(5))))
    if eerst == "verzoek":
        wijs_toe()
    korter = gewijzigd(100002, "2026-04-01", "2026-11-30", DAGDELEN)
    goed(antwoord(keten, "2026-05-12", "VOW-1"), vow(keten, "2026-05-13", "VOW-2", korter))


def test_een_vow_die_het_budget_weglaat(keten: Keten) -> None:
    """TR373: what is left out is not changed; that a budget may not become an amount of hours is TR412's."""
    goed(keten.toewijzing("2026-03-20", {"Product.Code": None, "Omvang": None, "Budget": 500000}))
    fout(vow(keten, "2026-05-06", "VOW-1", gewijzigd(100001, "2026-06-01", "2026-12-31", uren(3))), "TR412")
