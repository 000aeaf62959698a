"""Which periods overlap, held against the definition pair by pair; and what a list of nothing but duplicates costs."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from berichten.regels.hulp.overlap import HULPMIDDELEN, MAX_PER_ITEM, Zorgperiode, overlappend, paren

DAG = date(2026, 1, 1)
PRODUCTEN = st.sampled_from(
    [(None, None), ("02", None), ("02", "02A05"), ("02", "02A06"), ("05", None), ("05", "02A05"), ("11", "11A01")]
)


@st.composite
def zorgperioden(draw: st.DrawFn) -> list[Zorgperiode]:
    """A few periods in one week, some open, some that end before they begin."""
    dagen = st.integers(0, 6).map(lambda dag: DAG + timedelta(days=dag))
    delen = draw(st.lists(st.tuples(PRODUCTEN, dagen, st.none() | dagen), max_size=8))
    return [Zorgperiode(nummer, *product, begin, eind) for nummer, (product, begin, eind) in enumerate(delen)]


def botst(een: Zorgperiode, ander: Zorgperiode) -> bool:
    """The rule in words: the same product, at the same time, and no aid."""
    if HULPMIDDELEN & {een.categorie, ander.categorie}:
        return False
    zelfde = None in {een.categorie, ander.categorie} or (
        een.categorie == ander.categorie and (None in {een.code, ander.code} or een.code == ander.code)
    )
    return zelfde and een.begin <= (ander.eind or date.max) and ander.begin <= (een.eind or date.max)


@given(zorgperioden())
def test_precies_de_paren_van_de_definitie(perioden: list[Zorgperiode]) -> None:
    assert overlappend(perioden) == [paar for paar in combinations(perioden, 2) if botst(*paar)]


def test_duizenden_dubbele_geven_een_begrensd_aantal() -> None:
    perioden = [Zorgperiode(nummer, "02", "02A05", DAG, None) for nummer in range(3000)]
    gevonden = overlappend(perioden)
    assert len(gevonden) <= 2 * len(perioden)
    assert {deel.deel for paar in gevonden for deel in paar} == set(range(3000))


def test_paren_van_een_kleine_groep_zijn_compleet() -> None:
    groep = list(range(MAX_PER_ITEM + 1))
    assert sorted(paren(groep)) == list(combinations(groep, 2))


def test_paren_van_een_grote_groep_noemen_elk_lid() -> None:
    gevonden = list(paren(range(1000)))
    assert len(gevonden) <= 2 * 1000
    assert {lid for paar in gevonden for lid in paar} == set(range(1000))
