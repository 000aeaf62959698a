"""How much may be declared: volumes over weeks, Sundays, months and totals, and the amounts that follow from a rate.

Pure arithmetic on plain values, after IV076, IV077, IV078, IV079 and IV081 of the standard. Volumes are whole numbers
of their unit (for unit 83 cents), money is integer cents, dates are inclusive.
"""

from datetime import date
from typing import NamedTuple

from berichten.standen import Variant

MINUUT, UUR, STUKS_OUTPUT, EUROS = "01", "04", "82", "83"
DAG, WEEK, MAAND, TOTAAL = "1", "2", "4", "6"
WEKEN_HUISHOUDEN = 6
"""How many times the weekly volume a product period of household help may hold, however short the period (IV077).

Also where it is outputgericht: IV077 names it beside effort only, TR321 itself makes no difference."""


class ToegewezenOmvang(NamedTuple):
    """What a toewijzing grants: `volume` per `frequentie`, from `ingangsdatum` to `einddatum` (None is open)."""

    volume: int
    frequentie: str
    variant: Variant
    ingangsdatum: date
    einddatum: date | None
    huishoudelijk: bool = False
    """Whether it is household help of the Wmo (category 01)."""


class Periode(NamedTuple):
    """Two dates, both included."""

    begin: date
    eind: date


def variant_van_eenheid(eenheid: str) -> Variant:
    """The variant a unit stands for: pieces of output (82) and euros (83) are outputgericht, all else is effort."""
    return "outputgericht" if eenheid in {STUKS_OUTPUT, EUROS} else "inspanningsgericht"


def dagen(periode: Periode) -> int:
    """The number of days."""
    return (periode.eind - periode.begin).days + 1


def weken(periode: Periode) -> int:
    """The number of ISO weeks that have a day in the period; a broken week counts, also over the end of a year."""
    return (periode.eind.toordinal() - 1) // 7 - (periode.begin.toordinal() - 1) // 7 + 1


def zondagen(periode: Periode) -> int:
    """The number of Sundays."""
    return periode.eind.toordinal() // 7 - (periode.begin.toordinal() - 1) // 7


def maanden(periode: Periode) -> int:
    """The number of calendar months that have a day in the period; a broken month counts (IV078)."""
    begin, eind = periode
    return (eind.year - begin.year) * 12 + eind.month - begin.month + 1


def maximum_in_periode(omvang: ToegewezenOmvang, begin: date, eind: date) -> int | None:
    """The most that one line over a product period may hold (TR321).

    Only the part of the period that lies within the toewijzing counts. IV078 leaves broken periods of outputgerichte
    toewijzingen to agreements nobody has on record; there too the full volume of a broken month counts.

    Args:
        omvang: what is granted.
        begin: first day of the product period.
        eind: its last day.

    Returns:
        The maximum in the unit of the toewijzing, or None when the period lies wholly outside the toewijzing.

    Raises:
        KeyError: the frequency is not in the code list.
    """
    laatste = eind if omvang.einddatum is None else min(eind, omvang.einddatum)
    periode = Periode(max(begin, omvang.ingangsdatum), laatste)
    if periode.eind < periode.begin:
        return None
    return omvang.volume * _keren(omvang, periode)


def maximum_totaal(omvang: ToegewezenOmvang) -> int | None:
    """The most that all lines on a toewijzing together may hold (TR322).

    Household help has no exception here: its weeks are counted like those of any toewijzing. Of an outputgerichte
    toewijzing per week the Sundays and the broken last week together are its weeks too.

    Args:
        omvang: what is granted.

    Returns:
        The maximum in the unit of the toewijzing, or None when it is open-ended and not granted as a total.

    Raises:
        KeyError: the frequency is not in the code list.
    """
    if omvang.frequentie == TOTAAL:
        return omvang.volume
    if omvang.einddatum is None:
        return None
    return omvang.volume * _TELLERS[omvang.frequentie](Periode(omvang.ingangsdatum, omvang.einddatum))


def in_grondmaat(volume: int, eenheid: str) -> tuple[int, str]:
    """A volume in the unit it is compared in: hours become minutes, every other unit stays what it is."""
    return (volume * 60, MINUUT) if eenheid == UUR else (volume, eenheid)


def eenheid_past(gedeclareerd: str, afgesproken: str) -> bool:
    """Whether a line may be declared in a unit: in the unit agreed on, or in minutes where hours were (TR341)."""
    return gedeclareerd == afgesproken or (gedeclareerd == MINUUT and afgesproken == UUR)


def hele_uren(minuten: int) -> int:
    """The hours to declare for the minutes of a whole product period: half up, at least one (IV079)."""
    return max(1, _afgerond(minuten, 60))


def minuuttarief(uurtarief: int) -> int:
    """The rate per minute, in cents, that goes with a rate per hour in cents: rounded half up (IV081)."""
    return _afgerond(uurtarief, 60)


def bedrag_van_minuten(uurtarief: int, minuten: int) -> int:
    """The amount in cents of minutes at a rate per hour in cents: rounded half up once, at the end (IV081, TR346)."""
    return _afgerond(uurtarief * minuten, 60)


def verklaarbaar_uit_uurtarief(bedrag: int, tarief: int, minuten: int) -> bool:
    """Whether some rate per hour in whole cents gives both this amount and, rounded, this rate per minute."""
    if minuten == 0:
        return bedrag == 0
    # bedrag_van_minuten(uur, minuten) == bedrag holds for uur * minuten from 60 * bedrag - 30 up to 60 * bedrag + 29;
    # minuuttarief(uur) == tarief, likewise, for uur from 60 * tarief - 30 up to 60 * tarief + 29.
    laagste = max(60 * tarief - 30, -((30 - 60 * bedrag) // minuten))
    hoogste = min(60 * tarief + 29, (60 * bedrag + 29) // minuten)
    return laagste <= hoogste


def _keren(omvang: ToegewezenOmvang, periode: Periode) -> int:
    """How many times the granted volume fits in a period within the toewijzing."""
    if omvang.frequentie != WEEK:
        return _TELLERS[omvang.frequentie](periode)
    if omvang.huishoudelijk:
        return WEKEN_HUISHOUDEN
    if omvang.variant == "outputgericht":
        return zondagen(periode) + _laatste_gebroken_week(omvang, periode)
    return weken(periode)


def _laatste_gebroken_week(omvang: ToegewezenOmvang, periode: Periode) -> int:
    """1 when this period takes the week in which the toewijzing ends before Sunday, else 0 (IV076).

    That is the period with the last Sunday of the toewijzing. A toewijzing without any Sunday has only that week; the
    standard is silent on it, and here the period in which it ends takes it.
    """
    einde = omvang.einddatum
    if einde is None or einde.isoweekday() == 7:
        return 0
    laatste_zondag = date.fromordinal(einde.toordinal() - einde.isoweekday())
    dag = laatste_zondag if laatste_zondag >= omvang.ingangsdatum else einde
    return int(periode.begin <= dag <= periode.eind)


def _eenmaal(_periode: Periode) -> int:
    """A total is granted once, whatever the period."""
    return 1


def _afgerond(teller: int, noemer: int) -> int:
    """A fraction of whole numbers, not negative, rounded half up."""
    return (2 * teller + noemer) // (2 * noemer)


_TELLERS = {DAG: dagen, WEEK: weken, MAAND: maanden, TOTAAL: _eenmaal}
"""How often the volume is granted over a period, by frequency."""
