"""The one hardened XML parser: bytes in, root element out, within limits (design, sections 3 and 9)."""

import codecs
import contextlib
import re

from lxml import etree

from berichten.fouten import GeenXml, LeegBericht, OnveiligeXml, TeGroot, VerkeerdeCodering

MAX_BYTES = 25 * 1024 * 1024
"""Largest message in bytes (OP179: 25 MB)."""

MAX_TAGS = 4_000_000
"""Most `<` characters in one message: twice what a message of 25 MB in the standard's own elements holds."""

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DOCTYPE = b"<!DOCTYPE"
_EERSTE_ELEMENT = re.compile(rb"<[A-Za-z_]")
_GEEN_DOCTYPE = "Het bericht bevat een DOCTYPE of entiteit; een bericht van de standaard mag die niet bevatten."
_DECLARATIE = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


def parse(inhoud: bytes, *, max_bytes: int = MAX_BYTES, huge_tree: bool = False) -> etree._Element:
    """Parse one message and return its root element.

    Comments and processing instructions are dropped. `huge_tree` lifts the parser's own limit of 10 MB on one text, for
    an envelope with base64 in it. Raises LeegBericht, TeGroot, VerkeerdeCodering, OnveiligeXml or
    GeenXml; never fetches anything and never expands an entity.
    """
    _bewaak(inhoud, max_bytes)
    try:
        wortel = etree.fromstring(inhoud, _parser(huge_tree=huge_tree, collect_ids=_DOCTYPE in inhoud))
    except etree.XMLSyntaxError as fout:
        raise GeenXml(_uitleg(fout, inhoud)) from None
    if wortel.getroottree().docinfo.internalDTD is not None:
        raise OnveiligeXml(_GEEN_DOCTYPE)
    return wortel


def eerste(begin: bytes, tag: str) -> etree._Element | None:
    """The first element called `tag` that is complete in the first bytes of a document, which may stop anywhere."""
    if _DOCTYPE in begin:
        return None
    # Nothing is fetched or expanded: what could name something to fetch has just been refused.
    lezer = etree.XMLPullParser(events=("end",), tag=tag, encoding="utf-8", resolve_entities=False, no_network=True)
    # What stands before a fault has been read.
    with contextlib.suppress(etree.XMLSyntaxError):
        lezer.feed(begin)
    return next((element for _, element in lezer.read_events() if not isinstance(element, tuple)), None)


def _parser(*, huge_tree: bool, collect_ids: bool) -> etree.XMLParser:
    # A parser is not shared between threads: making one costs microseconds.
    return etree.XMLParser(
        # Whatever the document says of itself: another encoding could hide a DOCTYPE.
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        recover=False,
        huge_tree=huge_tree,
        remove_comments=True,
        remove_pis=True,
        # White space between elements; in a value it stays. Leaving it out saves time and memory.
        remove_blank_text=True,
        # A table of ids that no message has costs much time. But without it the parser fetches what a DOCTYPE
        # names, so only a document that has none goes without.
        collect_ids=collect_ids,
    )


def _bewaak(inhoud: bytes, max_bytes: int) -> None:
    """Refuse what must not reach the parser: empty, too large, not UTF-8, or with a DOCTYPE."""
    if not inhoud or inhoud.isspace():
        raise LeegBericht("Het bestand is leeg; verwacht is één XML-bericht.")
    if len(inhoud) > max_bytes:
        raise TeGroot(f"Het bericht is {len(inhoud):,} bytes; de grens is {max_bytes:,} bytes.".replace(",", "."))
    if inhoud.startswith(_BOMS):
        raise VerkeerdeCodering("Het bericht begint met een byte-order-mark; verwacht is UTF-8 zonder BOM.")
    declaratie = _DECLARATIE.match(inhoud)
    if declaratie and declaratie.group(1).upper() not in {b"UTF-8", b"UTF8", b"US-ASCII", b"ASCII"}:
        naam = declaratie.group(1).decode("ascii")
        raise VerkeerdeCodering(f"Het bericht is gecodeerd als {naam}; verwacht is UTF-8.")
    try:
        inhoud.decode("utf-8")
    except UnicodeDecodeError as fout:
        raise VerkeerdeCodering(f"Byte {fout.start} is geen geldige UTF-8; verwacht is UTF-8.") from None
    begin = _EERSTE_ELEMENT.search(inhoud)
    if _DOCTYPE in (inhoud[: begin.start()] if begin else inhoud):
        raise OnveiligeXml(_GEEN_DOCTYPE)
    if inhoud.count(b"<") > MAX_TAGS:
        raise TeGroot(f"Het bericht heeft meer dan {MAX_TAGS // 2:,} elementen.".replace(",", "."))


def _uitleg(fout: etree.XMLSyntaxError, inhoud: bytes) -> str:
    regel, kolom = fout.position
    afgekapt = "Premature end" in str(fout.msg) or (inhoud[:1] == b"<" and not inhoud.rstrip().endswith(b">"))
    oorzaak = "het bericht is afgekapt" if afgekapt else "de XML is niet welgevormd"
    return f"Het bestand is geen leesbare XML: {oorzaak} (regel {regel}, kolom {kolom})."
