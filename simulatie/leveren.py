"""What a provider reports of care that is given: start (305) and stop (307), restarts and corrections."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from berichten.model import bericht_305, bericht_307
from simulatie.gemeente import niets
from simulatie.post import overbodig, zend
from simulatie.wereld import Opdracht, Wereld
from simulatie.zending import Zending
from simulatie.zorg import Levering, Toewijzing

EERSTE, VERWIJDERD = "1", "3"
TIJDELIJK, OVERLEDEN = "20", "02"
VOLGENS_PLAN = {"iwmo": "19", "ijw": "31"}
VERHUISD = {"iwmo": "31", "ijw": "35"}
EERDER_GESTOPT = {"iwmo": ("21", "22", "23"), "ijw": ("32", "33", "34")}
NA_WIJZIGING = "37"
ANDERE_AANBIEDER = "38"
_PADEN = {
    "305": "/Bericht/Client/StartProducten/StartProduct",
    "307": "/Bericht/Client/StopProducten/StopProduct",
}
KANS_CORRECTIE = 0.02


def _start(t: Toewijzing, begin: date, status: str = EERSTE) -> bericht_305.StartProduct:
    return bericht_305.StartProduct(
        toewijzing_nummer=t.nummer,
        product=t.product,
        toewijzing_ingangsdatum=t.ingang,
        begindatum=begin,
        status_aanlevering=status,
    )


def _stop(t: Toewijzing, begin: date, stop: tuple[str, date], status: str = EERSTE) -> bericht_307.StopProduct:
    return bericht_307.StopProduct(
        toewijzing_nummer=t.nummer,
        product=t.product,
        toewijzing_ingangsdatum=t.ingang,
        begindatum=begin,
        reden_beeindiging=stop[0],
        einddatum=stop[1],
        status_aanlevering=status,
    )


def _opdracht(
    t: Toewijzing, nummer: str, delen: Callable[[], list[Any]], gevolg: Callable[[date], Iterable[Zending]]
) -> Opdracht:
    """A start or stop message with what `delen` gives on the day it is sent; none when that is nothing."""
    client = t.dossier.client

    def bouw(kop: dict[str, Any], _op: date) -> bericht_305.Bericht | bericht_307.Bericht | None:
        producten = delen()
        if not producten:
            return None
        wie: dict[str, Any] = {"bsn": client.bsn, "geboortedatum": client.geboren, "geslacht": client.geslacht}
        if nummer == "305":
            start = bericht_305.Client(**wie, naam=client.verkorte_naam, start_producten=producten)
            return bericht_305.Bericht(header=bericht_305.Header(**kop), client=start)
        stop = bericht_307.Client(**wie, naam=client.verkorte_naam, stop_producten=producten)
        return bericht_307.Bericht(header=bericht_307.Header(**kop), client=stop)

    return Opdracht(nummer, t.dossier.standaard, t.dossier.aanbieder, bouw, gevolg, t.dossier)


@dataclass(frozen=True, slots=True)
class TeVeel:
    """A start or stop that should not be sent, in a message of this number, and the codes that it gets."""

    nummer: str
    deel: Any
    codes: tuple[str, ...]


def _stuur_te_veel(w: Wereld, t: Toewijzing, een: TeVeel, oorzaak: str, dag: date) -> Iterator[Zending]:
    opdracht = _opdracht(t, een.nummer, lambda: [een.deel], niets)
    yield from overbodig(w, opdracht, dag, {_PADEN[een.nummer]: een.codes}, oorzaak)


def meld_start(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    """Report the start of the delivery that goes on."""

    def delen() -> list[Any]:
        # Where the order was withdrawn meanwhile, or the start is known already, there is nothing to report.
        if t.verwijderd or not t.levering or (t.start is not None and t.stop is None):
            return []
        return [_start(t, t.levering[-1].begin)]

    def gemeld(op: date) -> Iterator[Zending]:
        t.start, t.stop, t.onderbroken = t.levering[-1].begin, None, False
        yield from _na_start(w, t, op)

    yield from zend(w, _opdracht(t, "305", delen, gemeld), dag)


def _na_start(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    begin = t.levering[-1].begin
    mogelijk = {
        "start-herhaald": TeVeel("305", _start(t, begin), ("9074", "9326")),
        "onbekende-start-weg": TeVeel("305", _start(t, begin - timedelta(days=9), VERWIJDERD), ("9063",)),
    }
    # A start of tomorrow would break another rule as well.
    if begin < dag:
        mogelijk["tweede-start"] = TeVeel("305", _start(t, begin + timedelta(days=1)), ("9326",))
    getroffen = w.dobbel.beproef(mogelijk, mogelijk.get)
    if getroffen:
        yield from _stuur_te_veel(w, t, getroffen[1], getroffen[0], dag)
    if w.rng.random() < KANS_CORRECTIE:
        w.plan(w.later(dag, 3, 12), lambda op: _verbeter_start(w, t, op), t.dossier)


def _verbeter_start(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    """The start was on another day: the old one is removed and the new one reported, in one message (IV008)."""
    oud = t.start
    if oud is None or t.stop is not None or t.verwijderd:
        return
    nieuw = oud + timedelta(days=w.rng.randint(1, 3))

    def delen() -> list[Any]:
        if t.start != oud or t.stop is not None:
            return []
        return [_start(t, oud, VERWIJDERD), _start(t, nieuw)]

    def gemeld(_op: date) -> Iterable[Zending]:
        t.start = t.levering[-1].begin = nieuw
        return ()

    if nieuw <= dag and t.levering[-1].begin == oud and t.levering[-1].eind is None:
        yield from zend(w, _opdracht(t, "305", delen, gemeld), dag)


def meld_stop(w: Wereld, t: Toewijzing, reden: str, dag: date) -> Iterator[Zending]:
    """Report that the delivery has stopped, on the last day of it."""

    def delen() -> list[Any]:
        if t.start is None or not t.levering or t.levering[-1].eind is None or t.verwijderd:
            return []
        if t.stop is not None and (t.stop[0] != TIJDELIJK or reden == TIJDELIJK):
            return []
        return [_stop(t, t.start, (reden, _laatste_dag(t, t.levering[-1].eind, t.start)))]

    def gemeld(op: date) -> Iterator[Zending]:
        if t.levering[-1].eind is not None and t.start is not None:
            t.stop = (reden, _laatste_dag(t, t.levering[-1].eind, t.start))
            t.onderbroken = t.onderbroken or reden == TIJDELIJK
        yield from _na_stop(w, t, op)

    yield from zend(w, _opdracht(t, "307", delen, gemeld), dag)


def _laatste_dag(t: Toewijzing, eind: date, start: date) -> date:
    """The last day of a delivery as it can be reported: not before its start, nor before a stop reported already.

    Of a client whose death is heard of late, a temporary stop on a later day may have been reported (TR414).
    """
    return max(eind, start, t.stop[1] if t.stop is not None else start)


def _na_stop(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    if t.stop is None or t.start is None:
        return
    reden, eind = t.stop
    start, dag_eerder, dag_later = t.start, eind - timedelta(days=1), eind + timedelta(days=1)
    plan = VOLGENS_PLAN[t.dossier.standaard]
    mogelijk = {"gestopte-start-weg": TeVeel("305", _start(t, start, VERWIJDERD), ("9071",))}
    if dag_later <= dag:
        onbekend = _stop(t, start, (reden, dag_later), VERWIJDERD)
        mogelijk["onbekende-stop-weg"] = TeVeel("307", onbekend, ("9063",))
        if reden == TIJDELIJK:
            nog_een = _stop(t, start, (TIJDELIJK, dag_later))
            mogelijk["tweede-tijdelijke-stop"] = TeVeel("307", nog_een, ("9413",))
        elif reden != NA_WIJZIGING:
            mogelijk["stop-na-stop"] = TeVeel("307", _stop(t, start, (NA_WIJZIGING, dag_later)), ("9415",))
    if reden == TIJDELIJK and dag_eerder >= start:
        mogelijk["stop-teruggezet"] = TeVeel("307", _stop(t, start, (plan, dag_eerder)), ("9414",))
    getroffen = w.dobbel.beproef(mogelijk, mogelijk.get)
    if getroffen:
        yield from _stuur_te_veel(w, t, getroffen[1], getroffen[0], dag)
    if reden != TIJDELIJK and w.rng.random() < KANS_CORRECTIE:
        w.plan(w.later(dag, 3, 12), lambda op: _verbeter_stop(w, t, op), t.dossier)


def _verbeter_stop(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    """The delivery stopped a day sooner: the stop is removed and reported again, in one message (IV008)."""
    oud, start = t.stop, t.start
    # After a temporary stop the definite one may not come to lie before it (TR414).
    if oud is None or start is None or oud[1] <= start or t.onderbroken:
        return
    nieuw = (oud[0], oud[1] - timedelta(days=1))

    def delen() -> list[Any]:
        return [_stop(t, start, oud, VERWIJDERD), _stop(t, start, nieuw)] if t.stop == oud else []

    def gemeld(_op: date) -> Iterable[Zending]:
        t.stop = nieuw
        return ()

    yield from zend(w, _opdracht(t, "307", delen, gemeld), dag)


def onderbreek(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    """The care stops for a while, and mostly goes on some weeks later."""
    if t.start is None or t.stop is not None or not t.levering or t.levering[-1].eind is not None:
        return
    laatste = dag - timedelta(days=w.rng.randint(1, 4))
    if laatste < t.levering[-1].begin or not t.actueel(dag + timedelta(days=21)) or laatste < t.start:
        return
    t.levering[-1].eind = laatste
    yield from meld_stop(w, t, TIJDELIJK, dag)
    weer = dag + timedelta(days=w.rng.randint(10, 50))
    if w.rng.random() < 0.8:
        w.plan(weer, lambda op: _hervat(w, t, op), t.dossier)
    else:
        w.plan(weer, lambda op: meld_stop(w, t, EERDER_GESTOPT[t.dossier.standaard][0], op), t.dossier)


def _hervat(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    if t.stop is None or t.stop[0] != TIJDELIJK or not t.actueel(dag) or t.dossier.client.vertrokken:
        return
    t.levering.append(Levering(dag))
    yield from meld_start(w, t, w.later(dag, 0, 0))


def beeindig(w: Wereld, t: Toewijzing, reden: str, laatste: date, dag: date) -> Iterator[Zending]:
    """The care has ended for good, `laatste` being its last day; report it when a start was reported."""
    if not t.levering:
        return
    if t.levering[-1].eind is None:
        t.levering[-1].eind = max(laatste, t.levering[-1].begin)
    yield from meld_stop(w, t, reden, dag)
