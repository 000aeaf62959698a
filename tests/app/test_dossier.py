"""What the store tells the rules: every field of the Dossier, for every message, in a fixed number of statements."""

import copy
from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.opslag.beheer import inlezen
from app.opslag.verkeer.postbus import rond_af
from berichten.codelijsten import alle_gemeenten
from berichten.dossier import HEEN, Dossier, Geldigheid, ToewijzingStand, gevuld_bij
from berichten.model import bericht_323
from tests.app.domein import AANBIEDER, BSN, CATEGORIE, CODE, GEMEENTE, VANDAAG, Keten, bevinding, dag, geteld, regel

IDENTIFICATIE = "Header.BerichtIdentificatie.Identificatie"
PRODUCT = "Client.ToegewezenProducten.0"


@pytest.fixture(params=["iwmo", "ijw"])
def keten(session: Session, request: pytest.FixtureRequest) -> Keten:
    return Keten(session, request.param)


@pytest.fixture
def wmo(session: Session) -> Keten:
    return Keten(session)


def _neem_op(session: Session, soort: str, *rijen: dict[str, Any]) -> None:
    inlezen.schrijf(session, getattr(inlezen, soort.upper()), rijen, [])


def _tarief(**anders: Any) -> dict[str, Any]:
    return {
        "gemeente": GEMEENTE,
        "standaard": "iwmo",
        "aanbieder": AANBIEDER,
        "categorie": CATEGORIE,
        "productcode": CODE,
        "eenheid": "04",
        "tarief": 6000,
        "variant": "inspanningsgericht",
        "begindatum": dag("2026-01-01"),
        "einddatum": None,
        **anders,
    }


@pytest.mark.parametrize("nummer", HEEN)
def test_zonder_geschiedenis_is_er_niets(keten: Keten, nummer: str) -> None:
    dossier = keten.dossier(nummer)
    assert list(dossier.gemeenten or {}) == [GEMEENTE]
    leeg = Dossier(vandaag=VANDAAG, gemeenten=dossier.gemeenten)
    assert dossier == leeg


PERIODE = {"begindatum": dag("2026-01-01"), "einddatum": None}


def _leg_alles_vast(wmo: Keten) -> None:
    """Something of every kind, about what the base messages mention."""
    overig = {"omschrijving": "Begeleiding", **PERIODE}
    product = {"gemeente": GEMEENTE, "standaard": "iwmo", "categorie": CATEGORIE, "productcode": CODE}
    _neem_op(wmo.session, "producten", product | overig)
    _neem_op(wmo.session, "contracten", _tarief())
    _neem_op(wmo.session, "gemeenten", {"code": GEMEENTE, "naam": "A", "provincie": "P", **PERIODE})
    for verzoek, toewijzing in (("VOT-1", 100001), ("VOW-1", 100003)):
        antwoord = {"VerzoekAntwoord": "2", "RedenAfwijzingVerzoek": None, "ReferentieAanbieder": verzoek}
        wmo.verwerk("319", {f"Antwoord.{naam}": waarde for naam, waarde in antwoord.items()})
        bsn = BSN if toewijzing == 100001 else "999900018"
        toegewezen = {f"{PRODUCT}.ReferentieAanbieder": verzoek, f"{PRODUCT}.ToewijzingNummer": toewijzing}
        wmo.verwerk("301", toegewezen | {"Client.Bsn": bsn})
    for nummer in ("315", "317", "305", "307"):
        wmo.verwerk(nummer)
    wmo.verwerk("323", {IDENTIFICATIE: "DC000001"})
    mei = {"Begindatum": "2026-05-04", "Einddatum": "2026-05-10"}
    eerste_regel = "Declaratie.Clienten.0.Prestaties.0"
    later = {f"{eerste_regel}.ProductReferentie.ReferentieNummer": "P9", f"{eerste_regel}.ProductPeriode": mei}
    wmo.verwerk("323", {"Declaratie.DeclaratieNummer": "D202605", **later})


@pytest.mark.parametrize("nummer", HEEN)
def test_elk_veld_is_gevuld_bij_de_berichten_die_het_noemt(wmo: Keten, nummer: str) -> None:
    """With the cases of the rules, which have no other fields to read: no rule goes by what is never fetched."""
    zonder_nummer = {"van": 0, "ToewijzingNummer": None}
    wijzig: dict[str, dict[str, Any]] = {
        "301": {f"{PRODUCT}.ReferentieAanbieder": "VOT-1"},
        "305": {"Client.StartProducten.+": zonder_nummer},
        "307": {"Client.StopProducten.+": zonder_nummer},
    }
    eigen = {IDENTIFICATIE: "ZELFDE", **wijzig.get(nummer, {})}
    _leg_alles_vast(wmo)
    wmo.ontvang(nummer, eigen)
    dossier = wmo.dossier(nummer, eigen | {"Header.BerichtIdentificatie.Dagtekening": "2026-05-20"})
    gevuld = {veld.name for veld in fields(Dossier) if getattr(dossier, veld.name) != getattr(Dossier(), veld.name)}
    # A 319 mentions neither a client nor a toewijzing.
    assert gevuld == gevuld_bij(nummer) - ({"toewijzingen"} if nummer == "319" else set())


def test_een_verzoek_om_wijziging_ziet_de_toewijzingen_van_zijn_dagtekening(wmo: Keten) -> None:
    versies = (("2026-03-19", "2026-12-31"), ("2026-05-06", "2026-11-30"), ("2026-05-07", "2026-10-31"))
    for datum, einde in versies:
        wmo.verwerk("301", {f"{PRODUCT}.Toewijzingsdatum": datum, f"{PRODUCT}.Einddatum": einde})
    for datum, einde in (("2026-05-08", "2026-12-31"), ("2026-05-09", "2026-11-30")):
        later = {"ToewijzingNummer": 100009, "Toewijzingsdatum": datum, "Einddatum": einde}
        wmo.verwerk("301", {f"{PRODUCT}.{naam}": waarde for naam, waarde in later.items()})
    op_dagtekening, nu = wmo.dossier("317").toewijzingen, wmo.dossier("315").toewijzingen
    assert [op_dagtekening[nummer].einddatum for nummer in (100001, 100009)] == [dag("2026-11-30"), dag("2026-11-30")]
    assert [nu[nummer].einddatum for nummer in (100001, 100009)] == [dag("2026-10-31"), dag("2026-11-30")]


@pytest.mark.parametrize("nummer", ["305", "307"])
def test_contracten_van_wat_zonder_nummer_is_gemeld(wmo: Keten, nummer: str) -> None:
    _neem_op(wmo.session, "contracten", _tarief(), _tarief(productcode="02A99"))
    lijst = "Client.StartProducten.0" if nummer == "305" else "Client.StopProducten.0"
    assert wmo.dossier(nummer).contracten is None
    contracten = wmo.dossier(nummer, {f"{lijst}.ToewijzingNummer": None}).contracten
    assert contracten is not None
    assert list(contracten) == [(CATEGORIE, CODE)]


@pytest.mark.parametrize("nummer", ["301", "305", "307", "317", "323", "325"])
def test_een_toewijzing_is_bekend_bij_elk_bericht_over_haar(keten: Keten, nummer: str) -> None:
    keten.verwerk("301", {f"{PRODUCT}.ToewijzingNummer": 100001})
    keten.verwerk("301", {f"{PRODUCT}.ToewijzingNummer": 100003, "Client.Bsn": "999900018"})
    dossier = keten.dossier(nummer)
    gevonden = 100003 if nummer == "325" else 100001
    bsn = "999900018" if nummer == "325" else BSN
    assert dossier.toewijzingen[gevonden] == ToewijzingStand(
        nummer=gevonden,
        bsn=bsn,
        aanbieder=AANBIEDER,
        toewijzingsdatum=dag("2026-03-19"),
        toewijzingstijd="10:15:00",
        ingangsdatum=dag("2026-04-01"),
        einddatum=dag("2026-12-31"),
        categorie="02" if keten.standaard == "iwmo" else "45",
        productcode="02A05" if keten.standaard == "iwmo" else "45A05",
        volume=3,
        eenheid="04",
        frequentie="2",
    )
    assert dossier.toewijzingen_gemeente[gevonden] == dossier.toewijzingen[gevonden]
    assert bsn in dossier.clienten


def test_toewijzingen_van_de_client_staan_erbij_ook_als_het_bericht_ze_niet_noemt(wmo: Keten) -> None:
    wmo.verwerk("301", {f"{PRODUCT}.ToewijzingNummer": 555})
    dossier = wmo.dossier("315")
    assert set(dossier.toewijzingen) == {555}
    assert not dossier.toewijzingen_gemeente


def test_een_toewijzing_van_een_ander_is_alleen_als_nummer_bekend(wmo: Keten) -> None:
    wmo.verwerk("301", {"Header.Ontvanger": "70709999"})
    dossier = wmo.dossier("323")
    assert not dossier.toewijzingen
    assert not dossier.clienten
    assert dossier.toewijzingen_gemeente[100001].aanbieder == "70709999"


def test_de_andere_wet_is_een_ander_dossier(session: Session) -> None:
    Keten(session, "ijw").verwerk("301")
    dossier = Keten(session, "iwmo").dossier("323")
    assert not dossier.toewijzingen_gemeente


@pytest.mark.parametrize("eerst_de_nieuwe", [False, True])
def test_de_laatst_vastgestelde_versie_is_de_actuele_in_welke_volgorde_ook(wmo: Keten, eerst_de_nieuwe: bool) -> None:
    oud = {f"{PRODUCT}.Toewijzingstijd": "09:00:00", f"{PRODUCT}.Einddatum": "2026-06-30"}
    nieuw = {f"{PRODUCT}.Toewijzingstijd": "17:30:00", f"{PRODUCT}.RedenWijziging": "04"}
    for wijzig in (nieuw, oud) if eerst_de_nieuwe else (oud, nieuw):
        wmo.verwerk("301", wijzig)
    stand = wmo.dossier("323").toewijzingen[100001]
    assert (stand.toewijzingstijd, stand.reden_wijziging, stand.einddatum) == ("17:30:00", "04", dag("2026-12-31"))


def test_op_hetzelfde_moment_telt_de_laatst_ontvangen_versie(wmo: Keten) -> None:
    wmo.verwerk("301")
    wmo.verwerk("301", {f"{PRODUCT}.Einddatum": "2026-09-30"})
    assert wmo.dossier("323").toewijzingen[100001].einddatum == dag("2026-09-30")


def test_een_generieke_toewijzing_met_budget(wmo: Keten) -> None:
    wmo.verwerk("301", {f"{PRODUCT}.Product": None, f"{PRODUCT}.Omvang": None, f"{PRODUCT}.Budget": 250000})
    stand = wmo.dossier("323").toewijzingen[100001]
    assert (stand.budget, stand.categorie, stand.productcode, stand.volume) == (250000, None, None, None)


def test_identificatie_bekend_bij_andere_inhoud(wmo: Keten) -> None:
    wmo.ontvang("305", {IDENTIFICATIE: "ZELFDE"})
    assert not wmo.dossier("307", {IDENTIFICATIE: "ZELFDE"}).identificatie_bekend
    assert not wmo.dossier("305", {IDENTIFICATIE: "ZELFDE", "Header.Afzender": "70709999"}).identificatie_bekend
    assert wmo.dossier("305", {IDENTIFICATIE: "ZELFDE", "Client.Geslacht": "1"}).identificatie_bekend


def test_een_later_bericht_maakt_de_identificatie_van_het_eerste_niet_bekend(wmo: Keten) -> None:
    bericht, bericht_id = wmo.ontvang("305", {IDENTIFICATIE: "ZELFDE"})
    wmo.ontvang("305", {IDENTIFICATIE: "ZELFDE", "Client.Geslacht": "1"})
    assert not wmo.dossier_van("305", bericht, bericht_id).identificatie_bekend


def test_wat_nooit_een_bericht_werd_gebruikt_geen_identificatie(wmo: Keten) -> None:
    _, bericht_id = wmo.ontvang("305", {IDENTIFICATIE: "ZELFDE"})
    rond_af(wmo.session, bericht_id, "onleesbaar")
    assert not wmo.dossier("305", {IDENTIFICATIE: "ZELFDE", "Client.Geslacht": "1"}).identificatie_bekend


def test_zonder_lijst_geldt_die_van_het_cbs_ook_voor_lang_lopende_toewijzingen(wmo: Keten) -> None:
    gemeenten = wmo.dossier("301").gemeenten or {}
    eerste = min(gemeente.begindatum for gemeente in alle_gemeenten())
    assert gemeenten[GEMEENTE][0].omvat(eerste.replace(year=eerste.year - 5))


def test_een_ingelezen_lijst_gaat_voor(wmo: Keten) -> None:
    _neem_op(
        wmo.session,
        "gemeenten",
        {"code": "0014", "naam": "A", "provincie": "P", "begindatum": dag("2024-01-01"), "einddatum": None},
        {"code": "1999", "naam": "B", "provincie": "P", "begindatum": dag("2026-01-01"), "einddatum": None},
    )
    assert wmo.dossier("301").gemeenten == {}
    ander = {"RedenAfwijzingVerzoek": "8", "Woonplaatsbeginsel": {"Gemeente": "1999"}}
    jeugd = Keten(wmo.session, "ijw").dossier("319", {f"Antwoord.{naam}": waarde for naam, waarde in ander.items()})
    assert jeugd.gemeenten == {"1999": (Geldigheid(begindatum=dag("2026-01-01")),)}


def test_contracten_van_deze_aanbieder(wmo: Keten) -> None:
    vorig = _tarief(tarief=5500, begindatum=dag("2025-01-01"), einddatum=dag("2025-12-31"))
    _neem_op(wmo.session, "contracten", _tarief(), vorig, _tarief(aanbieder="70709999", tarief=1))
    contracten = wmo.dossier("323").contracten
    assert contracten is not None
    assert [tarief.tarief for tarief in contracten[CATEGORIE, CODE]] == [5500, 6000]
    assert Keten(wmo.session, "ijw").dossier("323").contracten is None


def test_de_productcodelijst_van_de_gemeente(wmo: Keten) -> None:
    product = {"gemeente": GEMEENTE, "standaard": "iwmo", "categorie": CATEGORIE, "productcode": "02A99"}
    overig = {"omschrijving": "Begeleiding", "begindatum": dag("2026-01-01"), "einddatum": dag("2026-12-31")}
    _neem_op(wmo.session, "producten", product | overig)
    assert wmo.dossier("323").productcodes == {}
    codes = wmo.dossier("323", {"Declaratie.Clienten.0.Prestaties.0.ProductCode": "02A99"}).productcodes
    assert codes == {(CATEGORIE, "02A99"): (Geldigheid(begindatum=dag("2026-01-01"), einddatum=dag("2026-12-31")),)}


def test_prestaties_toegekend_of_niet(keten: Keten) -> None:
    keten.verwerk("323", None, bevinding(regel(1, 2)))
    dossier = keten.dossier("323", {"Declaratie.DeclaratieNummer": "ANDER"})
    assert {nummer: stand.toegekend for nummer, stand in dossier.prestaties.items()} == {
        "P1": True,
        "P2": False,
        "P3": True,
    }
    assert set(dossier.prestaties_op_toewijzing) == {100001, 100003}
    stand = dossier.prestaties["P1"]
    assert dossier.prestaties_op_toewijzing[100001] == [stand]
    assert (stand.bsn, stand.volume, stand.eenheid, stand.tarief, stand.bedrag) == (BSN, 12, "04", 6000, 72000)
    assert (stand.begindatum, stand.einddatum) == (dag("2026-04-01"), dag("2026-04-30"))
    assert (stand.debet_credit, stand.gecrediteerd, stand.vorige_referentie) == ("D", False, None)
    assert dossier.laatste_declaratieperiode == dag("2026-04-01")
    assert not dossier.declaratienummer_bekend
    assert keten.dossier("323").declaratienummer_bekend


def test_van_andere_perioden_komt_alleen_de_som(keten: Keten) -> None:
    regel_1, regel_2, regel_3 = (
        f"Declaratie.Clienten.{plek}" for plek in ("0.Prestaties.0", "0.Prestaties.1", "1.Prestaties.0")
    )
    keten.verwerk("323", {"Declaratie.DeclaratieNummer": "D1"}, bevinding(regel(2, 1)))
    keten.verwerk("323", {
        "Declaratie.DeclaratieNummer": "D2",
        f"{regel_1}.ProductReferentie": {"ReferentieNummer": "C1", "VorigReferentieNummer": "P1"},
        f"{regel_1}.IngediendBedrag": {"Bedrag": 30000, "DebetCredit": "C"},
        f"{regel_1}.GeleverdVolume": 5,
        f"{regel_2}.ProductReferentie.ReferentieNummer": "P5",
        f"{regel_2}.Eenheid": "01",
        f"{regel_3}.ProductReferentie.ReferentieNummer": "P6",
        f"{regel_3}.ProductPeriode": {"Begindatum": "2026-05-04", "Einddatum": "2026-05-31"},
    })  # fmt: skip
    mei = {"Begindatum": "2026-05-04", "Einddatum": "2026-05-10"}
    dossier = keten.dossier("323", {f"{plek}.ProductPeriode": mei for plek in (regel_1, regel_2, regel_3)})
    assert {nummer: sorted(sommen) for nummer, sommen in dossier.overige_sommen.items()} == {
        100001: [("04", 12 - 5, 72000 - 30000)],
        100002: [("01", 4, 36000), ("16", 4, 36000)],
    }
    assert [stand.referentie for stand in dossier.prestaties_op_toewijzing.pop(100003)] == ["P6"]
    assert not dossier.prestaties_op_toewijzing
    assert keten.dossier("301").overige_sommen == {}
    assert [stand.referentie for stand in keten.dossier("301").prestaties_op_toewijzing[100001]] == ["P1", "C1"]


def test_van_twee_regels_met_een_kenmerk_telt_de_toegekende(wmo: Keten) -> None:
    wmo.verwerk("323", {"Declaratie.DeclaratieNummer": "D1"}, bevinding(regel(1, 1)))
    wmo.verwerk("323", {"Declaratie.DeclaratieNummer": "D2"})
    wmo.verwerk("323", {"Declaratie.DeclaratieNummer": "D3"}, bevinding(regel(1, 1)))
    assert wmo.dossier("323").prestaties["P1"].toegekend


def test_verzoeken_antwoorden_en_toegewezen_referenties(keten: Keten) -> None:
    keten.verwerk("315")
    verzoek = keten.dossier("319").verzoeken["VOT-1"]
    assert (verzoek.soort, verzoek.bsn, verzoek.toestand) == ("315", BSN, "onderhanden")
    assert set(keten.dossier("317").verzoeken) == {"VOT-1"}
    keten.verwerk("319", {"Antwoord.VerzoekAntwoord": "2", "Antwoord.RedenAfwijzingVerzoek": None})
    keten.verwerk("319")
    dossier = keten.dossier("319")
    assert dossier.antwoorden == {"VOT-1": ["2", "1"]}
    assert dossier.toegewezen_referenties == set()
    keten.verwerk("301", {f"{PRODUCT}.ReferentieAanbieder": "VOT-1"})
    assert keten.dossier("319").toegewezen_referenties == {"VOT-1"}
    assert keten.dossier("301", {f"{PRODUCT}.ReferentieAanbieder": "VOT-1"}).toegewezen_referenties == {"VOT-1"}


def test_een_declaratieantwoord_vindt_zijn_declaratie(keten: Keten) -> None:
    keten.verwerk("323", {IDENTIFICATIE: "DC000001"}, bevinding(regel(2, 1)))
    declaratie = keten.dossier("325").declaratie
    assert declaratie is not None
    assert (declaratie.identificatie, declaratie.dagtekening) == ("DC000001", dag("2026-05-06"))
    assert (declaratie.nummer, declaratie.bericht_xsd_versie, declaratie.basisschema_xsd_versie) == (
        "D202604",
        "1.0.0",
        "1.0.0",
    )
    assert {nummer: stand.toegekend for nummer, stand in declaratie.prestaties.items()} == {
        "P1": True,
        "P2": True,
        "P3": False,
    }


def test_ook_een_geheel_afgekeurde_declaratie_is_ontvangen(wmo: Keten) -> None:
    wmo.verwerk("323", {IDENTIFICATIE: "DC000001"}, bevinding("/Bericht/Declaratie"))
    declaratie = wmo.dossier("325").declaratie
    assert declaratie is not None
    assert not any(stand.toegekend for stand in declaratie.prestaties.values())


def _lang(keten: Keten, aantal: int) -> dict[str, Any]:
    """Patches that give the first client `aantal` lines, each on a toewijzing of its own."""
    basis, _ = keten.ontvang("323", {"Declaratie.DeclaratieNummer": f"LANG{aantal}"})
    assert isinstance(basis, bericht_323.Bericht)
    regel_ = {
        "ProductCategorie": "02",
        "ProductCode": "02A05",
        "ProductPeriode": {"Begindatum": "2026-04-01", "Einddatum": "2026-04-30"},
        "GeleverdVolume": 1,
        "Eenheid": "04",
        "ProductTarief": 1,
        "IngediendBedrag": {"Bedrag": 1, "DebetCredit": "D"},
    }
    regels = [
        {"ProductReferentie": {"ReferentieNummer": f"L{n}"}, "ToewijzingNummer": 200000 + n, **copy.deepcopy(regel_)}
        for n in range(aantal)
    ]
    return {"Declaratie.Clienten.0.Prestaties": regels, "Declaratie.DeclaratieNummer": f"N{aantal}"}


def test_het_aantal_opdrachten_hangt_niet_af_van_het_aantal_regels(wmo: Keten) -> None:
    vooraf, verwerkt = [], []
    for regels in (10, 2_000):
        wijzig = _lang(wmo, regels)
        with geteld(wmo.session) as bij_verwerken:
            wmo.verwerk("323", wijzig)
        bericht, bericht_id = wmo.ontvang("323", wijzig)
        with geteld(wmo.session) as voor_dossier:
            dossier = wmo.dossier_van("323", bericht, bericht_id)
        assert len(dossier.prestaties) == regels + 1
        vooraf.append(len(voor_dossier))
        verwerkt.append(len(bij_verwerken))
    assert vooraf[0] == vooraf[1] > 0
    assert verwerkt[0] == verwerkt[1] > 0
