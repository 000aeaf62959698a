"""Small messages for the benchmarks: an order (301) and the start of a delivery (305)."""

from datetime import date
from typing import Any

from bench.declaratie import AANBIEDER, CODE, EERSTE_TOEWIJZING
from berichten.catalogus import berichttype
from berichten.model import basis, bericht_301, bericht_305
from berichten.schrijven import schrijf

GEMEENTE = "0193"
INGANG = date(2026, 1, 1)
_GEBOREN = basis.Geboortedatum(datum=date(1951, 2, 3))
_NAAM = basis.Achternaam(achternaam="Voorbeeld")
_PRODUCT = basis.Product(categorie="02", code=CODE)


def toewijzing(bsn: str, nummer: int, *, aanbieder: str = AANBIEDER) -> bytes:
    """A WMO301 with one toewijzing of 3 hours a week through 2026; `nummer` counts from 0."""
    product = bericht_301.ToegewezenProduct(
        toewijzing_nummer=EERSTE_TOEWIJZING + nummer,
        product=_PRODUCT,
        toewijzingsdatum=date(2025, 12, 15),
        toewijzingstijd="10:15:00",
        ingangsdatum=INGANG,
        einddatum=date(2026, 12, 31),
        omvang=basis.Omvang(volume=3, eenheid="04", frequentie="2"),
    )
    client = bericht_301.Client(
        bsn=bsn,
        geboortedatum=_GEBOREN,
        geslacht="2",
        naam=basis.VolledigeNaam(geslachtsnaam=_NAAM, naam_gebruik="1"),
        toegewezen_producten=[product],
    )
    kop = bericht_301.Header(**_kop("WMO301", f"T{nummer}", GEMEENTE, aanbieder, date(2025, 12, 15)))
    return schrijf(bericht_301.Bericht(header=kop, client=client), berichttype("WMO301"))


def start(bsn: str, nummer: int, *, aanbieder: str = AANBIEDER) -> bytes:
    """A WMO305: delivery on a toewijzing begins; `nummer` counts from 0."""
    product = bericht_305.StartProduct(
        toewijzing_nummer=EERSTE_TOEWIJZING + nummer,
        product=_PRODUCT,
        toewijzing_ingangsdatum=INGANG,
        begindatum=date(2026, 1, 5),
        status_aanlevering="1",
    )
    client = bericht_305.Client(
        bsn=bsn,
        geboortedatum=_GEBOREN,
        geslacht="2",
        naam=basis.VerkorteNaam(geslachtsnaam=_NAAM),
        start_producten=[product],
    )
    kop = bericht_305.Header(**_kop("WMO305", f"S{nummer}", aanbieder, GEMEENTE, date(2026, 1, 6)))
    return schrijf(bericht_305.Bericht(header=kop, client=client), berichttype("WMO305"))


def _kop(naam: str, identificatie: str, afzender: str, ontvanger: str, dag: date) -> dict[str, Any]:
    """The elements of a header."""
    return {
        "bericht_code": berichttype(naam).code,
        "bericht_versie": 3,
        "bericht_subversie": 2,
        "afzender": afzender,
        "ontvanger": ontvanger,
        "bericht_identificatie": basis.BerichtIdentificatie(identificatie=identificatie, dagtekening=dag),
        "xsd_versie": basis.XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0"),
    }
