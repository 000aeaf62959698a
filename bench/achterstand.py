"""A backlog: the declarations of a month of 300 providers at once, and how long it is until the last has an answer."""

import time

from app.diensten.verkeer.ontvangen import ontvang
from bench.declaratie import declaratie
from bench.dienst import aanbieders, dienst, wacht_op
from bench.meten import machine
from bench.omgeving import databank, lees_in, maak_toewijzingen, ververs, vraag

OMVANG = ((10, 1_200), (50, 120), (240, 24))
"""An assumption: how many providers declare how many lines. A few large ones have half of all lines."""
FOUT = 0.01
WERKERS = 2


def main(deel: float) -> None:
    """Print the size of the month, how long receiving it took, and how long until the last answer."""
    omvang = [regels for aantal, regels in OMVANG for _ in range(max(1, round(aantal * deel)))]
    print(f"achterstand: {len(omvang)} providers, {sum(omvang)} lines, 1% of them wrong ({machine()})")
    with databank():
        codes = aanbieders(len(omvang))
        lees_in(codes)
        berichten, eerste = [], 0
        for code, regels in zip(codes, omvang, strict=True):
            maak_toewijzingen(regels, code, eerste)
            berichten.append(declaratie(regels, fout=FOUT, aanbieder=code, eerste=eerste))
            eerste += regels
        ververs()
        begin = time.perf_counter()
        for inhoud in berichten:
            ontvang(inhoud, bron="rest")
        ontvangen = time.perf_counter() - begin
        begin = time.perf_counter()
        with dienst("worker", "--processen", str(WERKERS)):
            wacht_op(len(omvang))
            duur = time.perf_counter() - begin
        uitkomsten = vraag("select uitkomst, count(*) from bericht where type = 'WMO323' group by 1 order by 1")
    print(
        f"received in {ontvangen:.1f} s; the last answer {duur:.1f} s after {WERKERS} workers were started: "
        f"{sum(omvang) / duur:.0f} lines/s, {len(omvang) / duur:.1f} declarations/s"
    )
    print("outcomes:", ", ".join(f"{uitkomst} {aantal}" for uitkomst, aantal in uitkomsten))
