"""The clock of the simulation and its post office: what happens when, and how a message goes out, whole or spoiled."""

import heapq
import itertools
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from berichten.catalogus import Berichttype, berichttype
from berichten.model import Bericht
from berichten.model.basis import BerichtIdentificatie, TotaalBedragMetDC
from berichten.schrijven import schrijf
from simulatie import kalender
from simulatie.aanbieders import Aanbieder, maak_aanbieders
from simulatie.antwoorden import antwoord_op, xsd_versie
from simulatie.bederven import Besmet, bederf_bestand, bederven
from simulatie.dobbel import Dobbel, toeval
from simulatie.oorzaken import op_bericht
from simulatie.opzet import LAATSTE_MAAND, Opzet
from simulatie.personen import ONBEKENDEN, Client, bsns
from simulatie.producten import Productsoort
from simulatie.zending import GOED, Verwachting, Zending
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

    def zend(self, opdracht: Opdracht, dag: date, *, heel: bool = False) -> Iterator[Zending]:
        """Send a message; when chance spoils it, it goes out spoiled and follows whole after the answer."""
        soort = berichttype(_naam(opdracht))
        bericht = opdracht.bouw(self.kop(opdracht, soort, dag), dag)
        if bericht is None:
            return
        besmet = None if heel else self.bederf(Geval(self, opdracht, bericht, dag), op_bericht(opdracht.nummer))
        yield from self.verzend(bericht, soort, dag, besmet)
        if besmet is not None:
            terug = self.later(dag, 2, 5)
            if opdracht.dossier is not None:
                # Nothing else about this client goes out before what was spoiled is put right.
                opdracht.dossier.vrij = terug + timedelta(days=1)
            self.plan(terug, lambda nu: self.zend(opdracht, nu, heel=True))
            return
        yield from opdracht.gevolg(dag)

    def bederf(self, geval: Geval, namen: Iterable[str]) -> Besmet | None:
        """Perhaps spoil a message, by one of these causes."""
        getroffen = self.dobbel.beproef(namen, lambda naam: bederven(naam, geval))
        return getroffen[1] if getroffen else None

    def verzend(self, bericht: Bericht, soort: Berichttype, dag: date, besmet: Besmet | None) -> Iterator[Zending]:
        """The message as it goes out, its answer by the provider planned, and perhaps the same bytes once more."""
        verwacht = besmet.verwachting if besmet else GOED
        zending = self.zending(bericht, soort, dag, verwacht, besmet.oorzaken if besmet else ())
        if besmet is None:
            self.identificaties[zending.afzender, zending.ontvanger, soort.naam] = zending.identificatie
        yield zending
        if soort.rol.afzender == "gemeente" and not verwacht.transportfout:
            op = zending.referentienummer
            self.plan(self.later(dag, 1, 3), lambda nu: self._retour(bericht, soort, verwacht, op, nu))
        if besmet is None and self.rng.random() < 0.2 and self.dobbel.slaat_toe("nog-eens-verstuurd"):
            yield replace(zending, oorzaken=("nog-eens-verstuurd",), antwoord=None, antwoordsoort=None, herhaling=True)

    def zending(
        self, bericht: Any, soort: Berichttype, dag: date, verwacht: Verwachting, oorzaken: tuple[str, ...] = ()
    ) -> Zending:
        """A message in its bytes, with the answer that the municipality owes."""
        inhoud = bederf_bestand(oorzaken[0], schrijf(bericht, soort)) if oorzaken else schrijf(bericht, soort)
        antwoord = None
        if soort.rol.afzender == "aanbieder":
            wanneer = self.later(dag, 4, 8) if soort.nummer == "323" else self.later(dag, 1, 3)
            antwoord = antwoord_op(bericht, soort, verwacht, f"G{self.tel('antwoord'):011}", wanneer)
        kop = bericht.header
        return Zending(
            datum=dag,
            soort=soort,
            inhoud=inhoud,
            afzender=kop.afzender,
            ontvanger=kop.ontvanger,
            identificatie=kop.bericht_identificatie.identificatie,
            verwachting=verwacht,
            oorzaken=oorzaken,
            antwoord=schrijf(*antwoord) if antwoord else None,
            antwoordsoort=antwoord[1] if antwoord else None,
        )

    def overbodig(
        self, opdracht: Opdracht, dag: date, klassen: dict[str, tuple[str, ...]], oorzaak: str
    ) -> Iterator[Zending]:
        """Send a message that should not have been sent; nothing follows but its rejection."""
        soort = berichttype(_naam(opdracht))
        bericht = opdracht.bouw(self.kop(opdracht, soort, dag), dag)
        if bericht is not None:
            besmet = Besmet(Verwachting("afgekeurd", klassen), (oorzaak,))
            yield from self.verzend(bericht, soort, dag, besmet)

    def kop(self, opdracht: Opdracht, soort: Berichttype, dag: date) -> dict[str, Any]:
        """The elements of a header; the side that makes this type sends it."""
        partijen = (self.opzet.gemeente, opdracht.aanbieder.agb)
        afzender, ontvanger = partijen if soort.rol.afzender == "gemeente" else partijen[::-1]
        return {
            "bericht_code": soort.code,
            "bericht_versie": 3,
            "bericht_subversie": 2,
            "afzender": afzender,
            "ontvanger": ontvanger,
            "bericht_identificatie": BerichtIdentificatie(
                identificatie=f"{soort.nummer}{self.tel('bericht'):09}", dagtekening=dag
            ),
            "xsd_versie": xsd_versie(soort),
        }

    def _retour(
        self, bericht: Bericht, soort: Berichttype, verwacht: Verwachting, op: str, dag: date
    ) -> Iterator[Zending]:
        """The provider's answer to an order or an answer of the municipality: 302 or 320."""
        antwoord = antwoord_op(bericht, soort, verwacht, f"A{self.tel('retour'):011}", dag)
        if antwoord is None:
            return
        retour, retoursoort = antwoord
        # A return message keeps sender and receiver of the message it answers (IV028).
        yield Zending(
            datum=dag,
            soort=retoursoort,
            inhoud=schrijf(retour, retoursoort),
            afzender=bericht.header.afzender,
            ontvanger=bericht.header.ontvanger,
            identificatie=getattr(retour.header, "identificatie_retour", ""),
            verwachting=GOED,
            kruisverwijzing=op,
        )

    def nieuw_nummer(self, standaard: str) -> int:
        """A ToewijzingNummer that no order has: they are unique per municipality and law (TR332)."""
        return 100_000 + self.tel(f"toewijzing/{standaard}")

    @staticmethod
    def hertel(bericht: Any) -> None:
        """Make the total of a declaration the sum of its lines: debits added, credits taken off (TR358, CS325)."""
        bedragen = [r.ingediend_bedrag for client in bericht.declaratie.clienten for r in client.prestaties]
        som = sum(-bedrag.bedrag if bedrag.debet_credit == "C" else bedrag.bedrag for bedrag in bedragen)
        bericht.declaratie.totaal_ingediend_bedrag = TotaalBedragMetDC(
            totaal_bedrag=abs(som), debet_credit="C" if som < 0 else "D"
        )


def _niets(*_: object) -> None:
    """Until someone takes it up, nothing happens."""


def _naam(opdracht: Opdracht) -> str:
    return f"{'WMO' if opdracht.standaard == 'iwmo' else 'JW'}{opdracht.nummer}"
