"""Commands on the folder in which other systems put files."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from app.cli.kern import Code, Gebruiksfout, Groep, Opdracht, geheel_getal, maak_databank_gereed, zeg
from app.toegang.activiteiten import TOEWIJZEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

map_ = typer.Typer(cls=Groep, no_args_is_help=True, help="Neem bestanden uit een map aan.", rich_markup_mode=None)


@map_.callback()
def _map() -> None:
    """Keep `bewaken` a subcommand while it is the only one."""


@map_.command(cls=Opdracht)
@vereist(Recht.AANLEVEREN, TOEWIJZEN)
def bewaken(
    *,
    pad: Annotated[
        Path | None, typer.Option("--map", metavar="MAP", help="De map; anders die van de instelling AANLEVERMAP.")
    ] = None,
    seconden: Annotated[
        int,
        typer.Option(
            "--seconden",
            metavar="GETAL",
            parser=geheel_getal(1, 3600),
            help="Hoe lang een bestand onveranderd moet zijn; zo vaak wordt ook gekeken.",
        ),
    ] = 5,
    eenmalig: Annotated[bool, typer.Option("--eenmalig", help="Kijk één keer en stop.")] = False,
) -> None:
    """Bewaak de aanlevermap.

    Complete XML- en ZIP-bestanden worden aangenomen en gaan met een verslag naar verwerkt/ of geweigerd/.
    """
    from app.diensten.verkeer.aanlevermap import bewaak
    from app.kern.instellingen import instellingen
    from app.kern.logboek import stel_in

    stel_in()
    plek = pad or instellingen().aanlevermap
    if plek is None:
        raise Gebruiksfout("Geef de map op met --map of met BERICHTENVERKEER_AANLEVERMAP.")
    stop = threading.Event()
    for sein in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sein, lambda *_: stop.set())
    maak_databank_gereed()
    code = Code.GOED
    for genomen in bewaak(plek, seconden=seconden, stop=stop, eenmalig=eenmalig):
        geweigerd = genomen.aanlevering.aantal("geweigerd")
        if geweigerd:
            code = Code.AFGEKEURD
        aantallen = ", ".join(
            f"{aantal} {uitkomst}"
            for uitkomst in ("geaccepteerd", "al ontvangen", "geweigerd", "overgeslagen")
            if (aantal := genomen.aanlevering.aantal(uitkomst))
        )
        zeg(f"{'✘' if geweigerd else '✔'} {genomen.pad}: {aantallen}", "bold red" if geweigerd else "bold green")
    raise typer.Exit(code if eenmalig else Code.GOED)
