"""Commands on access."""

from typing import Annotated

import typer

from app.cli.kern import Gebruiksfout, Groep, Opdracht
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht
from app.toegang.rollen import Rol

toegang = typer.Typer(cls=Groep, no_args_is_help=True, help="Beheer wie er binnen mag.", rich_markup_mode=None)


def _rol(tekst: str) -> Rol:
    if tekst not in list(Rol):
        raise typer.BadParameter(f"{tekst} is geen rol; kies uit {', '.join(Rol)}.")
    return Rol(tekst)


@toegang.callback()
def _toegang() -> None:
    """Keep `demo-token` a subcommand while it is the only one."""


@toegang.command("demo-token", cls=Opdracht)
@vereist(Recht.DIENST_BEHEREN, BEHEER)
def demo_token(
    *,
    rol: Annotated[str, typer.Option("--rol", metavar="ROL", parser=_rol, help=f"Eén van: {', '.join(Rol)}.")],
    gemeente: Annotated[
        str | None,
        typer.Option("--gemeente", metavar="CODE", help="Gemeentecode; anders elke gemeente van de instellingen."),
    ] = None,
    aanbieder: Annotated[
        str | None, typer.Option("--aanbieder", metavar="AGB", help="AGB-code, bij de rol aanbieder.")
    ] = None,
) -> None:
    """Maak een token voor een demonstratie.

    Alleen een dienst die met --demo op dezelfde gegevensmap draait, neemt het aan; een dag lang.
    """
    from app.kern.instellingen import instellingen
    from app.toegang.demo import demotokens
    from app.toegang.toekenningen import lees_toekenning

    if (aanbieder is not None) != (rol == Rol.AANBIEDER):
        raise Gebruiksfout("Bij de rol aanbieder hoort --aanbieder met een AGB-code, en bij geen andere rol.")
    if gemeente is None and not instellingen().gemeenten:
        raise Gebruiksfout("Geef de gemeente op met --gemeente of met BERICHTENVERKEER_GEMEENTEN.")
    try:
        toekenningen = lees_toekenning(
            f"{rol}{f':{aanbieder}' if aanbieder else ''}@{gemeente or '*'}", instellingen().gemeenten
        )
    except ValueError:
        raise Gebruiksfout("Een gemeentecode heeft vier cijfers, een AGB-code acht.") from None
    typer.echo(demotokens(instellingen().gegevensmap).maak(toekenningen))
