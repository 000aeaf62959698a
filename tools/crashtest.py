"""The long crash test: `make crashtest` kills web, workers and database a hundred times and more under traffic.

Afterwards every acknowledged message has to be stored once, judged once, answered once and delivered under one
reference, and no declared line may count twice. Prints the figures; exit code 1 when something is wrong.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from app.opslag.kern.databank import stop_ingebed
from tests.crash.proef import Uitslag, voer_uit

TUSSEN = (0.2, 5.0)
"""Seconds between two kills: from the middle of starting up to well at work."""


def main(argumenten: list[str] | None = None) -> int:
    """Run the test; 0 when nothing was lost, doubled or forgotten."""
    vragen = argparse.ArgumentParser(prog="python -m tools.crashtest", description=__doc__)
    vragen.add_argument("--keer", type=int, default=120, help="how many kills (120)")
    vragen.add_argument("--zaad", type=int, default=int(time.time()), help="chooses messages and victims (the clock)")
    vragen.add_argument("--log", type=Path, help="file to keep the log of the service in")
    gekozen = vragen.parse_args(argumenten)
    print(f"{gekozen.keer} kills, seed {gekozen.zaad}", flush=True)
    begonnen = time.monotonic()
    map_ = Path(tempfile.mkdtemp(prefix="bv-"))
    try:
        uitslag = voer_uit(map_, keer=gekozen.keer, zaad=gekozen.zaad, tussen=TUSSEN)
    finally:
        stop_ingebed(map_)
        shutil.rmtree(map_, ignore_errors=True)
    if gekozen.log:
        gekozen.log.write_text(uitslag.logboek)
    _toon(uitslag, time.monotonic() - begonnen)
    return 1 if uitslag.gebreken else 0


def _toon(uitslag: Uitslag, seconden: float) -> None:
    for naam, aantal in uitslag.cijfers.items():
        print(f"  {naam:<36}{aantal:>7}")
    print(f"  {'seconden':<36}{seconden:>7.0f}")
    for gebrek in uitslag.gebreken:
        print(f"  GEBREK {gebrek}")
    print("alles precies één keer" if not uitslag.gebreken else f"{len(uitslag.gebreken)} gebreken")


if __name__ == "__main__":
    sys.exit(main())
