"""Measuring: elapsed time, the CPU time behind it, and the memory a fresh process needs at its peak. Linux only.

Elapsed time says what a user waits for; on a machine that others use too it says mostly how busy they are. CPU time, of
this process and of the database that works for it, then still compares.
"""

import contextlib
import math
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from berichten.catalogus import berichttype


class Kosten(NamedTuple):
    """What a run cost, in seconds: elapsed, and of CPU."""

    duur: float
    cpu: float


def klok(werk: Callable[[], object], postmaster: int | None = None) -> Kosten:
    """What one run costs; with a `postmaster`, the CPU time of that database counts too."""
    begin, cpu = time.perf_counter(), _cpu(postmaster)
    werk()
    return Kosten(time.perf_counter() - begin, _cpu(postmaster) - cpu)


def beste(werk: Callable[[], object], keren: int = 5) -> Kosten:
    """The least of some runs: what the work costs when nothing else is in the way."""
    return minste([klok(werk) for _ in range(keren)])


def minste(runs: list[Kosten]) -> Kosten:
    """The least elapsed and the least CPU time."""
    return Kosten(min(run.duur for run in runs), min(run.cpu for run in runs))


def _cpu(postmaster: int | None) -> float:
    """CPU seconds so far of this process and of the processes of a database."""
    eigen = time.process_time()
    if postmaster is None:
        return eigen
    nanoseconden = 0
    for proces in Path("/proc").glob("[0-9]*"):
        # A process may end while we look.
        with contextlib.suppress(OSError):
            ouder = int((proces / "stat").read_text().rpartition(")")[2].split()[1])
            if postmaster in {ouder, int(proces.name)}:
                nanoseconden += int((proces / "schedstat").read_text().split()[0])
    return eigen + nanoseconden / 1e9


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
    uit = subprocess.run([sys.executable, "-c", meet], check=True, stdout=subprocess.PIPE, text=True)
    return int(uit.stdout.split()[-1]) * 1024


def groei(metingen: dict[int, float]) -> float:
    """The exponent of growth between the smallest and the largest size: 1 is linear."""
    klein, groot = min(metingen), max(metingen)
    return math.log(metingen[groot] / metingen[klein]) / math.log(groot / klein)


def mediaan_en_p95(waarden: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    op_volgorde = sorted(waarden)
    return op_volgorde[len(waarden) // 2], op_volgorde[int(len(waarden) * 0.95)]


def machine() -> str:
    """What the figures are measured on, and how busy it was when they were."""
    model = next((r for r in Path("/proc/cpuinfo").read_text().splitlines() if r.startswith("model name")), "")
    return (
        f"{platform.system()} {platform.machine()},{model.partition(':')[2]}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )
