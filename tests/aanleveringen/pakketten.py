"""ZIP files, good and bad."""

import io
import struct
import warnings
import zipfile

LOKAAL = struct.Struct("<4s5H3I2H")
CENTRAAL = struct.Struct("<4s6H3I5H2I")
VERSLEUTELD = 6
"""Offset of the flags in a local header; in the central directory they stand two bytes on."""


def pak_in(*bestanden: tuple[str, bytes], methode: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An ordinary ZIP."""
    uit = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(uit, "w", methode) as archief:
        for naam, inhoud in bestanden:
            archief.writestr(naam, inhoud)
    return uit.getvalue()


def met_wachtwoord(naam: str, inhoud: bytes) -> bytes:
    """A ZIP that says its one file is encrypted."""
    pakket = bytearray(pak_in((naam, inhoud)))
    pakket[6] |= 1
    pakket[pakket.index(b"PK\x01\x02") + 8] |= 1
    return bytes(pakket)


def met_leugen(naam: str, inhoud: bytes, omvang: int) -> bytes:
    """A ZIP that says of its one file that it unpacks to `omvang` bytes."""
    pakket = bytearray(pak_in((naam, inhoud)))
    centraal = pakket.index(b"PK\x01\x02")
    for plek in (22, centraal + 24):
        pakket[plek : plek + 4] = struct.pack("<I", omvang)
    return bytes(pakket)


def overlappend(inhoud: bytes, aantal: int) -> bytes:
    """A ZIP of which all files are the same bytes, each listed as a file of its own."""
    pakket = pak_in(("a.xml", inhoud))
    begin, einde = pakket.index(b"PK\x01\x02"), pakket.index(b"PK\x05\x06")
    lijst = pakket[begin:einde] * aantal
    slot = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, aantal, aantal, len(lijst), begin, 0)
    return pakket[:begin] + lijst + slot


def in_elkaar(inhoud: bytes) -> bytes:
    """A ZIP with a file that holds, in its own bytes, the whole of the next file."""
    binnen = pak_in(("binnen.xml", inhoud))
    kern = binnen[: binnen.index(b"PK\x01\x02")]
    pakket = pak_in(("buiten.xml", kern), methode=zipfile.ZIP_STORED)
    centraal, slot = pakket.index(b"PK\x01\x02"), pakket.index(b"PK\x05\x06")
    plek = pakket.index(kern)
    regel = bytearray(binnen[binnen.index(b"PK\x01\x02") : binnen.index(b"PK\x05\x06")])
    regel[42:46] = struct.pack("<I", plek)
    lijst = pakket[centraal:slot] + bytes(regel)
    return pakket[:centraal] + lijst + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(lijst), centraal, 0)
