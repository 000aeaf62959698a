"""Twice, late and out of order (OP080, TR056), and what a provider answers to messages of the municipality."""

import pytest

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import haal, inhoud_van
from app.diensten.verkeer.ontvangen import ontvang
from app.diensten.zorg.termijnen import Filter, lijst
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer.verzendingen import weiger
from tests.app.hulp import antwoorden_op, tel
from tests.ketens.hulp import GOED, Keten, Uitslag, credit, lever, regel

pytestmark = pytest.mark.usefixtures("schone_databank")

HONOREERT = {"ReferentieAanbieder": "VOT-1"}
ZELFDE = {"Header.BerichtIdentificatie.Identificatie": "ZELFDE"}


@pytest.fixture(params=["iwmo", "ijw"])
def keten(request: pytest.FixtureRequest) -> Keten:
    return Keten(request.param)


def goed(*uitslagen: Uitslag) -> None:
    assert [(uitslag.kop.uitkomst, uitslag.regels) for uitslag in uitslagen] == [(GOED, [])] * len(uitslagen)


def test_dezelfde_bytes_nog_eens_zijn_hetzelfde_bericht(keten: Keten) -> None:
    goed(keten.toewijzing("2026-03-20", {}))
    inhoud = keten.inhoud("305", "2026-04-07")
    eerste = lever(inhoud, "2026-04-07")
    nog_eens = ontvang(inhoud, bron="ggk", taak=False)
    beoordeel(nog_eens.bericht_id)

    assert (nog_eens.bericht_id, nog_eens.nieuw) == (eerste.kop.id, False)
    assert (antwoorden_op(eerste.kop.id), tel("levering")) == (1, 1)


@pytest.mark.parametrize("nummer", ["305", "315", "323"])
def test_dezelfde_identificatie_met_andere_inhoud(keten: Keten, nummer: str) -> None:
    goed(keten.toewijzing("2026-03-20", {}))
    kop = {"Header.BerichtIdentificatie.Identificatie": "ZELFDE"}
    eerste = keten.stuur(nummer, "2026-05-06", kop)
    tweede = keten.stuur(nummer, "2026-05-07", kop)

    assert "TR056" not in eerste.regels
    assert "TR056" in tweede.regels
    assert tweede.codes == {"Header": ["9056"]}
    # Another kind of message may have it too.
    assert "TR056" not in keten.stuur("307" if nummer == "305" else "305", "2026-06-17", kop).regels


def test_een_declaratie_voor_de_toewijzing_komt_te_vroeg(keten: Keten) -> None:
    te_vroeg = keten.declaratie("2026-04", regel("P1", "2026-04"))
    assert te_vroeg.codes["Client"] == ["8187"]
    goed(keten.toewijzing("2026-03-20", {}))

    weer = keten.declaratie("2026-04", regel("P2", "2026-04"))
    goed(weer)
    assert weer.toegekend == 72000


def test_een_antwoord_dat_voor_het_verzoek_komt(keten: Keten) -> None:
    te_vroeg = keten.stuur("319", "2026-05-12")
    assert te_vroeg.regels == ["TR355"]
    goed(keten.stuur("315", "2026-05-06"), keten.stuur("319", "2026-05-12"))


def test_berichten_van_twee_wetten_raken_elkaar_niet() -> None:
    wmo, jw = Keten("iwmo"), Keten("ijw")
    goed(wmo.toewijzing("2026-03-20", {}), jw.toewijzing("2026-03-20", {}))
    goed(wmo.start("2026-04-07", {}), jw.start("2026-04-07", {}))
    april = {"DeclaratieNummer": "D1"}
    goed(wmo.declaratie("2026-04", regel("P1", "2026-04"), **april))
    goed(jw.declaratie("2026-04", regel("P1", "2026-04"), **april))


def test_een_goede_302_hoort_bij_zijn_301_en_verandert_niets(keten: Keten) -> None:
    toewijzing = keten.toewijzing("2026-03-20", {})
    retour = keten.retour(toewijzing)

    goed(retour)
    assert (retour.kop.antwoord_op, retour.kop.heenbericht_onbekend) == (toewijzing.kop.id, False)
    assert haal(toewijzing.kop.id).antwoord_id == retour.kop.id
    goed(keten.start("2026-04-07", {}))


def test_een_retour_op_een_onbekend_bericht_wordt_bewaard(keten: Keten) -> None:
    toewijzing = keten.toewijzing("2026-03-20", {})
    retour = keten.retour(toewijzing, "Client/ToegewezenProducten/ToegewezenProduct", "9332")
    onbekend = lever(inhoud_van(retour.kop.id).replace(b">K1<", b">ONBEKEND<"), "2026-06-01")

    goed(onbekend)
    assert (onbekend.kop.antwoord_op, onbekend.kop.heenbericht_onbekend) == (None, True)


def test_een_301_die_de_aanbieder_afkeurt_is_niet_verzonden(keten: Keten) -> None:
    """OP286: what the receiver rejects counts as never sent; the municipality mends it and sends it again."""
    goed(keten.stuur("315", "2026-05-06"))
    toewijzing = keten.toewijzing("2026-05-08", HONOREERT)
    goed(toewijzing, keten.retour(toewijzing, "Client/ToegewezenProducten/ToegewezenProduct", "9332"))

    assert keten.start("2026-05-11", {}).regels == ["TR019"]
    assert keten.stuur("315", "2026-05-11", {"Client.AangevraagdeProducten.0.ReferentieAanbieder": "VOT-2"}).regels == [
        "TR374"
    ]
    goed(keten.toewijzing("2026-05-12", HONOREERT), keten.start("2026-05-13", {}))
    goed(keten.stuur("315", "2026-05-14", {"Client.AangevraagdeProducten.0.ReferentieAanbieder": "VOT-2"}))


def test_na_een_afgekeurde_wijziging_geldt_de_vorige_versie(keten: Keten) -> None:
    goed(keten.toewijzing("2026-03-20", {}))
    korter = keten.toewijzing("2026-04-20", {"Toewijzingsdatum": "2026-04-20", "Einddatum": "2026-04-30"})
    goed(korter)
    assert keten.declaratie("2026-05", regel("P1", "2026-05")).regels == ["TR308"]
    goed(keten.retour(korter, "Header", "9056"))

    goed(keten.declaratie("2026-05", regel("P2", "2026-05")))


def test_een_afkeuring_na_de_declaratie_raakt_het_geld_niet(keten: Keten) -> None:
    """What was granted can always be credited (IV085); a later version on which nothing rests goes all the same."""
    toewijzing, april = keten.toewijzing("2026-03-20", {}), regel("P1", "2026-04")
    goed(toewijzing, keten.declaratie("2026-04", april), keten.retour(toewijzing, "Header", "9056"))
    korter = keten.toewijzing("2026-05-20", {"Toewijzingsdatum": "2026-05-20", "Einddatum": "2026-04-30"})
    goed(korter, keten.retour(korter, "Header", "9056"))

    terug = keten.declaratie("2026-05", credit("C1", april), regel("P2", "2026-05"))
    goed(terug)
    assert terug.toegekend == 0


def test_het_nummer_van_een_afgekeurde_toewijzing_is_weer_vrij(keten: Keten) -> None:
    toewijzing = keten.toewijzing("2026-03-20", {})
    goed(toewijzing, keten.retour(toewijzing, "Header", "8848"))

    goed(keten.toewijzing("2026-03-23", {}, bsn="999900018"))
    assert keten.start("2026-04-07", {}).regels == ["TR019"]
    goed(keten.stuur("305", "2026-04-07", {"Client.Bsn": "999900018"}))


def test_een_319_die_de_aanbieder_afkeurt_is_niet_verzonden(keten: Keten) -> None:
    goed(keten.stuur("315", "2026-05-06"))
    antwoord = keten.stuur("319", "2026-05-12")
    goed(antwoord, keten.retour(antwoord, "Antwoord", "9365"))

    ander = {"Client.AangevraagdeProducten.0.ReferentieAanbieder": "VOT-2"}
    assert keten.stuur("315", "2026-05-13", ander).regels == ["TR374"]
    goed(keten.stuur("319", "2026-05-14"), keten.stuur("315", "2026-05-15", ander))


def test_alleen_het_eerste_retourbericht_telt(keten: Keten) -> None:
    """There is one return message for a message (IV028): a second one undoes nothing."""
    toewijzing = keten.toewijzing("2026-03-20", {})
    goed(toewijzing, keten.retour(toewijzing), keten.retour(toewijzing, "Header", "9056"))

    goed(keten.start("2026-04-07", {}))


def test_een_302_hoort_bij_de_301_die_echt_verzonden_is(keten: Keten) -> None:
    """OP286, IV028: the first failed its schema and never left, so the rejection is of the corrected one."""
    kapot = keten.stuur("301", "2026-03-20", ZELFDE | {"Client.Geslacht": "7"})
    goede = keten.stuur("301", "2026-03-20", ZELFDE)
    nog_eens = keten.stuur("301", "2026-03-20", ZELFDE | {"Client.Geslacht": "1"})
    assert [(bericht.kop.uitkomst, bericht.regels) for bericht in (kapot, goede, nog_eens)] == [
        ("afgekeurd", ["XSD"]),
        (GOED, []),
        ("afgekeurd", ["TR056"]),
    ]
    retour = keten.retour(goede, "Header", "0001")

    assert retour.kop.antwoord_op == goede.kop.id
    assert not lijst(Filter(soort="retour-aanbieder")).termijnen
    (termijn,) = lijst(Filter(soort="retour-aanbieder", toestand="voldaan")).termijnen
    assert (termijn.bericht_id, termijn.afgehandeld_door) == (goede.kop.id, retour.kop.id)
    assert keten.start("2026-04-07", {}).regels == ["TR019"]


def test_een_302_dat_de_identificatie_gebruikt_is_hoort_bij_het_laatste_bericht(keten: Keten) -> None:
    goede = keten.stuur("301", "2026-03-20", ZELFDE)
    nog_eens = keten.stuur("301", "2026-03-20", ZELFDE | {"Client.Geslacht": "1"})
    keten.stuur("301", "2026-03-20", ZELFDE | {"Client.Geslacht": "7"})
    retour = keten.retour(goede, "Header", "9056")

    assert (nog_eens.regels, retour.kop.antwoord_op) == (["TR056"], nog_eens.kop.id)
    goed(keten.start("2026-04-07", {}))


def test_een_320_hoort_bij_de_319_die_echt_verzonden_is(keten: Keten) -> None:
    goed(keten.stuur("315", "2026-05-06"))
    kapot = keten.stuur("319", "2026-05-12", ZELFDE | {"Antwoord.VerzoekAntwoord": "9"})
    goede = keten.stuur("319", "2026-05-12", ZELFDE)
    retour = keten.retour(goede, "Header", "0001")

    assert (kapot.kop.uitkomst, retour.kop.antwoord_op) == ("afgekeurd", goede.kop.id)
    ander = {"Client.AangevraagdeProducten.0.ReferentieAanbieder": "VOT-2"}
    assert keten.stuur("315", "2026-05-13", ander).regels == ["TR374"]


def test_een_eigen_bericht_dat_niet_wegging_houdt_zijn_identificatie_niet(keten: Keten) -> None:
    """TR056: what had findings did not leave; a message of a provider has used its identification all the same."""
    fout = keten.stuur("301", "2026-03-20", ZELFDE | {"Client.ToegewezenProducten.0.ReferentieAanbieder": "VOT-9"})
    assert fout.regels == ["TR379"]
    goed(keten.stuur("301", "2026-03-20", ZELFDE))
    assert keten.stuur("301", "2026-03-21", ZELFDE).regels == ["TR056"]

    assert keten.stuur("305", "2026-04-07", ZELFDE | {"Client.StartProducten.0.ToewijzingNummer": 999}).regels == [
        "TR019"
    ]
    assert keten.stuur("305", "2026-04-07", ZELFDE).regels == ["TR056"]


def test_een_eigen_bericht_dat_geweigerd_is_houdt_zijn_identificatie_niet(keten: Keten) -> None:
    geweigerd = keten.stuur("301", "2026-03-20", ZELFDE)
    with sessie(PIJPLIJN) as session:
        weiger(session, geweigerd.kop.id, code="StUF055", melding="Geweigerd.")
    goede = keten.stuur("301", "2026-03-20", ZELFDE | {"Client.Geslacht": "1"})

    goed(goede)
    assert keten.retour(goede).kop.antwoord_op == goede.kop.id
