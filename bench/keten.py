"""The whole pipeline of a declaration, received, judged at all levels, stored and answered, against parse + XSD."""

from bench.declaratie import declaratie
from bench.meten import Kosten, groei, klok, machine, minste, vloer
from bench.omgeving import databank, kopie, lever, vul

REGELS = (300, 2_100, 24_000)
FOUT = {"1% wrong": 0.01, "all good": 0.0, "all wrong": 1.0}
KEREN = {300: 9, 2_100: 7, 24_000: 7}
OPWARMEN = 8


def main(_deel: float) -> None:
    """Print per size and per share of wrong lines the floor, our cost and their ratio; then the growth."""
    print(f"keten: received, judged and answered, three earlier months on record ({machine()})")
    print(f"{'':>28}{'elapsed':>24} {'CPU, PostgreSQL included':>32}")
    print(f"{'wrong':>10} {'lines':>8} " + f"{'floor s':>10} {'ours s':>9} {'ratio':>7} " * 2)
    metingen: dict[str, dict[int, float]] = {naam: {} for naam in FOUT}
    for regels in REGELS:
        with databank() as postmaster:
            vul(regels)
            for naam, fout in FOUT.items():
                grens, kosten = _meet(declaratie(regels, fout=fout), KEREN[regels], postmaster)
                metingen[naam][regels] = kosten.cpu
                delen = zip(grens, kosten, strict=True)
                getallen = [f"{van:>10.4f} {onze:>9.4f} {onze / van:>7.2f} " for van, onze in delen]
                print(f"{naam:>10} {regels:>8} ", *getallen, sep="", flush=True)
    for naam, duren in metingen.items():
        print(f"{naam:>10} growth exponent {groei(duren):.2f} (1 is linear)")


def _meet(inhoud: bytes, keren: int, postmaster: int) -> tuple[Kosten, Kosten]:
    """The floor and our cost, each the least of some runs that take turns."""
    grenzen, kosten = [], []
    for _ in range(keren):
        grenzen.append(klok(vloer(inhoud, "WMO323")))
        with kopie():
            # The first messages of a process also compile plans, and have their statements prepared by the server.
            for nummer in range(OPWARMEN):
                lever(declaratie(3, naam=f"EERSTE{nummer}"))
            kosten.append(klok(lambda: lever(inhoud), postmaster))
    return minste(grenzen), minste(kosten)
