from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berichten.omvang import (
    Periode,
    ToegewezenOmvang,
    bedrag_van_minuten,
    dagen,
    eenheid_past,
    hele_uren,
    in_grondmaat,
    maanden,
    maximum_in_periode,
    maximum_totaal,
    minuuttarief,
    variant_van_eenheid,
    verklaarbaar_uit_uurtarief,
    weken,
    zondagen,
)
from berichten.standen import Variant

INSPANNING: Variant = "inspanningsgericht"
OUTPUT: Variant = "outputgericht"
DAG, WEEK, MAAND, TOTAAL = "1", "2", "4", "6"


def dag(tekst: str) -> date:
    """A date as the standard's examples write it: dd-mm-jjjj."""
    d, m, j = tekst.split("-")
    return date(int(j), int(m), int(d))


def toegewezen(
    volume: int, frequentie: str, van: str, tot: str | None, variant: Variant = INSPANNING, huishoudelijk: bool = False
) -> ToegewezenOmvang:
    einde = dag(tot) if tot else None
    return ToegewezenOmvang(volume, frequentie, variant, dag(van), einde, huishoudelijk)


def maxima(omvang: ToegewezenOmvang, *perioden: tuple[str, str]) -> list[int | None]:
    return [maximum_in_periode(omvang, dag(van), dag(tot)) for van, tot in perioden]


def per_maand(periode: Periode) -> list[Periode]:
    """The product periods of a toewijzing: its part of each calendar month (IV089)."""
    uit, begin = [], periode.begin
    while begin <= periode.eind:
        volgende = (begin.replace(day=1) + timedelta(days=31)).replace(day=1)
        uit.append(Periode(begin, min(periode.eind, volgende - timedelta(days=1))))
        begin = volgende
    return uit


# Worked examples. Where an example contradicts itself, the method of its own text is followed and said so.


def test_iv042_vijf_dagdelen_per_week() -> None:
    omvang = toegewezen(5, WEEK, "01-01-2025", "31-12-2025", variant_van_eenheid("16"))
    # The shortest a whole month can be is four weeks: the 20 dagdelen that are declared fit in any month.
    assert maxima(omvang, ("01-02-2025", "28-02-2025")) == [25]
    assert maxima(omvang._replace(ingangsdatum=date(2027, 1, 1), einddatum=None), ("01-02-2027", "28-02-2027")) == [20]


def test_iv042_vast_bedrag_per_maand() -> None:
    omvang = toegewezen(20000, MAAND, "01-01-2025", "31-12-2025", variant_van_eenheid("83"))
    assert maxima(omvang, ("01-02-2025", "28-02-2025")) == [20000]
    assert maximum_totaal(omvang) == 240000


def test_iv076_inspanningsgericht() -> None:
    # The text gives 9 for July beside its own sum of 4 weeks x 3 = 12: the sum follows the method.
    omvang = toegewezen(3, WEEK, "07-07-2025", "07-09-2025")
    perioden = ("07-07-2025", "31-07-2025"), ("01-08-2025", "31-08-2025"), ("01-09-2025", "07-09-2025")
    assert maxima(omvang, *perioden) == [12, 15, 3]
    assert maximum_totaal(omvang) == 27


def test_iv076_outputgericht_eindigt_op_zondag() -> None:
    omvang = toegewezen(30000, WEEK, "07-07-2025", "07-09-2025", OUTPUT)
    perioden = ("07-07-2025", "31-07-2025"), ("01-08-2025", "31-08-2025"), ("01-09-2025", "07-09-2025")
    assert maxima(omvang, *perioden) == [90000, 150000, 30000]
    assert maximum_totaal(omvang) == 270000


def test_iv076_outputgericht_eindigt_niet_op_zondag() -> None:
    omvang = toegewezen(30000, WEEK, "07-07-2025", "06-09-2025", OUTPUT)
    perioden = ("07-07-2025", "31-07-2025"), ("01-08-2025", "31-08-2025"), ("01-09-2025", "06-09-2025")
    assert maxima(omvang, *perioden) == [90000, 180000, 0]
    assert maximum_totaal(omvang) == 270000


def test_iv077_inspanningsgericht() -> None:
    omvang = toegewezen(3, WEEK, "07-10-2025", "30-12-2025")
    perioden = ("07-10-2025", "31-10-2025"), ("01-11-2025", "30-11-2025"), ("01-12-2025", "30-12-2025")
    assert maxima(omvang, *perioden) == [12, 15, 15]
    assert maximum_totaal(omvang) == 39


@pytest.mark.parametrize("ingangsdatum, oktober", [("07-10-2025", 90000), ("01-10-2025", 120000)])
def test_iv077_outputgericht_eerste_voorbeeld(ingangsdatum: str, oktober: int) -> None:
    # The toewijzing starts on 01-10 in the text, but its counting starts on 07-10: three Sundays, where from 01-10
    # there are four. November is said to have 5 Sundays, then 4, then 5: it has five.
    omvang = toegewezen(30000, WEEK, ingangsdatum, "31-12-2025", OUTPUT)
    perioden = (ingangsdatum, "31-10-2025"), ("01-11-2025", "30-11-2025"), ("01-12-2025", "31-12-2025")
    assert maxima(omvang, *perioden) == [oktober, 150000, 150000]
    assert maximum_totaal(omvang) == oktober + 300000


def test_iv077_outputgericht_tweede_voorbeeld() -> None:
    omvang = toegewezen(30000, WEEK, "07-07-2025", "05-09-2025", OUTPUT)
    assert maxima(omvang, ("07-07-2025", "31-07-2025"), ("01-08-2025", "31-08-2025")) == [90000, 180000]


def test_iv077_huishoudelijke_hulp() -> None:
    omvang = toegewezen(3, WEEK, "07-10-2025", "30-12-2025", huishoudelijk=True)
    assert maxima(omvang, ("07-10-2025", "31-10-2025"), ("30-12-2025", "30-12-2025")) == [18, 18]
    assert maximum_totaal(omvang) == 39


@pytest.mark.parametrize("frequentie, maximum", [(DAG, 75), (MAAND, 3), (TOTAAL, 3)])
def test_zes_weken_gelden_alleen_per_week(frequentie: str, maximum: int) -> None:
    omvang = toegewezen(3, frequentie, "07-10-2025", "30-12-2025", huishoudelijk=True)
    assert maxima(omvang, ("07-10-2025", "31-10-2025")) == [maximum]


@pytest.mark.parametrize("jaar, maximum", [("2025", 9), ("2026", 12)])
def test_iv078_gebroken_week(jaar: str, maximum: int) -> None:
    # The iJw text moves the dates to 2026 and keeps the 9 of 2025; in 2026 four weeks have a day in the period.
    omvang = toegewezen(3, WEEK, f"12-11-{jaar}", f"13-12-{jaar}")
    assert maxima(omvang, (f"12-11-{jaar}", f"30-11-{jaar}")) == [maximum]


@pytest.mark.parametrize("jaar", ["2025", "2026"])
@pytest.mark.parametrize("variant", [INSPANNING, OUTPUT])
def test_iv078_gebroken_maand(jaar: str, variant: Variant) -> None:
    omvang = toegewezen(15, MAAND, f"14-10-{jaar}", f"13-12-{jaar}", variant)
    assert maxima(omvang, (f"14-10-{jaar}", f"31-10-{jaar}")) == [15]
    assert maximum_totaal(omvang) == 45


@pytest.mark.parametrize("minuten, uren", [(4 * 95, 6), (389, 6), (390, 7), (90, 2), (89, 1), (60, 1), (29, 1), (1, 1)])
def test_iv079_hele_uren(minuten: int, uren: int) -> None:
    assert hele_uren(minuten) == uren


@pytest.mark.parametrize("uurtarief, tarief", [(8730, 146), (8724, 145), (8729, 145), (6000, 100), (0, 0)])
def test_iv081_tarief_per_minuut(uurtarief: int, tarief: int) -> None:
    # The text's 1,455 and 1,454 per minute are 87,30 and 87,24 per hour.
    assert minuuttarief(uurtarief) == tarief


@pytest.mark.parametrize(
    "uurtarief, minuten, bedrag", [(8730, 100, 14550), (8735, 7, 1019), (6235, 90, 9353), (6235, 0, 0)]
)
def test_iv081_bedrag_van_minuten(uurtarief: int, minuten: int, bedrag: int) -> None:
    # 8735 x 7 / 60 = 1019,08 is rounded down, 6235 x 90 / 60 = 9352,5 up.
    assert bedrag_van_minuten(uurtarief, minuten) == bedrag


@pytest.mark.parametrize(
    "gedeclareerd, afgesproken, past",
    [("04", "04", True), ("01", "04", True), ("04", "01", False), ("16", "04", False), ("83", "83", True)],
)
def test_iv081_eenheid(gedeclareerd: str, afgesproken: str, past: bool) -> None:
    assert eenheid_past(gedeclareerd, afgesproken) is past


def test_iv084_twee_toewijzingen_in_een_maand() -> None:
    eerste = toegewezen(2, WEEK, "01-03-2025", "09-03-2025")
    tweede = toegewezen(2, WEEK, "23-03-2025", "31-03-2025")
    assert maxima(eerste, ("01-03-2025", "09-03-2025"), ("23-03-2025", "31-03-2025")) == [4, None]
    assert maxima(tweede, ("01-03-2025", "09-03-2025"), ("23-03-2025", "31-03-2025")) == [None, 6]


@pytest.mark.parametrize("jaar, weken_per_maand", [("2025", [4, 5, 4]), ("2026", [4, 5, 3])])
def test_iv089_productperioden(jaar: str, weken_per_maand: list[int]) -> None:
    omvang = toegewezen(1, WEEK, f"08-04-{jaar}", f"17-06-{jaar}")
    perioden = (
        (f"08-04-{jaar}", f"30-04-{jaar}"),
        (f"01-05-{jaar}", f"31-05-{jaar}"),
        (f"01-06-{jaar}", f"17-06-{jaar}"),
    )
    assert maxima(omvang, *perioden) == weken_per_maand
    assert maximum_totaal(omvang) == 11


@pytest.mark.parametrize("jaar", ["2025", "2026"])
def test_iv089_traject_aan_het_eind(jaar: str) -> None:
    omvang = toegewezen(500000, TOTAAL, f"08-04-{jaar}", f"17-06-{jaar}", OUTPUT)
    assert maxima(omvang, (f"01-06-{jaar}", f"17-06-{jaar}")) == [500000]
    assert maximum_totaal(omvang) == 500000


# Edges.


@pytest.mark.parametrize(
    "van, tot, aantal",
    [
        ("31-12-2024", "01-01-2025", 1),  # one week 1, over the end of the year
        ("28-12-2020", "03-01-2021", 1),  # week 53
        ("27-12-2020", "04-01-2021", 3),
        ("01-02-2027", "28-02-2027", 4),  # Monday to Sunday
        ("01-03-2026", "31-03-2026", 6),  # starts on a Sunday
        ("05-04-2026", "05-04-2026", 1),
    ],
)
def test_weken(van: str, tot: str, aantal: int) -> None:
    assert weken(Periode(dag(van), dag(tot))) == aantal


@pytest.mark.parametrize(
    "eenheid, variant", [("82", OUTPUT), ("83", OUTPUT), *((e, INSPANNING) for e in ("01", "04", "14", "16", "84"))]
)
def test_variant_van_eenheid(eenheid: str, variant: Variant) -> None:
    assert variant_van_eenheid(eenheid) == variant


@pytest.mark.parametrize(
    "frequentie, maximum, totaal", [(DAG, 58, 730), (WEEK, 10, 106), (MAAND, 2, 24), (TOTAAL, 2, 2)]
)
def test_elke_frequentie(frequentie: str, maximum: int, totaal: int) -> None:
    schrikkelmaand = ("01-02-2024", "29-02-2024")
    assert maxima(toegewezen(2, frequentie, "01-01-2023", "31-12-2024"), schrikkelmaand) == [maximum]
    assert maximum_totaal(toegewezen(2, frequentie, "01-01-2023", "31-12-2023")) == totaal


def test_zonder_einddatum_alleen_een_totaal_heeft_een_maximum() -> None:
    assert maximum_totaal(toegewezen(40, TOTAAL, "01-01-2025", None)) == 40
    for frequentie in (DAG, WEEK, MAAND):
        assert maximum_totaal(toegewezen(40, frequentie, "01-01-2025", None)) is None


def test_outputgericht_zonder_einddatum_telt_zondagen() -> None:
    assert maxima(toegewezen(1, WEEK, "01-01-2025", None, OUTPUT), ("01-11-2025", "30-11-2025")) == [5]


def test_toewijzing_zonder_zondag_telt_een_week_waar_zij_eindigt() -> None:
    omvang = toegewezen(1, WEEK, "29-09-2025", "03-10-2025", OUTPUT)
    assert maxima(omvang, ("29-09-2025", "30-09-2025"), ("01-10-2025", "03-10-2025")) == [0, 1]
    assert maximum_totaal(omvang) == 1


def test_toewijzing_die_op_haar_enige_zondag_begint() -> None:
    omvang = toegewezen(1, WEEK, "31-08-2025", "03-09-2025", OUTPUT)
    assert maxima(omvang, ("31-08-2025", "31-08-2025"), ("01-09-2025", "03-09-2025")) == [2, 0]


def test_alleen_het_deel_binnen_de_toewijzing_telt() -> None:
    omvang = toegewezen(3, WEEK, "13-10-2025", "26-10-2025")
    assert maxima(omvang, ("01-10-2025", "31-10-2025"), ("01-10-2025", "13-10-2025")) == [6, 3]
    assert maxima(omvang, ("01-10-2025", "12-10-2025"), ("27-10-2025", "31-10-2025")) == [None, None]


def test_onbekende_frequentie_is_een_fout() -> None:
    with pytest.raises(KeyError):
        maximum_totaal(toegewezen(1, "3", "01-01-2025", "31-12-2025"))


def test_uren_zijn_minuten_en_al_het_andere_is_zichzelf() -> None:
    assert in_grondmaat(2, "04") == in_grondmaat(120, "01") == (120, "01")
    assert in_grondmaat(2, "16") == (2, "16")


# Laws.

DAGEN = st.dates(date(2019, 1, 1), date(2031, 12, 31))
FREQUENTIES = st.sampled_from([DAG, WEEK, MAAND, TOTAAL])
VARIANTEN = st.sampled_from([INSPANNING, OUTPUT])


@st.composite
def perioden(draw: st.DrawFn) -> Periode:
    begin = draw(DAGEN)
    return Periode(begin, begin + timedelta(days=draw(st.integers(0, 800))))


@st.composite
def omvangen(draw: st.DrawFn, frequentie: st.SearchStrategy[str] = FREQUENTIES) -> ToegewezenOmvang:
    begin, eind = draw(perioden())
    return ToegewezenOmvang(draw(st.integers(0, 99)), draw(frequentie), draw(VARIANTEN), begin, eind)


def looptijd(omvang: ToegewezenOmvang) -> Periode:
    assert omvang.einddatum is not None
    return Periode(omvang.ingangsdatum, omvang.einddatum)


def zeker(getal: int | None) -> int:
    assert getal is not None
    return getal


@given(perioden())
def test_tellingen_zijn_die_van_de_kalender(periode: Periode) -> None:
    alle = [periode.begin + timedelta(days=n) for n in range(dagen(periode))]
    assert alle[-1] == periode.eind
    assert weken(periode) == len({d.isocalendar()[:2] for d in alle})
    assert zondagen(periode) == sum(d.isoweekday() == 7 for d in alle)
    assert maanden(periode) == len({(d.year, d.month) for d in alle}) == len(per_maand(periode))


@given(omvangen())
def test_maanden_samen_zijn_nooit_minder_dan_het_totaal(omvang: ToegewezenOmvang) -> None:
    som = sum(zeker(maximum_in_periode(omvang, *deel)) for deel in per_maand(looptijd(omvang)))
    assert som >= zeker(maximum_totaal(omvang))


@given(omvangen(), VARIANTEN)
def test_maanden_samen_zijn_het_totaal_waar_geen_week_breekt(omvang: ToegewezenOmvang, variant: Variant) -> None:
    omvang = omvang._replace(variant=variant)
    if omvang.frequentie in {DAG, MAAND} or (omvang.frequentie == WEEK and variant == OUTPUT):
        som = sum(zeker(maximum_in_periode(omvang, *deel)) for deel in per_maand(looptijd(omvang)))
        assert som == zeker(maximum_totaal(omvang))


@given(omvangen(), st.data())
def test_splitsen_verlaagt_de_som_niet(omvang: ToegewezenOmvang, data: st.DataObject) -> None:
    begin, eind = looptijd(omvang)
    knip = data.draw(st.dates(begin, eind))
    links = zeker(maximum_in_periode(omvang, begin, knip))
    rechts = zeker(maximum_in_periode(omvang, knip + timedelta(days=1), eind)) if knip < eind else 0
    assert links + rechts >= zeker(maximum_in_periode(omvang, begin, eind))


@given(omvangen(), st.data())
def test_langere_periode_verlaagt_nooit_en_blijft_onder_het_totaal(
    omvang: ToegewezenOmvang, data: st.DataObject
) -> None:
    begin, eind = looptijd(omvang)
    eerder, later = sorted((data.draw(st.dates(begin, eind)), data.draw(st.dates(begin, eind))))
    kort = zeker(maximum_in_periode(omvang, eerder, later))
    assert kort <= zeker(maximum_in_periode(omvang, begin, later)) <= zeker(maximum_totaal(omvang))
    assert kort <= zeker(maximum_in_periode(omvang, eerder, eind)) <= zeker(maximum_totaal(omvang))
    assert zeker(maximum_in_periode(omvang, begin, eind)) == zeker(maximum_totaal(omvang))


@given(omvangen(), st.integers(1, 400))
def test_langere_toewijzing_verlaagt_het_totaal_nooit(omvang: ToegewezenOmvang, erbij: int) -> None:
    langer = omvang._replace(einddatum=looptijd(omvang).eind + timedelta(days=erbij))
    assert zeker(maximum_totaal(langer)) >= zeker(maximum_totaal(omvang))


@given(omvangen(), VARIANTEN, st.booleans())
def test_totaal_hangt_niet_af_van_variant_of_categorie(
    omvang: ToegewezenOmvang, variant: Variant, huishoudelijk: bool
) -> None:
    assert maximum_totaal(omvang._replace(variant=variant, huishoudelijk=huishoudelijk)) == maximum_totaal(omvang)


@given(st.integers(0, 20000), st.integers(0, 20000))
def test_elk_bedrag_per_uur_is_uit_een_uurtarief_verklaarbaar(uurtarief: int, minuten: int) -> None:
    bedrag = bedrag_van_minuten(uurtarief, minuten)
    assert verklaarbaar_uit_uurtarief(bedrag, minuuttarief(uurtarief), minuten)


@given(st.integers(0, 300), st.integers(0, 500), st.integers(-200, 200))
def test_verklaarbaar_is_wat_een_zoektocht_vindt(tarief: int, minuten: int, afwijking: int) -> None:
    bedrag = max(0, tarief * minuten + afwijking)
    kandidaten = (uur for uur in range(max(0, 60 * tarief - 60), 60 * tarief + 60) if minuuttarief(uur) == tarief)
    gevonden = any(bedrag_van_minuten(uur, minuten) == bedrag for uur in kandidaten)
    assert verklaarbaar_uit_uurtarief(bedrag, tarief, minuten) is gevonden
