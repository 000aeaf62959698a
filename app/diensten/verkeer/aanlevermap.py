"""Use case: a folder in which other systems put files with messages.

A file is taken when it did not change between two looks, so one that is still being written waits; a name that begins
with a dot or ends in .tmp or .part is never taken. Taken, it moves to `bezig/`, and when its messages are safe to
`verwerkt/`, or to `geweigerd/` when anything in it was refused, with its report beside it. Whatever ends the process, a
file is in exactly one of these places: what is left in `bezig/` is taken up again, and messages that were received by
then are reported as `al ontvangen`.
"""

import contextlib
import fcntl
import json
import logging
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.diensten.verkeer.aanleveringen import Aanlevering, als_object, lever_aan, weiger_te_groot
from app.kern.fouten import Dienstfout
from app.kern.instellingen import instellingen
from app.kern.storingen import STORINGEN, DatabankFout

logger = logging.getLogger(__name__)

BEZIG, VERWERKT, GEWEIGERD = "bezig", "verwerkt", "geweigerd"
SLOT = ".slot"
ONAF = (".tmp", ".part")
MAX_NAAM = 200
"""Bytes of a file name that are kept, so that there is room for what is added to it."""


class AanlevermapFout(Dienstfout):
    """The folder cannot be used, or another process watches it."""

    code = "aanlevermap-onbruikbaar"


class Stempel(NamedTuple):
    """What shows that a file is the same and did not change."""

    apparaat: int
    nummer: int
    omvang: int
    gewijzigd: int


class Genomen(NamedTuple):
    """A file that was taken: where it is now, and what became of it."""

    pad: Path
    aanlevering: Aanlevering


def bewaak(map_: Path, *, seconden: float, stop: threading.Event, eenmalig: bool = False) -> Iterator[Genomen]:
    """Take the files of a folder until `stop` is set; with `eenmalig` only those that are complete now.

    `seconden` is how long a file has to be unchanged. A database that cannot be reached is waited for. Raises
    AanlevermapFout.
    """
    with _slot(map_):
        eerder = _kijk(map_)
        while not stop.wait(seconden):
            nu = _kijk(map_)
            for pad, stempel in nu.items():
                if stempel in eerder.values() and not stop.is_set():
                    yield from _probeer(map_, pad, stempel)
            if eenmalig:
                return
            eerder = nu


@contextlib.contextmanager
def _slot(map_: Path) -> Iterator[None]:
    """Make the folders, and see to it that no other process watches them."""
    try:
        for naam in (BEZIG, VERWERKT, GEWEIGERD):
            (map_ / naam).mkdir(parents=True, exist_ok=True)
        slot = (map_ / SLOT).open("a")
    except OSError as fout:
        raise AanlevermapFout(f"{map_} kan niet als aanlevermap gebruikt worden ({fout.strerror}).") from None
    with slot:
        try:
            # The system frees it when this process ends, however that happens.
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AanlevermapFout(f"{map_} wordt al door een ander proces bewaakt.") from None
        yield


def _kijk(map_: Path) -> dict[Path, Stempel]:
    """The files that may be taken as they are now, what was left behind first."""
    gezien: dict[Path, Stempel] = {}
    for plek in (map_ / BEZIG, map_):
        for pad in sorted(plek.iterdir()):
            if pad.name.startswith(".") or pad.name.lower().endswith(ONAF):
                continue
            with contextlib.suppress(FileNotFoundError):
                kenmerken = pad.lstat()
                if stat.S_ISREG(kenmerken.st_mode):
                    gezien[pad] = _stempel(kenmerken)
    return gezien


def _stempel(kenmerken: os.stat_result) -> Stempel:
    return Stempel(kenmerken.st_dev, kenmerken.st_ino, kenmerken.st_size, kenmerken.st_mtime_ns)


def _probeer(map_: Path, pad: Path, stempel: Stempel) -> Iterator[Genomen]:
    """Take one file; when that does not work out now it stays, and is tried again."""
    try:
        genomen = _neem(map_, pad, stempel)
    except (OSError, DatabankFout, *STORINGEN) as fout:
        logger.warning("een bestand in de aanlevermap blijft staan: %s", type(fout).__name__)
    else:
        if genomen is not None:
            yield genomen


def _neem(map_: Path, pad: Path, stempel: Stempel) -> Genomen | None:
    """Take one file; None when it turns out to be changing."""
    # Neither follow a link nor wait for a pipe that somebody put in its place.
    with os.fdopen(os.open(pad, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as bestand:
        if _stempel(os.fstat(bestand.fileno())) != stempel:
            return None
        naam = pad.name
        if pad.parent != map_ / BEZIG:
            # From here on a new file may come under the same name.
            pad = pad.rename(_vrij(map_ / BEZIG, naam))
        als_zip = naam.lower().endswith(".zip")
        if stempel.omvang > instellingen().aanlevering_max_bytes:
            aanlevering = weiger_te_groot(bron="map", naam=naam, omvang=stempel.omvang, als_zip=als_zip)
        else:
            inhoud = bestand.read(stempel.omvang + 1)
            if _stempel(os.fstat(bestand.fileno())) != stempel:
                return None
            aanlevering = lever_aan(inhoud, bron="map", naam=naam, als_zip=als_zip)
        if _stempel(os.fstat(bestand.fileno())) != stempel:
            return None
        return Genomen(_zet_weg(map_, pad, naam, aanlevering), aanlevering)


def _zet_weg(map_: Path, pad: Path, naam: str, aanlevering: Aanlevering) -> Path:
    """Move a file to where it stays, its report first: a report without file is written again, a file has its own."""
    doel = _vrij(map_ / (GEWEIGERD if aanlevering.aantal("geweigerd") else VERWERKT), naam)
    verslag = doel.with_name(doel.name + ".verslag.json")
    tijdelijk = verslag.with_name("." + verslag.name)
    tijdelijk.write_text(json.dumps(als_object(aanlevering), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    tijdelijk.replace(verslag)
    return pad.rename(doel)


def _vrij(map_: Path, naam: str) -> Path:
    """A path in a folder that is not taken, named after `naam`."""
    stam, punt, achtervoegsel = naam.rpartition(".")
    if not punt or len(os.fsencode(achtervoegsel)) > 10:
        stam, punt, achtervoegsel = naam, "", ""
    stam = os.fsdecode(os.fsencode(stam)[:MAX_NAAM])
    doel, nummer = map_ / f"{stam}{punt}{achtervoegsel}", 1
    while doel.exists():
        nummer += 1
        doel = map_ / f"{stam}-{nummer}{punt}{achtervoegsel}"
    return doel
