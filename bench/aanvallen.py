"""Attacks: time and memory of messages made to cost much, against a good message of the same size.

Each is sent to a service in a process of its own: to the doors of `web`, and through all the work of a worker.
"""

import functools
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from app.kern.klok import TIJDZONE
from bench.declaratie import AANBIEDER, declaratie
from bench.dienst import PAD, met_token, proces
from bench.meten import machine
from bench.omgeving import databank
from bench.regie import GEMEENTE
from berichten.ggk import ACTIES, Stuurgegevens, Systeem, Versies, maak_di01, nieuw_referentienummer
from berichten.xml import MAX_BYTES, MAX_KNOPEN
from tests.aanleveringen.pakketten import pak_in
from tests.berichten import aanvallen as maak

XML = {"Content-Type": "application/xml"}
SOAP = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{ACTIES["Di01"]}"'}
BYTES_PER_REGEL = len(declaratie(1001)) - len(declaratie(1000))
MAX_REGELS = 24_000
EINDE_REGEL = b"</wmo323:Prestatie>"
KNOPEN = MAX_KNOPEN - 1_000
"""Elements and attributes of an attack that stays just within the limit."""


class Post(NamedTuple):
    """One request: where, with which headers, and what; `keren` times at once."""

    pad: str
    koppen: dict[str, str]
    inhoud: bytes
    keren: int = 1


class Kosten(NamedTuple):
    """What a message cost: what the service said to it, seconds, and bytes above what the process had."""

    antwoord: str
    duur: float
    piek: int
    rest: int
    """What the process still had more a moment later."""


def main(deel: float) -> None:
    """Print a row for each attack and door. The whole takes some minutes."""
    print(f"aanvallen: a service in a process of its own for each row ({machine()})")
    print(
        f"{'attack':>34} {'MB':>5} {'door':>10} {'answer':>11} {'time':>7} {'x good':>6} {'peak':>7} {'x 25 MB':>7}"
        f" {'left':>6}"
    )
    with databank():
        for naam, bytes_ in _aanvallen(deel):
            for deur, meet in _DEUREN.items():
                # Of the same size to a megabyte, so that not every attack needs one of its own.
                goed = _goed(deur, round(len(bytes_) / 1e6) or 0.2)
                _toon(naam, len(bytes_), deur, meet(bytes_), goed)
        for naam, post in _bijzonder(deel):
            _toon(naam, len(post.inhoud), post.pad.split("/")[-1], _aan_de_deur(post), None)


def _aanvallen(deel: float) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each attack with one message."""
    n = int(KNOPEN * deel)
    yield "many names, small", maak.veel_namen(int(20_000 * deel))
    yield "many names", maak.veel_namen(n)
    yield "many names before the first", maak.namen_vooraan(n)
    yield "empty elements", maak.leeg(n)
    yield "empty elements, 25 MB", maak.leeg(int(6_500_000 * deel))
    yield "equal siblings", maak.gelijke_buren(n)
    yield "attributes, 12 each", maak.twaalf_attributen(n)
    yield "attributes, 12 each, 25 MB", maak.twaalf_attributen(int(4_000_000 * deel))
    yield "wide tags", maak.brede_attributen(n * 100 // 102)
    yield "wrong return codes", maak.foute_waarden(int(400_000 * deel))
    yield "wrong return codes, all other", maak.verschillende_foute_waarden(int(400_000 * deel))
    yield "lists of faults", maak.foute_lijsten(n)
    yield "one fault after good lines", maak.goede_regels_en_een_foute(int(250_000 * deel))
    yield "deep trees", maak.diep(n)
    yield "long names", maak.lange_namen(int(400_000 * deel))
    yield "dates no calendar has", maak.lange_datums(int(250_000 * deel))


def _bijzonder(deel: float) -> Iterator[tuple[str, Post]]:
    """What is no single message: packed, far too large, or four at once."""
    groot = int(MAX_BYTES * deel)
    leeg = maak.leeg(int(KNOPEN * deel))
    vol = _goede(groot)
    yield "one text of 25 MB", Post("/v1/validaties", XML, b"<a>" + b"x" * (groot - 7) + b"</a>")
    yield "four times what may be", Post("/v1/berichten", XML, b" " * (4 * groot - 4) + b"<a/>")
    zip_ = pak_in(*((f"{nummer}.xml", vol[: -20 - nummer] + b" " * nummer) for nummer in range(4)))
    yield "ZIP with 4 x 25 MB", Post("/v1/aanleveringen", {"Content-Type": "application/zip"}, zip_)
    for naam, inhoud in (("good messages", vol), ("empty elements", leeg), ("lists of faults", _lijsten(deel))):
        yield f"{naam}, four at once", Post("/v1/validaties", XML, inhoud, 4)
    yield "good messages, four at once", Post("/v1/berichten", XML, vol, 4)


def _lijsten(deel: float) -> bytes:
    return maak.foute_lijsten(int(KNOPEN * deel))


@functools.cache
def _goed(deur: str, megabytes: float) -> Kosten:
    """What a good declaration of this size costs at a door."""
    return _DEUREN[deur](_goede(int(megabytes * 1e6)))


def _goede(omvang: int) -> bytes:
    """A declaration of about this size, with white space in it when it has all the lines that there are people for."""
    omvang = min(omvang, MAX_BYTES)
    regels = min(omvang // BYTES_PER_REGEL - 10, MAX_REGELS)
    inhoud = declaratie(regels, naam=f"G{regels}")
    return inhoud.replace(EINDE_REGEL, EINDE_REGEL + b" " * ((omvang - len(inhoud)) // regels))


def _envelop(inhoud: bytes) -> bytes:
    stuur = Stuurgegevens(
        zender=Systeem(organisatie=AANBIEDER, applicatie="Zorgpakket"),
        ontvanger=Systeem(organisatie=GEMEENTE, applicatie="Berichtenverkeer"),
        referentienummer=nieuw_referentienummer(),
        tijdstip=datetime.now(TIJDZONE),
    )
    return maak_di01(inhoud, stuur, functie="WMO323", versies=Versies.van("1.0", "3.2"))


def _aan_de_deur(post: Post) -> Kosten:
    """Send a request to a fresh service that has handled a small one."""
    klein = declaratie(1, naam="KLEIN")
    with proces("web", "--demo", "--poort", "0") as (adres, pid):
        for pad, koppen, inhoud in (("/v1/validaties", XML, klein), (PAD, SOAP, _envelop(klein))):
            _stuur(adres, Post(pad, koppen, inhoud))
        leeg = _geheugen(pid, "VmRSS")
        Path(f"/proc/{pid}/clear_refs").write_text("5")
        begin = time.perf_counter()
        with ThreadPoolExecutor(post.keren) as draden:
            antwoorden = list(draden.map(lambda _: _stuur(adres, post), range(post.keren)))
        duur = time.perf_counter() - begin
        return Kosten(antwoorden[0], duur, _geheugen(pid, "VmHWM") - leeg, _geheugen(pid, "VmRSS") - leeg)


def _stuur(adres: str, post: Post) -> str:
    """Send a request; the status of the answer."""
    verbinding = http.client.HTTPConnection(urlsplit(adres).netloc, timeout=600)
    verbinding.request("POST", post.pad, post.inhoud, post.koppen | met_token())
    antwoord = verbinding.getresponse()
    antwoord.read()
    verbinding.close()
    return str(antwoord.status)


_WORKER = """
import json, sys, time
from pathlib import Path
from app.kern import opruimer
from bench.aanvallen import _geheugen
from bench.declaratie import declaratie
from bench.omgeving import lever
opruimer.stel_in()
lever(declaratie(3, naam="WARM"))
inhoud = Path(sys.argv[1]).read_bytes()
leeg = _geheugen("self", "VmRSS")
Path("/proc/self/clear_refs").write_text("5")
begin = time.perf_counter()
uitkomst = lever(inhoud).uitkomst
duur = time.perf_counter() - begin
print(json.dumps([uitkomst, duur, _geheugen("self", "VmHWM") - leeg, _geheugen("self", "VmRSS") - leeg]))
"""


def _in_een_worker(inhoud: bytes) -> Kosten:
    """Receive and judge a message in a fresh process, in which its bytes were already read."""
    with tempfile.NamedTemporaryFile() as bestand:
        bestand.write(inhoud)
        bestand.flush()
        uit = subprocess.run([sys.executable, "-c", _WORKER, bestand.name], check=True, stdout=subprocess.PIPE)
    return Kosten(*json.loads(uit.stdout))


_DEUREN: dict[str, Callable[[bytes], Kosten]] = {
    "validaties": lambda inhoud: _aan_de_deur(Post("/v1/validaties", XML, inhoud)),
    "ggk": lambda inhoud: _aan_de_deur(Post(PAD, SOAP, _envelop(inhoud))),
    "worker": _in_een_worker,
}
"""What each attack is sent to. The worker judges the message that came by the GGK, with the Fo01 on it if need be."""


def _geheugen(pid: int | str, veld: str) -> int:
    regels = Path(f"/proc/{pid}/status").read_text().splitlines()
    return 1024 * int(next(regel for regel in regels if regel.startswith(veld)).split()[1])


def _toon(naam: str, omvang: int, deur: str, kosten: Kosten, goed: Kosten | None) -> None:
    keer = f"{kosten.duur / goed.duur:.1f}" if goed else ""
    print(
        f"{naam:>34} {omvang / 1e6:>5.1f} {deur:>10} {kosten.antwoord:>11} {kosten.duur:>5.2f} s {keer:>6}"
        f" {kosten.piek / 1e6:>4.0f} MB {kosten.piek / MAX_BYTES:>7.1f} {kosten.rest / 1e6:>3.0f} MB",
        flush=True,
    )
