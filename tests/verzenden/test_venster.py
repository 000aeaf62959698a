"""Windows in which nothing is sent: by the Dutch clock, over midnight, and when that clock jumps."""

from datetime import datetime, timedelta

import pytest

from app.kern.klok import TIJDZONE
from app.kern.venster import einde_venster, lees_vensters


def nl(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst).replace(tzinfo=TIJDZONE)


@pytest.mark.parametrize(
    "vensters,moment,einde",
    [
        ("zo 00:00-06:00", "2026-05-03 00:00", "2026-05-03 06:00"),
        ("zo 00:00-06:00", "2026-05-03 05:59:59", "2026-05-03 06:00"),
        ("zo 00:00-06:00", "2026-05-03 06:00", None),
        ("zo 00:00-06:00", "2026-05-02 23:59:59", None),
        ("zo 00:00-06:00", "2026-05-04 03:00", None),
        ("za 22:00-02:00", "2026-05-02 23:00", "2026-05-03 02:00"),
        ("za 22:00-02:00", "2026-05-03 01:00", "2026-05-03 02:00"),
        ("za 22:00-02:00", "2026-05-02 01:00", None),
        ("wo 18:00-24:00", "2026-05-06 23:59", "2026-05-07 00:00"),
        ("do 00:00-00:00", "2026-05-07 23:59", "2026-05-08 00:00"),
        ("MA 01:00-02:00, di  03:00-04:00", "2026-05-05 03:30", "2026-05-05 04:00"),
        ("ma 01:00-02:00,ma 01:30-05:00", "2026-05-04 01:45", "2026-05-04 05:00"),
        # The clock goes forward at two, and back at three.
        ("zo 00:00-06:00", "2026-03-29 01:00", "2026-03-29 06:00"),
        ("zo 00:00-06:00", "2026-10-25 01:00", "2026-10-25 06:00"),
    ],
)
def test_een_venster_loopt_van_begin_tot_einde(vensters: str, moment: str, einde: str | None) -> None:
    gevonden = einde_venster(lees_vensters(vensters), nl(moment))
    assert gevonden == (None if einde is None else nl(einde))


@pytest.mark.parametrize("dag,uren", [("2026-03-29", 5), ("2026-05-03", 6), ("2026-10-25", 7)])
def test_een_venster_duurt_zo_lang_als_de_klok_zegt(dag: str, uren: int) -> None:
    begin = nl(f"{dag} 00:00")
    einde = einde_venster(lees_vensters("zo 00:00-06:00"), begin)
    assert einde is not None
    assert einde.timestamp() - begin.timestamp() == timedelta(hours=uren).total_seconds()


def test_zonder_vensters_mag_het_altijd() -> None:
    assert einde_venster((), nl("2026-05-03 03:00")) is None


@pytest.mark.parametrize(
    "tekst",
    [
        "",
        "zondag 00:00-06:00",
        "zo 0:00-6:00",
        "zo 00:00-25:00",
        "zo 00:00-24:30",
        "zo 24:00-02:00",
        "zo 00:60-06:00",
        "zo 00:00",
        "zo 00:00-06:00,",
    ],
)
def test_wat_geen_venster_is_wordt_geweigerd(tekst: str) -> None:
    with pytest.raises(ValueError, match="is geen venster"):
        lees_vensters(tekst)
