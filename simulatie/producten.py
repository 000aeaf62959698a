"""What the simulated municipality buys: products with unit, variant, price range and what is usually granted.

Codes are our own; categories, units and frequencies are those of the standard. Prices are cents per unit, volumes are
in the unit. Where the figures come from stands in docs/simulatie.md.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Variant = Literal["inspanningsgericht", "outputgericht"]

MINUUT, UUR, ETMAAL, DAGDEEL, STUKS, EUROS, STUKS_INSPANNING = "01", "04", "14", "16", "82", "83", "84"
PER_DAG, PER_WEEK, PER_MAAND, TOTAAL = "1", "2", "4", "6"
HUISHOUDELIJKE_HULP = "01"
STAPELBAAR = frozenset({"11", "12", "13", "14"})
"""Categories of aids: their periods may overlap (TR302)."""
VERVALLEN_NA = date(2025, 12, 31)
"""The last day on which an expired product code is in the list."""


@dataclass(frozen=True, slots=True)
class Productsoort:
    """A product. `omvang` holds what is granted: frequency with least and most volume. `gewicht` 0 is never ordered."""

    standaard: str
    categorie: str
    code: str
    omschrijving: str
    eenheid: str
    tarief: tuple[int, int]
    omvang: tuple[tuple[str, int, int], ...]
    gewicht: int
    looptijd: tuple[int, int] = (6, 24)
    """Months; (0, 0) is without an end."""
    ook_per: str | None = None
    """A second unit that contracts have a rate for."""

    @property
    def variant(self) -> Variant:
        """Pieces of output and amounts of money are outputgericht (OP263), the other units inspanningsgericht."""
        return "outputgericht" if self.eenheid in {STUKS, EUROS} else "inspanningsgericht"

    @property
    def vervallen(self) -> bool:
        """Whether the code is no longer in the list after VERVALLEN_NA."""
        return self.gewicht == 0


def _wmo(categorie: str, code: str, omschrijving: str, *rest: object, **opties: object) -> Productsoort:
    return Productsoort("iwmo", categorie, categorie + code, omschrijving, *rest, **opties)  # type: ignore[arg-type]


def _jw(categorie: str, code: str, omschrijving: str, *rest: object, **opties: object) -> Productsoort:
    return Productsoort("ijw", categorie, categorie + code, omschrijving, *rest, **opties)  # type: ignore[arg-type]


_M, _W, _D, _T = PER_MAAND, PER_WEEK, PER_DAG, TOTAAL
_LANG, _KORT, _OPEN = (12, 48), (2, 8), (0, 0)

PRODUCTEN = (
    _wmo("01", "A01", "Hulp bij het huishouden", UUR, (3300, 3900), ((_W, 2, 4),), 280, _LANG),
    _wmo("01", "A02", "Hulp bij het huishouden plus", MINUUT, (55, 68), ((_W, 90, 240),), 60, _LANG),
    _wmo("01", "A04", "Schoon en leefbaar huis", EUROS, (0, 0), ((_M, 24000, 36000), (_W, 6000, 9000)), 40, _LANG),
    _wmo("01", "A06", "Was- en strijkservice", STUKS_INSPANNING, (900, 1500), ((_W, 1, 2), (_M, 4, 8)), 20),
    _wmo("02", "A03", "Begeleiding individueel", UUR, (5800, 7600), ((_W, 1, 5), (_M, 6, 20), (_T, 40, 160)), 105,
         ook_per=DAGDEEL),
    _wmo("02", "A05", "Begeleiding gespecialiseerd", MINUUT, (110, 150), ((_W, 60, 300), (_D, 20, 60)), 28),
    _wmo("02", "A18", "Begeleiding op resultaat", EUROS, (0, 0), ((_M, 30000, 90000), (_T, 200000, 900000)), 20),
    _wmo("02", "A90", "Begeleiding oude stijl", UUR, (5500, 6900), (), 0),
    _wmo("03", "A01", "Persoonlijke verzorging", MINUUT, (85, 110), ((_D, 15, 45), (_W, 60, 210)), 15),
    _wmo("04", "A01", "Logeren", ETMAAL, (11000, 15500), ((_W, 1, 2), (_M, 2, 8), (_T, 10, 50)), 12, (4, 12)),
    _wmo("06", "A02", "Ondersteuning van het gezin", DAGDEEL, (16000, 21000), ((_W, 1, 3), (_M, 2, 8)), 10),
    _wmo("07", "A03", "Dagbesteding", DAGDEEL, (3900, 5300), ((_W, 2, 8), (_M, 8, 32), (_T, 60, 240)), 62),
    _wmo("08", "A01", "Vervoer naar dagbesteding", STUKS, (1000, 1900), ((_W, 2, 8), (_M, 8, 30), (_D, 1, 2)), 55),
    _wmo("08", "A03", "Rolstoelvervoer", STUKS_INSPANNING, (1800, 2900), ((_W, 2, 6), (_M, 8, 24)), 15),
    _wmo("10", "A01", "Maatwerkarrangement", EUROS, (0, 0), ((_T, 150000, 800000),), 8, _KORT),
    _wmo("11", "A01", "Rolstoel, huur", STUKS, (3500, 9000), ((_M, 1, 1),), 45, _OPEN),
    _wmo("12", "A01", "Scootmobiel, huur", STUKS, (5500, 11000), ((_M, 1, 1),), 45, _OPEN),
    _wmo("13", "A01", "Traplift, huur", STUKS, (4500, 9000), ((_M, 1, 1),), 20, _OPEN),
    _wmo("13", "A05", "Woningaanpassing", EUROS, (0, 0), ((_T, 80000, 600000),), 12, _KORT),
    _wmo("14", "A01", "Ander hulpmiddel", STUKS_INSPANNING, (1200, 3500), ((_M, 1, 2),), 12, _OPEN),
    _wmo("15", "A01", "Beschermd wonen", ETMAAL, (9500, 16500), ((_W, 7, 7), (_M, 31, 31)), 30, _LANG),
    _wmo("16", "A01", "Opvang", ETMAAL, (7500, 11500), ((_W, 7, 7), (_M, 31, 31)), 9, _KORT),
    _jw("40", "A01", "Persoonlijke verzorging jeugd", MINUUT, (85, 115), ((_D, 15, 60), (_W, 60, 240)), 10),
    _jw("41", "A01", "Dagbehandeling", DAGDEEL, (7500, 11000), ((_W, 2, 8), (_M, 8, 30)), 25, (6, 14)),
    _jw("42", "A01", "Vervoer jeugd", STUKS, (1500, 2900), ((_W, 2, 10), (_M, 8, 40), (_D, 1, 2)), 18),
    _jw("43", "A10", "Verblijf met behandeling", ETMAAL, (21000, 38000), ((_W, 7, 7), (_M, 31, 31)), 10, (4, 14)),
    _jw("44", "A06", "Pleegzorg", ETMAAL, (5200, 6100), ((_M, 31, 31), (_W, 7, 7)), 25, _LANG),
    _jw("44", "A09", "Gezinshuis", ETMAAL, (17000, 24000), ((_W, 7, 7),), 8, _LANG),
    _jw("45", "A04", "Jeugdhulp ambulant", UUR, (7800, 10600), ((_W, 1, 4), (_M, 4, 16), (_T, 20, 120)), 130, (4, 14),
        DAGDEEL),
    _jw("45", "A53", "Ouderbegeleiding", MINUUT, (125, 175), ((_W, 60, 240), (_T, 900, 3600)), 40, (3, 12)),
    _jw("45", "A65", "Gezinsaanpak op resultaat", EUROS, (0, 0), ((_M, 40000, 120000), (_T, 250000, 900000)), 20),
    _jw("45", "A90", "Jeugdhulp oude stijl", UUR, (7000, 9500), (), 0),
    _jw("46", "A01", "Crisisopvang", ETMAAL, (24000, 39000), ((_T, 14, 56),), 6, (1, 3)),
    _jw("47", "A01", "Jeugdreclassering", STUKS, (60000, 75000), ((_M, 1, 1),), 6, (6, 24)),
    _jw("48", "A01", "Ondertoezichtstelling", STUKS, (85000, 99000), ((_M, 1, 1),), 12, (12, 24)),
    _jw("50", "A01", "Maatwerkarrangement jeugd", EUROS, (0, 0), ((_T, 200000, 1500000),), 8, _KORT),
    _jw("53", "A01", "Kindergeneeskundig consult", STUKS, (11000, 19000), ((_T, 3, 12),), 6, _KORT),
    _jw("54", "001", "Behandeling jeugd-ggz", MINUUT, (155, 215), ((_W, 45, 180), (_T, 600, 3000)), 90, (3, 14)),
    _jw("54", "002", "Diagnostiek jeugd-ggz", UUR, (9500, 12900), ((_T, 8, 24),), 30, _KORT),
    _jw("54", "008", "Behandeling ernstige dyslexie", STUKS_INSPANNING, (9500, 11500), ((_T, 20, 60), (_W, 1, 2)), 20),
)  # fmt: skip


def producten(standaard: str) -> tuple[Productsoort, ...]:
    """The products of one law."""
    return tuple(product for product in PRODUCTEN if product.standaard == standaard)
