"""The cyclic garbage collector, set for a process that reads messages of hundreds of thousands of objects."""

import gc

DREMPEL = 10_000
"""New objects before it looks for cycles among them. Python's own 700 makes it look hundreds of times at a large
message, whose objects have no cycles; this many more are a few megabytes."""


def stel_in() -> None:
    """Let it look less often, and never again at what was imported before."""
    gc.freeze()
    gc.set_threshold(DREMPEL, 20, 20)
