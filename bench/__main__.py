"""Run one benchmark: `python -m bench valideer`. Without a name: all of them."""

import sys

from bench import valideer

BENCHES = {"valideer": valideer.main}


def main() -> int:
    """Run the benchmarks that are named. Returns 2 for an unknown name."""
    namen = sys.argv[1:] or list(BENCHES)
    onbekend = [naam for naam in namen if naam not in BENCHES]
    if onbekend:
        sys.stderr.write(f"Onbekende benchmark {', '.join(onbekend)}; kies uit {', '.join(BENCHES)}.\n")
        return 2
    for naam in namen:
        BENCHES[naam]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
