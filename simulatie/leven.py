"""What happens to clients: care begins, is interrupted and ends early; they move and die."""

import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from simulatie import kalender
from simulatie.dobbel import toeval
from simulatie.gemeente import dag_ervoor, stuur_toewijzingen
from simulatie.leveren import EERDER_GESTOPT, OVERLEDEN, VERHUISD, beeindig, onderbreek
from simulatie.personen import Client, Huishouden, huishoudens, nieuw_adres
from simulatie.toekennen import ken_toe, kies_aanbieder, loopt, maak_toewijzing, soorten, verkort
from simulatie.verzoeken import vraag_toewijzing, vraag_wijziging
from simulatie.wereld import Actie, Wereld
from simulatie.zending import Zending
from simulatie.zorg import Dossier, Toewijzing, Vorm

AANDEEL_LOPEND = 0.76
"""Share of the clients that have care when the simulation begins."""
KANS_TWEEDE_ZORG = {"iwmo": 0.34, "ijw": 0.22}
"""Share of the clients that get a second product at some time."""
KANS_VERZOEK = {"iwmo": 0.10, "ijw": 0.60}
"""How often care begins with a request of the provider: a referral (Jw) or an open decision (Wmo)."""
VORMEN: tuple[tuple[Vorm, ...], tuple[int, ...]] = (("specifiek", "aspecifiek", "generiek"), (80, 13, 7))
KANS_OVERLIJDEN, KANS_WEG, KANS_VERHUIZING = 0.0035, 0.0025, 0.006
"""Chance per month that a client over 65 dies, that a household leaves, and that it moves within the municipality."""
LAAT_BEKEND = (1, 2, 3, 5, 9, 30)
"""Days between a death and the municipality hearing of it; all as likely."""
KANS_PER_MAAND = {"onderbroken": 0.018, "wijziging": 0.022, "gestopt": 0.010, "nogmaals": 0.006}
"""Chance per month and order of a temporary stop, a request to change, an early end, and the order sent again."""


def bevolk(w: Wereld) -> None:
    """Plan the care of all clients, and what happens to their households."""
    w.lot = functools.partial(_lot, w)
    rng = toeval(f"personen/{w.opzet.zaad}")
    for huishouden in huishoudens(w.opzet.clienten, w.begin, rng):
        for client in huishouden.leden:
            lopend = w.rng.random() < AANDEEL_LOPEND
            dag = w.begin + timedelta(days=w.rng.randint(0, 9)) if lopend else _ergens(w, w.begin)
            w.plan(dag, functools.partial(_nieuwe_zorg, w, client, lopend=lopend))
            if w.rng.random() < KANS_TWEEDE_ZORG[client.standaard]:
                w.plan(_ergens(w, w.begin), functools.partial(_nieuwe_zorg, w, client, lopend=False))
            if client.standaard == "iwmo" and client.geboren.datum.year < w.begin.year - 65:
                _ooit(w, KANS_OVERLIJDEN, functools.partial(_overlijden, w, client), w.begin)
        _ooit(w, KANS_WEG, functools.partial(_vertrek, w, huishouden), w.begin)
        _ooit(w, KANS_VERHUIZING, functools.partial(_verhuizing, w, huishouden), w.begin)


def _ergens(w: Wereld, vanaf: date) -> date:
    return vanaf + timedelta(days=w.rng.randrange(max(1, (w.einde - vanaf).days)))


def _ooit(w: Wereld, kans_per_maand: float, actie: Actie, vanaf: date, dossier: Dossier | None = None) -> None:
    """Plan something that has a chance to happen every month for the first time that it does, if before the end."""
    dag = vanaf + timedelta(days=1 + int(w.rng.expovariate(kans_per_maand / 30)))
    if dag <= w.einde:
        w.plan(dag, actie, dossier)


def _nieuwe_zorg(w: Wereld, client: Client, dag: date, *, lopend: bool) -> Iterator[Zending]:
    """A client gets care of some product from some provider: by decision, or at the request of the provider."""
    product = w.rng.choices(*soorten(client.standaard))[0]
    aanbieder = kies_aanbieder(w, product, dag)
    if client.vertrokken or aanbieder is None:
        return
    dossier = w.dossier(client, aanbieder)
    if dossier.vrij > dag or dossier.verzoek_open:
        w.plan(w.later(dag, 10, 20), functools.partial(_nieuwe_zorg, w, client, lopend=False))
        return
    vorm = w.rng.choices(*VORMEN)[0] if product.looptijd[1] else "specifiek"
    ingang = w.later(dag, 3, 15) if w.rng.random() < 0.6 else kalender.plus_maanden(dag, 1)
    if lopend:
        ingang = dag - timedelta(days=w.rng.randrange(10, 300))
    t = maak_toewijzing(w, dossier, vorm, product, ingang, dag)
    if t.einde is not None and t.einde < dag + timedelta(days=10):
        t = maak_toewijzing(w, dossier, vorm, product, dag - timedelta(days=5), dag)
    if not dossier.past(vorm, product, t.ingang, t.einde):
        return
    if not lopend and w.rng.random() < KANS_VERZOEK[client.standaard]:
        yield from vraag_toewijzing(w, dossier, t, dag)
    else:
        yield from ken_toe(w, t, dag)


def _lot(w: Wereld, t: Toewijzing, vanaf: date) -> None:
    """Plan what chance has in store for an order."""
    acties: dict[str, Callable[[Wereld, Toewijzing, date], Iterable[Zending]]] = {
        "onderbroken": onderbreek,
        "wijziging": _wijziging,
        "gestopt": _gestopt,
        "nogmaals": _nogmaals,
    }
    for wat, actie in acties.items():
        _ooit(w, KANS_PER_MAAND[wat], functools.partial(actie, w, t), vanaf, t.dossier)


def _gestopt(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    """The care ends before the order does: the provider stops, then the municipality shortens the order."""
    laatste = dag_ervoor(dag)
    if not loopt(t, dag) or t.start is None or t.stop is not None or t.levering[-1].eind is not None:
        return
    if laatste >= t.start:
        yield from beeindig(w, t, w.rng.choice(EERDER_GESTOPT[t.dossier.standaard]), laatste, dag)
        w.plan(w.later(dag, 1, 4), lambda op: verkort(w, [t], op, "05", "", op), t.dossier)


def _nogmaals(w: Wereld, t: Toewijzing, dag: date) -> Iterable[Zending]:
    """A provider lost an order and asks for it again: the same content, the same moment of deciding (IV013)."""
    return stuur_toewijzingen(w, t.dossier, dag) if loopt(t, dag) else ()


def _wijziging(w: Wereld, t: Toewijzing, dag: date) -> Iterable[Zending]:
    return vraag_wijziging(w, t, dag) if loopt(t, dag) else ()


def _beeindig(w: Wereld, client: Client, laatste: date, reden: str, stopreden: str, dag: date) -> None:
    """All orders of a client end; the municipality tells each provider in the days after."""
    client.vertrokken = True
    for dossier in w.van_client(client):
        dossier.afgesloten = True
        for t in dossier.toewijzingen:
            # Care that would have begun later never does.
            t.levering = [deel for deel in t.levering if deel.begin <= laatste]
            for deel in t.levering:
                deel.eind = min(deel.eind or laatste, laatste)
        w.plan(w.later(dag, 0, 4), functools.partial(_kort_in, w, dossier, laatste, reden, stopreden), dossier)


def _kort_in(w: Wereld, dossier: Dossier, laatste: date, reden: str, stopreden: str, dag: date) -> Iterator[Zending]:
    # Some orders ended between that day and now: they are shortened as well.
    ts = [t for t in dossier.toewijzingen if not t.verwijderd]
    yield from verkort(w, ts, laatste, reden, stopreden, dag)


def _overlijden(w: Wereld, client: Client, dag: date) -> Iterable[Zending]:
    if not client.vertrokken:
        _beeindig(w, client, dag - timedelta(days=w.rng.choice(LAAT_BEKEND)), "02", OVERLEDEN, dag)
    return ()


def _vertrek(w: Wereld, huishouden: Huishouden, dag: date) -> Iterable[Zending]:
    for client in huishouden.leden:
        if not client.vertrokken:
            _beeindig(w, client, dag_ervoor(dag), "07", VERHUISD[client.standaard], dag)
    return ()


def _verhuizing(w: Wereld, huishouden: Huishouden, dag: date) -> Iterator[Zending]:
    """A household moves within the municipality: its orders are sent again with the new address."""
    huishouden.adres = nieuw_adres(w.rng)
    for client in huishouden.leden:
        for dossier in w.van_client(client):
            if dossier.vrij <= dag and dossier.actueel(dag) and not client.vertrokken:
                yield from stuur_toewijzingen(w, dossier, dag)
