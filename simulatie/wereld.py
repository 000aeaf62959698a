"""The clock of the simulation and what is known in it: what happens when, to whom."""

import heapq
import itertools
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from berichten.model import Bericht
from simulatie import kalender
from simulatie.aanbieders import Aanbieder, maak_aanbieders
from simulatie.dobbel import Dobbel, toeval
from simulatie.opzet import LAATSTE_MAAND, Opzet
from simulatie.personen import ONBEKENDEN, Client, bsns
from simulatie.producten import Productsoort
from simulatie.zending import Zending
from simulatie.zorg import Dossier, Toewijzing

Actie = Callable[[date], Iterable[Zending]]
Bouw = Callable[[dict[str, Any], date], Bericht | None]


@dataclass(slots=True)
class Opdracht:
    """A message to send: `bouw` makes it on the day (None when it has lost its sense), `gevolg` follows when accepted.

    A spoiled message is sent again some days later, made anew, so `bouw` gives fresh objects every time.
    """

    nummer: str
    standaard: str
    aanbieder: Aanbieder
    bouw: Bouw
    gevolg: Actie
    dossier: Dossier | None = None
    nieuw: frozenset[int] = frozenset()
    """Numbers of orders that the service has not seen yet."""


@dataclass(slots=True)
class Geval:
    """A message that is about to go out, for whoever wants to spoil it."""

    wereld: "Wereld"
    opdracht: Opdracht
    bericht: Any
    dag: date


@dataclass(slots=True)
class Geheugen:
    """What the parties remember of a provider under one law, to use again where they should not."""

    declaratienummer: str | None = None
    laatste_periode: date | None = None
    referenties: list[str] = field(default_factory=list)
    """References of requests that were accepted and settled."""


class Wereld:
    """Everything that is going on. Acts happen in order of day; an act gives the messages that go out with it."""

    def __init__(self, opzet: Opzet) -> None:
        self.opzet = opzet
        self.rng = toeval(f"{opzet.zaad}/{opzet.gemeente}/{opzet.clienten}/{opzet.aanbieders}/{opzet.maanden}")
        self.begin = kalender.plus_maanden(LAATSTE_MAAND, 1 - opzet.maanden)
        self.einde = kalender.laatste(LAATSTE_MAAND)
        self.slot = kalender.laatste(kalender.plus_maanden(LAATSTE_MAAND, 1))
        """The last month is declared in the month after it."""
        self.dobbel = Dobbel(opzet.fouten, toeval(f"fouten/{opzet.zaad}"))
        self.aanbieders = maak_aanbieders(opzet, self.begin, toeval(f"aanbieders/{opzet.zaad}"))
        self.lot: Callable[[Toewijzing, date], None] = _niets
        """Plans what chance has in store for an order that was accepted."""
        self.herzie: Callable[[Toewijzing], None] = _niets
        """Sees to what was declared on an order that was shortened or removed."""
        self._dossiers: dict[str, dict[str, Dossier]] = defaultdict(dict)
        self._leveranciers: dict[str, list[Aanbieder]] = {}
        self.per_aanbieder: dict[tuple[str, str], list[Toewijzing]] = defaultdict(list)
        """Orders with something left to declare, by provider and law."""
        self.geheugen: dict[tuple[str, str], Geheugen] = defaultdict(Geheugen)
        self.identificaties: dict[tuple[str, str, str], str] = {}
        """The last Identificatie that was accepted, by sender, receiver and type."""
        self.nummers: dict[tuple[str, str], deque[tuple[int, date, str]]] = defaultdict(lambda: deque(maxlen=30))
        """The last numbers of accepted orders with day and BSN, by provider and law."""
        self.onbekende_bsns = list(itertools.islice(bsns(), ONBEKENDEN))
        self._tellers: Counter[str] = Counter()
        self._agenda: list[tuple[date, int, Dossier | None, Actie]] = []
        self.vandaag = self.begin

    def plan(self, dag: date, actie: Actie, dossier: Dossier | None = None) -> None:
        """Do something on a day, or on the first working day after it; later when the dossier waits for an answer.

        A day that has passed is today.
        """
        heapq.heappush(
            self._agenda, (kalender.werkdag(max(dag, self.vandaag)), self.tel("gebeurtenis"), dossier, actie)
        )

    def verloop(self) -> Iterator[Zending]:
        """Everything that happens, day by day, as the messages that go out."""
        while self._agenda:
            dag, _, dossier, actie = heapq.heappop(self._agenda)
            if dag > self.slot:
                return
            if dossier is not None and dossier.vrij > dag:
                self.plan(dossier.vrij, actie, dossier)
                continue
            self.vandaag = dag
            yield from actie(dag)

    def tel(self, wat: str) -> int:
        """The next number in a series, from 1."""
        self._tellers[wat] += 1
        return self._tellers[wat]

    def later(self, dag: date, minst: int, meest: int) -> date:
        """A working day so many working days later, by chance."""
        return kalender.na_werkdagen(dag, self.rng.randint(minst, meest))

    def dossier(self, client: Client, aanbieder: Aanbieder) -> Dossier:
        """The dossier of a client at a provider; made when there is none."""
        eigen = self._dossiers[client.bsn]
        if aanbieder.agb not in eigen:
            eigen[aanbieder.agb] = Dossier(client, aanbieder, client.standaard, self.begin - timedelta(days=60))
        return eigen[aanbieder.agb]

    def van_client(self, client: Client) -> list[Dossier]:
        """The dossiers of a client, at every provider."""
        return list(self._dossiers[client.bsn].values())

    def leveranciers(self, product: Productsoort) -> list[Aanbieder]:
        """The providers with a contract for a product, now or before."""
        if product.code not in self._leveranciers:
            self._leveranciers[product.code] = [a for a in self.aanbieders if a.levert(product)]
        return self._leveranciers[product.code]

    def nieuw_nummer(self, standaard: str) -> int:
        """A ToewijzingNummer that no order has: they are unique per municipality and law (TR332)."""
        return 100_000 + self.tel(f"toewijzing/{standaard}")


def _niets(*_: object) -> None:
    """Until someone takes it up, nothing happens."""
