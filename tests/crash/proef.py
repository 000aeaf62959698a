"""The crash test: traffic over HTTP while processes are killed at random; then everything has to be there once."""

import contextlib
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import LiteralString

import psycopg

from app.opslag.kern.databank import start_ingebed
from tests.crash.controle import bezig, controleer
from tests.crash.dienst import Dienst
from tests.crash.zenders import Boek, Nummers, Zender
from tests.verzenden import nepggk
from tests.verzenden.nepggk import Bezorgd, Gedrag, Loket

ZENDERS = 4
ANTWOORDEN = 10_000
"""So many deliveries get a random answer; any after that a confirmation."""

DUBBEL = """
    with lopend as (
        select id
        from procrastinate_jobs job
        where status = 'doing'
          and random() < 0.1
          and exists (
              select from procrastinate_events event
              where event.job_id = job.id and event.type = 'started' and event.at > now() - interval '0.3 s'
          )
        for update of job skip locked
    )
    select procrastinate_retry_job_v2(id, now(), null, null, null) from lopend
"""

# Lets the service dwell at the moments that matter: before an outcome is committed, and before a job has ended.
TRAAG = """
    create function traag() returns trigger language plpgsql as $$
    begin
        perform pg_sleep(random() * 0.15);
        return new;
    end $$;
    create trigger traag before insert on gebeurtenis
        for each row when (new.soort in ('beoordeeld', 'afgeleverd')) execute function traag();
    create trigger traag before update on procrastinate_jobs
        for each row when (new.status = 'succeeded') execute function traag();
"""

VLOT = "drop function if exists traag() cascade"

RUST = 120
"""Seconds in which there has to be less work left, after the last kill, until there is none."""


@dataclass(frozen=True)
class Uitslag:
    """What is wrong afterwards, which has to be nothing, and the figures."""

    gebreken: list[str]
    cijfers: dict[str, int]
    logboek: str


def voer_uit(map_: Path, *, keer: int, zaad: int, tussen: tuple[float, float], ketens: int = 1) -> Uitslag:
    """Kill `keer` times, `tussen` seconds apart, while at least `ketens` chains per sender go through the service.

    `map_` is an empty folder with a short path. The seed chooses messages and victims; when things happen, and so what
    there is to kill, is the machine's.
    """
    toeval = Random(zaad)
    boek, nummers, stop = Boek(), Nummers(), threading.Event()
    # The service itself has to see to its server: nothing here may start it before the service has stopped.
    adres = f"postgresql://postgres@/postgres?host={map_ / 'postgres'}"
    with nepggk.draai() as ggk:
        ggk.doe(*(_antwoord(toeval) for _ in range(ANTWOORDEN)))
        dienst = Dienst(map_, _vrije_poort(), ggk.adres)
        zenders = [Zender(dienst.adres, dienst.token, boek, Random(toeval.random()), nummers) for _ in range(ZENDERS)]
        with dienst.draait(), ThreadPoolExecutor(ZENDERS) as draden:
            lopend = [draden.submit(zender.zend, stop, ketens) for zender in zenders]
            try:
                _wacht_op_eerste(boek)
                _doe(adres, TRAAG)
                while sum(dienst.gedood.values()) < keer and not any(draad.done() for draad in lopend):
                    verder = time.monotonic() + toeval.uniform(*tussen)
                    while time.monotonic() < verder:
                        boek.tellers["taken dubbel gestart"] += _verdubbel(adres)
                        time.sleep(0.1)
                    dienst.dood(toeval)
            finally:
                stop.set()
            for draad in lopend:
                draad.result()
            rest = _wacht_op_rust(adres)
        stand = controleer(start_ingebed(map_), boek.bevestigd, ggk.bezorgd)
    cijfers = {
        **{f"gedood: {doel}": aantal for doel, aantal in sorted(dienst.gedood.items())},
        **{f"gestart: {naam}": aantal for naam, aantal in sorted(dienst.gestart.items())},
        "cliënten": nummers.gegeven,
        **dict(sorted(boek.tellers.items())),
        **stand.cijfers,
    }
    gebreken = [*stand.gebreken, *([f"{rest} taken bleven liggen"] if rest else [])]
    return Uitslag(gebreken, cijfers, dienst.logboek.read_text(errors="replace"))


def _antwoord(toeval: Random) -> Gedrag:
    """How the exchange point answers: mostly with a confirmation, after a while, in which a sender may be killed."""
    gedrag = toeval.choices((nepggk.bv03, nepggk.verbreekt, nepggk.halverwege), (8, 1, 1))[0]
    wacht = toeval.uniform(0, 0.3)

    def antwoord(loket: Loket, bezorgd: Bezorgd) -> None:
        time.sleep(wacht)
        gedrag(loket, bezorgd)

    return antwoord


def _vrije_poort() -> int:
    with socket.create_server(("127.0.0.1", 0)) as deur:
        return int(deur.getsockname()[1])


def _wacht_op_eerste(boek: Boek) -> None:
    """Until the service has started, as what does not run cannot be killed."""
    einde = time.monotonic() + RUST
    while not boek.bevestigd and time.monotonic() < einde:
        time.sleep(0.05)


def _doe(adres: str, opdracht: LiteralString) -> int:
    """Run a statement; how many rows it gave or changed."""
    with psycopg.connect(adres) as verbinding:
        return verbinding.execute(opdracht).rowcount


def _verdubbel(adres: str) -> int:
    """Put back jobs that just began, as a sweep does after a jump of the clock; how many then run a second time.

    Not those of workers that were killed some time ago: the service itself has to find these.
    """
    with contextlib.suppress(psycopg.OperationalError):
        return _doe(adres, DUBBEL)
    return 0


def _wacht_op_rust(adres: str) -> int:
    """Wait until there is nothing left to do; how much is left when it stops getting less."""
    rest, minst, einde = -1, sys.maxsize, time.monotonic() + RUST
    vlot = False
    while rest and time.monotonic() < einde:
        with contextlib.suppress(psycopg.OperationalError):
            if not vlot:
                _doe(adres, VLOT)
                vlot = True
            rest = bezig(adres)
            if rest < minst:
                minst, einde = rest, time.monotonic() + RUST
        time.sleep(0.2)
    return rest
