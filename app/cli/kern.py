"""What all commands share: Dutch help and errors, reading files, exit codes, the console."""

import enum
import functools
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from typer.core import TyperCommand, TyperGroup

from app.toegang.eisen import Eis, eis_van
from berichten.fouten import Berichtfout

if TYPE_CHECKING:
    from rich.console import Console

    from app.toegang.wie import Wie


class Code(enum.IntEnum):
    """The exit code of a command; of several files the highest counts."""

    GOED = 0
    AFGEKEURD = 1
    ONLEESBAAR = 2


class Gebruiksfout(Exception):
    """The command cannot do what was asked; the text says in Dutch why."""


Bestanden = Annotated[list[Path], typer.Argument(metavar="BESTAND", help="Eén of meer berichten als XML-bestand.")]
AlsJson = Annotated[bool, typer.Option("--json", help="Eén JSON-object per regel en per bestand.")]

# The help of Typer cannot be translated by gettext: the words are fixed in its code.
_NEDERLANDS = {
    r"^Usage:": "Gebruik:",
    r"^Options:$": "Opties:",
    r"^Arguments:$": "Argumenten:",
    r"^Commands:$": "Opdrachten:",
    r"\[OPTIONS\]": "[OPTIES]",
    r"COMMAND \[ARGS\]\.\.\.": "OPDRACHT ...",
    r"Show this message and exit\.": "Toon deze uitleg en stop.",
    r"\[default: ([^\]]*)\]": r"[standaard: \1]",
    r"\[required\]": "[verplicht]",
    r"; required\]": "; verplicht]",
    r" +<[A-Za-z]+(\[[A-Za-z]+\])?>": "",
    r"\{([A-Z]+)\}": r"\1",
}


def _vertaald(tekst: str) -> str:
    for engels, nederlands in _NEDERLANDS.items():
        tekst = re.sub(engels, nederlands, tekst, flags=re.MULTILINE)
    return tekst


class Opdracht(TyperCommand):
    """A command with its help in Dutch, for whoever runs this machine. Its function says `vereist` or `openbaar`."""

    def invoke(self, ctx: Any) -> Any:
        """Run it. Raises GeenRecht."""
        gevraagd = eis_van(self.callback) if self.callback else None
        if isinstance(gevraagd, Eis):
            from app.toegang.wie import eis

            eis(operator(), gevraagd.recht)
        return super().invoke(ctx)

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _vertaald(super().get_help(ctx))


class Groep(TyperGroup):
    """A group of commands with its help in Dutch."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _vertaald(super().get_help(ctx))


@functools.cache
def operator() -> "Wie":
    """Whoever runs this process, as the one who acts."""
    from app.toegang.wie import van_operator

    return van_operator()


def fouttekst(fout: Exception) -> str | None:
    """The Dutch text for a fault that a user can cause or mend, or None for a bug."""
    if isinstance(fout, Gebruiksfout):
        return str(fout)
    if isinstance(fout, typer.TyperException):
        return _gebruik(fout)
    melding = getattr(fout, "melding", None)
    return melding if isinstance(melding, str) else None


def _gebruik(fout: typer.TyperException) -> str:
    """What is wrong with the words on the command line."""
    # By name: Typer keeps these classes to itself.
    soort = type(fout).__name__
    if soort == "NoArgsIsHelpError":
        return str(fout)
    param: Any = getattr(fout, "param", None)
    is_optie = param is not None and param.opts[0].startswith("-")
    parameter = "" if param is None else param.opts[0] if is_optie else param.metavar
    optie = getattr(fout, "option_name", "")
    teksten = {
        "NoSuchOption": f"Optie {optie} bestaat niet.",
        "BadOptionUsage": f"Optie {optie} is onjuist gebruikt: er ontbreekt een waarde, of er staat er één te veel.",
        "MissingParameter": f"{parameter} ontbreekt.",
        "BadParameter": f"{parameter}: {fout.message}",
    }
    context: Any = getattr(fout, "ctx", None)
    # What is left is an unknown command or a surplus argument; the words that Typer quotes are the user's own.
    geciteerd = re.findall(r"['\"(]([^'\"()]+)['\")]", fout.message)
    onbekend = "Onbekende opdracht of argument te veel" + (f": {geciteerd[0]}." if geciteerd else ".")
    hulp = f" Uitleg: {context.command_path} --help." if context else ""
    return teksten.get(soort, onbekend) + hulp


def lees_id(tekst: str | UUID) -> UUID:
    """The id of a message as it is typed; for an argument of the command line."""
    try:
        return UUID(str(tekst))
    except ValueError:
        raise typer.BadParameter(f"{tekst} is geen id van een bericht.") from None


BerichtId = Annotated[UUID, typer.Argument(metavar="ID", help="Id van het bericht.", parser=lees_id)]
BerichtIds = Annotated[
    list[UUID] | None, typer.Argument(metavar="ID", help="Eén of meer ids van berichten.", parser=lees_id)
]


def geheel_getal(minimum: int, maximum: int) -> Callable[[str | int], int]:
    """A parser for an option that is a whole number from `minimum` up to and including `maximum`."""

    def lees(waarde: str | int) -> int:
        # The default comes by here too, as a number.
        tekst = str(waarde)
        if not re.fullmatch(r"[0-9]{1,9}", tekst) or not minimum <= int(tekst) <= maximum:
            raise typer.BadParameter(f"{tekst} is geen geheel getal van {minimum} tot en met {maximum}.")
        return int(tekst)

    return lees


class BestandOnleesbaar(Berichtfout):
    """There is no such file, it is a folder, or it may not be read."""

    code = "bestand-onleesbaar"


def lees_bestand(pad: Path) -> bytes:
    """The bytes of a file. Raises BestandOnleesbaar."""
    try:
        return pad.read_bytes()
    except OSError as fout:
        oorzaken = {
            FileNotFoundError: "bestaat niet",
            IsADirectoryError: "is een map; verwacht is een bestand",
            PermissionError: "mag niet gelezen worden",
        }
        oorzaak = oorzaken.get(type(fout), f"kan niet gelezen worden ({fout.strerror})")
        raise BestandOnleesbaar(f"{pad} {oorzaak}.") from None


def maak_map(map_: Path | None) -> None:
    """See to a folder to write in, if one is asked for. Raises Gebruiksfout."""
    try:
        if map_ is not None:
            map_.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Gebruiksfout(f"{map_} kan niet als map gebruikt worden.") from None


@functools.cache
def console() -> "Console":
    """The console for people. Markup is off: what is shown comes from messages."""
    from rich.console import Console

    # Without a terminal there is no width to respect, and a table of 80 columns is hard to read in a file.
    breedte = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160
    return Console(markup=False, highlight=False, emoji=False, width=breedte)


def zeg(tekst: str, stijl: str = "") -> None:
    """Print one line, however long it is."""
    console().print(tekst, style=stijl, soft_wrap=True)


def maak_databank_gereed() -> None:
    """See to a database with the schema of this version, and the keys that it uses, or raise what is wrong.

    The embedded one is nobody else's, so it is brought up to date by itself; any other only by `db upgrade`.
    """
    from app.diensten.beheer.databank import controleer_sleutels, gereed, werk_bij
    from app.kern.instellingen import instellingen

    if instellingen().database_url is None:
        werk_bij()
    elif not gereed():
        raise Gebruiksfout(
            "De databank heeft niet het schema van deze versie; draai eerst «berichtenverkeer db upgrade»."
        )
    else:
        controleer_sleutels()
