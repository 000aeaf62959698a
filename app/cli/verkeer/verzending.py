"""Commands on the outbox: what is on its way, what happened to it, and release."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

import typer

from app.cli.kern import (
    AlsJson,
    BerichtId,
    BerichtIds,
    Gebruiksfout,
    Groep,
    Opdracht,
    console,
    geheel_getal,
    maak_databank_gereed,
    zeg,
)
from app.kern.toestanden import Verzendtoestand
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

if TYPE_CHECKING:
    from datetime import datetime

verzending = typer.Typer(
    cls=Groep, no_args_is_help=True, help="Volg en herstel de bezorging van berichten.", rich_markup_mode=None
)

TOESTANDEN: tuple[str, ...] = get_args(Verzendtoestand)


def _toestand(tekst: str) -> Verzendtoestand:
    if tekst not in TOESTANDEN:
        raise typer.BadParameter(f"{tekst} is geen toestand; kies uit {', '.join(TOESTANDEN)}.")
    return cast("Verzendtoestand", tekst)


@verzending.command(cls=Opdracht)
@vereist(Recht.VERZENDINGEN_LEZEN, BEHEER)
def lijst(
    *,
    toestand: Annotated[
        Verzendtoestand | None,
        typer.Option("--toestand", metavar="TOESTAND", help=f"Eén van: {', '.join(TOESTANDEN)}.", parser=_toestand),
    ] = None,
    aantal: Annotated[
        int, typer.Option("--aantal", metavar="GETAL", help="Hoogstens zoveel.", parser=geheel_getal(1, 500))
    ] = 50,
    als_json: AlsJson = False,
) -> None:
    """Toon verzendingen, het nieuwste bericht eerst."""
    from rich.table import Table

    from app.diensten.verkeer import verzendingen as diensten

    maak_databank_gereed()
    standen = diensten.lijst(diensten.Filter(toestand=toestand), aantal=aantal).verzendingen
    if als_json:
        for stand in standen:
            typer.echo(json.dumps(_als_object(stand)))
        return
    tabel = Table("bericht", "type", "aanbieder", "toestand", "pogingen", "volgende", "fout")
    for stand in standen:
        tabel.add_row(
            str(stand.bericht_id),
            stand.type or "",
            stand.aanbieder or "",
            stand.toestand,
            str(stand.pogingen),
            _moment(stand.volgende_op),
            stand.fout_code or "",
        )
    console().print(tabel)


@verzending.command(cls=Opdracht)
@vereist(Recht.VERZENDINGEN_LEZEN, BEHEER)
def toon(bericht_id: BerichtId, *, als_json: AlsJson = False) -> None:
    """Toon één verzending met elke poging."""
    from app.diensten.verkeer import verzendingen as diensten

    maak_databank_gereed()
    stand = diensten.haal(bericht_id)
    pogingen = diensten.pogingen_van(bericht_id)
    if als_json:
        velden = ("begonnen_op", "resultaat", "duur", "http_status", "code", "tekst", "referentienummer")
        regels = [{naam: _waarde(getattr(poging, naam)) for naam in velden} for poging in pogingen]
        typer.echo(json.dumps(_als_object(stand) | {"pogingen": regels}))
        return
    zeg(f"{stand.type} {stand.bericht_id}: {stand.toestand}", "bold")
    if stand.referentienummer:
        zeg(f"  referentienummer {stand.referentienummer}")
    if stand.fout_code:
        zeg(f"  {stand.fout_melding}  [{stand.fout_code}]")
    for poging in pogingen:
        duur = f" in {poging.duur} ms" if poging.duur is not None else ""
        code = f"  [{poging.code}]" if poging.code else ""
        zeg(f"  {_moment(poging.begonnen_op)} {poging.resultaat}{duur}: {poging.tekst or 'geen einde bekend'}{code}")


@verzending.command(cls=Opdracht)
@vereist(Recht.VERZENDINGEN_VRIJGEVEN, BEHEER)
def vrijgeven(
    berichten: BerichtIds = None,
    *,
    alle: Annotated[bool, typer.Option("--alle", help="Alles wat stopgezet is.")] = False,
) -> None:
    """Laat opnieuw proberen wat stilstaat.

    Stopgezet, geweigerd of niet verzonden; met alle pogingen.
    """
    from app.diensten.verkeer import verzendingen as diensten

    if bool(berichten) == alle:
        raise Gebruiksfout("Geef één of meer ids op, of --alle.")
    maak_databank_gereed()
    if alle:
        zeg(f"{diensten.geef_alles_vrij()} vrijgegeven.")
    for bericht_id in berichten or ():
        stand = diensten.geef_vrij(bericht_id)
        zeg(f"{stand.type} {bericht_id}: {stand.toestand}")


def _als_object(stand: Any) -> dict[str, Any]:
    return {naam: _waarde(waarde) for naam, waarde in asdict(stand).items() if naam != "volgnummer"}


def _waarde(waarde: Any) -> Any:
    return waarde if waarde is None or isinstance(waarde, int | str) else str(waarde)


def _moment(moment: "datetime | None") -> str:
    return f"{moment.astimezone():%d-%m-%Y %H:%M:%S}" if moment else ""
