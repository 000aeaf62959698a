"""Queue latency at light load: from posting an envelope to the answer standing in the outbox."""

import time

from bench.dienst import Klant, dienst, vul_kleine
from bench.meten import machine, mediaan_en_p95
from bench.omgeving import databank, vraag

AANTAL = 150
TUSSENTIJD = 0.1
"""Seconds of rest between an answer and the next message: nothing ever waits for another message."""


def main(_deel: float) -> None:
    """Print the median and the 95th percentile, of the whole and of what the door takes of it."""
    print(f"wachttijd: one start (305) at a time through the GGK door, one worker ({machine()})")
    with databank():
        enveloppen = vul_kleine(AANTAL + 5, 5)
        with dienst("web", "--demo", "--poort", "0") as adres, dienst("worker"):
            klant = Klant(adres)
            tijden = [_meet(klant, envelop, nummer) for nummer, envelop in enumerate(enveloppen, 1)]
    # The first few wait for the worker to start.
    deur, heel = (list(waarden) for waarden in zip(*tijden[5:], strict=True))
    for naam, waarden in (("confirmed by the door", deur), ("answer in the outbox", heel)):
        mediaan, p95 = mediaan_en_p95(waarden)
        print(f"{naam:>22}: median {mediaan * 1000:.0f} ms, 95% within {p95 * 1000:.0f} ms")


def _meet(klant: Klant, envelop: bytes, nummer: int) -> tuple[float, float]:
    time.sleep(TUSSENTIJD)
    begin = time.perf_counter()
    klant.stuur(envelop)
    deur = time.perf_counter() - begin
    while vraag("select count(*) from verzending")[0][0] < nummer:
        time.sleep(0.002)
    return deur, time.perf_counter() - begin
