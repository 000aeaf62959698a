"""Commands on message files: check them, show them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.kern import (
    AlsJson,
    Bestanden,
    BestandOnleesbaar,
    Code,
    Gebruiksfout,
    lees_bestand,
    maak_databank_gereed,
    maak_map,
    zeg,
)
from app.cli.verkeer.bevindingen import bevindingen_als_objecten, meld_bevindingen
from app.toegang.activiteiten import TOEWIJZEN
from app.toegang.eisen import openbaar, vereist
from app.toegang.rechten import Recht

if TYPE_CHECKING:
    from app.diensten.verkeer.valideren import Validatie


@openbaar("werkt op bestanden van wie het draait; raakt geen gegevens van de dienst")
def valideer(bestanden: Bestanden, *, als_json: AlsJson = False) -> None:
    """Controleer berichten op zichzelf.

    Niveau 1 (het schema) en niveau 2 (binnen het bericht); zonder database.
    """
    code = Code.GOED
    for pad in bestanden:
        oordeel = _oordeel(pad)
        code = max(code, Code.ONLEESBAAR if oordeel.fout else Code.GOED if oordeel.geldig else Code.AFGEKEURD)
        if als_json:
            typer.echo(json.dumps(als_object(pad, oordeel)))
        else:
            _meld(pad, oordeel)
    raise typer.Exit(code)


@vereist(Recht.AANLEVEREN, TOEWIJZEN)
def verwerk(
    bestanden: Bestanden,
    *,
    als_json: AlsJson = False,
    antwoorden: Annotated[
        Path | None, typer.Option("--antwoorden", metavar="MAP", help="Map voor de antwoorden.")
    ] = None,
    gemeente: Annotated[
        str | None, typer.Option("--gemeente", metavar="CODE", help="Alleen berichten van of voor deze gemeente.")
    ] = None,
) -> None:
    """Verwerk berichten helemaal.

    Ontvangen, beoordelen, bewaren en beantwoorden, in de gegeven volgorde.
    """
    from app.cli.verkeer.verwerking import als_object as verwerkt_als_object
    from app.cli.verkeer.verwerking import meld, verwerk_bestand

    if gemeente is not None and not (len(gemeente) == 4 and gemeente.isascii() and gemeente.isdigit()):
        raise Gebruiksfout(f"{gemeente} is geen gemeentecode; verwacht zijn vier cijfers.")
    maak_map(antwoorden)
    maak_databank_gereed()
    code = Code.GOED
    for pad in bestanden:
        resultaat = verwerk_bestand(pad, antwoorden, [gemeente] if gemeente else None)
        code = max(code, resultaat.code)
        if als_json:
            typer.echo(json.dumps(verwerkt_als_object(resultaat)))
        else:
            meld(resultaat)
    raise typer.Exit(code)


@openbaar("werkt op bestanden van wie het draait; raakt geen gegevens van de dienst")
def toon(bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="Eén bericht als XML-bestand.")]) -> None:
    """Toon een bericht leesbaar.

    Codes met hun betekenis, bedragen in euro's, datums als dd-mm-jjjj.
    """
    from app.cli.weergave import toon_bericht
    from app.kern.instellingen import instellingen
    from berichten import xml
    from berichten.catalogus import herken
    from berichten.lezen import lees
    from berichten.schema import controleer_schema

    inhoud = lees_bestand(bestand)
    wortel = xml.parse(inhoud, max_bytes=instellingen().max_bytes)
    soort = herken(wortel)
    bevindingen = controleer_schema(inhoud, wortel, soort)
    if bevindingen:
        zeg(f"{bestand}: {soort} voldoet niet aan zijn schema en kan daarom niet getoond worden.")
        meld_bevindingen(bevindingen, soort.nummer)
        raise typer.Exit(Code.AFGEKEURD)
    toon_bericht(lees(wortel, soort), soort)


def _oordeel(pad: Path) -> "Validatie":
    """The verdict on one file; a file that cannot be opened is one that cannot be read."""
    from app.diensten.verkeer.valideren import Validatie
    from app.diensten.verkeer.valideren import valideer as controleer
    from app.kern.instellingen import instellingen

    try:
        return controleer(lees_bestand(pad), max_bytes=instellingen().max_bytes)
    except BestandOnleesbaar as fout:
        return Validatie(None, fout, [])


def als_object(pad: Path, oordeel: "Validatie") -> dict[str, Any]:
    """The verdict as it is written for machines; `fout` only when the file cannot be read."""
    return {
        "bestand": str(pad),
        "berichttype": oordeel.soort.naam if oordeel.soort else None,
        "release": oordeel.soort.release if oordeel.soort else None,
        "geldig": oordeel.geldig,
        "bevindingen": bevindingen_als_objecten(oordeel.bevindingen),
    } | ({"fout": {"code": oordeel.fout.code, "melding": oordeel.fout.melding}} if oordeel.fout else {})


def _meld(pad: Path, oordeel: "Validatie") -> None:
    """The verdict as a person reads it: one block for one file."""
    wat = f" · {oordeel.soort.rol.naam} · {oordeel.soort}" if oordeel.soort else ""
    if oordeel.fout:
        zeg(f"✘ {pad}{wat}: onleesbaar", "bold red")
        zeg(f"    {oordeel.fout.melding}  [{oordeel.fout.code}]")
    elif oordeel.geldig:
        zeg(f"✔ {pad}{wat}: geldig", "bold green")
    else:
        aantal = len(oordeel.bevindingen)
        zeg(f"✘ {pad}{wat}: afgekeurd, {aantal} bevinding{'en' if aantal > 1 else ''}", "bold red")
        meld_bevindingen(oordeel.bevindingen, oordeel.soort.nummer if oordeel.soort else None)
