"""A message as a person reads it, for every message type: walks the model along the schema."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.kern import console
from berichten import codelijsten
from berichten.catalogus import Berichttype
from berichten.model import Bericht
from berichten.namen import attribuut
from berichten.structuur import ComplexType, Element, SimpelType

GELD = frozenset({"LDT_Bedrag", "LDT_Budget", "LDT_TotaalBedrag"})
"""Types whose values are cents."""

STANDAARDEN = {"iwmo": "iWmo", "ijw": "iJw"}


@dataclass(frozen=True, slots=True)
class Blok:
    """One class of a message: its values, its tables and the classes below it."""

    titel: str
    regels: list[tuple[str, str]]
    tabellen: list[tuple[str, Table]]
    delen: "list[Blok]"


def toon_bericht(bericht: Bericht, soort: Berichttype) -> None:
    """Print a message that is valid to its schema."""
    titel = f"{soort.naam} {soort.rol.naam} · {STANDAARDEN[soort.standaard]} {soort.release}"
    blok = _blok(titel, bericht, _klasse(soort.structuur.wortel), soort)
    for regel in _regels(blok, 0):
        console().print(regel)


def bedrag(centen: int) -> str:
    """Cents as euros: 123456 is `€ 1.234,56`."""
    teken = "-" if centen < 0 else ""
    euros = f"{abs(centen) // 100:,}".replace(",", ".")
    return f"{teken}€ {euros},{abs(centen) % 100:02d}"


def _klasse(element: Element) -> ComplexType:
    if not isinstance(element.type, ComplexType):
        raise TypeError(f"{element.naam} is no class.")
    return element.type


def _blok(titel: str, deel: Any, klasse: ComplexType, soort: Berichttype) -> Blok:
    blok = Blok(titel, [], [], [])
    for element in klasse.elementen:
        waarde = getattr(deel, attribuut(element.naam))
        if waarde is None or waarde == []:
            continue
        leden = element.type.lijst_van if isinstance(element.type, ComplexType) else None
        if _in_een_cel(element):
            blok.regels.append((_label(element.naam), _cel(waarde, element, soort)))
        elif leden is None:
            blok.delen.append(_blok(_label(element.naam), waarde, _klasse(element), soort))
        elif all(_in_een_cel(kind) for kind in _klasse(leden).elementen):
            blok.tabellen.append((f"{_label(element.naam)} ({len(waarde)})", _tabel(waarde, _klasse(leden), soort)))
        else:
            blok.delen.extend(
                _blok(f"{_label(leden.naam)} {nummer} van {len(waarde)}", lid, _klasse(leden), soort)
                for nummer, lid in enumerate(waarde, 1)
            )
    return blok


def _in_een_cel(element: Element) -> bool:
    """Whether an element fits on one line: a value, a composite of the basis schema, or a list of values."""
    if isinstance(element.type, SimpelType):
        return True
    leden = element.type.lijst_van
    return element.type.naam.startswith("CDT_") if leden is None else isinstance(leden.type, SimpelType)


def _tabel(leden: list[Any], klasse: ComplexType, soort: Berichttype) -> Table:
    """One row per member; a column for each element that any member has."""
    gevuld = [e for e in klasse.elementen if any(getattr(lid, attribuut(e.naam)) not in (None, []) for lid in leden)]
    tabel = Table("nr", *(_label(element.naam) for element in gevuld), box=box.SIMPLE_HEAD, pad_edge=False)
    for kolom, element in zip(tabel.columns[1:], gevuld, strict=True):
        kolom.justify = "right" if _is_getal(element) else "left"
    for nummer, lid in enumerate(leden, 1):
        cellen = (_cel(getattr(lid, attribuut(element.naam)), element, soort) for element in gevuld)
        tabel.add_row(str(nummer), *cellen)
    return tabel


def _is_getal(element: Element) -> bool:
    if isinstance(element.type, SimpelType):
        return element.type.basis == "integer"
    return "Bedrag" in element.type.naam


def _cel(waarde: Any, element: Element, soort: Berichttype) -> str:
    """The text of one value, a composite or a list of values; a code with its meaning."""
    if waarde is None:
        return ""
    if isinstance(element.type, SimpelType):
        return _tekst(waarde, element.type, soort)
    leden = element.type.lijst_van
    if leden is not None:
        return "\n".join(_cel(lid, leden, soort) for lid in waarde)
    delen = {
        kind.naam: _cel(getattr(waarde, attribuut(kind.naam)), kind, soort)
        for kind in element.type.elementen
        if getattr(waarde, attribuut(kind.naam)) is not None
    }
    return SAMENGESTELD.get(element.type.naam, _achter_elkaar)(delen)


def _tekst(waarde: Any, soort_: SimpelType, soort: Berichttype) -> str:
    if isinstance(waarde, date):
        return f"{waarde:%d-%m-%Y}"
    if soort_.naam in GELD:
        return bedrag(waarde)
    if soort_.naam in codelijsten.typen():
        betekenis = codelijsten.codes(soort_.naam, soort.standaard).get(waarde)
        return f"{waarde} {betekenis}" if betekenis else str(waarde)
    if soort_.naam == "LDT_Gemeente":
        gemeente = codelijsten.gemeenten(date.max).get(waarde)
        return f"{waarde} {gemeente.naam}" if gemeente else str(waarde)
    return str(waarde)


def _achter_elkaar(delen: dict[str, str]) -> str:
    return ", ".join(delen.values())


def _periode(delen: dict[str, str]) -> str:
    return f"{delen.get('Begindatum', '…')} t/m {delen.get('Einddatum', '…')}"


def _bedrag_met_dc(delen: dict[str, str]) -> str:
    """The amount, and only of a credit that it is one; the code is the first letter of its text."""
    waarde = next(iter(delen.values()))
    return f"{waarde} credit" if delen["DebetCredit"].startswith("C") else waarde


def _adres(delen: dict[str, str]) -> str:
    """Street and house, postcode and town, country: as far as they are there."""
    groepen = (("Straatnaam", "Huis"), ("Postcode", "Plaatsnaam"), ("LandCode",))
    regels = (" ".join(delen[naam] for naam in groep if naam in delen) for groep in groepen)
    return ", ".join(regel for regel in regels if regel)


def _achternaam(delen: dict[str, str]) -> str:
    return " ".join(delen[naam] for naam in ("Voorvoegsel", "Achternaam") if naam in delen)


def _naam(delen: dict[str, str]) -> str:
    """Family name first, as in the schema, then what is known of the rest."""
    partner = f" (partner: {delen['Partnernaam']})" if "Partnernaam" in delen else ""
    rest = [delen[naam] for naam in ("Voornamen", "Voorletters") if naam in delen]
    gebruik = [f"naamgebruik {delen['NaamGebruik']}"] if "NaamGebruik" in delen else []
    return ", ".join([delen["Geslachtsnaam"] + partner, *rest, *gebruik])


SAMENGESTELD: dict[str, Callable[[dict[str, str]], str]] = {
    "CDT_Achternaam": _achternaam,
    "CDT_Adres": _adres,
    "CDT_BedragMetDC": _bedrag_met_dc,
    "CDT_Huis": lambda delen: " ".join(delen.values()),
    "CDT_TotaalBedragMetDC": _bedrag_met_dc,
    "CDT_GeslotenPeriode": _periode,
    "CDT_OpenPeriode": _periode,
    "CDT_VolledigeNaam": _naam,
    "CDT_VerkorteNaam": _naam,
    "CDT_BerichtIdentificatie": lambda delen: f"{delen['Identificatie']} van {delen['Dagtekening']}",
    "CDT_XsdVersie": lambda delen: f"bericht {delen['BerichtXsdVersie']}, basis {delen['BasisschemaXsdVersie']}",
}
"""How the parts of a composite read together; any other is its parts in order."""


def _label(naam: str) -> str:
    """`ToegewezenProducten` as `Toegewezen producten`."""
    return attribuut(naam).replace("_", " ").capitalize()


def _regels(blok: Blok, diepte: int) -> Iterator[Padding]:
    """What to print, each class indented below the one it is part of."""
    yield _ingesprongen(Text(blok.titel, style="bold"), diepte)
    if blok.regels:
        yield _ingesprongen(_raster(blok.regels), diepte + 1)
    for titel, tabel in blok.tabellen:
        yield _ingesprongen(Text(titel, style="bold"), diepte + 1)
        yield _ingesprongen(tabel, diepte + 1)
    for deel in blok.delen:
        yield from _regels(deel, diepte + 1)


def _ingesprongen(wat: Text | Table, diepte: int) -> Padding:
    return Padding(wat, (0, 0, 0, 2 * diepte), expand=False)


def _raster(regels: Iterable[tuple[str, str]]) -> Table:
    raster = Table.grid(padding=(0, 2))
    for label, waarde in regels:
        raster.add_row(label, waarde)
    return raster
