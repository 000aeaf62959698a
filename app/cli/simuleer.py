"""The command `simuleer`: a fictitious municipality, as files, played to a service, or held beside this version."""

import json
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.kern import Code, Gebruiksfout, console, geheel_getal, maak_map, zeg
from app.toegang.eisen import openbaar

if TYPE_CHECKING:
    from rich.progress import Progress

    from simulatie.opzet import Opzet

STANDAARD_FOUTEN = "2"
OPZET = "opzet.json"
MAX_GETOOND = 25
"""Differences that are shown in full; the rest is counted."""


Gemeente = Annotated[str, typer.Option("--gemeente", metavar="CODE", help="CBS-code van de gemeente.")]
Clienten = Annotated[
    int, typer.Option("--clienten", metavar="GETAL", parser=geheel_getal(1, 80_000), help="Aantal cliënten.")
]
Aanbieders = Annotated[
    int, typer.Option("--aanbieders", metavar="GETAL", parser=geheel_getal(1, 5_000), help="Aantal aanbieders.")
]
Maanden = Annotated[
    int,
    typer.Option(
        "--maanden", metavar="GETAL", parser=geheel_getal(1, 48), help="Aantal maanden, tot en met maart 2026."
    ),
]
Zaad = Annotated[
    int,
    typer.Option("--zaad", metavar="GETAL", parser=geheel_getal(0, 999_999_999), help="Zelfde zaad, zelfde berichten."),
]
Fouten = Annotated[
    str,
    typer.Option(
        "--fouten",
        metavar="PERCENTAGE",
        help="Kans op een fout per bericht en per regel, of per oorzaak: te-veel=2,totaal-op=1.",
    ),
]
Uit = Annotated[Path | None, typer.Option("--uit", metavar="MAP", help="Schrijf alles in deze map.")]
Afspelen = Annotated[
    str | None, typer.Option("--afspelen", metavar="URL", help="Stuur alles door de GGK-deur van deze dienst.")
]
Toets = Annotated[
    bool, typer.Option("--toets", help="Laat alles door deze versie beoordelen en vergelijk elke uitkomst.")
]


@openbaar("verzonnen gegevens, in een map van zichzelf")
def simuleer(  # noqa: PLR0913  one parameter per option
    *,
    gemeente: Gemeente = "0193",
    clienten: Clienten = 500,
    aanbieders: Aanbieders = 25,
    maanden: Maanden = 12,
    zaad: Zaad = 1,
    fouten: Fouten = STANDAARD_FOUTEN,
    uit: Uit = None,
    afspelen: Afspelen = None,
    toets: Toets = False,
) -> None:
    """Simuleer een gemeente.

    Maakt het berichtenverkeer van een verzonnen gemeente en haar aanbieders, met bij elk bericht de juiste uitkomst.
    """
    from simulatie.opzet import maak_opzet

    opzet = maak_opzet(
        gemeente=gemeente, clienten=clienten, aanbieders=aanbieders, maanden=maanden, zaad=zaad, fouten=fouten
    )
    if afspelen is not None and uit is None:
        raise Gebruiksfout("Om af te spelen is ook --uit MAP nodig: daar staat wat al verstuurd is.")
    if uit is None and not toets:
        raise Gebruiksfout("Geef --uit MAP, --toets, of allebei.")
    goed = True
    # Ended from outside, it still cleans up, and keeps how far it came.
    signal.signal(signal.SIGTERM, _einde)
    if uit is not None:
        _schrijf(opzet, uit)
    if uit is not None and afspelen is not None:
        goed = _speel_af(uit, afspelen)
    if toets:
        goed = _toets(opzet) and goed
    if not goed:
        raise typer.Exit(Code.AFGEKEURD)


def _einde(*_: object) -> None:
    raise typer.Exit(Code.ONLEESBAAR)


def _voortgang(wat: str) -> "Progress":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    kolommen = (
        TextColumn(wat),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    return Progress(*kolommen, console=console(), transient=True)


def _schrijf(opzet: "Opzet", map_: Path) -> None:
    """Write the simulation, unless the folder holds it already. Raises Gebruiksfout."""
    from simulatie.kalender import dagen
    from simulatie.verkeer import Verslag, maak_wereld, schrijf_invoer, schrijf_verkeer

    if _staat_er(opzet, map_):
        zeg(f"{map_} bevat deze simulatie al.")
        return
    maak_map(map_)
    wereld, verslag = maak_wereld(opzet), Verslag()
    try:
        (map_ / OPZET).write_text(_als_tekst(opzet, af=False), encoding="utf-8")
        schrijf_invoer(wereld, map_)
        with _voortgang("Berichten maken") as balk:
            taak = balk.add_task("", total=dagen(wereld.begin, wereld.slot))
            for zending in schrijf_verkeer(wereld.verloop(), map_):
                verslag.tel(zending)
                balk.update(taak, completed=dagen(wereld.begin, zending.datum), description=f"{zending.datum}")
        (map_ / OPZET).write_text(_als_tekst(opzet, af=True), encoding="utf-8")
    except OSError as fout:
        raise Gebruiksfout(f"In {map_} kan niet verder geschreven worden: {fout.strerror}.") from None
    totaal = sum(verslag.per_type.values())
    zeg(f"{totaal} berichten in {map_}; {sum(verslag.per_oorzaak.values())} keer ging er iets mis.", "bold")
    zeg("  " + ", ".join(f"{naam} {aantal}" for naam, aantal in sorted(verslag.per_type.items())))
    zeg("  " + ", ".join(f"{naam} {aantal}" for naam, aantal in sorted(verslag.per_uitkomst.items())))
    for soort in ("contracten", "producten"):
        zeg(f"  inlezen: berichtenverkeer beheer importeer {soort} {map_ / f'{soort}.csv'}")


def _als_tekst(opzet: "Opzet", *, af: bool) -> str:
    from dataclasses import asdict

    return json.dumps({"opzet": asdict(opzet), "af": af}, sort_keys=True)


def _staat_er(opzet: "Opzet", map_: Path) -> bool:
    """Whether a folder holds this simulation, whole; one that was broken off is made again from the start.

    Raises Gebruiksfout when it holds something else.
    """
    try:
        staat = (map_ / OPZET).read_text(encoding="utf-8")
    except FileNotFoundError:
        if map_.is_dir() and any(map_.iterdir()):
            raise Gebruiksfout(f"{map_} is niet leeg; kies een lege map.") from None
        return False
    except OSError:
        raise Gebruiksfout(f"{map_} kan niet als map gebruikt worden.") from None
    if staat not in {_als_tekst(opzet, af=True), _als_tekst(opzet, af=False)}:
        raise Gebruiksfout(f"{map_} bevat een andere simulatie; kies een andere map.")
    return staat == _als_tekst(opzet, af=True)


def _speel_af(map_: Path, url: str) -> bool:
    """Play what was not played yet; whether the door made of every message what it should."""
    from simulatie.afspelen import aantal_berichten, speel_af, stand_van

    anders: list[Any] = []
    totaal, begin = aantal_berichten(map_), stand_van(map_, url)
    if begin:
        zeg(f"Verder na bericht {begin}.")
    with _voortgang("Berichten versturen") as balk:
        taak = balk.add_task("", total=totaal, completed=begin)
        for stap in speel_af(map_, url):
            balk.update(taak, completed=stap.nummer)
            if not stap.verwacht:
                anders.append(stap)
    zeg(f"{totaal - begin} berichten verstuurd naar {url}.", "bold")
    for stap in anders[:MAX_GETOOND]:
        zeg(f"  ✘ bericht {stap.nummer} is {stap.uitkomst} {stap.reden}", "red")
    if len(anders) > MAX_GETOOND:
        zeg(f"  … en nog {len(anders) - MAX_GETOOND}", "red")
    return not anders


def _toets(opzet: "Opzet") -> bool:
    """Hold this version beside the simulation; whether they agree on every message."""
    import os

    from app.toets.proef import beproef
    from simulatie.verkeer import maak_wereld

    with console().status("Berichten tellen …"):
        totaal = sum(1 for _ in maak_wereld(opzet).verloop())
    verschillen: list[str] = []
    with _voortgang("Berichten beoordelen") as balk:
        taak = balk.add_task("", total=totaal)
        for aantal, gevonden in beproef(opzet, min(opzet.aanbieders, os.cpu_count() or 1)):
            balk.update(taak, advance=aantal, description=f"{len(verschillen)} verschillen" if verschillen else "")
            verschillen += gevonden
    for verschil in verschillen[:MAX_GETOOND]:
        zeg(verschil)
    zeg(
        f"{totaal} berichten beoordeeld, {len(verschillen)} verschillen met de simulatie.",
        "bold red" if verschillen else "bold green",
    )
    return not verschillen
