"""Unpack a ZIP from outside without trusting anything it says of itself.

What is wrong with the ZIP as a whole refuses all of it; what is wrong with one file in it refuses that file. Codes are
those of the transport (`berichten.codelijsten.foutcodes`).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

ZIP_BEGIN = (b"PK\x03\x04", b"PK\x05\x06")
"""How a ZIP begins; the second is one without files."""

GEEN_ZIP, TE_VEEL, WACHTWOORD, TE_GROOT, LEEG = "IB901", "IB902", "IB903", "IB904", "IB905"
INHOUD_TE_GROOT, MAPPEN = "BRS06", "BRS29"

_KOP = b"PK\x03\x04"
_REGEL = b"PK\x01\x02"
"""Every file in a ZIP has one such line in the list at its end."""
_KOP_OMVANG = 30
_VERSLEUTELD = 0x1
_AFVAL_MAP = "__MACOSX"
_AFVAL = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What macOS and Windows put beside the files of a person, in small letters."""
_METHODEN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipGeweigerd(Exception):
    """Nothing in the file can be taken. `code` is a transport code, `melding` says in Dutch what is wrong."""

    def __init__(self, code: str, melding: str) -> None:
        super().__init__(melding)
        self.code = code
        self.melding = melding


@dataclass(frozen=True, slots=True)
class Grenzen:
    """The most that is accepted: files, bytes in one file, bytes in all files together."""

    bestanden: int
    bytes_per_bestand: int
    bytes_samen: int


@dataclass(frozen=True, slots=True)
class Uitgepakt:
    """One file: its content, or the code and the text of what is wrong with it. Without both it is skipped."""

    naam: str
    inhoud: bytes | None
    code: str | None = None
    melding: str | None = None


def is_zip(inhoud: bytes) -> bool:
    """Whether the bytes begin as a ZIP does."""
    return inhoud.startswith(ZIP_BEGIN)


def pak_uit(inhoud: bytes, grenzen: Grenzen) -> Iterator[Uitgepakt]:
    """The files of a ZIP one by one, each unpacked only when it is asked for.

    Everything that can be known beforehand is checked before the first byte is unpacked. Raises ZipGeweigerd, before
    the first file and not after it.
    """
    archief, leden = _open(inhoud, grenzen)
    return (_bestand(archief, lid, grenzen) for lid in leden)


def _open(inhoud: bytes, grenzen: Grenzen) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    # What the ZIP says of its number of files may be a lie; the list itself cannot be shorter than its lines.
    # For each file there may be one of the system beside it, and a folder or two for those.
    if inhoud.count(_REGEL) > 2 * grenzen.bestanden + 10:
        raise _te_veel(grenzen)
    beschadigd = ZipGeweigerd(GEEN_ZIP, "Het bestand is geen geldige ZIP, of is beschadigd.")
    if not is_zip(inhoud):
        raise beschadigd
    try:
        archief = zipfile.ZipFile(io.BytesIO(inhoud))
        leden = archief.infolist()
        _controleer(inhoud, archief, leden, grenzen)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        raise beschadigd from None
    return archief, leden


def _te_veel(grenzen: Grenzen) -> ZipGeweigerd:
    return ZipGeweigerd(TE_VEEL, f"De ZIP bevat meer dan {grenzen.bestanden} bestanden.")


def _controleer(inhoud: bytes, archief: zipfile.ZipFile, leden: list[zipfile.ZipInfo], grenzen: Grenzen) -> None:
    eigen = [lid for lid in leden if not _is_afval(lid.filename)]
    if not eigen:
        raise ZipGeweigerd(LEEG, "De ZIP bevat geen bestanden.")
    if len(eigen) > grenzen.bestanden:
        raise _te_veel(grenzen)
    if sum(lid.file_size for lid in eigen) > grenzen.bytes_samen:
        raise ZipGeweigerd(
            INHOUD_TE_GROOT, f"De bestanden in de ZIP zijn samen groter dan {_bytes(grenzen.bytes_samen)}."
        )
    # Files that share bytes are how a small ZIP unpacks to a huge amount; no ordinary program makes them.
    stukken = sorted((lid.header_offset, _einde(inhoud, lid)) for lid in leden)
    stukken.append((archief.start_dir, len(inhoud)))
    if any(einde > volgende for (_, einde), (volgende, _) in pairwise(stukken)):
        raise ZipGeweigerd(GEEN_ZIP, "De ZIP is ongeldig: bestanden erin overlappen elkaar.")


def _einde(inhoud: bytes, lid: zipfile.ZipInfo) -> int:
    """Where the data of a file ends. Raises BadZipFile when there is no file at all."""
    begin = lid.header_offset
    kop = inhoud[begin : begin + _KOP_OMVANG]
    if begin < 0 or len(kop) < _KOP_OMVANG or not kop.startswith(_KOP):
        raise zipfile.BadZipFile
    naam, extra = (int.from_bytes(kop[plek : plek + 2], "little") for plek in (26, 28))
    return begin + _KOP_OMVANG + naam + extra + lid.compress_size


def _bestand(archief: zipfile.ZipFile, lid: zipfile.ZipInfo, grenzen: Grenzen) -> Uitgepakt:
    naam = lid.filename
    if _is_afval(naam):
        return Uitgepakt(naam, None, None, "Dit hoort bij het systeem waarop de ZIP is gemaakt; het is overgeslagen.")
    bezwaar = _bezwaar(lid, grenzen)
    if bezwaar is not None:
        return Uitgepakt(naam, None, *bezwaar)
    try:
        with archief.open(lid) as stroom:
            # Reading stops at the size it says to have, so a lie about that ends as damage and not as a full memory.
            uitgepakt = stroom.read(lid.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        uitgepakt = None
    if uitgepakt is None or len(uitgepakt) != lid.file_size:
        return Uitgepakt(naam, None, GEEN_ZIP, "Het bestand in de ZIP is beschadigd.")
    return Uitgepakt(naam, uitgepakt)


def _bezwaar(lid: zipfile.ZipInfo, grenzen: Grenzen) -> tuple[str, str] | None:
    """Why a file in a ZIP is not unpacked: code and text."""
    if lid.is_dir() or "/" in lid.filename or "\\" in lid.filename:
        return MAPPEN, "Het bestand staat in een map; verwacht is een ZIP zonder mappen."
    if lid.flag_bits & _VERSLEUTELD:
        return WACHTWOORD, "Het bestand is met een wachtwoord beveiligd."
    if lid.file_size > grenzen.bytes_per_bestand:
        return TE_GROOT, f"Het bestand is groter dan {_bytes(grenzen.bytes_per_bestand)}."
    if lid.compress_type not in _METHODEN:
        return GEEN_ZIP, "Het bestand is ingepakt op een manier die niet wordt ondersteund."
    return None


def _is_afval(naam: str) -> bool:
    """Whether a file is what a system adds to a ZIP by itself."""
    *mappen, bestand = naam.replace("\\", "/").split("/")
    return _AFVAL_MAP in mappen or bestand.startswith("._") or bestand.lower() in _AFVAL


def _bytes(aantal: int) -> str:
    return f"{aantal:,} bytes".replace(",", ".")
