"""The command that judges messages against what is on record, and stores nothing."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from app.cli.kern import AlsJson, Bestanden, BestandOnleesbaar, Code, lees_bestand, maak_databank_gereed, zeg
from app.cli.verkeer.bevindingen import bevindingen_als_objecten, meld_bevindingen
from app.toegang.activiteiten import DECLARATIE_CONTROLE
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

if TYPE_CHECKING:
    from app.diensten.verkeer.oordelen import Geoordeeld


@vereist(Recht.PROEVEN, DECLARATIE_CONTROLE)
def proef(bestanden: Bestanden, *, als_json: AlsJson = False) -> None:
    """Beoordeel berichten zonder ze te bewaren.

    Op alle niveaus, tegen wat hier nu vastligt: wat zou er gebeuren met een declaratie die nog verstuurd moet worden?
    Van meer bestanden wordt elk op zichzelf beoordeeld: een bestand weet niet van de bestanden ervoor.
    """
    from app.cli.verkeer.verwerking import CODES

    maak_databank_gereed()
    code = Code.GOED
    for pad in bestanden:
        gevonden = _beoordeel(pad)
        code = max(code, CODES.get(gevonden.uitkomst, Code.ONLEESBAAR))
        if als_json:
            typer.echo(json.dumps(_als_object(pad, gevonden)))
        else:
            _meld(pad, gevonden)
    raise typer.Exit(code)


def _beoordeel(pad: Path) -> "Geoordeeld":
    from app.diensten.verkeer.oordelen import Geoordeeld
    from app.diensten.verkeer.oordelen import proef as beoordeel

    try:
        return beoordeel(lees_bestand(pad))
    except BestandOnleesbaar as fout:
        return Geoordeeld(None, [], fout=fout)


def _als_object(pad: Path, gevonden: "Geoordeeld") -> dict[str, Any]:
    """The verdict as it is written for machines: the fields of `valideer` and what the records add."""
    from app.diensten.verkeer.oordelen import als_object

    return {
        "bestand": str(pad),
        "berichttype": gevonden.soort.naam if gevonden.soort else None,
        "release": gevonden.soort.release if gevonden.soort else None,
        "geldig": gevonden.fout is None and not gevonden.bevindingen,
        "bevindingen": bevindingen_als_objecten(gevonden.bevindingen),
        "uitkomst": gevonden.uitkomst,
        "declaratie": als_object(gevonden.oordeel) if gevonden.oordeel else None,
    } | ({"fout": {"code": gevonden.fout.code, "melding": gevonden.fout.melding}} if gevonden.fout else {})


def _meld(pad: Path, gevonden: "Geoordeeld") -> None:
    """The verdict as a person reads it: one block for one file."""
    from berichten.regels.hulp.algemeen import euro

    goed = gevonden.uitkomst == "goedgekeurd"
    wat = f" · {gevonden.soort.rol.naam} · {gevonden.soort}" if gevonden.soort else ""
    hoe = gevonden.uitkomst if gevonden.fout else f"zou worden {gevonden.uitkomst}"
    if gevonden.uitkomst == "deels":
        hoe = "zou deels worden toegekend"
    zeg(f"{'✔' if goed else '✘'} {pad}{wat}: {hoe}", "bold green" if goed else "bold red")
    if gevonden.fout:
        zeg(f"    {gevonden.fout.melding}  [{gevonden.fout.code}]")
    if gevonden.oordeel and gevonden.oordeel.regels:
        bedragen = gevonden.oordeel.bedragen
        zeg(
            f"  ingediend {euro(bedragen.ingediend)}, zou worden toegekend {euro(bedragen.toegekend)}, "
            f"afgewezen {euro(bedragen.afgewezen)}"
        )
    meld_bevindingen(gevonden.bevindingen, gevonden.soort.nummer if gevonden.soort else None)
