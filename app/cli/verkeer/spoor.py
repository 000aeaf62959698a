"""Commands on stored messages: the story of one, and the release of what was set aside."""

import json
from typing import Annotated, Any
from uuid import UUID

import typer

from app.cli.kern import AlsJson, BerichtId, BerichtIds, Gebruiksfout, Groep, Opdracht, maak_databank_gereed, zeg
from app.toegang.activiteiten import BEHEER, TOEWIJZEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht


@vereist(Recht.BERICHTEN_LEZEN, TOEWIJZEN)
def spoor(bericht_id: BerichtId, *, als_json: AlsJson = False) -> None:
    """Toon alles wat er met een bericht gebeurd is.

    Van envelop tot bevestigd antwoord, met tijden; bij een apart gezet bericht ook de oorzaak in de programmatuur.
    """
    from app.diensten.verkeer.sporen import spoor as haal

    maak_databank_gereed()
    gevonden = haal(bericht_id)
    if als_json:
        typer.echo(json.dumps(_als_object(bericht_id, gevonden)))
        return
    namen = {kop.id: kop.type or "onleesbaar" for kop in gevonden.berichten}
    for kop in gevonden.berichten:
        wat = " ".join(deel for deel in (namen[kop.id], kop.identificatie) if deel)
        richting = "ontvangen" if kop.richting == "in" else "van ons"
        zeg(f"{wat} · {richting} · {kop.uitkomst or kop.toestand} · {kop.id}", "bold")
    for stap in gevonden.stappen:
        zeg(f"  {stap.moment.astimezone():%d-%m-%Y %H:%M:%S.%f}  {namen[stap.bericht_id]:<8}  {stap.tekst}")
    for kop in gevonden.berichten:
        if kop.fout_code:
            zeg(f"{namen[kop.id]}: {kop.fout_melding}  [{kop.fout_code}]")
        if kop.traceback:
            zeg(kop.traceback, "dim")


def _als_object(bericht_id: UUID, gevonden: Any) -> dict[str, Any]:
    return {
        "bericht_id": str(bericht_id),
        "berichten": [
            {"id": str(kop.id), "richting": kop.richting, "berichttype": kop.type, "toestand": kop.toestand}
            | {"uitkomst": kop.uitkomst, "identificatie": kop.identificatie, "traceback": kop.traceback}
            for kop in gevonden.berichten
        ],
        "stappen": [
            {"moment": stap.moment.isoformat(), "bericht_id": str(stap.bericht_id)}
            | {"soort": stap.soort, "tekst": stap.tekst}
            for stap in gevonden.stappen
        ],
    }


bericht = typer.Typer(cls=Groep, no_args_is_help=True, help="Herstel berichten.", rich_markup_mode=None)


@bericht.callback()
def _bericht() -> None:
    """Keep `vrijgeven` a subcommand while it is the only one."""


@bericht.command(cls=Opdracht)
@vereist(Recht.BERICHTEN_VRIJGEVEN, BEHEER)
def vrijgeven(
    berichten: BerichtIds = None,
    *,
    alle: Annotated[bool, typer.Option("--alle", help="Alles wat apart gezet is.")] = False,
) -> None:
    """Laat opnieuw beoordelen wat apart gezet is.

    Met alle pogingen; een worker doet het werk.
    """
    from app.diensten.verkeer.parkeren import hervat, hervat_alle

    if bool(berichten) == alle:
        raise Gebruiksfout("Geef één of meer ids op, of --alle.")
    maak_databank_gereed()
    if alle:
        zeg(f"{hervat_alle()} vrijgegeven.")
    for bericht_id in berichten or ():
        hervat(bericht_id)
        zeg(f"{bericht_id}: vrijgegeven.")
