"""Run benchmarks: `python -m bench keten`, or `python -m bench achterstand=0.1` for a tenth. Without a name: all."""

import sys
from importlib import import_module

from app.kern import opruimer

BENCHES = ("valideer", "binding", "keten", "geheugen", "klein", "wachttijd", "achterstand", "vragen", "aanvallen")
"""One module each; its main() takes the share of its full size to run at, where it has sizes to choose."""


def main() -> int:
    """Run the benchmarks that are named. Returns 2 for an unknown name or an impossible share."""
    opdrachten = [naam.partition("=") for naam in sys.argv[1:]] or [(naam, "", "") for naam in BENCHES]
    onbekend = [naam for naam, _, deel in opdrachten if naam not in BENCHES or not _deel(deel)]
    if onbekend:
        sys.stderr.write(f"Onbekende benchmark {', '.join(onbekend)}; kies uit {', '.join(BENCHES)}, of NAAM=0.1.\n")
        return 2
    # As every process of the service does.
    opruimer.stel_in()
    for naam, _, deel in opdrachten:
        import_module(f"bench.{naam}").main(_deel(deel))
    return 0


def _deel(tekst: str) -> float | None:
    """A share above 0 and at most 1; None for anything else."""
    try:
        deel = float(tekst or 1)
    except ValueError:
        return None
    return deel if 0 < deel <= 1 else None


if __name__ == "__main__":
    sys.exit(main())
