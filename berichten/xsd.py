"""Compiled schemas: made by one thread at a time, and lent to one user at a time."""

import contextlib
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

_VRIJ: defaultdict[Path, list[etree.XMLSchema]] = defaultdict(list)
"""Compiled schemas that nobody uses now. Compiling one takes as long as all other work on a small message."""
_SLOT = threading.Lock()


def compileer(boom: etree._ElementTree | etree._Element) -> etree.XMLSchema:
    """The compiled form of a schema document."""
    # libxml2 sets up its own data types with the first schema, and two threads that do so at once both fail.
    with _SLOT:
        return etree.XMLSchema(boom)


@contextlib.contextmanager
def geleend(pad: Path) -> Iterator[etree.XMLSchema]:
    """The compiled schema of a file, for the block alone: it holds the errors of its last validation."""
    try:
        schema = _VRIJ[pad].pop()
    except IndexError:
        schema = compileer(etree.parse(str(pad), etree.XMLParser(no_network=True)))
    try:
        yield schema
    finally:
        _VRIJ[pad].append(schema)
