"""Commands for the keys by which what is stored about people is encrypted."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, TypeVar

import typer

from app.cli.kern import Code, Gebruiksfout, Groep, Opdracht, console, maak_databank_gereed, zeg
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

T = TypeVar("T")

AlsJson = Annotated[bool, typer.Option("--json", help="Eén JSON-object.")]

sleutels = typer.Typer(
    cls=Groep,
    no_args_is_help=True,
    help="Beheer de sleutels waarmee persoonsgegevens zijn versleuteld.",
    rich_markup_mode=None,
)
MAX_GENOEMD = 20


@sleutels.command(cls=Opdracht)
@vereist(Recht.DIENST_BEHEREN, BEHEER)
def nieuw() -> None:
    """Maak een sleutel en zet hem in het sleutelbestand.

    Een bestaande databank gebruikt hem pas na «sleutels draai».
    """
    from app.diensten.beheer.sleutels import maak
    from app.kern.sleutels import sleutelpad

    zeg(f"Sleutel {maak()} staat in {sleutelpad()}. Bewaar van dat bestand een kopie, apart van de databank.")


@sleutels.command(cls=Opdracht)
@vereist(Recht.DIENST_BEHEREN, BEHEER)
def draai() -> None:
    """Versleutel alles met de nieuwste sleutel.

    De dienst mag doorwerken; stoppen mag, een volgende keer gaat het verder.
    """
    from app.diensten.beheer.sleutels import begin_wissel, wissel

    maak_databank_gereed()
    bezig = begin_wissel()
    if not bezig.oud:
        zeg(f"Alles is al versleuteld met sleutel {bezig.nieuw}.")
        return
    try:
        aantal = sum(_met_balk(wissel(bezig.nieuw), bezig.rijen, lambda gedaan: gedaan))
    except KeyboardInterrupt:
        raise Gebruiksfout("Onderbroken; met «berichtenverkeer sleutels draai» gaat het verder.") from None
    zeg(
        f"Alles is versleuteld met sleutel {bezig.nieuw}: {aantal} rijen omgezet. Sleutel {', '.join(bezig.oud)} is "
        "niet meer in gebruik en kan uit het bestand, tenzij een oude kopie van de databank hem nog nodig heeft."
    )


@sleutels.command(cls=Opdracht)
@vereist(Recht.DIENST_BEHEREN, BEHEER)
def controleer(*, als_json: AlsJson = False) -> None:
    """Open elke versleutelde waarde.

    Toont hoeveel waarden elke sleutel heeft, en welke niet te openen zijn.
    """
    from app.diensten.beheer.sleutels import aantal_rijen
    from app.diensten.beheer.sleutels import controleer as lees_alles

    maak_databank_gereed()
    per_sleutel: Counter[str] = Counter()
    beschadigd: list[str] = []
    for bevonden in _met_balk(lees_alles(), aantal_rijen(), lambda bevonden: bevonden.rijen):
        per_sleutel += bevonden.per_sleutel
        beschadigd += bevonden.beschadigd
    if als_json:
        typer.echo(json.dumps({"perSleutel": per_sleutel, "beschadigd": beschadigd}))
    else:
        for id_, aantal in sorted(per_sleutel.items()):
            zeg(f"Sleutel {id_}: {aantal} waarden.")
        for plek in beschadigd[:MAX_GENOEMD]:
            zeg(f"Niet te openen: {plek}", "red")
        meer = len(beschadigd) - MAX_GENOEMD
        if meer > 0:
            zeg(f"En nog {meer}.")
        if not beschadigd:
            zeg("Alles is te openen.")
    if beschadigd:
        raise typer.Exit(Code.AFGEKEURD)


def _met_balk(stappen: Iterable[T], rijen: int, aantal: Callable[[T], int]) -> Iterator[T]:
    """The same steps, with a progress bar where a person looks on."""
    from rich.progress import Progress

    with Progress(console=console(), transient=True, disable=not console().is_terminal) as balk:
        taak = balk.add_task("Rijen", total=rijen)
        for stap in stappen:
            balk.advance(taak, aantal(stap))
            yield stap
