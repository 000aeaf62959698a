"""Reading, level 1 and levels 1 and 2 of a declaration, against parsing and XSD validation of the same file."""

from collections.abc import Callable

from app.diensten.verkeer.valideren import valideer
from bench.declaratie import declaratie
from bench.meten import Kosten, groei, klok, machine, minste, vloer
from berichten import xml
from berichten.catalogus import berichttype
from berichten.lezen import lees
from berichten.schema import controleer_schema

REGELS = (300, 2_100, 24_000)
KEREN = 7
SOORT = berichttype("WMO323")


def main(_deel: float) -> None:
    """Print per size the floor and the ratio of each stage to it, then how each grows."""
    print(f"valideer: against lxml parse + XSD, in CPU time ({machine()})")
    print(f"{'lines':>8} {'MB':>6} {'floor s':>9} {'reading':>9} {'level 1':>9} {'levels 1-2':>11}")
    metingen: dict[str, dict[int, float]] = {"reading": {}, "level 1": {}, "levels 1-2": {}}
    for regels in REGELS:
        inhoud = declaratie(regels)
        if valideer(inhoud).bevindingen:
            raise ValueError("the benchmark message has findings")
        grens, *delen = meet(vloer(inhoud, SOORT.naam), *_stappen(inhoud))
        for naam, kosten in zip(metingen, delen, strict=True):
            metingen[naam][regels] = kosten.cpu
        verhoudingen = [kosten.cpu / grens.cpu for kosten in delen]
        print(
            f"{regels:>8} {len(inhoud) / 1e6:>6.1f} {grens.cpu:>9.4f} "
            f"{verhoudingen[0]:>9.2f} {verhoudingen[1]:>9.2f} {verhoudingen[2]:>11.2f}",
            flush=True,
        )
    print("growth exponent (1 is linear):", ", ".join(f"{naam} {groei(duren):.2f}" for naam, duren in metingen.items()))


def meet(*werken: Callable[[], object]) -> list[Kosten]:
    """The least cost of each of some works that take turns, so that all meet the same quiet and busy moments."""
    ronden = [[klok(werk) for werk in werken] for _ in range(KEREN)]
    return [minste(list(runs)) for runs in zip(*ronden, strict=True)]


def _stappen(inhoud: bytes) -> list[Callable[[], object]]:
    return [
        lambda: lees(xml.parse(inhoud), SOORT),
        lambda: controleer_schema(inhoud, xml.parse(inhoud), SOORT),
        lambda: valideer(inhoud),
    ]
