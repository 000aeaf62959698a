"""The command that explains a rule."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.kern import AlsJson, Gebruiksfout, console, zeg
from app.cli.uitleg import meld_herstel, uitleg_als_object
from app.toegang.eisen import openbaar

if TYPE_CHECKING:
    from berichten.regels.regel import Regel
    from berichten.regels.restricties import Restrictie


@openbaar("uitleg van de standaard, zonder gegevens")
def regel(
    code: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="Een regel (TR321) of retourcode (9321); zonder code de lijst."),
    ] = None,
    *,
    als_json: AlsJson = False,
) -> None:
    """Leg een regel of retourcode uit.

    Wat er is gecontroleerd, wie aan zet is en wat te doen; van een regel ook de berichten en elementen die hij leest.
    Zonder code de lijst van alle regels.
    """
    from berichten.regels.register import regels
    from berichten.regels.restricties import RESTRICTIES

    alle = [_feiten(r) for r in regels().values()] + [_feiten_schema(r) for r in RESTRICTIES]
    gekozen = [feiten for feiten in alle if code is None or feiten["regel"] == code.upper()]
    if code is not None and not gekozen:
        gekozen = [_feiten_code(code.upper())]
    if als_json:
        for feiten in gekozen:
            typer.echo(json.dumps(feiten))
    elif code is None:
        _toon_lijst(gekozen)
    else:
        _toon(gekozen[0])


def _feiten(regel_: "Regel") -> dict[str, Any]:
    from berichten.regels.uitleg import koppen
    from berichten.uitleg import uitleg

    tekst = koppen(regel_)
    return {
        "regel": regel_.code,
        "niveau": regel_.niveau,
        "retourcode": regel_.retourcode,
        "betekenis": _betekenis(regel_.retourcode),
        "standaarden": list(regel_.standaarden),
        "berichten": {nummer: list(paden) for nummer, paden in regel_.berichten.items()},
        "tekst": tekst.get("Regel", ""),
        "bron": tekst.get("Bron", ""),
        "uitleg": uitleg_als_object(uitleg(regel_.code)),
    }


def _betekenis(retourcode: str | None) -> str | None:
    """What a return code means; None for a rule that leads to no code of the list."""
    from berichten.codelijsten import retourcodes

    bekend = retourcodes().get(retourcode or "")
    return bekend.betekenis if bekend else None


def _feiten_schema(restrictie: "Restrictie") -> dict[str, Any]:
    from berichten.regels.restricties import typen_met
    from berichten.uitleg import uitleg

    return {
        "regel": restrictie.code,
        "niveau": 1,
        "retourcode": None,
        "tekst": restrictie.betekenis,
        "facet": restrictie.facet,
        "waarde": restrictie.waarde,
        "typen": typen_met(restrictie),
        "uitleg": uitleg_als_object(uitleg(restrictie.code)),
    }


def _feiten_code(code: str) -> dict[str, Any]:
    """What there is to say of a code that a user meets and that is no rule: a return code, or XSD in a finding."""
    from berichten.codelijsten import retourcodes
    from berichten.regels.register import regels
    from berichten.schema import REGEL
    from berichten.uitleg import retouruitleg, uitleg

    if code == REGEL:
        tekst = "Het bericht voldoet aan zijn schema."
        return {"regel": REGEL, "niveau": 1, "tekst": tekst, "uitleg": uitleg_als_object(uitleg(REGEL))}
    if code not in retourcodes():
        raise Gebruiksfout(f"Regel of retourcode {code} is niet bekend; «berichtenverkeer regel» geeft de lijst.")
    return {
        "retourcode": code,
        "betekenis": retourcodes()[code].betekenis,
        "regels": [regel_.code for regel_ in regels().values() if regel_.retourcode == code],
        "uitleg": uitleg_als_object(retouruitleg(code)),
    }


def _toon_lijst(alle: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.table import Table

    tabel = Table("Regel", "Niveau", "Retourcode", "Berichten", "Wat hij controleert", box=box.SIMPLE_HEAD)
    for feiten in alle:
        berichten = " ".join(feiten.get("berichten", {})) or "alle"
        tabel.add_row(feiten["regel"], str(feiten["niveau"]), feiten["retourcode"] or "", berichten, feiten["tekst"])
    console().print(tabel)


def _toon(feiten: dict[str, Any]) -> None:
    from berichten.regels.uitleg import NIVEAUS

    if "niveau" in feiten:
        zeg(f"{feiten['regel']} · niveau {feiten['niveau']}: {NIVEAUS[feiten['niveau']]}", "bold")
    else:
        zeg(f"Retourcode {feiten['retourcode']} · {feiten['betekenis']}", "bold")
    console().print(feiten["uitleg"]["gecontroleerd"])
    meld_herstel(feiten["uitleg"]["aanZet"], feiten["uitleg"]["herstel"])
    _toon_techniek(feiten)


def _toon_techniek(feiten: dict[str, Any]) -> None:
    """What the rule says in terms of elements, or what else is known of the code."""
    if "tekst" in feiten:
        zeg(f"Regel: {feiten['tekst']}")
    if "berichten" in feiten:
        zeg(f"Retourcode: {feiten['retourcode'] or 'geen'}. {feiten['betekenis'] or ''}".rstrip())
        zeg(f"Standaarden: {', '.join(feiten['standaarden'])}")
        for nummer, paden in feiten["berichten"].items():
            zeg(f"Leest in de {nummer}: {', '.join(paden) or 'het hele bericht'}")
        zeg(f"Bron: {feiten['bron']}")
    elif "facet" in feiten:
        zeg(f"Bewaakt door het schema: {feiten['facet']} {feiten['waarde']}".rstrip())
        zeg(f"In de typen: {', '.join(feiten['typen'])}")
    elif "regels" in feiten:
        zeg(f"Regels: {', '.join(feiten['regels']) or 'geen bepaalde regel'}")
