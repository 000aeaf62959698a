"""Metrics for Prometheus: what happened, how things stand, and what the web process itself did.

What happened comes from the events in the database, so it covers every process on every machine since this process
began to look; each process that serves metrics counts the whole, so take one of them or the highest, never the sum.
Labels name message types, doors, states and queues; never a person, a party or a message.
"""

import threading
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from app.kern.storingen import STORINGEN, DatabankFout
from app.opslag.beheer import metingen as opslag
from app.opslag.beheer.metingen import Stand, Voorval
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN

NAAM = "berichtenverkeer"
SECONDEN = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
WACHTTIJDEN = (0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400, 259_200)

TELLERS = {
    "ontvangen": ("ontvangen", "Berichten ontvangen en bewaard"),
    "opnieuw_ontvangen": ("opnieuw_ontvangen", "Berichten die nog eens kwamen, precies gelijk"),
    "beoordeeld": ("beoordeeld", "Berichten beoordeeld en verwerkt"),
    "beantwoord": ("beantwoord", "Berichten beantwoord"),
    "geparkeerd": ("geparkeerd", "Berichten apart gezet voor een mens"),
    "afgeleverd": ("afgeleverd", "Berichten van ons afgeleverd en bevestigd"),
    "geweigerd": ("geweigerd", "Berichten van ons geweigerd door de andere kant"),
    "stopgezet": ("stopgezet", "Berichten van ons waarvan het verzenden is stopgezet"),
}
"""By kind of event: the counter it belongs to, and what that counts."""


class Metingen:
    """The metrics of one process. Safe to read from several threads."""

    def __init__(self) -> None:
        self._register = CollectorRegistry()
        self._slot = threading.Lock()
        self._vanaf: int | None = None
        # Clocks differ a little, and what a transaction wrote may be as old as the longest transaction.
        self._sinds = datetime.now(UTC) - timedelta(hours=1)
        self._tellers = {
            soort: Counter(f"{NAAM}_{naam}", uitleg, ("berichttype", "bron", "uitkomst"), registry=self._register)
            for soort, (naam, uitleg) in TELLERS.items()
        }
        self._beoordeling = self._histogram("beoordeling_seconden", "Duur van het beoordelen", "berichttype", SECONDEN)
        self._doorloop = self._histogram(
            "doorlooptijd_seconden", "Van ontvangst tot oordeel", "berichttype", WACHTTIJDEN
        )
        self._bezorging = self._histogram(
            "bezorging_seconden", "Van antwoord tot bevestigde aflevering", "berichttype", WACHTTIJDEN
        )
        self._verzoeken = Histogram(
            f"{NAAM}_verzoek_seconden",
            "HTTP-verzoeken aan dit proces",
            ("functie", "methode", "status"),
            buckets=SECONDEN,
            registry=self._register,
        )
        self._bereikbaar = self._meter("databank_bereikbaar", "1 als de databank antwoordt")
        self._taken = self._meter("wachtrij_taken", "Taken die nu kunnen draaien", "rij")
        self._oudste_taak = self._meter("wachtrij_oudste_seconden", "Leeftijd van de oudste zulke taak", "rij")
        self._open = self._meter("berichten_zonder_uitkomst", "Berichten zonder uitkomst", "toestand")
        self._oudste_bericht = self._meter(
            "oudste_onbeoordeeld_seconden", "Leeftijd van het oudste bericht dat op een oordeel wacht"
        )
        self._verzendingen = self._meter("verzendingen_open", "Berichten van ons die niet afgeleverd zijn", "toestand")
        self._workers = self._meter("workers", "Workers die leven")

    def _histogram(self, naam: str, uitleg: str, label: str, grenzen: tuple[float, ...]) -> Histogram:
        return Histogram(f"{NAAM}_{naam}", uitleg, (label,), buckets=grenzen, registry=self._register)

    def _meter(self, naam: str, uitleg: str, *labels: str) -> Gauge:
        return Gauge(f"{NAAM}_{naam}", uitleg, labels, registry=self._register)

    def tel_verzoek(self, functie: str, methode: str, status: int, seconden: float) -> None:
        """One HTTP request; `functie` is the function that handled it, as a path may hold anything."""
        self._verzoeken.labels(functie, methode, status).observe(seconden)

    def tekst(self) -> bytes:
        """Everything in the text format of Prometheus. Without a database only what this process knows itself."""
        with self._slot:
            try:
                with sessie(PIJPLIJN) as session:
                    tot = opslag.grens(session)
                    vanaf = tot if self._vanaf is None else self._vanaf
                    voorvallen = opslag.voorvallen(session, vanaf=vanaf, tot=tot, sinds=self._sinds)
                    stand = opslag.stand(session)
            except (*STORINGEN, DatabankFout):
                self._bereikbaar.set(0)
                for meter in (self._taken, self._oudste_taak, self._open, self._verzendingen):
                    meter.clear()
            else:
                self._vanaf = tot
                for voorval in voorvallen:
                    self._tel(voorval)
                self._stel_in(stand)
            return generate_latest(self._register)

    def _tel(self, voorval: Voorval) -> None:
        teller = self._tellers.get(voorval.soort)
        if teller is not None:
            teller.labels(voorval.type, voorval.bron, voorval.uitkomst).inc()
        if voorval.soort == "beoordeeld":
            self._doorloop.labels(voorval.type).observe(voorval.sinds_ontvangst)
            if voorval.sinds_begin is not None:
                self._beoordeling.labels(voorval.type).observe(voorval.sinds_begin)
        elif voorval.soort == "afgeleverd":
            self._bezorging.labels(voorval.type).observe(voorval.sinds_ontvangst)

    def _stel_in(self, stand: Stand) -> None:
        self._bereikbaar.set(1)
        for meter in (self._taken, self._oudste_taak, self._open, self._verzendingen):
            meter.clear()
        for rij, (aantal, oudste) in stand.rijen.items():
            self._taken.labels(rij).set(aantal)
            self._oudste_taak.labels(rij).set(oudste)
        for toestand, aantal in stand.berichten.items():
            self._open.labels(toestand).set(aantal)
        for toestand, aantal in stand.verzendingen.items():
            self._verzendingen.labels(toestand).set(aantal)
        self._oudste_bericht.set(stand.oudste_bericht)
        self._workers.set(stand.workers)
