"""What the municipality sends: orders (301), new and changed, and answers to requests (319)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from berichten.model import bericht_301, bericht_319
from simulatie.personen import Client
from simulatie.post import overbodig, zend
from simulatie.wereld import Opdracht, Wereld
from simulatie.zending import Zending
from simulatie.zorg import Dossier, Toewijzing

Wijziging = Mapping[str, Any]
"""New values of fields of a Toewijzing, among them `reden`."""
REDEN_AANBIEDER = "12"


def niets(_dag: date) -> Iterable[Zending]:
    """What follows when nothing follows."""
    return ()


def stuur_toewijzingen(
    w: Wereld,
    dossier: Dossier,
    dag: date,
    *,
    nieuw: Iterable[Toewijzing] = (),
    wijzigingen: Mapping[int, Wijziging] | None = None,
    referenties: Mapping[int, str] | None = None,
    gevolg: Callable[[date], Iterable[Zending]] = niets,
) -> Iterator[Zending]:
    """Send a 301 with all actual orders of a dossier, the changed and new ones among them (OP087).

    `wijzigingen` and `referenties` go by number. Once accepted, the changes hold and the new orders exist.
    """
    nieuwe, anders, verwijst = list(nieuw), dict(wijzigingen or {}), dict(referenties or {})

    def bouw(kop: dict[str, Any], op: date) -> bericht_301.Bericht:
        standen = [t for t in dossier.toewijzingen if t.actueel(op) or t.nummer in anders]
        producten = [_toegewezen(t, anders.get(t.nummer, {}), verwijst.get(t.nummer)) for t in (*standen, *nieuwe)]
        return _bericht(dossier.client, kop, producten)

    def aangenomen(op: date) -> Iterable[Zending]:
        for toewijzing in dossier.toewijzingen:
            for veld, waarde in anders.get(toewijzing.nummer, {}).items():
                setattr(toewijzing, veld, waarde)
        for toewijzing in nieuwe:
            dossier.toewijzingen.append(toewijzing)
            w.nummers[dossier.aanbieder.agb, dossier.standaard].append((toewijzing.nummer, op, dossier.client.bsn))
        return gevolg(op)

    opdracht = Opdracht(
        "301", dossier.standaard, dossier.aanbieder, bouw, aangenomen, dossier, frozenset(t.nummer for t in nieuwe)
    )
    yield from zend(w, opdracht, dag)


def _bericht(
    client: Client, kop: dict[str, Any], producten: list[bericht_301.ToegewezenProduct]
) -> bericht_301.Bericht:
    """A 301 with all that is known of a client."""
    return bericht_301.Bericht(
        header=bericht_301.Header(**kop),
        client=bericht_301.Client(
            bsn=client.bsn,
            geboortedatum=client.geboren,
            geslacht=client.geslacht,
            naam=client.naam,
            communicatie=client.communicatie,
            juridische_status=client.juridische_status,
            relaties=list(client.relaties),
            contactgegevens=client.contactgegevens(),
            toegewezen_producten=producten,
        ),
    )


def _toegewezen(toewijzing: Toewijzing, anders: Wijziging, referentie: str | None) -> bericht_301.ToegewezenProduct:
    """An order as the message writes it: an unchanged one has no RedenWijziging (IV099)."""
    stand = replace(toewijzing, **anders)
    return bericht_301.ToegewezenProduct(
        toewijzing_nummer=stand.nummer,
        referentie_aanbieder=referentie,
        product=stand.product,
        toewijzingsdatum=stand.toewijzingsdatum,
        toewijzingstijd=stand.tijd,
        ingangsdatum=stand.ingang,
        einddatum=stand.einde,
        reden_wijziging=stand.reden if anders else None,
        omvang=stand.omvang,
        budget=stand.budget,
    )


def besluit(w: Wereld, dag: date, **waarden: Any) -> dict[str, Any]:
    """A change as it is decided on a day: the new values, with the moment of the decision (IV013)."""
    return {**waarden, "toewijzingsdatum": dag, "tijd": tijd(w)}


def tijd(w: Wereld) -> str:
    """A moment in office hours, later at every call of one day as far as a day goes."""
    seconden = w.tel("besluit") % 28_800
    return f"{9 + seconden // 3600:02}:{seconden // 60 % 60:02}:{seconden % 60:02}"


def verwijderd_na_declaratie(w: Wereld, toewijzing: Toewijzing, dag: date) -> Iterator[Zending]:
    """Remove an order on which lines were granted: the municipality may not (TR385)."""
    dossier = toewijzing.dossier
    plekken: dict[str, tuple[str, ...]] = {}

    def bouw(kop: dict[str, Any], op: date) -> bericht_301.Bericht | None:
        standen = [t for t in dossier.toewijzingen if t.actueel(op) or t is toewijzing]
        weg = besluit(w, op, einde=toewijzing.ingang, reden="13")
        plek = standen.index(toewijzing)
        index = f"[{plek + 1}]" if len(standen) > 1 else ""
        plekken[f"/Bericht/Client/ToegewezenProducten/ToegewezenProduct{index}"] = ("9385",)
        producten = [_toegewezen(t, weg if t is toewijzing else {}, None) for t in standen]
        return _bericht(dossier.client, kop, producten)

    opdracht = Opdracht("301", dossier.standaard, dossier.aanbieder, bouw, niets, dossier)
    yield from overbodig(w, opdracht, dag, plekken, "verwijderd-na-declaratie")


def antwoord(
    dossier: Dossier, referentie: str, *, reden: str | None, gevolg: Callable[[date], Iterable[Zending]] = niets
) -> Opdracht:
    """The 319 on a request: rejected for a reason, or under investigation without one."""

    def bouw(kop: dict[str, Any], _op: date) -> bericht_319.Bericht:
        woonplaats = bericht_319.Woonplaatsbeginsel(gemeente="0034") if reden == "8" else None
        return bericht_319.Bericht(
            header=bericht_319.Header(**kop),
            antwoord=bericht_319.Antwoord(
                referentie_aanbieder=referentie,
                verzoek_antwoord="1" if reden else "2",
                reden_afwijzing_verzoek=reden,
                woonplaatsbeginsel=woonplaats,
            ),
        )

    return Opdracht("319", dossier.standaard, dossier.aanbieder, bouw, gevolg, dossier)


def dag_ervoor(dag: date) -> date:
    """The day before."""
    return dag - timedelta(days=1)
