"""What a provider asks (315, 317), and how the municipality answers: an order, or an answer (319)."""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from berichten.model import bericht_315, bericht_317
from berichten.model.basis import Omvang, Verwijzer
from simulatie.gemeente import REDEN_AANBIEDER, antwoord, besluit, dag_ervoor, niets, stuur_toewijzingen, tijd
from simulatie.leveren import NA_WIJZIGING
from simulatie.oorzaken import OORZAKEN
from simulatie.post import overbodig, zend
from simulatie.producten import EUROS, TOTAAL, Productsoort, producten
from simulatie.toekennen import maak_toewijzing, plan_einde, soorten, toegewezen
from simulatie.wereld import Opdracht, Wereld
from simulatie.zending import Zending
from simulatie.zorg import Dossier, Toewijzing

KANS_ONDERZOEK, KANS_AFWIJZING = 0.18, 0.12
VERWIJZERS = (("02", "03", "04", "05", "08"), (70, 5.5, 14.7, 8.9, 0.9))
"""Who refers a young person, with how often."""
REDENEN_AFWIJZING = ("1", "2", "4", "6", "7")
WOONPLAATSBEGINSEL = "8"
Wens = Literal["omvang", "einde", "bedrag", "nieuw"]


@dataclass(slots=True)
class Verzoek:
    """A request under way: its references, how it is made, and how the municipality honours it."""

    nummer: str
    dossier: Dossier
    referenties: list[str]
    bouw: Callable[[dict[str, Any], date], Any]
    honoreer: Callable[[date], Iterable[Zending]]

    def opdracht(self, w: Wereld) -> Opdracht:
        """The request as it is sent; once accepted it is dealt with."""
        dossier = self.dossier
        gevolg = functools.partial(_in_behandeling, w, self)
        return Opdracht(self.nummer, dossier.standaard, dossier.aanbieder, self.bouw, gevolg, dossier)


def _referentie(w: Wereld, dossier: Dossier) -> str:
    return f"VZ-{dossier.aanbieder.agb}-{w.tel('verzoek')}"


def vraag_toewijzing(w: Wereld, dossier: Dossier, t: Toewijzing, dag: date) -> Iterator[Zending]:
    """Ask for an order for a client with a referral or an open decision; sometimes for two products at once."""
    gevraagd = [t]
    tweede = _tweede_product(w, dossier, t, dag)
    if tweede is not None and t.vorm != "generiek":
        gevraagd.append(tweede)
    referenties = [_referentie(w, dossier) for _ in gevraagd]

    def bouw(kop: dict[str, Any], _op: date) -> bericht_315.Bericht:
        client = dossier.client
        return bericht_315.Bericht(
            header=bericht_315.Header(**kop),
            client=bericht_315.Client(
                bsn=client.bsn,
                geboortedatum=client.geboren,
                geslacht=client.geslacht,
                naam=client.verkorte_naam,
                aangevraagde_producten=[
                    _aangevraagd(w, vraag, referentie) for vraag, referentie in zip(gevraagd, referenties, strict=True)
                ],
            ),
        )

    def honoreer(op: date) -> Iterable[Zending]:
        return _ken_toe(w, dossier, dict(zip(referenties, gevraagd, strict=True)), op)

    yield from zend(w, Verzoek("315", dossier, referenties, bouw, honoreer).opdracht(w), dag)


def _tweede_product(w: Wereld, dossier: Dossier, t: Toewijzing, dag: date) -> Toewijzing | None:
    """Another product for the same request, when the provider has one that may stand beside the first."""
    if w.rng.random() > 0.15:
        return None
    ander = w.rng.choices(*soorten(dossier.standaard))[0]
    past = ander.categorie != t.producten[0].categorie and dossier.aanbieder.levert(ander)
    if not past or not dossier.past("specifiek", ander, t.ingang, None):
        return None
    return maak_toewijzing(w, dossier, "specifiek", ander, t.ingang, dag)


def _aangevraagd(w: Wereld, t: Toewijzing, referentie: str) -> bericht_315.AangevraagdProduct:
    """What is asked, with who referred (CD066-CD068) or the decision that lies open (CD043)."""
    beschikt = t.dossier.standaard == "iwmo"
    soort = "06" if beschikt else w.rng.choices(*VERWIJZERS)[0]
    code = naam = None
    if soort in {"02", "03", "04", "05"}:
        code, naam = ("01999901", None) if w.rng.random() < 0.5 else (None, "Praktijk Voorbeeld")
    return bericht_315.AangevraagdProduct(
        referentie_aanbieder=referentie,
        beschikking_nummer=t.nummer if beschikt else None,
        product=t.product,
        beschikking_ingangsdatum=t.ingang if beschikt else None,
        toewijzing_ingangsdatum=t.ingang,
        toewijzing_einddatum=t.einde,
        omvang=t.omvang,
        budget=t.budget,
        verwijzer=Verwijzer(type=soort, naam=naam, zorgverlener_code=code),
    )


def _ken_toe(w: Wereld, dossier: Dossier, gevraagd: dict[str, Toewijzing], dag: date) -> Iterator[Zending]:
    """Order what was asked, unless the client left. A start that has passed meanwhile moves to today (IV094)."""
    nieuw: list[Toewijzing] = []
    verwijst = {}
    for referentie, t in gevraagd.items():
        begin = max(t.ingang, dag)
        einde = None if t.einde is None else max(t.einde, begin + timedelta(days=20))
        nieuw.append(replace(t, ingang=begin, einde=einde, toewijzingsdatum=dag, tijd=tijd(w)))
        verwijst[nieuw[-1].nummer] = referentie
    if dossier.afgesloten or not all(dossier.past(t.vorm, t.producten[0], t.ingang, t.einde) for t in nieuw):
        yield from _wijs_af(w, dossier, list(gevraagd), dag)
        return

    def aangenomen(op: date) -> Iterator[Zending]:
        for t in nieuw:
            yield from toegewezen(w, t, op)
        yield from _afgehandeld(w, dossier, list(gevraagd), op, gehonoreerd=True)

    yield from stuur_toewijzingen(w, dossier, dag, nieuw=nieuw, referenties=verwijst, gevolg=aangenomen)


def _in_behandeling(w: Wereld, verzoek: Verzoek, dag: date) -> Iterator[Zending]:
    """The request was accepted: the municipality decides, sometimes after an investigation (OP274, OP346)."""
    dossier = verzoek.dossier
    dossier.verzoek_open = True
    if w.dobbel.slaat_toe("verzoek-loopt"):
        yield from _nog_een_verzoek(w, verzoek, dag)
    worp = w.rng.random()
    if worp < KANS_ONDERZOEK:
        w.plan(w.later(dag, 1, 5), lambda op: _onderzoek(w, verzoek, op), dossier)
    elif worp < KANS_ONDERZOEK + KANS_AFWIJZING:
        w.plan(w.later(dag, 1, 5), lambda op: _wijs_af(w, dossier, verzoek.referenties, op), dossier)
    else:
        w.plan(w.later(dag, 1, 5), verzoek.honoreer, dossier)


def _nog_een_verzoek(w: Wereld, verzoek: Verzoek, dag: date) -> Iterator[Zending]:
    """The same request under new references, while the first is pending (TR374)."""

    def nogmaals(kop: dict[str, Any], op: date) -> Any:
        bericht = verzoek.bouw(kop, op)
        delen = [bericht.client.verzoek] if verzoek.nummer == "317" else bericht.client.aangevraagde_producten
        for deel in delen:
            deel.referentie_aanbieder = _referentie(w, verzoek.dossier)
        return bericht

    dossier = verzoek.dossier
    opdracht = Opdracht(verzoek.nummer, dossier.standaard, dossier.aanbieder, nogmaals, niets, dossier)
    yield from overbodig(w, opdracht, dag, {"/Bericht/Client": ("9374",)}, "verzoek-loopt")


def _onderzoek(w: Wereld, verzoek: Verzoek, dag: date) -> Iterator[Zending]:
    """Say of every reference that it is investigated, and decide some weeks later."""
    dossier = verzoek.dossier
    for referentie in verzoek.referenties:

        def gemeld(op: date, referentie: str = referentie) -> Iterable[Zending]:
            return _te_veel(w, antwoord(dossier, referentie, reden=None), op, "tweede-onderzoek")

        niet_eerste = referentie != verzoek.referenties[0]
        yield from zend(w, antwoord(dossier, referentie, reden=None, gevolg=gemeld), dag, heel=niet_eerste)
    besluit_op = w.later(dag, 8, 30)
    if w.rng.random() < 0.7:
        w.plan(besluit_op, verzoek.honoreer, dossier)
    else:
        w.plan(besluit_op, lambda op: _wijs_af(w, dossier, verzoek.referenties, op), dossier)


def _te_veel(w: Wereld, opdracht: Opdracht, dag: date, oorzaak: str) -> Iterator[Zending]:
    """Perhaps send an answer that should not be sent."""
    if w.dobbel.slaat_toe(oorzaak):
        yield from overbodig(w, opdracht, dag, {"/Bericht/Antwoord": OORZAKEN[oorzaak].codes}, oorzaak)


def _wijs_af(w: Wereld, dossier: Dossier, referenties: list[str], dag: date) -> Iterator[Zending]:
    """Reject a request, every reference of it."""
    eerste = referenties[0]
    for referentie in referenties:
        woonplaats = dossier.standaard == "ijw" and w.rng.random() < 0.4
        reden = WOONPLAATSBEGINSEL if woonplaats else w.rng.choice(REDENEN_AFWIJZING)

        def gemeld(op: date, referentie: str = referentie) -> Iterable[Zending]:
            yield from _te_veel(w, antwoord(dossier, referentie, reden="7"), op, "tweede-afwijzing")
            if referentie == eerste:
                yield from _afgehandeld(w, dossier, referenties, op, gehonoreerd=False)

        yield from zend(w, antwoord(dossier, referentie, reden=reden, gevolg=gemeld), dag, heel=referentie != eerste)


def _afgehandeld(
    w: Wereld, dossier: Dossier, referenties: list[str], dag: date, *, gehonoreerd: bool
) -> Iterator[Zending]:
    dossier.verzoek_open = False
    w.geheugen[dossier.aanbieder.agb, dossier.standaard].referenties[:] = referenties[-1:]
    if gehonoreerd:
        yield from _te_veel(w, antwoord(dossier, referenties[0], reden="7"), dag, "antwoord-na-toewijzing")


def vraag_wijziging(w: Wereld, t: Toewijzing, dag: date) -> Iterable[Zending]:
    """Ask for another volume, end or amount of an order, or for a new product beside it."""
    dossier = t.dossier
    if dossier.verzoek_open or t.stop is not None:
        return ()
    per_periode = t.omvang is not None and t.omvang.frequentie != TOTAAL
    wensen: tuple[Wens, ...] = ("omvang", "omvang", "einde") if per_periode else ("bedrag", "bedrag", "einde")
    wens: Wens = "nieuw" if w.rng.random() < 0.15 else w.rng.choice(wensen)
    # Time enough to send a spoiled request again, and for an investigation of six weeks (OP343).
    ingang = dag + timedelta(days=w.rng.randrange(60, 90))
    nieuw = _nieuw_product(w, dossier, ingang, dag) if wens == "nieuw" else None
    if wens == "nieuw" and nieuw is None:
        return ()
    if not _kan(t, wens, ingang):
        return ()
    return _verzoek_om_wijziging(w, t, _gewenst(w, t, wens, ingang), nieuw, dag)


def _kan(t: Toewijzing, wens: Wens, ingang: date) -> bool:
    """Whether a wish fits the order, and its period does not come to stand on that of another one."""
    volgt = t.einde is not None and any(ander.ingang > t.einde for ander in t.dossier.toewijzingen)
    lang_genoeg = t.einde is None or t.einde > ingang + timedelta(days=30)
    return lang_genoeg and not (volgt and wens != "nieuw") and (wens != "einde" or t.einde is not None)


def _nieuw_product(w: Wereld, dossier: Dossier, ingang: date, dag: date) -> Toewijzing | None:
    aanbod = [p for p in producten(dossier.standaard) if not p.vervallen and dossier.aanbieder.levert(p)]
    vrij: list[Productsoort] = [p for p in aanbod if dossier.past("specifiek", p, ingang, None)]
    return maak_toewijzing(w, dossier, "specifiek", w.rng.choice(vrij), ingang, dag) if vrij else None


@dataclass(frozen=True, slots=True)
class Gewenst:
    """What an order should become from a day on; `splitst` when that takes a new number (OP257, IV066)."""

    ingang: date
    einde: date | None
    omvang: Omvang | None
    budget: int | None
    splitst: bool = False


def _gewenst(w: Wereld, t: Toewijzing, wens: Wens, ingang: date) -> Gewenst | None:
    verder = None if t.einde is None else t.einde + timedelta(days=w.rng.randrange(30, 180))
    if wens == "nieuw":
        return None
    if wens == "einde":
        return Gewenst(t.ingang, verder, t.omvang, t.budget)
    if wens == "bedrag":
        if t.budget is not None:
            return Gewenst(t.ingang, t.einde, None, min(99_000_000, t.budget + t.budget // 4 + 10_000))
        omvang = t.omvang and replace(t.omvang, volume=min(99_000_000, t.omvang.volume + t.omvang.volume // 4 + 2))
        return Gewenst(t.ingang, verder, omvang, None)
    stap = 1500 if t.omvang and t.omvang.eenheid == EUROS else w.rng.randint(1, 2)
    omvang = t.omvang and replace(t.omvang, volume=t.omvang.volume + stap)
    return Gewenst(ingang, t.einde, omvang, None, splitst=True)


def _verzoek_om_wijziging(
    w: Wereld, t: Toewijzing, gewenst: Gewenst | None, nieuw: Toewijzing | None, dag: date
) -> Iterator[Zending]:
    dossier = t.dossier
    referentie = _referentie(w, dossier)

    def bouw(kop: dict[str, Any], op: date) -> bericht_317.Bericht | None:
        actueel = dossier.actueel(op)
        if t not in actueel or t.stopreden is not None or (nieuw is not None and nieuw.ingang <= op):
            return None
        return bericht_317.Bericht(
            header=bericht_317.Header(**kop),
            client=bericht_317.Client(
                bsn=dossier.client.bsn,
                verzoek=bericht_317.Verzoek(
                    referentie_aanbieder=referentie,
                    reden_verzoek=str(1 + t.nummer % 2),
                    ongewijzigde_producten=[
                        bericht_317.OngewijzigdProduct(toewijzing_nummer=ander.nummer)
                        for ander in actueel
                        if ander is not t or gewenst is None
                    ],
                    te_wijzigen_producten=[_te_wijzigen(t, gewenst)] if gewenst else [],
                    nieuwe_producten=[_nieuw(nieuw)] if nieuw else [],
                ),
            ),
        )

    honoreer = functools.partial(_honoreer_wijziging, w, t, gewenst, nieuw, referentie)
    yield from zend(w, Verzoek("317", dossier, [referentie], bouw, honoreer).opdracht(w), dag)


def _te_wijzigen(t: Toewijzing, gewenst: Gewenst) -> bericht_317.TeWijzigenProduct:
    return bericht_317.TeWijzigenProduct(
        toewijzing_nummer=t.nummer,
        gewenste_ingangsdatum=gewenst.ingang,
        einddatum=gewenst.einde,
        omvang=gewenst.omvang,
        budget=gewenst.budget,
    )


def _nieuw(t: Toewijzing) -> bericht_317.NieuwProduct:
    return bericht_317.NieuwProduct(
        product=t.product, gewenste_ingangsdatum=t.ingang, einddatum=t.einde, omvang=t.omvang, budget=t.budget
    )


def _honoreer_wijziging(
    w: Wereld, t: Toewijzing, gewenst: Gewenst | None, nieuw: Toewijzing | None, referentie: str, dag: date
) -> Iterator[Zending]:
    """Order all that was asked, as one whole under one reference (IV093); or reject what has been overtaken."""
    dossier = t.dossier
    te_laat = gewenst is not None and gewenst.splitst and gewenst.ingang <= dag
    if not t.actueel(dag) or t.stopreden is not None or te_laat:
        yield from _wijs_af(w, dossier, [referentie], dag)
        return
    nieuwe, wijzigingen = [nieuw] if nieuw else [], {}
    if gewenst is not None and gewenst.splitst:
        nieuwe.append(
            replace(
                t, nummer=w.nieuw_nummer(dossier.standaard), ingang=gewenst.ingang, einde=gewenst.einde,
                omvang=gewenst.omvang, budget=gewenst.budget, toewijzingsdatum=dag, tijd=tijd(w), reden=None,
                levering=[], start=None, stop=None, onderbroken=False, stopreden=None, verbruikt=0, inhaal=0,
                toegekend={},
            )
        )  # fmt: skip
        wijzigingen[t.nummer] = besluit(
            w, dag, einde=dag_ervoor(gewenst.ingang), reden=REDEN_AANBIEDER, stopreden=NA_WIJZIGING
        )
    elif gewenst is not None:
        wijzigingen[t.nummer] = besluit(
            w, dag, einde=gewenst.einde, omvang=gewenst.omvang, budget=gewenst.budget, reden=REDEN_AANBIEDER
        )
    verwijst = {een.nummer: referentie for een in (*dossier.toewijzingen, *nieuwe)}

    def aangenomen(op: date) -> Iterator[Zending]:
        plan_einde(w, t)
        for een in nieuwe:
            een.toewijzingsdatum = dag
            yield from toegewezen(w, een, op)
        yield from _afgehandeld(w, dossier, [referentie], op, gehonoreerd=True)

    yield from stuur_toewijzingen(
        w, dossier, dag, nieuw=nieuwe, wijzigingen=wijzigingen, referenties=verwijst, gevolg=aangenomen
    )
