"""Measuring: the best of some runs, and the memory a fresh process needs at its peak."""

import math
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable

from lxml import etree

from berichten.catalogus import berichttype


def beste(werk: Callable[[], object], keren: int = 5) -> float:
    """The shortest of some runs, in seconds: what the work costs when nothing else is in the way."""
    duren = []
    for _ in range(keren):
        begin = time.perf_counter()
        werk()
        duren.append(time.perf_counter() - begin)
    return min(duren)


def vloer(inhoud: bytes, naam: str) -> Callable[[], object]:
    """The physical limit to compare with: lxml parse and XSD validation of the same bytes."""
    schema = etree.XMLSchema(etree.parse(str(berichttype(naam).schema)))

    def werk() -> None:
        if not schema.validate(etree.fromstring(inhoud)):
            raise ValueError("the benchmark message is not valid")

    return werk


def piek(code: str) -> int:
    """Peak memory in bytes of running `code` in a process of its own."""
    # Not ru_maxrss: after a fork that starts at the peak of the parent.
    meet = f"{code}\nprint(next(r for r in open('/proc/self/status') if r.startswith('VmHWM')).split()[1])"
    uit = subprocess.run([sys.executable, "-c", meet], check=True, capture_output=True, text=True)
    return int(uit.stdout.split()[-1]) * 1024


def groei(metingen: dict[int, float]) -> float:
    """The exponent of growth between the smallest and the largest size: 1 is linear."""
    klein, groot = min(metingen), max(metingen)
    return math.log(metingen[groot] / metingen[klein]) / math.log(groot / klein)


def machine() -> str:
    """What the figures were measured on."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
