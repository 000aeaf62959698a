"""The post office of the simulation: how a message goes out, whole or spoiled, and what comes back for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from berichten.catalogus import Berichttype, berichttype
from berichten.model import Bericht
from berichten.model.basis import BerichtIdentificatie
from berichten.schrijven import schrijf
from simulatie.antwoorden import antwoord_op, xsd_versie
from simulatie.bederven import Besmet, bederf_bestand, bederven
from simulatie.oorzaken import op_bericht
from simulatie.wereld import Geval, Opdracht, Wereld
from simulatie.zending import GOED, Verwachting, Zending


def zend(w: Wereld, opdracht: Opdracht, dag: date, *, heel: bool = False) -> Iterator[Zending]:
    """Send a message; when chance spoils it, it goes out spoiled and follows whole after the answer."""
    soort = berichttype(_naam(opdracht))
    bericht = opdracht.bouw(kop(w, opdracht, soort, dag), dag)
    if bericht is None:
        return
    besmet = None if heel else bederf(w, Geval(w, opdracht, bericht, dag), op_bericht(opdracht.nummer))
    yield from verzend(w, bericht, soort, dag, besmet)
    if besmet is not None:
        terug = w.later(dag, 2, 5)
        if opdracht.dossier is not None:
            # Nothing else about this client goes out before what was spoiled is put right.
            opdracht.dossier.vrij = terug + timedelta(days=1)
        w.plan(terug, lambda nu: zend(w, opdracht, nu, heel=True))
        return
    yield from opdracht.gevolg(dag)


def bederf(w: Wereld, geval: Geval, namen: Iterable[str]) -> Besmet | None:
    """Perhaps spoil a message, by one of these causes."""
    getroffen = w.dobbel.beproef(namen, lambda naam: bederven(naam, geval))
    return getroffen[1] if getroffen else None


def verzend(w: Wereld, bericht: Bericht, soort: Berichttype, dag: date, besmet: Besmet | None) -> Iterator[Zending]:
    """The message as it goes out, its answer by the provider planned, and perhaps the same bytes once more."""
    verwacht = besmet.verwachting if besmet else GOED
    zending = maak_zending(w, bericht, soort, dag, verwacht, besmet.oorzaken if besmet else ())
    if besmet is None:
        w.identificaties[zending.afzender, zending.ontvanger, soort.naam] = zending.identificatie
    yield zending
    if soort.rol.afzender == "gemeente" and not verwacht.transportfout:
        op = zending.referentienummer
        w.plan(w.later(dag, 1, 3), lambda nu: _retour(w, bericht, soort, verwacht, op, nu))
    if besmet is None and w.rng.random() < 0.2 and w.dobbel.slaat_toe("nog-eens-verstuurd"):
        yield replace(zending, oorzaken=("nog-eens-verstuurd",), antwoord=None, antwoordsoort=None, herhaling=True)


def maak_zending(
    w: Wereld, bericht: Any, soort: Berichttype, dag: date, verwacht: Verwachting, oorzaken: tuple[str, ...] = ()
) -> Zending:
    """A message in its bytes, with the answer that the municipality owes."""
    inhoud = bederf_bestand(oorzaken[0], schrijf(bericht, soort)) if oorzaken else schrijf(bericht, soort)
    antwoord = None
    if soort.rol.afzender == "aanbieder":
        wanneer = w.later(dag, 4, 8) if soort.nummer == "323" else w.later(dag, 1, 3)
        antwoord = antwoord_op(bericht, soort, verwacht, f"G{w.tel('antwoord'):011}", wanneer)
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
    w: Wereld, opdracht: Opdracht, dag: date, klassen: dict[str, tuple[str, ...]], oorzaak: str
) -> Iterator[Zending]:
    """Send a message that should not have been sent; nothing follows but its rejection."""
    soort = berichttype(_naam(opdracht))
    bericht = opdracht.bouw(kop(w, opdracht, soort, dag), dag)
    if bericht is not None:
        besmet = Besmet(Verwachting("afgekeurd", klassen), (oorzaak,))
        yield from verzend(w, bericht, soort, dag, besmet)


def kop(w: Wereld, opdracht: Opdracht, soort: Berichttype, dag: date) -> dict[str, Any]:
    """The elements of a header; the side that makes this type sends it."""
    partijen = (w.opzet.gemeente, opdracht.aanbieder.agb)
    afzender, ontvanger = partijen if soort.rol.afzender == "gemeente" else partijen[::-1]
    return {
        "bericht_code": soort.code,
        "bericht_versie": 3,
        "bericht_subversie": 2,
        "afzender": afzender,
        "ontvanger": ontvanger,
        "bericht_identificatie": BerichtIdentificatie(
            identificatie=f"{soort.nummer}{w.tel('bericht'):09}", dagtekening=dag
        ),
        "xsd_versie": xsd_versie(soort),
    }


def _retour(
    w: Wereld, bericht: Bericht, soort: Berichttype, verwacht: Verwachting, op: str, dag: date
) -> Iterator[Zending]:
    """The provider's answer to an order or an answer of the municipality: 302 or 320."""
    antwoord = antwoord_op(bericht, soort, verwacht, f"A{w.tel('retour'):011}", dag)
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


def _naam(opdracht: Opdracht) -> str:
    return f"{'WMO' if opdracht.standaard == 'iwmo' else 'JW'}{opdracht.nummer}"
