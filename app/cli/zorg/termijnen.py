"""The command that lists deadlines."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from app.cli.kern import console, maak_databank_gereed, zeg
from app.kern.toestanden import Termijntoestand
from app.toegang.activiteiten import STATUS_WIJKTEAM
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht
from berichten.standen import Termijnsoort

if TYPE_CHECKING:
    from app.diensten.zorg.termijnen import Termijnregel

SOORTEN: tuple[str, ...] = get_args(Termijnsoort)
TOESTANDEN: tuple[str, ...] = get_args(Termijntoestand)
STIJL = {"te laat": "bold red", "nadert": "yellow"}


def _keuze(*waarden: str) -> Any:
    """A parser for an option that takes one of these words."""

    def lees(tekst: str) -> str:
        if tekst not in waarden:
            raise typer.BadParameter(f"{tekst} bestaat niet; kies uit {', '.join(waarden)}.")
        return tekst

    return lees


@vereist(Recht.TERMIJNEN_LEZEN, STATUS_WIJKTEAM)
def termijnen(
    *,
    wie: Annotated[
        str | None,
        typer.Option("--wie", metavar="WIE", parser=_keuze("ons", "aanbieder"), help="Wie aan zet is: ons, aanbieder."),
    ] = None,
    soort: Annotated[
        str | None,
        typer.Option("--soort", metavar="SOORT", parser=_keuze(*SOORTEN), help=f"Eén van: {', '.join(SOORTEN)}."),
    ] = None,
    toestand: Annotated[
        str | None,
        typer.Option(
            "--toestand",
            metavar="TOESTAND",
            parser=_keuze(*TOESTANDEN),
            help=f"Eén van: {', '.join(TOESTANDEN)}; anders alles wat open staat.",
        ),
    ] = None,
    aanbieder: Annotated[str | None, typer.Option("--aanbieder", metavar="CODE", help="AGB-code.")] = None,
    gemeente: Annotated[str | None, typer.Option("--gemeente", metavar="CODE", help="Gemeentecode.")] = None,
    als_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per regel en per termijn.")] = False,
) -> None:
    """Toon de termijnen, de dringendste eerst.

    Wat de gemeente moet doen, en wat aanbieders moeten doen.
    """
    from app.diensten.zorg.termijnen import MAX_AANTAL, Filter, lijst

    maak_databank_gereed()
    filters = Filter(wie=wie, soort=soort, toestand=toestand, aanbieder=aanbieder, gemeente=gemeente)  # type: ignore[arg-type]
    gevonden: list[Termijnregel] = []
    cursor = None
    while True:
        bladzijde = lijst(filters, cursor=cursor, aantal=MAX_AANTAL)
        if als_json:
            for termijn in bladzijde.termijnen:
                typer.echo(json.dumps(_als_object(termijn), default=str))
        else:
            gevonden += bladzijde.termijnen
        cursor = bladzijde.volgende
        if cursor is None:
            break
    if not als_json:
        _toon(gevonden)


def _als_object(termijn: "Termijnregel") -> dict[str, Any]:
    """A deadline as it is written for machines."""
    from app.diensten.zorg.termijnen import toelichting
    from berichten.termijnen import TERMIJNEN

    gegevens = {
        _kameel("begindatum" if naam == "begin" else naam): waarde
        for naam, waarde in asdict(termijn).items()
        if naam not in {"id", "ontvangen"}
    }
    soort = TERMIJNEN[termijn.soort]
    return gegevens | {"wie": soort.wie, "wat": soort.wat, "regel": soort.regel, "toelichting": toelichting(termijn)}


def _kameel(naam: str) -> str:
    eerste, *rest = naam.split("_")
    return eerste + "".join(deel.capitalize() for deel in rest)


def _toon(gevonden: "list[Termijnregel]") -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from app.diensten.zorg.termijnen import toelichting
    from berichten.termijnen import TERMIJNEN

    if not gevonden:
        zeg("Er zijn geen termijnen die hieraan voldoen.")
        return
    tabel = Table("uiterlijk", "toestand", "wie", "wat", "gemeente", "aanbieder", "bericht", box=box.SIMPLE_HEAD)
    for kolom in tabel.columns:
        # On a narrow screen only the text gives way.
        kolom.no_wrap = kolom.header not in {"wat", "bericht"}
    for termijn in gevonden:
        soort = TERMIJNEN[termijn.soort]
        over = termijn.referentie_aanbieder or termijn.toewijzing_nummer
        wat = f"{soort.wat} ({over})" if over else soort.wat
        meer = toelichting(termijn)
        tabel.add_row(
            f"{termijn.uiterste_datum:%d-%m-%Y}",
            Text(termijn.toestand, style=STIJL.get(termijn.toestand, "")),
            soort.wie,
            f"{wat}\n{meer}" if meer else wat,
            termijn.gemeente,
            termijn.aanbieder,
            f"{termijn.berichttype} {termijn.identificatie or ''}",
        )
    console().print(tabel)
