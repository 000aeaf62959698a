"""Commands of the administrator: reading reference data in."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.kern import Groep, Opdracht, lees_bestand, maak_databank_gereed, zeg
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

beheer = typer.Typer(cls=Groep, no_args_is_help=True, help="Beheer de gegevens van de gemeente.", rich_markup_mode=None)


class Soort(StrEnum):
    """What can be read in."""

    CONTRACTEN = "contracten"
    PRODUCTEN = "producten"
    GEMEENTEN = "gemeenten"


def _soort(tekst: str) -> Soort:
    if tekst not in list(Soort):
        raise typer.BadParameter(f"{tekst} kan niet worden ingelezen; kies uit {', '.join(Soort)}.")
    return Soort(tekst)


@beheer.callback()
def _beheer() -> None:
    """Keep `importeer` a subcommand while it is the only one."""


@beheer.command(cls=Opdracht)
@vereist(Recht.IMPORTEREN, BEHEER)
def importeer(
    soort: Annotated[str, typer.Argument(metavar="SOORT", help=f"Eén van: {', '.join(Soort)}.", parser=_soort)],
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="CSV met puntkomma's, in UTF-8, met kopregel.")],
) -> None:
    """Lees een CSV-bestand in.

    Contracten, producten of gemeenten; bij één fout verandert er niets.
    """
    from app.diensten.beheer.importeren import importeer as lees_in

    inhoud = lees_bestand(bestand)
    maak_databank_gereed()
    verslag = lees_in(soort, inhoud)
    zeg(
        f"{bestand}: {verslag.gelezen} gelezen, {verslag.nieuw} nieuw, {verslag.gewijzigd} gewijzigd, "
        f"{verslag.ongewijzigd} ongewijzigd."
    )
