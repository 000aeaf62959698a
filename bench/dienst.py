"""The service in processes of its own, as production runs it, and a client that posts envelopes to its GGK door."""

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from app.kern.instellingen import instellingen
from app.kern.klok import TIJDZONE
from app.toegang.demo import demotokens
from app.toegang.rollen import Rol
from app.toegang.toekenningen import Toekenning
from bench.declaratie import EERSTE_AANBIEDER, REGELS_PER_CLIENT, fictieve_bsns
from bench.omgeving import lees_in, maak_toewijzingen, ververs, vraag
from bench.regie import GEMEENTE, start
from berichten.ggk import ACTIES, Stuurgegevens, Systeem, Versies, maak_di01, nieuw_referentienummer

PAD = "/ggk/2.1"
KLANTEN = 4
"""Connections that post at the same time."""
GEDULD = 600


@contextmanager
def dienst(*opdracht: str) -> Iterator[str]:
    """Run `berichtenverkeer web` or `berichtenverkeer worker` for as long as the block lasts; its address, if any."""
    with proces(*opdracht) as (adres, _):
        yield adres


@contextmanager
def proces(*opdracht: str) -> Iterator[tuple[str, int]]:
    """As `dienst`, with the id of the process."""
    kind = subprocess.Popen(
        [sys.executable, "-m", "app.cli", *opdracht],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        adres = re.search(r"http://[^\s;]+", kind.stdout.readline()) if kind.stdout and "web" in opdracht else None
        yield adres.group() if adres else "", kind.pid
    finally:
        kind.terminate()
        kind.wait()


def met_token() -> dict[str, str]:
    """The header that a service for a demonstration asks for in front of `/v1`: someone of the back office."""
    token = demotokens(instellingen().gegevensmap).maak([Toekenning(Rol.BACKOFFICE, GEMEENTE)])
    return {"Authorization": f"Bearer {token}"}


def aanbieders(aantal: int) -> list[str]:
    """AGB codes that nobody has."""
    return [str(EERSTE_AANBIEDER + nummer) for nummer in range(aantal)]


def vul_kleine(aantal: int, partijen: int) -> list[bytes]:
    """Orders, and as many envelopes with the start (305) of their delivery, evenly from a number of providers."""
    codes = aanbieders(partijen)
    lees_in(codes)
    bsns = fictieve_bsns()
    per = -(-aantal // partijen // REGELS_PER_CLIENT) * REGELS_PER_CLIENT
    personen = [next(bsns) for _ in range(per * partijen // REGELS_PER_CLIENT)]
    for plek, code in enumerate(codes):
        maak_toewijzingen(per, code, plek * per)
    ververs()
    nummers = [plek * per + volgnummer for volgnummer in range(per) for plek in range(partijen)][:aantal]
    return [_envelop(personen[nummer // REGELS_PER_CLIENT], nummer, codes[nummer // per]) for nummer in nummers]


def _envelop(bsn: str, nummer: int, aanbieder: str) -> bytes:
    stuur = Stuurgegevens(
        zender=Systeem(organisatie=aanbieder, applicatie="Zorgpakket"),
        ontvanger=Systeem(organisatie=GEMEENTE, applicatie="Berichtenverkeer"),
        referentienummer=nieuw_referentienummer(),
        tijdstip=datetime.now(TIJDZONE),
    )
    inhoud = start(bsn, nummer, aanbieder=aanbieder)
    return maak_di01(inhoud, stuur, functie="WMO305", versies=Versies.van("1.0", "3.2"))


class Klant:
    """One connection to the door."""

    def __init__(self, adres: str) -> None:
        self._verbinding = http.client.HTTPConnection(urlsplit(adres).netloc, timeout=60)
        self._koppen = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{ACTIES["Di01"]}"'}

    def stuur(self, envelop: bytes) -> None:
        """Post an envelope. Raises ValueError when it is not confirmed."""
        self._verbinding.request("POST", PAD, envelop, self._koppen)
        antwoord = self._verbinding.getresponse()
        tekst = antwoord.read()
        if antwoord.status != http.HTTPStatus.OK:
            raise ValueError(tekst.decode())


def stuur_alle(adres: str, enveloppen: Sequence[bytes]) -> float:
    """Post all envelopes over a few connections; the seconds that took."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(KLANTEN) as draden:
        # The list lets an error in a thread end the benchmark.
        list(draden.map(lambda plek: _stuur(adres, enveloppen[plek::KLANTEN]), range(KLANTEN)))
    return time.perf_counter() - begin


def _stuur(adres: str, enveloppen: Sequence[bytes]) -> None:
    klant = Klant(adres)
    for envelop in enveloppen:
        klant.stuur(envelop)


def wacht_op(aantal: int) -> None:
    """Wait until so many messages that came in have an answer of ours. Raises TimeoutError."""
    einde = time.monotonic() + GEDULD
    klaar = 0
    while time.monotonic() < einde:
        ((klaar,),) = vraag("select count(*) from bericht where richting = 'uit' and antwoord_op is not null")
        if klaar >= aantal:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{klaar} of {aantal} messages answered in {GEDULD} s")


def tempo() -> float:
    """Answers per second between the first and the last answer."""
    ((aantal, duur),) = vraag(
        "select count(*), extract(epoch from max(verwerkt_op) - min(verwerkt_op)) from bericht"
        " where richting = 'uit' and antwoord_op is not null"
    )
    return float(aantal - 1) / float(duur)
