"""Commands of the administrator: reading reference data in."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.kern import Code, Groep, Opdracht, lees_bestand, maak_databank_gereed, zeg
from app.kern.importsoorten import Importsoort
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

if TYPE_CHECKING:
    from app.diensten.beheer.importeren import Importproef

beheer = typer.Typer(cls=Groep, no_args_is_help=True, help="Beheer de gegevens van de gemeente.", rich_markup_mode=None)


def _soort(tekst: str) -> Importsoort:
    if tekst not in list(Importsoort):
        raise typer.BadParameter(f"{tekst} kan niet worden ingelezen; kies uit {', '.join(Importsoort)}.")
    return Importsoort(tekst)


@beheer.callback()
def _beheer() -> None:
    """Keep `importeer` a subcommand while it is the only one."""


@beheer.command(cls=Opdracht)
@vereist(Recht.IMPORTEREN, BEHEER)
def importeer(
    soort: Annotated[
        Importsoort, typer.Argument(metavar="SOORT", help=f"Eén van: {', '.join(Importsoort)}.", parser=_soort)
    ],
    bestand: Annotated[
        Path, typer.Argument(metavar="BESTAND", help="CSV in UTF-8 of Excel-werkmap (.xlsx), met kopregel.")
    ],
    *,
    proef: Annotated[bool, typer.Option("--proef", help="Toon per regel wat er zou gebeuren; wijzig niets.")] = False,
    als_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per regel van het bestand.")] = False,
) -> None:
    """Lees een CSV-bestand of Excel-werkmap in.

    Bij één fout verandert er niets.
    """
    from app.diensten.beheer.importeren import beproef
    from app.diensten.beheer.importeren import importeer as lees_in

    if als_json and not proef:
        raise typer.BadParameter("--json hoort bij --proef.")
    inhoud = lees_bestand(bestand)
    maak_databank_gereed()
    if proef:
        uitkomst = beproef(soort, inhoud)
        _toon(bestand, uitkomst, als_json=als_json)
        raise typer.Exit(Code.AFGEKEURD if uitkomst.aantal_gebreken else Code.GOED)
    verslag = lees_in(soort, inhoud, naam=bestand.name, door="opdrachtregel")
    zeg(
        f"{bestand}: {verslag.gelezen} gelezen, {verslag.nieuw} nieuw, {verslag.gewijzigd} gewijzigd, "
        f"{verslag.ongewijzigd} ongewijzigd."
    )


def _toon(bestand: Path, proef: "Importproef", *, als_json: bool) -> None:
    """Print the fate of each row: for a machine, or for people with the total at the end."""
    if als_json:
        from dataclasses import asdict

        for regel in proef.regels:
            typer.echo(json.dumps(asdict(regel), ensure_ascii=False))
        return
    genoemd = {gebrek for regel in proef.regels for gebrek in regel.gebreken}
    for gebrek in proef.gebreken:
        if gebrek not in genoemd:
            zeg(f"{gebrek}")
    for regel in proef.regels:
        zeg(f"regel {regel.regel}: {regel.lot}")
        for wijziging in regel.wijzigingen:
            zeg(f"  {wijziging.veld}: {wijziging.oud or 'leeg'} wordt {wijziging.nieuw or 'leeg'}")
        for gebrek in regel.gebreken:
            zeg(f"  {gebrek.kolom or 'regel'}: {gebrek.melding}")
    zeg(
        f"{bestand}: {proef.aantal('nieuw')} nieuw, {proef.aantal('gewijzigd')} gewijzigd, "
        f"{proef.aantal('ongewijzigd')} ongewijzigd, {proef.aantal('fout')} fout. Er is niets gewijzigd."
    )
