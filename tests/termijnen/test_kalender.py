from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berichten.standen import Termijnsoort
from berichten.termijnen import (
    TERMIJNEN,
    is_werkdag,
    plus_weken,
    plus_werkdagen,
    stand,
    woonplaats_uiterlijk,
)

DAGEN = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    "dag, aantal, verwacht",
    [
        pytest.param(date(2026, 3, 9), 3, date(2026, 3, 12), id="binnen-een-week"),
        pytest.param(date(2026, 3, 12), 3, date(2026, 3, 17), id="over-een-weekend"),
        pytest.param(date(2026, 3, 14), 3, date(2026, 3, 18), id="ontvangen-op-zaterdag"),
        pytest.param(date(2026, 4, 2), 3, date(2026, 4, 9), id="Goede-Vrijdag-en-tweede-paasdag"),
        pytest.param(date(2026, 4, 24), 3, date(2026, 4, 30), id="Koningsdag-op-maandag"),
        pytest.param(date(2025, 4, 24), 3, date(2025, 4, 29), id="Koningsdag-op-zaterdag-in-plaats-van-zondag"),
        pytest.param(date(2025, 5, 2), 3, date(2025, 5, 8), id="Bevrijdingsdag-in-een-lustrumjaar"),
        pytest.param(date(2026, 5, 4), 1, date(2026, 5, 5), id="Bevrijdingsdag-in-een-gewoon-jaar"),
        pytest.param(date(2026, 5, 13), 3, date(2026, 5, 19), id="Hemelvaart"),
        pytest.param(date(2026, 5, 22), 1, date(2026, 5, 26), id="tweede-pinksterdag"),
        pytest.param(date(2026, 12, 24), 3, date(2026, 12, 30), id="kerst"),
        pytest.param(date(2026, 12, 30), 3, date(2027, 1, 5), id="jaarwisseling"),
        pytest.param(date(2026, 12, 18), 10, date(2027, 1, 5), id="tien-dagen-over-kerst-en-jaarwisseling"),
        pytest.param(date(2028, 2, 28), 2, date(2028, 3, 1), id="schrikkeldag"),
        pytest.param(date(2026, 3, 14), 0, date(2026, 3, 14), id="nul-is-de-dag-zelf"),
    ],
)
def test_werkdagen(dag: date, aantal: int, verwacht: date) -> None:
    assert plus_werkdagen(dag, aantal) == verwacht


def test_een_negatief_aantal_bestaat_niet() -> None:
    with pytest.raises(ValueError, match="-1"):
        plus_werkdagen(date(2026, 3, 9), -1)


@given(DAGEN, st.integers(1, 30))
def test_er_liggen_precies_zoveel_werkdagen_tussen(dag: date, aantal: int) -> None:
    einde = plus_werkdagen(dag, aantal)
    tussen = [dag + timedelta(days=nummer) for nummer in range(1, (einde - dag).days + 1)]
    assert sum(map(is_werkdag, tussen)) == aantal
    assert is_werkdag(einde)


def test_de_kalender_houdt_niet_op() -> None:
    assert plus_werkdagen(date.max, 10) > date(9998, 12, 31)
    assert plus_weken(date.max, 8) > date(9998, 12, 31)


@pytest.mark.parametrize(
    "soort, begin, verwacht",
    [
        ("retour", date(2026, 4, 2), date(2026, 4, 9)),
        ("declaratie-antwoord", date(2026, 4, 2), date(2026, 4, 20)),
        ("verzoek", date(2026, 4, 2), date(2026, 4, 13)),
        ("onderzoek", date(2026, 3, 9), date(2026, 5, 4)),
        ("onderzoek", date(2026, 2, 9), date(2026, 4, 6)),
        ("retour-aanbieder", date(2026, 3, 9), date(2026, 3, 12)),
        ("start", date(2026, 3, 9), date(2026, 3, 16)),
    ],
)
def test_uiterste_datum(soort: Termijnsoort, begin: date, verwacht: date) -> None:
    assert TERMIJNEN[soort].uiterste_datum(begin) == verwacht


def test_woonplaatsbeginsel() -> None:
    assert woonplaats_uiterlijk(date(2026, 5, 6)) == date(2026, 5, 20)


@pytest.mark.parametrize(
    "vandaag, vooraf, verwacht",
    [
        (date(2026, 4, 9), 1, "te laat"),
        (date(2026, 4, 8), 1, "nadert"),
        (date(2026, 4, 7), 1, "nadert"),
        (date(2026, 4, 4), 1, "loopt"),
        (date(2026, 4, 4), 2, "nadert"),
        (date(2026, 4, 8), 0, "nadert"),
        (date(2026, 4, 7), 0, "loopt"),
    ],
)
def test_stand_van_een_termijn_tot_8_april(vandaag: date, vooraf: int, verwacht: str) -> None:
    assert stand(date(2026, 4, 8), vandaag, vooraf) == verwacht
