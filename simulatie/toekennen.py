"""From the decision to give care to its end: making an order, what follows from it, extending and shortening it."""

import functools
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from berichten.model.basis import Omvang
from simulatie import kalender
from simulatie.aanbieders import Aanbieder
from simulatie.gemeente import besluit, stuur_toewijzingen, tijd
from simulatie.leveren import ANDERE_AANBIEDER, VOLGENS_PLAN, beeindig, meld_start
from simulatie.producten import Productsoort, producten
from simulatie.wereld import Wereld
from simulatie.zending import Zending
from simulatie.zorg import VERWIJDERD, Dossier, Levering, Toewijzing, Vorm

KANS_VERWIJDERD, KANS_VERLENGD = 0.015, 0.5
"""Share of the new orders that are a mistake, and of the ending ones that are extended."""
BUDGET_PER_MAAND = (40_000, 220_000)
"""Cents per month of an order with a budget."""
MAX_BUDGET = 99_000_000


@functools.cache
def soorten(standaard: str) -> tuple[tuple[Productsoort, ...], tuple[int, ...]]:
    """The products that are ordered under a law, with how often."""
    keuze = tuple(product for product in producten(standaard) if not product.vervallen)
    return keuze, tuple(product.gewicht for product in keuze)


def kies_aanbieder(w: Wereld, product: Productsoort, dag: date, behalve: Aanbieder | None = None) -> Aanbieder | None:
    """A provider with a contract for a product for a good while yet, by size."""
    tot = dag + timedelta(days=200)
    keuze = [a for a in w.leveranciers(product) if a is not behalve and (a.laatste_dag is None or a.laatste_dag > tot)]
    return w.rng.choices(keuze, [aanbieder.gewicht for aanbieder in keuze])[0] if keuze else None


def maak_toewijzing(
    w: Wereld, dossier: Dossier, vorm: Vorm, product: Productsoort, ingang: date, dag: date
) -> Toewijzing:
    """A new order: specific with a volume, or with a budget for a category or for anything (CD041, CD079, CD080)."""
    omvang = budget = einde = None
    if product.looptijd[1] or vorm != "specifiek":
        maanden = w.rng.randint(*(product.looptijd if product.looptijd[1] else (6, 18)))
        einde = kalender.laatste(kalender.plus_maanden(ingang, maanden - 1))
        if w.rng.random() < 0.4:
            einde = ingang + timedelta(days=maanden * 30 - w.rng.randrange(1, 12))
        einde = max(einde, ingang + timedelta(days=20))
    if vorm == "specifiek":
        frequentie, minst, meest = w.rng.choice(product.omvang)
        omvang = Omvang(volume=w.rng.randint(minst, meest), eenheid=product.eenheid, frequentie=frequentie)
    elif einde is not None:
        duur = max(1, (einde - ingang).days // 30)
        budget = min(MAX_BUDGET, w.rng.randint(*BUDGET_PER_MAAND) * duur // 100 * 100)
    return Toewijzing(
        nummer=w.nieuw_nummer(dossier.standaard),
        dossier=dossier,
        vorm=vorm,
        producten=_te_leveren(dossier.aanbieder, dossier.standaard, vorm, product),
        ingang=ingang,
        einde=einde,
        omvang=omvang,
        budget=budget,
        toewijzingsdatum=dag,
        tijd=tijd(w),
    )


def _te_leveren(aanbieder: Aanbieder, standaard: str, vorm: Vorm, product: Productsoort) -> tuple[Productsoort, ...]:
    """What may be declared on an order; the product that was thought of first."""
    if vorm == "specifiek":
        return (product,)
    ook = [p for p in producten(standaard) if aanbieder.levert(p) and p is not product]
    if vorm == "aspecifiek":
        ook = [p for p in ook if p.categorie == product.categorie]
    return (product, *ook)


def ken_toe(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    """Order new care, on the municipality's own initiative."""
    yield from stuur_toewijzingen(w, t.dossier, dag, nieuw=[t], gevolg=lambda op: toegewezen(w, t, op))


def toegewezen(w: Wereld, t: Toewijzing, dag: date) -> Iterable[Zending]:
    """An order has been accepted: the provider starts, and what may happen to the care is planned."""
    dossier = t.dossier
    if dossier.afgesloten or (t.ingang > dag - timedelta(days=5) and w.rng.random() < KANS_VERWIJDERD):
        # A mistake, or overtaken: it is removed before anything was delivered.
        w.plan(w.later(dag, 2, 8), lambda op: _verwijder(w, t, op), dossier)
        return ()
    begin = t.ingang + timedelta(days=w.rng.randint(0, 10))
    if t.einde is not None and begin > t.einde:
        begin = t.ingang
    t.levering = [Levering(begin)]
    t.te_declareren = max(kalender.eerste(t.ingang), w.begin)
    w.per_aanbieder[dossier.aanbieder.agb, dossier.standaard].append(t)
    w.plan(w.later(max(begin, dag), 1, 5), lambda op: meld_start(w, t, op), dossier)
    plan_einde(w, t)
    vertrek = dossier.aanbieder.laatste_dag
    if vertrek is not None and dag < vertrek and (t.einde is None or t.einde > vertrek):
        w.plan(vertrek - timedelta(days=w.rng.randint(14, 40)), lambda op: _stap_over(w, t, op), dossier)
    w.lot(t, max(begin, dag))
    return ()


def plan_einde(w: Wereld, t: Toewijzing) -> None:
    """Plan what happens at the end of an order as it now stands: perhaps an extension before it, and the stop."""
    if t.einde is None or t.einde > w.slot or t.verwijderd:
        return
    einde = t.einde
    w.plan(w.later(max(einde, w.vandaag), 1, 4), lambda op: _verstreken(w, t, einde, op), t.dossier)
    if t.stopreden is None and w.rng.random() < KANS_VERLENGD:
        w.plan(einde - timedelta(days=w.rng.randint(8, 35)), lambda op: _verleng(w, t, einde, op), t.dossier)


def _verstreken(w: Wereld, t: Toewijzing, einde: date, dag: date) -> Iterable[Zending]:
    if t.einde != einde or t.verwijderd:
        return ()
    return beeindig(w, t, t.stopreden or VOLGENS_PLAN[t.dossier.standaard], einde, dag)


def loopt(t: Toewijzing, dag: date) -> bool:
    """Whether the care of an order goes on and will for some time."""
    return not t.dossier.afgesloten and t.stopreden is None and t.actueel(dag + timedelta(days=14))


def _verleng(w: Wereld, t: Toewijzing, einde: date, dag: date) -> Iterator[Zending]:
    """The care goes on: the municipality moves the end of the order before it has passed (OP380)."""
    dossier, vertrek = t.dossier, t.dossier.aanbieder.laatste_dag
    verder = einde + timedelta(days=w.rng.randrange(60, 400))
    if t.einde != einde or dag >= einde or t.stopreden is not None or dossier.afgesloten or dossier.verzoek_open:
        return
    if (vertrek is not None and verder > vertrek) or not t.levering or t.levering[-1].eind is not None:
        return
    # The longer period might stack on what begins later.
    if any(ander.ingang > einde for ander in dossier.toewijzingen):
        return

    def verlengd(_op: date) -> Iterable[Zending]:
        plan_einde(w, t)
        return ()

    wijziging = {t.nummer: besluit(w, dag, einde=verder, reden="04")}
    yield from stuur_toewijzingen(w, dossier, dag, wijzigingen=wijziging, gevolg=verlengd)


def verkort(w: Wereld, ts: list[Toewijzing], einde: date, reden: str, stopreden: str, dag: date) -> Iterator[Zending]:
    """End orders of one dossier on a day, for a reason (RedenWijziging) with its own reason of the stop.

    What has not begun by then is removed.
    """
    ts = [t for t in ts if t.actueel(einde + timedelta(days=1)) and t.stopreden is None]
    if not ts:
        return
    wijzigingen = {
        t.nummer: besluit(w, dag, einde=max(einde, t.ingang), reden=_reden(t, einde, reden), stopreden=stopreden)
        for t in ts
    }

    def ingekort(_op: date) -> Iterable[Zending]:
        for t in ts:
            w.herzie(t)
            plan_einde(w, t)
        return ()

    yield from stuur_toewijzingen(w, ts[0].dossier, dag, wijzigingen=wijzigingen, gevolg=ingekort)


def _reden(t: Toewijzing, einde: date, reden: str) -> str:
    """What has not begun by the end is removed, unless lines were granted on it (TR385)."""
    return VERWIJDERD if t.ingang > einde and not t.toegekend else reden


def _verwijder(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    def verwijderd(op: date) -> Iterable[Zending]:
        # What was meant follows under a new number.
        if not t.dossier.afgesloten:
            goed = maak_toewijzing(w, t.dossier, t.vorm, t.producten[0], max(t.ingang, op), op)
            if t.dossier.past(goed.vorm, goed.producten[0], goed.ingang, goed.einde) and not t.dossier.verzoek_open:
                w.plan(w.later(op, 1, 4), lambda nu: ken_toe(w, goed, nu), t.dossier)
        return ()

    weg = besluit(w, dag, einde=t.ingang, reden=VERWIJDERD)
    if not t.verwijderd:
        yield from stuur_toewijzingen(w, t.dossier, dag, wijzigingen={t.nummer: weg}, gevolg=verwijderd)


def _stap_over(w: Wereld, t: Toewijzing, dag: date) -> Iterator[Zending]:
    """The contract of a provider ends with the year: its clients go to another one."""
    vertrek = t.dossier.aanbieder.laatste_dag
    if vertrek is None or dag > vertrek or not loopt(t, dag) or not t.actueel(vertrek + timedelta(days=1)):
        return
    yield from verkort(w, [t], vertrek, "03", ANDERE_AANBIEDER, dag)
    product = t.producten[0]
    opvolger = kies_aanbieder(w, product, dag, behalve=t.dossier.aanbieder)
    if opvolger is None:
        return
    dossier = w.dossier(t.dossier.client, opvolger)
    nieuw = maak_toewijzing(w, dossier, t.vorm, product, vertrek + timedelta(days=1), dag)
    vrij = dossier.vrij <= dag and not dossier.verzoek_open
    if vrij and dossier.past(nieuw.vorm, product, nieuw.ingang, nieuw.einde):
        yield from ken_toe(w, nieuw, dag)
