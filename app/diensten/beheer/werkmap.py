"""Reading a spreadsheet (.xlsx) that anybody may have made: values only, and everything that is more is refused.

openpyxl reads the values; what it passes over in silence when it reads row by row (merged cells, rows out of order) and
what would cost memory without end is looked at first.
"""

import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from app.diensten.beheer.bestand import MAX_KOLOMMEN, MAX_RIJEN, ONGELEZEN, Blad, Cel, Celfout, neem_op

# What openpyxl warns of may quote a cell, and would come out in the log.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an encrypted workbook begins, and one of before 2007."""
MAX_UITGEPAKT = 64 * 1024 * 1024
MAX_ONDERDEEL = 4 * 1024 * 1024
"""Of a part that holds no cells or texts: styles, relations."""
MAX_ONDERDELEN = 500
_TEKSTEN = re.compile(r"/?xl/(worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)

MELDINGEN = {
    "versleuteld": "deze werkmap heeft een wachtwoord of is van voor 2007; bewaar haar zonder wachtwoord als .xlsx.",
    "geen-werkmap": "dit is geen Excel-werkmap; bewaar het bestand als .xlsx of als CSV UTF-8.",
    "onleesbaar": "deze werkmap is beschadigd; open haar in een rekenprogramma en bewaar haar opnieuw als .xlsx.",
    "te-groot": f"deze werkmap is uitgepakt groter dan {MAX_UITGEPAKT // 1024**2} MB, of een deel ervan is te groot.",
    "macro": "deze werkmap bevat macro's; bewaar haar als .xlsx zonder macro's.",
    "doctype": "deze werkmap bevat een DOCTYPE; die hoort daar niet.",
    "werkbladen": "deze werkmap heeft meer dan één werkblad, en geen daarvan heet naar de soort; bewaar er één.",
    "formule": "deze cel bevat een formule; zet er de waarde neer.",
    "samengevoegd": "deze cel is samengevoegd met andere; hef dat op en vul elke cel.",
    "volgorde": "de regels staan in het bestand niet op volgorde; bewaar het opnieuw in een rekenprogramma.",
    "te-veel-regels": f"het werkblad heeft meer dan {MAX_RIJEN} regels; splits het.",
    "te-veel-kolommen": f"het werkblad heeft meer dan {MAX_KOLOMMEN} kolommen; verwijder wat er niet bij hoort.",
    "foutwaarde": "deze cel bevat een foutwaarde; zet er de waarde neer.",
    "tijd": "deze cel bevat een tijd; verwacht is een datum zonder tijd, of een tekst.",
}


class _Geweigerd(Exception):
    """The workbook is not read any further."""

    def __init__(self, code: str, regel: int = 1) -> None:
        super().__init__(code)
        self.code = code
        self.regel = regel


def is_werkmap(inhoud: bytes) -> bool:
    """Whether a file is a spreadsheet, or something else in a ZIP or an old file of Office; never CSV."""
    return inhoud.startswith((*_ZIP, _OLE))


def lees(inhoud: bytes, soort: str) -> Blad:
    """The lines of the one sheet, or of the one that has the name of the kind."""
    blad = Blad()
    try:
        if inhoud.startswith(_OLE):
            raise _Geweigerd("versleuteld")  # noqa: TRY301  each reason to refuse ends in one place
        with zipfile.ZipFile(io.BytesIO(inhoud)) as pakket:
            _keur_pakket(pakket)
            _lees(pakket, inhoud, soort, blad)
    except _Geweigerd as fout:
        blad.fouten.append(_fout(fout.regel, None, fout.code))
    except Exception:  # noqa: BLE001  openpyxl stumbles in its own way over each kind of damage
        blad.fouten.append(_fout(1, None, "onleesbaar"))
    return blad


def _fout(regel: int, kolom: int | None, code: str) -> Celfout:
    return Celfout(regel, kolom, code, MELDINGEN[code])


def _keur_pakket(pakket: zipfile.ZipFile) -> None:
    """See that the parts are few, small when unpacked, and those of a workbook without macros. Raises _Geweigerd."""
    delen = pakket.infolist()
    namen = {deel.filename.lower().lstrip("/") for deel in delen}
    if any(deel.flag_bits & 1 for deel in delen):
        raise _Geweigerd("versleuteld")
    if "xl/workbook.xml" not in namen:
        raise _Geweigerd("geen-werkmap")
    # zipfile gives no more of a part than the size that it states, so these sizes are the bound.
    if len(delen) > MAX_ONDERDELEN or sum(deel.file_size for deel in delen) > MAX_UITGEPAKT:
        raise _Geweigerd("te-groot")
    if any(naam.endswith("vbaproject.bin") or naam.startswith("xl/macrosheets/") for naam in namen):
        raise _Geweigerd("macro")
    for deel in delen:
        if deel.file_size > MAX_ONDERDEEL and not _TEKSTEN.fullmatch(deel.filename):
            raise _Geweigerd("te-groot")
        if deel.filename.lower().endswith((".xml", ".rels")):
            inhoud = pakket.read(deel)
            # Whatever the encoding: no part has a reason to be anything but UTF-8.
            if b"<!DOCTYPE" in inhoud or b"\0" in inhoud:
                raise _Geweigerd("doctype")
            if deel.filename == "[Content_Types].xml" and b"macroEnabled" in inhoud:
                raise _Geweigerd("macro")


def _lees(pakket: zipfile.ZipFile, inhoud: bytes, soort: str, blad: Blad) -> None:
    werkmap = load_workbook(io.BytesIO(inhoud), read_only=True, keep_links=False)
    try:
        bladen = [ws for ws in werkmap.worksheets if ws.sheet_state == "visible"]
        gekozen = bladen if len(bladen) == 1 else [ws for ws in bladen if ws.title.casefold() == soort]
        if len(gekozen) != 1:
            raise _Geweigerd("werkbladen")
        werkblad: Any = gekozen[0]
        with pakket.open(werkblad._worksheet_path) as bron:  # noqa: SLF001  no public name says which part a sheet is
            blad.fouten += _keur_blad(bron)
        werkblad.reset_dimensions()
        geweigerd = {(fout.regel, fout.kolom) for fout in blad.fouten}
        for nummer, rij in enumerate(werkblad.iter_rows(), 1):
            cellen = []
            for plek, cel in enumerate(rij):
                gelezen = ONGELEZEN if (nummer, plek) in geweigerd else _cel(cel)
                if isinstance(gelezen, Cel):
                    cellen.append(gelezen)
                else:
                    blad.fouten.append(_fout(nummer, plek, gelezen))
                    cellen.append(ONGELEZEN)
            neem_op(blad, nummer, cellen)
    finally:
        werkmap.close()


def _keur_blad(bron: IO[bytes]) -> Iterator[Celfout]:
    """What openpyxl would pass over: formulas, merged cells. Raises _Geweigerd for rows or cells without end."""
    rij = kolom = 0
    gebeurtenissen = etree.iterparse(
        bron,
        events=("start", "end"),
        tag=("{*}row", "{*}c", "{*}f", "{*}mergeCell"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for gebeurtenis, element in gebeurtenissen:
        naam = etree.QName(element).localname
        if gebeurtenis == "end":
            if naam in {"row", "c"}:
                element.clear()
        elif naam == "row":
            rij, kolom = _rijnummer(element.get("r"), rij), 0
        elif naam == "c":
            verwijzing = re.fullmatch(r"([A-Z]{1,3})[0-9]+", element.get("r") or "")
            kolom = column_index_from_string(verwijzing[1]) if verwijzing else kolom + 1
            if kolom > MAX_KOLOMMEN:
                raise _Geweigerd("te-veel-kolommen", rij)
        elif naam == "f" and _in_cel(element):
            yield _fout(rij, kolom - 1, "formule")
        elif naam == "mergeCell":
            yield _samengevoegd(element.get("ref") or "")


def _rijnummer(tekst: str | None, vorige: int) -> int:
    rij = vorige + 1 if tekst is None else int(tekst)
    if rij <= vorige:
        raise _Geweigerd("volgorde", max(vorige, 1))
    if rij > MAX_RIJEN:
        raise _Geweigerd("te-veel-regels", MAX_RIJEN)
    return rij


def _in_cel(element: etree._Element) -> bool:
    """Whether a formula is that of a cell: rules of validation and layout have some too, and those do no harm."""
    ouder = element.getparent()
    return ouder is not None and etree.QName(ouder).localname == "c"


def _samengevoegd(bereik: str) -> Celfout:
    """A range of merged cells, by its first cell."""
    begin = re.match(r"([A-Z]{1,3})([0-9]{1,7})", bereik)
    if begin is None:
        return _fout(1, None, "samengevoegd")
    return _fout(int(begin[2]), column_index_from_string(begin[1]) - 1, "samengevoegd")


def _cel(cel: Any) -> Cel | str:
    """What stands in a cell, or the code of what is wrong with it."""
    waarde = cel.value
    gelezen: Cel | str = "tijd"
    if cel.data_type == "e":
        gelezen = "foutwaarde"
    elif isinstance(waarde, bool):
        gelezen = Cel("ja" if waarde else "nee")
    elif isinstance(waarde, datetime):
        gelezen = Cel(waarde.date().isoformat()) if waarde.time() == time() else "tijd"
    elif isinstance(waarde, date):
        gelezen = Cel(waarde.isoformat())
    elif isinstance(waarde, int | float):
        gelezen = _getal(waarde, str(cel.number_format))
    elif waarde is None or isinstance(waarde, str):
        gelezen = Cel((waarde or "").strip())
    return gelezen


def _getal(waarde: float, opmaak: str) -> Cel | str:
    """A number as a person would type it: with a comma when it is shown with decimals, or has them."""
    if not math.isfinite(waarde) or abs(waarde) > 1e15:
        return "foutwaarde"
    if "0.0" in opmaak or "€" in opmaak:
        return Cel(f"{waarde:.2f}".replace(".", ","))
    if waarde == int(waarde):
        return Cel(str(int(waarde)), getal=True)
    return Cel(f"{waarde:.6f}".rstrip("0").replace(".", ","))
