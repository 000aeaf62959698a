"""The monthly declarations: what is declared, corrected, forgotten and sent again, and what is granted of it."""

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from berichten.catalogus import berichttype
from berichten.model import bericht_323
from berichten.model.basis import GeslotenPeriode, TotaalBedragMetDC
from simulatie import kalender
from simulatie.bederven import Besmet
from simulatie.gemeente import niets, verwijderd_na_declaratie
from simulatie.lijn import Lijn, Praktijk, Regelgeval, naar_prestatie
from simulatie.oorzaken import op_bericht
from simulatie.post import bederf, kop, verzend
from simulatie.regelfouten import REGELFOUTEN
from simulatie.totaal import hertel
from simulatie.volumes import Post, posten_van, prijs
from simulatie.wereld import Geval, Opdracht, Wereld
from simulatie.zending import DECLARATIE, GOED, KOP, Verwachting, Zending
from simulatie.zorg import Regel, Toewijzing

KANS_LAAT, KANS_CORRECTIE = 0.025, 0.018
"""Share of the lines that is declared a month late, and of the granted lines that is credited and declared again."""
ONTHOUDEN = 4
"""Months that a granted line can still be corrected."""
OP_BERICHT = tuple(naam for naam in op_bericht("323") if naam not in REGELFOUTEN)
"""The causes that strike a declaration as a whole."""


@dataclass(slots=True)
class Brief:
    """A declaration as it is meant: header, number, period and lines; `maand` is the month it is about."""

    kop: dict[str, Any]
    nummer: str
    maand: date
    lijnen: list[Lijn]
    dag: date
    periode: date = field(init=False)

    def __post_init__(self) -> None:
        self.periode = self.maand

    def schrijf(self) -> bericht_323.Bericht:
        """The message: the lines by client, in order, and their total."""
        per_bsn: dict[str, list[Lijn]] = defaultdict(list)
        for lijn in self.lijnen:
            per_bsn[lijn.post.toewijzing.dossier.client.bsn].append(lijn)
        periode = GeslotenPeriode(begindatum=self.periode, einddatum=kalender.laatste(self.periode))
        bericht = bericht_323.Bericht(
            header=bericht_323.Header(**self.kop),
            declaratie=bericht_323.Declaratie(
                declaratie_nummer=self.nummer,
                declaratie_periode=periode,
                declaratie_dagtekening=self.dag,
                totaal_ingediend_bedrag=TotaalBedragMetDC(totaal_bedrag=0, debet_credit="D"),
                clienten=[
                    bericht_323.Client(bsn=bsn, prestaties=[lijn.prestatie for lijn in groep])
                    for bsn, groep in per_bsn.items()
                ],
            ),
        )
        hertel(bericht)
        return bericht


class Declaraties:
    """All providers' declarations, month by month."""

    def __init__(self, w: Wereld) -> None:
        self._w = w
        self._praktijken = {
            (aanbieder.agb, standaard): Praktijk(aanbieder, standaard, [])
            for aanbieder in w.aanbieders
            for standaard in aanbieder.standaarden
        }
        w.herzie = self._herzie

    def plan(self) -> None:
        """Every month is declared in the next one, by each provider around its own day."""
        for nummer in range(self._w.opzet.maanden):
            maand = kalender.plus_maanden(self._w.begin, nummer)
            for praktijk in self._praktijken.values():
                dag = kalender.plus_maanden(maand, 1) + timedelta(days=praktijk.aanbieder.declaratiedag - 1)
                self._w.plan(dag, functools.partial(self._declareer, praktijk, maand))

    def _herzie(self, t: Toewijzing) -> None:
        """An order was shortened or removed: take back what was granted after its end, and declare what is left."""
        praktijk = self._praktijken[t.dossier.aanbieder.agb, t.dossier.standaard]
        for regel in list(t.toegekend.values()):
            if t.einde is not None and regel.eind > t.einde:
                self._corrigeer(praktijk, regel, regel.volume)

    def _corrigeer(self, praktijk: Praktijk, regel: Regel, volume: int) -> None:
        """Credit a granted line, and declare its product for that month again."""
        maand = kalender.eerste(regel.begin)
        gegevens = (regel.toewijzing, regel.product, maand)
        if any(post.credit is regel for post in praktijk.posten):
            return
        praktijk.posten.append(Post(*gegevens, regel.volume, regel.eenheid, credit=regel))
        praktijk.posten.append(Post(*gegevens, volume, regel.eenheid))

    def _declareer(self, praktijk: Praktijk, maand: date, dag: date) -> Iterator[Zending]:
        w, rng = self._w, self._w.rng
        posten, praktijk.posten = praktijk.posten, []
        lopend = w.per_aanbieder[praktijk.aanbieder.agb, praktijk.standaard]
        for t in lopend:
            while t.te_declareren is not None and t.te_declareren <= maand:
                posten += posten_van(t, t.te_declareren, rng)
                t.te_declareren = kalender.plus_maanden(t.te_declareren, 1)
            for regel in list(t.toegekend.values()):
                if regel.sleutel[0] < kalender.plus_maanden(maand, -ONTHOUDEN):
                    del t.toegekend[regel.sleutel]
                elif rng.random() < KANS_CORRECTIE / ONTHOUDEN and regel.volume > 1:
                    self._corrigeer(praktijk, regel, regel.volume - 1)
        posten += praktijk.posten
        praktijk.posten = []
        nu: list[Post] = []
        for post in posten:
            laat = post.credit is None and rng.random() < KANS_LAAT
            (praktijk.posten if laat else nu).append(post)
        w.per_aanbieder[praktijk.aanbieder.agb, praktijk.standaard] = [
            t for t in lopend if t.einde is None or t.einde >= kalender.plus_maanden(maand, -ONTHOUDEN)
        ]
        yield from self._stuur(praktijk, maand, nu, dag, heel=False)
        overtreder = next((t for t in lopend if t.toegekend and t.dossier.vrij <= dag), None)
        if overtreder is not None and w.dobbel.slaat_toe("verwijderd-na-declaratie"):
            yield from verwijderd_na_declaratie(w, overtreder, dag)

    def _stuur(
        self, praktijk: Praktijk, maand: date, posten: list[Post], dag: date, *, heel: bool
    ) -> Iterator[Zending]:
        """Send a declaration of these posts; what is rejected comes again, in the next one or soon after."""
        w = self._w
        lijnen = self._lijnen(praktijk, posten, dag)
        if not lijnen:
            return
        opdracht = Opdracht("323", praktijk.standaard, praktijk.aanbieder, lambda *_: None, niets)
        soort = berichttype(f"{'WMO' if praktijk.standaard == 'iwmo' else 'JW'}323")
        brief = Brief(kop(w, opdracht, soort, dag), f"D{w.tel('declaratie'):09}", maand, lijnen, dag)
        bericht = brief.schrijf()
        besmet = None
        if not heel:
            bericht, besmet = self._bederf(praktijk, opdracht, brief, bericht)
        yield from verzend(w, bericht, soort, dag, besmet)
        self._verwerk(praktijk, posten, brief, bericht, besmet)

    def _bederf(
        self, praktijk: Praktijk, opdracht: Opdracht, brief: Brief, bericht: bericht_323.Bericht
    ) -> tuple[bericht_323.Bericht, Besmet | None]:
        """Perhaps spoil the declaration: its period, the whole of it, one client, or some of its lines."""
        w = self._w
        if any(lijn.maand == brief.periode for lijn in brief.lijnen) and w.dobbel.slaat_toe("na-declaratieperiode"):
            brief.periode = kalender.plus_maanden(brief.periode, -1)
            for lijn in brief.lijnen:
                if lijn.maand > brief.periode:
                    lijn.codes, lijn.oorzaak = ("9319",), "na-declaratieperiode"
        else:
            besmet = bederf(w, Geval(w, opdracht, bericht, brief.dag), OP_BERICHT)
            besmet = besmet or self._vreemde_client(bericht, brief.lijnen)
            if besmet is not None:
                return bericht, besmet
            self._bederf_regels(praktijk, brief)
        bericht = brief.schrijf()
        klassen = _klassen(bericht, brief.lijnen)
        if not klassen:
            return bericht, None
        oorzaken = tuple(dict.fromkeys(lijn.oorzaak for lijn in brief.lijnen if lijn.oorzaak))
        alles = all(lijn.codes for lijn in brief.lijnen)
        return bericht, Besmet(Verwachting("afgekeurd" if alles else "deels", klassen), oorzaken)

    def _lijnen(self, praktijk: Praktijk, posten: list[Post], dag: date) -> list[Lijn]:
        """The lines of these posts as the orders stand now; what no longer fits on them falls away."""
        lijnen: list[Lijn] = []
        ruimte: dict[int, int] = {}
        gezien = set()
        terug: set[str] = set()
        for post in sorted(posten, key=lambda een: een.credit is None):
            t = post.toewijzing
            if post.sleutel in gezien:
                praktijk.posten.append(post)
                continue
            ruimte.setdefault(t.nummer, (t.totaal() or 10**12) - t.verbruikt)
            if post.credit is not None:
                lijn: Lijn | None = self._creditlijn(praktijk, post)
            else:
                eerder = t.toegekend.get((post.maand, post.product.code))
                # What was granted is not declared again before it is taken back (TR389).
                dubbel = eerder is not None and eerder.referentie not in terug
                lijn = None if dubbel else self._debetlijn(praktijk, post, ruimte[t.nummer], dag)
            if lijn is not None:
                if post.credit is not None:
                    terug.add(post.credit.referentie)
                gezien.add(post.sleutel)
                ruimte[t.nummer] += lijn.telt if post.credit else -lijn.telt
                lijnen.append(lijn)
        return lijnen

    def _creditlijn(self, praktijk: Praktijk, post: Post) -> Lijn | None:
        regel = post.credit
        if regel is None or post.toewijzing.toegekend.get(regel.sleutel) is not regel:
            return None
        prestatie = naar_prestatie(regel, self._referentie(praktijk), vorige=regel.referentie)
        return Lijn(post, regel, prestatie, post.toewijzing.telt(regel.volume, regel.eenheid, regel.bedrag))

    def _debetlijn(self, praktijk: Praktijk, post: Post, ruimte: int, dag: date) -> Lijn | None:
        t = post.toewijzing
        periode = t.periode(post.maand)
        if periode is None or t.verwijderd or periode[1] > dag or not t.leverdagen(*periode):
            return None
        volume = post.volume
        if t.omvang is not None:
            eenheden = t.maat(1, post.eenheid)
            volume = min(volume, t.maximum(*periode) // eenheden, ruimte // eenheden)
        kosten = prijs(praktijk.aanbieder, post.product, post.eenheid, volume, periode[0])
        if volume < 1 or kosten is None or (t.omvang is None and kosten.bedrag > ruimte):
            return None
        referentie = self._referentie(praktijk)
        regel = Regel(referentie, t, post.product, *periode, volume, post.eenheid, kosten.tarief, kosten.bedrag)
        return Lijn(post, regel, naar_prestatie(regel, referentie), t.telt(volume, post.eenheid, kosten.bedrag))

    def _referentie(self, praktijk: Praktijk) -> str:
        return f"P{self._w.tel(f'regel/{praktijk.aanbieder.agb}/{praktijk.standaard}')}"

    def _bederf_regels(self, praktijk: Praktijk, brief: Brief) -> None:
        """Let chance spoil lines, each in one way, or put lines beside them that do not belong there."""
        w, lijnen = self._w, brief.lijnen
        for lijn in list(lijnen):
            geval = Regelgeval(w, praktijk, lijn, lijnen, brief.periode, lambda: self._referentie(praktijk))
            getroffen = w.dobbel.beproef(REGELFOUTEN, lambda naam, g=geval: REGELFOUTEN[naam](g))  # type: ignore[misc]
            if getroffen is None:
                continue
            oorzaak, gevolg = getroffen
            if gevolg.erbij is None:
                lijn.codes, lijn.oorzaak = gevolg.codes, oorzaak
            else:
                lijnen.append(Lijn(lijn.post, lijn.regel, gevolg.erbij, 0, gevolg.codes, oorzaak, erbij=True))

    def _vreemde_client(self, bericht: bericht_323.Bericht, lijnen: list[Lijn]) -> Besmet | None:
        """Declare for someone whom this provider does not know; nothing of that client is judged (IV087)."""
        w = self._w
        if not w.dobbel.slaat_toe("client-onbekend"):
            return None
        clienten = bericht.declaratie.clienten
        client = clienten[-1]
        eigen = {id(prestatie) for prestatie in client.prestaties}
        for lijn in lijnen:
            if id(lijn.prestatie) in eigen:
                lijn.codes = ("0233",)
        client.bsn = w.rng.choice(w.onbekende_bsns)
        index = f"[{len(clienten)}]" if len(clienten) > 1 else ""
        alles = len(clienten) == 1
        pad = f"{DECLARATIE}/Clienten/Client{index}"
        return Besmet(Verwachting("afgekeurd" if alles else "deels", {pad: ("8187",)}), ("client-onbekend",))

    def _verwerk(
        self, praktijk: Praktijk, posten: list[Post], brief: Brief, bericht: bericht_323.Bericht, besmet: Besmet | None
    ) -> None:
        """What follows: granted lines count, rejected ones come again; a message that failed is sent again whole."""
        w = self._w
        verwacht = besmet.verwachting if besmet else GOED
        weer = w.later(brief.dag, 5, 7)
        if verwacht.transportfout or KOP in verwacht.klassen or DECLARATIE in verwacht.klassen:
            w.plan(weer, lambda op: self._stuur(praktijk, brief.maand, posten, op, heel=True))
            return
        geheugen = w.geheugen[praktijk.aanbieder.agb, praktijk.standaard]
        geheugen.declaratienummer = bericht.declaratie.declaratie_nummer
        geheugen.laatste_periode = max(brief.periode, geheugen.laatste_periode or brief.periode)
        opnieuw = []
        for lijn in brief.lijnen:
            if not lijn.codes:
                self._ken_toe(praktijk, lijn)
            elif not lijn.erbij:
                opnieuw.append(lijn.post)
        if brief.periode < brief.maand:
            w.plan(weer, lambda op: self._stuur(praktijk, brief.maand, opnieuw, op, heel=True))
        else:
            praktijk.posten += opnieuw

    @staticmethod
    def _ken_toe(praktijk: Praktijk, lijn: Lijn) -> None:
        t, regel = lijn.post.toewijzing, lijn.regel
        if lijn.post.credit is not None:
            t.toegekend.pop(regel.sleutel, None)
            t.verbruikt -= lijn.telt
            praktijk.gecrediteerd = regel
        else:
            t.toegekend[regel.sleutel] = regel
            t.verbruikt += lijn.telt


def _klassen(bericht: bericht_323.Bericht, lijnen: list[Lijn]) -> dict[str, tuple[str, ...]]:
    """The codes of the rejected lines by the path of their class."""
    codes = {id(lijn.prestatie): lijn.codes for lijn in lijnen if lijn.codes}
    klassen = {}
    clienten = bericht.declaratie.clienten
    for nummer, client in enumerate(clienten, 1):
        van_client = f"{DECLARATIE}/Clienten/Client" + (f"[{nummer}]" if len(clienten) > 1 else "")
        for plek, prestatie in enumerate(client.prestaties, 1):
            index = f"[{plek}]" if len(client.prestaties) > 1 else ""
            if id(prestatie) in codes:
                klassen[f"{van_client}/Prestaties/Prestatie{index}"] = codes[id(prestatie)]
    return klassen
