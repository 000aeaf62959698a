"""What the bytes of a message may be, checked before there is a tree; and in our words why they are no message."""

import codecs
import itertools
import re

from lxml import etree

from berichten.fouten import AnderBestand, Berichtfout, GeenXml, LeegBericht, OnveiligeXml, TeGroot, VerkeerdeCodering

MAX_BYTES = 25 * 1024 * 1024
"""Largest message in bytes (OP179: 25 MB)."""

BYTES_PER_KNOOP = 29
"""Fewest bytes that a real message spends on one element: a Client with one Prestatie in a 325, with the elements that
it must have, the shortest values, no prefixes and no white space, is 616 bytes of 21 elements. A test derives it."""

MAX_KNOPEN = MAX_BYTES // BYTES_PER_KNOOP
"""Most elements and attributes together in a message of at most MAX_BYTES. Each costs up to 250 bytes in a tree."""

MAX_STUK = 50_000
"""Most bytes from one `<` to the next: a start tag and the text after it. The longest of the standard is a Commentaar
of 200 characters. Bounds names, texts and what one tag can carry below the limits of libxml2 itself."""

MAX_OPVULLING = 10_000_000
"""As MAX_STUK, for white space and commentary: what libxml2 reads of it in one go."""

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WITRUIMTE = b" \t\r\n"
DOCTYPE = b"<!DOCTYPE"
GEEN_DOCTYPE = "Het bericht bevat een DOCTYPE of entiteit; een bericht van de standaard mag die niet bevatten."
_DECLARATIE = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ANDERS = {
    b"PK\x03\x04": "een ZIP-bestand",
    b"PK\x05\x06": "een leeg ZIP-bestand",
    b"%PDF-": "een PDF-bestand",
    b"\x1f\x8b": "een gzip-bestand",
    b"BZh": "een bzip2-bestand",
    b"\xfd7zXZ\x00": "een xz-bestand",
    b"(\xb5/\xfd": "een zstd-bestand",
    b"7z\xbc\xaf\x27\x1c": "een 7-Zip-bestand",
    b"Rar!\x1a\x07": "een RAR-bestand",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "een Office-document",
    b"\x89PNG\r\n\x1a\n": "een afbeelding",
    b"\xff\xd8\xff": "een afbeelding",
}
"""How files begin that are sent by mistake, and what they are."""

_NA_AFLOOP = b"\x00\x1a"
"""What some systems put behind a file: NUL, and the end-of-file mark of DOS."""

_EERSTE_ELEMENT = re.compile(rb"<[A-Za-z_]")
_ATTRIBUUT = re.compile(rb"""=[ \t\r\n]*["']""")
_OORZAKEN = {
    etree.ErrorTypes.ERR_RESOURCE_LIMIT: "de elementen zijn dieper genest dan in een bericht van de standaard kan",
    etree.ErrorTypes.ERR_INVALID_CHAR: "er staat een teken in dat XML niet toelaat",
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: "er staat een entiteit in die niet bestaat",
    etree.ErrorTypes.ERR_NAME_REQUIRED: "er staat een losse & of een naam die geen naam kan zijn",
    etree.ErrorTypes.ERR_ENTITYREF_SEMICOL_MISSING: "achter een entiteit ontbreekt de puntkomma",
    etree.ErrorTypes.ERR_RESERVED_XML_NAME: "er staat nog een XML-declaratie in; verwacht is één bericht per bestand",
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED: "een element heeft twee keer hetzelfde attribuut",
    etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE: "een voorvoegsel is niet aan een namespace verbonden",
}
"""What is wrong, by the code of libxml2. Its limit on depth is the only one that `bewaak` leaves to it."""
_CONTROLE = 1024 * 1024
"""Bytes that are looked at in one go where all at once would take memory of the size of the message."""


def bewaak(inhoud: bytes, max_bytes: int, *, lang: bool) -> None:
    """Refuse what must not reach the parser: empty, of another kind, too large, not UTF-8, with a DOCTYPE, or too much.

    `lang` lets a text be longer than MAX_STUK.
    """
    if not inhoud or inhoud.isspace():
        raise LeegBericht("Het bestand is leeg; verwacht is één XML-bericht.")
    for begin, wat in _ANDERS.items():
        if inhoud.startswith(begin):
            raise AnderBestand(f"Het bestand is geen leesbare XML, maar {wat}; verwacht is één bericht, niet ingepakt.")
    if len(inhoud) > max_bytes:
        raise TeGroot(f"Het bericht is {_getal(len(inhoud))} bytes; de grens is {_getal(max_bytes)} bytes.")
    _controleer_codering(inhoud)
    eerste = _EERSTE_ELEMENT.search(inhoud)
    if DOCTYPE in (inhoud[: eerste.start()] if eerste else inhoud):
        raise OnveiligeXml(GEEN_DOCTYPE)
    _controleer_knopen(inhoud, max(max_bytes, MAX_BYTES) // BYTES_PER_KNOOP)
    _controleer_stukken(inhoud, lang=lang)


def _controleer_codering(inhoud: bytes) -> None:
    if inhoud.startswith(_BOMS):
        raise VerkeerdeCodering("Het bericht begint met een byte-order-mark; verwacht is UTF-8 zonder BOM.")
    declaratie = _DECLARATIE.match(inhoud)
    if declaratie and declaratie.group(1).upper() not in {b"UTF-8", b"UTF8", b"US-ASCII", b"ASCII"}:
        naam = declaratie.group(1).decode("ascii")
        raise VerkeerdeCodering(f"Het bericht is gecodeerd als {naam}; verwacht is UTF-8.")
    begin = 0
    while begin < len(inhoud):
        einde = min(begin + _CONTROLE, len(inhoud))
        # Not in the middle of a character, which is four bytes at most.
        for _ in range(3):
            einde -= einde < len(inhoud) and inhoud[einde] & 0xC0 == 0x80
        try:
            inhoud[begin:einde].decode("utf-8")
        except UnicodeDecodeError as fout:
            raise VerkeerdeCodering(f"Byte {begin + fout.start} is geen geldige UTF-8; verwacht is UTF-8.") from None
        begin = einde


def _controleer_knopen(inhoud: bytes, grens: int) -> None:
    """Refuse more elements and attributes together than a real message of this size can have.

    What is commented out counts too.
    """
    haken, gelijk = inhoud.count(b"<"), inhoud.count(b"=")
    if haken + gelijk <= grens:
        return
    # Each `<` begins one of four things, so this is exact, and much faster than looking at each of them.
    knopen = haken - sum(map(inhoud.count, (b"</", b"<!", b"<?")))
    if knopen + gelijk > grens:
        # A `=` may also be in a text.
        knopen += sum(1 for _ in itertools.islice(_ATTRIBUUT.finditer(inhoud), max(grens - knopen, 0) + 1))
    if knopen > grens:
        raise TeGroot(f"Het bericht heeft meer dan {_getal(grens)} elementen en attributen.")


def _controleer_stukken(inhoud: bytes, *, lang: bool) -> None:
    """Refuse a name, a tag or a text that is longer than MAX_STUK; with `lang` a text may be, and padding always."""
    begin = max(inhoud.find(b"<"), 0)
    while begin + MAX_STUK < len(inhoud):
        # The last `<` in reach: between it and this one there is one at every step too.
        einde = inhoud.rfind(b"<", begin + 1, begin + MAX_STUK + 1)
        if einde < 0:
            einde = inhoud.find(b"<", begin + 1)
            einde = einde if einde > 0 else len(inhoud)
            if not (_is_opvulling(inhoud, begin, einde) or (lang and _is_lange_tekst(inhoud, begin, einde))):
                regel = inhoud.count(b"\n", 0, begin) + 1
                raise TeGroot(
                    f"Op regel {regel} staat een naam of tekst van meer dan {_getal(MAX_STUK)} bytes; zo lang is er in "
                    "een bericht van de standaard geen."
                )
        begin = einde


def _is_opvulling(inhoud: bytes, begin: int, einde: int) -> bool:
    """Whether a piece is long with white space or commentary alone, which never gets into a tree."""
    slot = b"-->" if inhoud.startswith(b"<!--", begin) else b">"
    tag = inhoud.find(slot, begin, einde if len(slot) > 1 else begin + MAX_STUK)
    return tag > 0 and einde - begin < MAX_OPVULLING and not inhoud[tag + len(slot) : einde].strip()


def _is_lange_tekst(inhoud: bytes, begin: int, einde: int) -> bool:
    """Whether a piece is an ordinary start tag with a long text, and no long tag."""
    tag = inhoud.find(b">", begin, begin + MAX_STUK)
    # In an attribute a `>` may stand too, but then there is a `=` for each of them. Base64 has two at the most.
    return tag > 0 and inhoud.count(b"=", begin, einde) < 100


def geen_xml(fout: etree.XMLSyntaxError, inhoud: bytes) -> Berichtfout:
    """What is wrong with bytes that libxml2 cannot parse, and where, in our words."""
    regel, kolom = fout.position
    return GeenXml(f"Het bestand is geen leesbare XML: {_oorzaak(fout, inhoud)} (regel {regel}, kolom {kolom}).")


def _oorzaak(fout: etree.XMLSyntaxError, inhoud: bytes) -> str:
    soort = etree.ErrorTypes
    code = int(getattr(fout, "code", 0))
    kaal = inhoud.strip(_WITRUIMTE)
    if kaal.startswith(b"<?xml") and not inhoud.startswith(b"<?xml"):
        return "vóór de XML-declaratie staan spaties of lege regels; zij moet helemaal vooraan staan"
    if not kaal.startswith(b"<"):
        return "het begint niet met een element"
    if code == soort.ERR_DOCUMENT_END:
        if kaal[-1] in _NA_AFLOOP:
            return "na het laatste element staat een NUL of Ctrl-Z, van het systeem dat het bestand maakte"
        return "na het laatste element staat nog iets"
    if code in _OORZAKEN:
        return _OORZAKEN[code]
    afgekapt = code == soort.ERR_TAG_NOT_FINISHED or not kaal.endswith(b">")
    return "het bericht is afgekapt" if afgekapt else "de XML is niet welgevormd"


def _getal(aantal: int) -> str:
    return f"{aantal:,}".replace(",", ".")
