"""Senders that go on until each message is acknowledged, some of them several at once, and remember what they heard."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import httpx

from app.kern.klok import TIJDZONE
from berichten.ggk import ACTIES, Stuurgegevens, Systeem, Versies, maak_di01, nieuw_referentienummer
from tests.crash.stroom import Zending, keten

GEDULD = 180
"""Seconds in which a message has to be acknowledged at last."""

OVER_GGK = {"305", "307", "315", "317"}
"""Messages that come by the GGK: their answers need an envelope to refer to."""


@dataclass
class Boek:
    """What was sent and acknowledged. Safe to write from several threads."""

    bevestigd: list[Zending] = field(default_factory=list)
    tellers: Counter[str] = field(default_factory=Counter)
    slot: threading.Lock = field(default_factory=threading.Lock)

    def tel(self, naam: str) -> None:
        with self.slot:
            self.tellers[naam] += 1


class Zender:
    """Sends chains, one after the other, until told to stop; the chain at hand is finished."""

    def __init__(self, adres: str, token: str, boek: Boek, toeval: Random, nummers: "Nummers") -> None:
        self._adres = adres
        self._token = token
        self._boek = boek
        self._toeval = toeval
        self._nummers = nummers

    def zend(self, stop: threading.Event, minstens: int) -> None:
        """Send at least so many chains, and more until `stop` is set."""
        gedaan = 0
        while gedaan < minstens or not stop.is_set():
            for zending in keten(self._nummers.volgende(), self._toeval):
                self._lever(zending)
                stop.wait(self._toeval.uniform(0, 0.4))
            gedaan += 1

    def _lever(self, zending: Zending) -> None:
        """Deliver one message, now and then by several clients at once, each until it is acknowledged."""
        verzoek = _verzoek(self._adres, self._token, zending)
        aantal = self._toeval.choice((1, 1, 1, 2, 3))
        zaden = [self._toeval.random() for _ in range(aantal)]
        with ThreadPoolExecutor(aantal) as tegelijk:
            list(tegelijk.map(lambda zaad: self._volhard(verzoek, Random(zaad)), zaden))
        with self._boek.slot:
            self._boek.bevestigd.append(zending)
            self._boek.tellers["tegelijk nog eens verstuurd"] += aantal - 1

    def _volhard(self, verzoek: httpx.Request, toeval: Random) -> None:
        einde = time.monotonic() + GEDULD
        while time.monotonic() < einde:
            # A request of its own: the client writes in the one that it is given, and others send the same.
            eigen = httpx.Request(verzoek.method, verzoek.url, content=verzoek.content, headers=verzoek.headers)
            try:
                with httpx.Client(timeout=30, trust_env=False) as client:
                    antwoord = client.send(eigen)
            except httpx.TransportError:
                self._boek.tel("zender hoorde: niets")
            else:
                if antwoord.is_success:
                    return
                self._boek.tel(f"zender hoorde: status {antwoord.status_code}")
                # A message that is refused for good would be refused for ever.
                assert antwoord.status_code >= 500, antwoord.text
            time.sleep(toeval.uniform(0.05, 0.4))
        raise TimeoutError(f"{verzoek.url} bevestigt niets meer")


class Nummers:
    """Gives every client another number."""

    def __init__(self) -> None:
        self._slot = threading.Lock()
        self.gegeven = 0

    def volgende(self) -> int:
        with self._slot:
            self.gegeven += 1
            return self.gegeven


def _verzoek(adres: str, token: str, zending: Zending) -> httpx.Request:
    """The request for a message; sent again, it is the same to the byte, envelope and all."""
    if zending.nummer not in OVER_GGK:
        koppen = {"Content-Type": "application/xml", "Authorization": f"Bearer {token}"}
        return httpx.Request("POST", f"{adres}/v1/berichten", content=zending.inhoud, headers=koppen)
    stuur = Stuurgegevens(
        zender=Systeem(organisatie=zending.afzender, applicatie="Zorgpakket"),
        ontvanger=Systeem(organisatie=zending.ontvanger, applicatie="Berichtenverkeer"),
        referentienummer=nieuw_referentienummer(),
        tijdstip=datetime.now(TIJDZONE),
    )
    soap = maak_di01(zending.inhoud, stuur, functie=zending.functie, versies=Versies.van("1.0", "3.2"))
    koppen = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{ACTIES["Di01"]}"'}
    return httpx.Request("POST", f"{adres}/ggk/2.1", content=soap, headers=koppen)
