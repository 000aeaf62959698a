"""The command `berichtenverkeer`: one module per group of commands.

Commands import what they need when they run, so that `--help` and `valideer` start fast.
"""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from app.cli import dienst, regel, simuleer, toegang
from app.cli.beheer import importeren as beheer
from app.cli.beheer import sleutels
from app.cli.kern import Groep, Opdracht, fouttekst
from app.cli.verkeer import aanlevermap, bericht, proef, spoor, verzending
from app.cli.zorg import termijnen
from app.kern import opruimer

app = typer.Typer(
    cls=Groep,
    name="berichtenverkeer",
    help="Ontvangt, beoordeelt en beantwoordt berichten van iWmo en iJw 3.2.",
    epilog="Exitcode 0: alles goed; 1: iets afgekeurd; 2: iets onleesbaar of verkeerd gebruik.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_FUNCTIES: list[Callable[..., None]] = [
    *(bericht.valideer, proef.proef, bericht.verwerk, bericht.toon, spoor.spoor, termijnen.termijnen, regel.regel),
    *(dienst.serve, dienst.web, dienst.worker, dienst.demo, simuleer.simuleer),
]
for _functie in _FUNCTIES:
    app.command(cls=Opdracht)(_functie)
app.add_typer(dienst.db, name="db")
app.add_typer(beheer.beheer, name="beheer")
app.add_typer(sleutels.sleutels, name="sleutels")
app.add_typer(spoor.bericht, name="bericht")
app.add_typer(aanlevermap.map_, name="map")
app.add_typer(verzending.verzending, name="verzending")
app.add_typer(toegang.toegang, name="toegang")


@app.callback()
def _algemeen(
    *,
    versie: Annotated[bool, typer.Option("--versie", is_eager=True, help="Toon de versie en stop.")] = False,
) -> None:
    if versie:
        from importlib.metadata import version

        typer.echo(f"berichtenverkeer {version('berichtenverkeer')}")
        raise typer.Exit


def main() -> None:
    """Run the command line. Wrong use and known faults give a Dutch text and exit code 2, never a traceback."""
    opruimer.stel_in()
    # A file name need not be valid text, and a terminal need not know every character of a message.
    for stroom in (sys.stdout, sys.stderr):
        stroom.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = app(standalone_mode=False)
    except Exception as fout:
        tekst = fouttekst(fout)
        if tekst is None:
            raise
        typer.echo(tekst, err=True)
        code = 2
    sys.exit(code)
