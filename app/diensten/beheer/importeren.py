"""Use case: reading reference data in from CSV or a spreadsheet, for a trial or for real.

A file is checked as a whole: either all its rows are stored, or none, with everything that is wrong in one list. A
trial goes the same way and stops before it writes. What was in a cell is never repeated in what is said of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, NamedTuple, get_args

from openpyxl.utils import get_column_letter
from sqlalchemy.orm import Session

from app.diensten.beheer import csvbestand, werkmap
from app.diensten.beheer.bestand import MAX_BYTES, ONGELEZEN, BestandTeGroot, Blad, Cel, Regel, naam_van_kop
from app.diensten.beheer.soorten import SOORTEN, Soort
from app.kern.bladzijden import Bladzijde, blader
from app.kern.fouten import Dienstfout, Wijziging
from app.kern.importsoorten import Importsoort
from app.kern.velden import Rij, Veld, lees_rij
from app.opslag.beheer import importen as opslag
from app.opslag.beheer.importen import Importregel
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN, plafond

__all__ = ["Gebrek", "ImportFout", "Importregel", "beproef", "importeer", "lijst"]

DIENST = "dienst"
"""Who reads in what the service itself makes, as in a simulation."""
MAX_GEBREKEN = 1_000
"""Most faults that are listed; more are only counted."""
MAX_NAAM = 200
Lot = Literal["nieuw", "gewijzigd", "ongewijzigd", "fout"]
LOTEN: tuple[Lot, ...] = get_args(Lot)


@dataclass(frozen=True, slots=True)
class Gebrek:
    """One thing wrong in a file: the line from 1, the column when it is about one, and in Dutch what was expected."""

    regel: int
    kolom: str | None
    melding: str
    code: str
    """The rule that it breaks, for machines."""

    def __str__(self) -> str:
        """For people."""
        return f"regel {self.regel}{f', {self.kolom}' if self.kolom else ''}: {self.melding}"


@dataclass(frozen=True, slots=True)
class Regellot:
    """What becomes of one row: of a changed one what differs, of a wrong one what is wrong."""

    regel: int
    lot: Lot
    wijzigingen: tuple[Wijziging, ...] = ()
    gebreken: tuple[Gebrek, ...] = ()


@dataclass(frozen=True, slots=True)
class Importproef:
    """What an import would do: the fate of each row, and what is wrong with the file as a whole."""

    regels: list[Regellot]
    gebreken: list[Gebrek]
    """All faults, those of rows too; the first MAX_GEBREKEN."""
    aantal_gebreken: int

    def aantal(self, lot: Lot) -> int:
        """How many rows have this fate."""
        return sum(regel.lot == lot for regel in self.regels)


class ImportFout(Dienstfout):
    """A file that was not read in, because of all of `gebreken`; nothing has changed."""

    code = "import-ongeldig"

    def __init__(self, gebreken: Sequence[Gebrek], aantal: int) -> None:
        self.gebreken = tuple(gebreken)
        self.aantal = aantal
        regels = "\n".join(f"- {gebrek}" for gebrek in self.gebreken)
        meer = f"\n… en nog {aantal - len(gebreken)}." if aantal > len(gebreken) else ""
        super().__init__(f"Het bestand is niet ingelezen; er is niets gewijzigd. Gevonden fouten:\n{regels}{meer}")


def importeer(soort: str, inhoud: bytes, *, naam: str | None = None, door: str = DIENST) -> Importregel:
    """Read a file of reference data in, and keep a record of it, also when it is refused.

    Args:
        soort: a kind of Importsoort.
        inhoud: the bytes of a CSV file or workbook. Dates are inclusive, an empty einddatum is open.
        naam: of the file.
        door: who does it.

    Returns:
        The record: how many rows were read, new, changed and unchanged. The same file again changes nothing.

    Raises:
        ImportFout: with every fault in the file; nothing was written.
        Dienstfout: there is no such kind of file, or it is too large.
    """
    beschrijving = _soort(soort)
    blad = _lees(soort, inhoud, beschrijving)
    # All of it, or nothing: what is of another municipality is refused by name, not left out.
    with sessie(PIJPLIJN, namens_dienst=True) as session:
        oordeel = _beoordeel(session, beschrijving, blad)
        _controleer_gemeenten(oordeel)
        if not oordeel.gebreken:
            anders = [rij for rij, lot in zip(oordeel.rijen, oordeel.loten, strict=True) if lot != "ongewijzigd"]
            beschrijving.schrijf(session, anders, door)
        tellingen = {lot: 0 if oordeel.gebreken else oordeel.loten.count(lot) for lot in LOTEN[:3]}
        vastgelegd = opslag.leg_vast(
            session,
            soort=soort,
            gemeenten=sorted({rij["gemeente"] for rij in oordeel.rijen if "gemeente" in rij}),
            naam="".join(teken for teken in naam or "" if teken.isprintable())[:MAX_NAAM] or None,
            omvang=len(inhoud),
            sha256=sha256(inhoud).digest(),
            door=door,
            uitkomst="geweigerd" if oordeel.gebreken else "ingelezen",
            gelezen=oordeel.gelezen,
            fouten=len(oordeel.gebreken),
            **tellingen,
        )
    if oordeel.gebreken:
        raise ImportFout(oordeel.gebreken[:MAX_GEBREKEN], len(oordeel.gebreken))
    return vastgelegd


def beproef(soort: str, inhoud: bytes) -> Importproef:
    """What reading a file in would do, row by row; nothing is written. Raises Dienstfout, as `importeer` does."""
    beschrijving = _soort(soort)
    blad = _lees(soort, inhoud, beschrijving)
    with sessie(PIJPLIJN, namens_dienst=True) as session:
        oordeel = _beoordeel(session, beschrijving, blad)
    _controleer_gemeenten(oordeel)
    per_regel: dict[int, list[Gebrek]] = {}
    for gebrek in oordeel.gebreken:
        per_regel.setdefault(gebrek.regel, []).append(gebrek)
    rijen = dict(zip(oordeel.nummers, zip(oordeel.rijen, oordeel.oud, oordeel.loten, strict=True), strict=True))
    regels = []
    for regel in blad.regels[1:]:
        if regel.nummer in per_regel or regel.nummer not in rijen:
            regels.append(Regellot(regel.nummer, "fout", gebreken=tuple(per_regel.get(regel.nummer, ()))))
        else:
            rij, oud, lot = rijen[regel.nummer]
            anders = _anders(beschrijving, rij, oud) if oud is not None else ()
            regels.append(Regellot(regel.nummer, lot, wijzigingen=tuple(anders)))
    return Importproef(regels, oordeel.gebreken[:MAX_GEBREKEN], len(oordeel.gebreken))


def lijst(*, soort: str | None = None, cursor: str | None = None, aantal: int = 50) -> Bladzijde[Importregel]:
    """Imports, the newest first. Raises OngeldigeCursor."""
    with sessie(PIJPLIJN) as session:
        return blader(
            lambda na, hoeveel: list(opslag.lijst(session, soort=soort, na=na, aantal=hoeveel)),
            lambda regel: regel.id,
            cursor=cursor,
            aantal=aantal,
        )


class BuitenGemeenten(Dienstfout):
    """A file with rows of a municipality that is somebody else's."""

    code = "buiten-gemeenten"
    status = 403


class _Oordeel(NamedTuple):
    """The rows that are in order by themselves, with their line numbers, what they replace and their fate."""

    gelezen: int
    nummers: list[int]
    rijen: list[Rij]
    oud: list[Rij | None]
    loten: list[Lot]
    gebreken: list[Gebrek]


def _controleer_gemeenten(oordeel: _Oordeel) -> None:
    """Raises BuitenGemeenten for rows of a municipality for which the one who reads them in does not act."""
    grens = plafond()
    if grens is None or grens.rol == "pijplijn":
        return
    vreemd = sorted({rij["gemeente"] for rij in oordeel.rijen if "gemeente" in rij} - grens.gemeenten)
    if vreemd:
        raise BuitenGemeenten(
            f"Het bestand heeft gegevens van gemeente {', '.join(vreemd)}; daarvoor mag u niets inlezen. Er is niets "
            "gewijzigd."
        )


def _soort(soort: str) -> Soort:
    if soort not in list(Importsoort):
        raise Dienstfout(f"Deze soort is niet bekend; kies uit {', '.join(Importsoort)}.")
    return SOORTEN[Importsoort(soort)]


def _lees(soort: str, inhoud: bytes, beschrijving: Soort) -> Blad:
    if len(inhoud) > MAX_BYTES:
        raise BestandTeGroot
    if werkmap.is_werkmap(inhoud):
        return werkmap.lees(inhoud, soort)
    return csvbestand.lees(inhoud, beschrijving.velden)


def _beoordeel(session: Session, soort: Soort, blad: Blad) -> _Oordeel:
    """The fate of every row. From here to the end of the transaction nobody else reads such a file in."""
    koppen = [naam_van_kop(cel.tekst) for cel in blad.regels[0].cellen] if blad.regels else []
    namen = [kop if kop in soort.velden else get_column_letter(plek) for plek, kop in enumerate(koppen, 1)]
    gebreken = [
        Gebrek(fout.regel, None if fout.kolom is None else _naam(namen, fout.kolom), fout.melding, fout.code)
        for fout in blad.fouten
    ]
    if blad.regels:
        gebreken += _koppen(soort, blad.regels[0], koppen)
    if not gebreken and len(blad.regels) < 2:
        melding = "het bestand bevat geen gegevens; verwacht een kopregel en minstens één regel."
        gebreken.append(Gebrek(1, None, melding, "leeg"))
    nummers: list[int] = []
    rijen: list[Rij] = []
    if not any(gebrek.code in {"kop", "leeg"} for gebrek in gebreken):
        for regel in blad.regels[1:]:
            rij, fouten = _rij(soort, koppen, regel)
            gebreken += fouten
            if not fouten and not any(cel is ONGELEZEN for cel in regel.cellen):
                nummers.append(regel.nummer)
                rijen.append(rij)
    for bezwaar in soort.bezwaren(session, rijen) if rijen else ():
        andere = None if bezwaar.andere is None else nummers[bezwaar.andere]
        melding = bezwaar.melding.format(regel=andere)
        gebreken.append(Gebrek(nummers[bezwaar.rij], bezwaar.veld, melding, bezwaar.code))
    gebreken.sort(key=lambda gebrek: (gebrek.regel, gebrek.kolom or ""))
    oud = soort.bekend(session, rijen) if rijen else []
    loten = [_lot(rij, was) for rij, was in zip(rijen, oud, strict=True)]
    return _Oordeel(max(len(blad.regels) - 1, 0), nummers, rijen, oud, loten, gebreken)


def _naam(namen: Sequence[str], plek: int) -> str:
    return namen[plek] if plek < len(namen) else get_column_letter(plek + 1)


def _lot(rij: Rij, oud: Rij | None) -> Lot:
    if oud is None:
        return "nieuw"
    return "gewijzigd" if any(oud[kolom] != waarde for kolom, waarde in rij.items()) else "ongewijzigd"


def _anders(soort: Soort, rij: Rij, oud: Rij) -> list[Wijziging]:
    """What differs, by column of the file."""
    return [
        Wijziging(naam, veld.toon(oud[kolom]), veld.toon(rij[kolom]))
        for naam, veld in soort.velden.items()
        if (kolom := veld.kolom or naam) in rij and oud[kolom] != rij[kolom]
    ]


def _koppen(soort: Soort, regel: Regel, koppen: Sequence[str]) -> list[Gebrek]:
    """What is wrong with the header. It is not repeated: without a header the first row of data stands there."""
    fouten: list[tuple[str | None, str]] = [
        (kolom, f"deze kolom staat {koppen.count(kolom)} keer in de kopregel; verwacht één keer.")
        for kolom, veld in soort.velden.items()
        if koppen.count(kolom) > 1 or (kolom not in koppen and not veld.mag_ontbreken)
    ]
    onbekend = [get_column_letter(plek) for plek, kop in enumerate(koppen, 1) if kop not in soort.velden]
    if onbekend:
        welke = f"kolom {', '.join(onbekend)} is" if len(onbekend) == 1 else f"kolommen {', '.join(onbekend)} zijn"
        fouten.append((None, f"{welke} niet bekend; verwacht de kopregel {';'.join(soort.velden)}."))
    return [Gebrek(regel.nummer, kolom, melding, "kop") for kolom, melding in fouten]


def _rij(soort: Soort, koppen: Sequence[str], regel: Regel) -> tuple[Rij, list[Gebrek]]:
    """The values of a line by column of the table, and what is wrong with it by column of the file."""
    if len(regel.cellen) > len(koppen) or (regel.velden is not None and regel.velden < len(koppen)):
        melding = f"deze regel heeft {regel.velden or len(regel.cellen)} velden; verwacht zijn er {len(koppen)}."
        return {}, [Gebrek(regel.nummer, None, melding, "velden")]
    cellen = dict(zip(koppen, regel.cellen, strict=False))
    zonder_nullen = {kop for kop, cel in cellen.items() if cel.getal and _mist_nullen(cel, soort.velden[kop])}
    genoemd = zonder_nullen | {kop for kop, cel in cellen.items() if cel is ONGELEZEN}
    ruw = {kop: _tekst(cellen.get(kop, Cel("")), soort.velden[kop]) for kop in koppen}
    rij, fouten = lees_rij(soort.velden, soort.toetsen, ruw)
    melding = "deze cel is een getal, zodat nullen vooraan wegvallen; maak er tekst van."
    return rij, [
        *(Gebrek(regel.nummer, kop, melding, "getal") for kop in sorted(zonder_nullen)),
        *(Gebrek(regel.nummer, fout.veld, fout.melding, fout.code) for fout in fouten if fout.veld not in genoemd),
    ]


def _mist_nullen(cel: Cel, veld: Veld) -> bool:
    """Whether a spreadsheet made a number of a code, and nobody can tell how many zeros stood before it."""
    return not veld.vul_aan and len(cel.tekst) < (veld.breedte or 0)


def _tekst(cel: Cel, veld: Veld) -> str:
    """The text of a cell; a code that a spreadsheet made a number of gets its zeros back."""
    return cel.tekst.zfill(veld.breedte) if cel.getal and veld.breedte and veld.vul_aan else cel.tekst
