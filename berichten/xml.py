"""The one hardened XML parser: bytes in, root element out, within limits (design, sections 3 and 9).

What a tree may cost is bounded from the bytes, before there is a tree (`berichten.xmlgrenzen`).
"""

import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from lxml import etree

from berichten.fouten import OnveiligeXml
from berichten.xmlgrenzen import DOCTYPE, GEEN_DOCTYPE, MAX_BYTES, MAX_KNOPEN, MAX_STUK, bewaak, geen_xml

__all__ = ["MAX_BYTES", "MAX_KNOPEN", "MAX_STUK", "apart", "eerste", "is_geldig", "parse"]

_T = TypeVar("_T")


def parse(inhoud: bytes, *, max_bytes: int = MAX_BYTES, huge_tree: bool = False) -> etree._Element:
    """Parse one message and return its root element.

    Comments and processing instructions are dropped. `huge_tree` lifts the limits on one text, for an envelope with
    base64 in it. Raises LeegBericht, AnderBestand, TeGroot, VerkeerdeCodering, OnveiligeXml or GeenXml; never fetches
    anything and never expands an entity.
    """
    bewaak(inhoud, max_bytes, lang=huge_tree)
    collect_ids = DOCTYPE in inhoud
    try:
        wortel = apart(lambda: etree.fromstring(inhoud, _parser(huge_tree=huge_tree, collect_ids=collect_ids)))
    except etree.XMLSyntaxError as fout:
        raise geen_xml(fout, inhoud) from None
    if wortel.getroottree().docinfo.internalDTD is not None:
        raise OnveiligeXml(GEEN_DOCTYPE)
    return wortel


def eerste(begin: bytes, tag: str) -> etree._Element | None:
    """The first element called `tag` that is complete in the first bytes of a document, which may stop anywhere."""
    return None if DOCTYPE in begin else apart(lambda: _eerste(begin, tag))


def _eerste(begin: bytes, tag: str) -> etree._Element | None:
    # Nothing is fetched or expanded: what could name something to fetch has just been refused.
    lezer = etree.XMLPullParser(events=("end",), tag=tag, encoding="utf-8", resolve_entities=False, no_network=True)
    # What stands before a fault has been read.
    with contextlib.suppress(etree.XMLSyntaxError):
        lezer.feed(begin)
    return next((element for _, element in lezer.read_events() if not isinstance(element, tuple)), None)


def is_geldig(inhoud: bytes, schema: etree.XMLSchema) -> bool:
    """Whether a message that `parse` took is valid to a schema, by libxml2; it stops soon after the first fault.

    It reads the bytes again and makes no tree: validating a tree keeps every fault and finds its path by counting.
    """
    return apart(lambda: _valideer(inhoud, schema))


def apart(werk: Callable[[], _T]) -> _T:
    """Run work in a thread of its own and give what it gives, or raise what it raises.

    Whatever parses belongs in here. lxml keeps every name, and some short texts, that a thread ever parsed for as long
    as that thread lives; a sender with names of his own could fill a server that way.
    """
    uit: list[_T] = []
    fouten: list[BaseException] = []

    def doe() -> None:
        try:
            uit.append(werk())
        except BaseException as fout:  # noqa: BLE001  it is raised again, where it belongs
            fouten.append(fout)

    draad = threading.Thread(target=doe, name="xml", daemon=True)
    draad.start()
    draad.join()
    if fouten:
        raise fouten.pop()
    return uit.pop()


class _Niets:
    """A target that keeps nothing of what is parsed; libxml2 tells it only when it is done."""

    def close(self) -> None:
        """The end of the document."""


def _valideer(inhoud: bytes, schema: etree.XMLSchema) -> bool:
    parser = etree.XMLParser(
        schema=schema,
        target=cast("Any", _Niets()),  # the stubs want methods that would each be called
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    for begin in range(0, len(inhoud), MAX_STUK):
        parser.feed(inhoud[begin : begin + MAX_STUK])
        if len(parser.feed_error_log):
            return False
    parser.close()
    return not len(parser.feed_error_log)


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
