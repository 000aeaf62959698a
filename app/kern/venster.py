"""Weekly windows in Dutch time, such as the maintenance of the exchange point (GGK): «zo 00:00-06:00»."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.kern.klok import TIJDZONE

DAGEN = ("ma", "di", "wo", "do", "vr", "za", "zo")
_VENSTER = re.compile(rf"({'|'.join(DAGEN)}) ([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Venster:
    """A window that begins on one day of the week (0 is Monday); one that ends at its begin or before ends a day later.

    `begin` and `einde` are minutes after midnight by the clock on the wall.
    """

    dag: int
    begin: int
    einde: int


def lees_vensters(tekst: str) -> tuple[Venster, ...]:
    """Read windows with commas between them. Raises ValueError."""
    vensters = []
    for deel in tekst.lower().split(","):
        gevonden = _VENSTER.fullmatch(" ".join(deel.split()))
        if gevonden is None:
            raise ValueError(f"«{deel.strip()}» is geen venster.")
        dag, *cijfers = gevonden.groups()
        van_uur, van_minuut, tot_uur, tot_minuut = map(int, cijfers)
        if tot_uur == 24 and tot_minuut:
            raise ValueError(f"«{deel.strip()}» is geen venster.")
        vensters.append(Venster(DAGEN.index(dag), van_uur * 60 + van_minuut, tot_uur * 60 + tot_minuut))
    return tuple(vensters)


def einde_venster(vensters: tuple[Venster, ...], moment: datetime) -> datetime | None:
    """When the window ends that `moment` lies in; None outside all of them. The end itself lies outside."""
    vandaag = moment.astimezone(TIJDZONE).date()
    einden = []
    for venster in vensters:
        # A window that began yesterday may still run.
        for dag in (vandaag, vandaag - timedelta(days=1)):
            if dag.weekday() != venster.dag:
                continue
            later = venster.einde + (24 * 60 if venster.einde <= venster.begin else 0)
            if _moment(dag, venster.begin) <= moment < _moment(dag, later):
                einden.append(_moment(dag, later))
    return max(einden, default=None)


def _moment(dag: date, minuten: int) -> datetime:
    """A time on the wall as a moment; in UTC, as two moments of one time zone are compared by the wall."""
    dagen, rest = divmod(minuten, 24 * 60)
    wand = datetime.combine(dag + timedelta(days=dagen), time(rest // 60, rest % 60), TIJDZONE)
    return wand.astimezone(UTC)
