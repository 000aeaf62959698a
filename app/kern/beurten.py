"""Heavy messages take turns, so that the memory of a process depends on the largest message and not on how many come.

A process works on one message at a time, or on several that are no more than RUIMTE bytes together; the others wait,
first come first served. What is light never waits.
"""

import asyncio
import contextlib
import contextvars
import ctypes
import gc
import itertools
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, TypeVar

from starlette.concurrency import run_in_threadpool

from berichten.xml import MAX_BYTES

RUIMTE = MAX_BYTES // 8
"""Bytes that a process works on at once: as many as hold the elements that a message of 25 MB may have, in the 4 bytes
that an element takes at least where a real one takes 29."""

LICHT = 100_000
"""Bytes up to which a message does not wait: every thread of a server may hold one."""

ZWAAR = 1_000_000
"""Bytes from which memory is given back to the system afterwards. To look for it takes some milliseconds."""

_T = TypeVar("_T")
_stand = threading.Condition()
_nummers = itertools.count()
_wachtend: list[int] = []
_in_werk: dict[int, int] = {}
"""Bytes by the number of each turn that is being taken."""
_eigen = threading.local()
_draden = ThreadPoolExecutor(4, thread_name_prefix="zwaar")
"""The threads of a server for what may have to wait: it leaves those of all other requests alone."""


@contextlib.contextmanager
def beurt(omvang: int) -> Iterator[None]:
    """Wait until there is room for this many bytes, and hold it for the block; within a turn of this thread at once."""
    if omvang <= LICHT or getattr(_eigen, "heeft_beurt", False):
        yield
        return
    nummer = _wacht(min(omvang, RUIMTE))
    _eigen.heeft_beurt = True
    try:
        yield
    finally:
        _eigen.heeft_beurt = False
        if omvang >= ZWAAR:
            geef_terug()
        with _stand:
            del _in_werk[nummer]
            _stand.notify_all()


def _wacht(omvang: int) -> int:
    nummer = next(_nummers)
    with _stand:
        _wachtend.append(nummer)
        try:
            # In order: else small ones would keep a large one waiting for ever.
            _stand.wait_for(lambda: _wachtend[0] == nummer and sum(_in_werk.values()) + omvang <= RUIMTE)
            _in_werk[nummer] = omvang
        finally:
            _wachtend.remove(nummer)
            _stand.notify_all()
    return nummer


def lichaam() -> tempfile.SpooledTemporaryFile[bytes]:
    """The file in which the body of a request is kept while it comes in, and while it waits for its turn."""
    return tempfile.SpooledTemporaryFile(max_size=LICHT)


async def in_draad(werk: Callable[[bytes], _T], bestand: IO[bytes], omvang: int) -> _T:
    """Do the work of a request on its body in another thread, in turn. Until then the body stays in its file."""

    def doe() -> _T:
        with beurt(omvang):
            bestand.seek(0)
            return werk(bestand.read())

    if omvang <= LICHT:
        return await run_in_threadpool(doe)
    return await asyncio.get_running_loop().run_in_executor(_draden, contextvars.copy_context().run, doe)


def geef_terug() -> None:
    """Give memory that is free in this process back to the system, where its C library can."""
    # A query that is done still holds its values, in a circle.
    gc.collect()
    trim: Any = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
