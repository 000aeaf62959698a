"""TR134: what has happened lies before the message that tells it.

Regel: Geboortedatum, Toewijzingsdatum, Begindatum van een StartProduct, Einddatum van een StopProduct en Begindatum van
    een DeclaratiePeriode of ProductPeriode liggen niet na de Dagtekening van het bericht.
Bron: iStandaarden iWmo en iJw 3.2, TR134.
Retourcode: 0001
Berichten: 301, 305, 307, 315, 323, 325

Not for dates that may lie ahead (periods of a toewijzing or request), nor for the begin of a StopProduct, which repeats
the start. The end of a declared period is TR137's.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_301, bericht_305, bericht_307, bericht_315, bericht_323, bericht_325
from berichten.regels.hulp.bericht import geboortedatums, perioden
from berichten.regels.regel import Regel

Datums = Iterator[tuple[Any, str, date]]
"""Objects with the element that holds the date, and the date."""


def _toewijzing(bericht: bericht_301.Bericht) -> Datums:
    yield from _geboorte(bericht)
    for product in bericht.client.toegewezen_producten:
        yield product, "Toewijzingsdatum", product.toewijzingsdatum


def _start(bericht: bericht_305.Bericht) -> Datums:
    yield from _geboorte(bericht)
    for product in bericht.client.start_producten:
        yield product, "Begindatum", product.begindatum


def _stop(bericht: bericht_307.Bericht) -> Datums:
    yield from _geboorte(bericht)
    for product in bericht.client.stop_producten:
        yield product, "Einddatum", product.einddatum


def _geboorte(bericht: Any) -> Datums:
    for geboortedatum in geboortedatums(bericht):
        yield geboortedatum, "Datum", geboortedatum.datum


def _declaratie(bericht: Any) -> Datums:
    for periode in perioden(bericht):
        yield periode, "Begindatum", periode.begindatum


DATUMS: Mapping[type, Callable[[Any], Datums]] = MappingProxyType(
    {
        bericht_301.Bericht: _toewijzing,
        bericht_305.Bericht: _start,
        bericht_307.Bericht: _stop,
        bericht_315.Bericht: _geboorte,
        bericht_323.Bericht: _declaratie,
        bericht_325.Bericht: _declaratie,
    }
)
"""Which dates of a message the rule is about."""


def controleer(bericht: Any, _dossier: Dossier) -> Iterator[Treffer]:
    """Yield each date that lies after the date of the message."""
    identificatie = bericht.header.bericht_identificatie
    dagtekening = identificatie.dagtekening
    for deel, element, datum in DATUMS[type(bericht)](bericht):
        if datum > dagtekening:
            # A date of birth is personal: the finding does not repeat it.
            wat = "De Geboortedatum" if element == "Datum" else f"{element} {datum:%d-%m-%Y}"
            yield Treffer(
                ((deel, element), (identificatie, "Dagtekening")),
                f"{wat} ligt na de Dagtekening {dagtekening:%d-%m-%Y}.",
            )


DAGTEKENING = "Header/BerichtIdentificatie/Dagtekening"
GEBOORTE = "Client/Geboortedatum/Datum"

REGEL = Regel(
    code="TR134",
    niveau=2,
    retourcode="0001",
    berichten={
        "301": (DAGTEKENING, GEBOORTE, "Relatie/Geboortedatum/Datum", "ToegewezenProduct/Toewijzingsdatum"),
        "305": (DAGTEKENING, GEBOORTE, "StartProduct/Begindatum"),
        "307": (DAGTEKENING, GEBOORTE, "StopProduct/Einddatum"),
        "315": (DAGTEKENING, GEBOORTE),
        "323": (DAGTEKENING, "Declaratie/DeclaratiePeriode/Begindatum", "Prestatie/ProductPeriode/Begindatum"),
        "325": (DAGTEKENING, "Prestatie/ProductPeriode/Begindatum"),
    },
    controleer=controleer,
)
