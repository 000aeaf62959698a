"""What several rules need: walking the lines of a declaration, dates as people write them."""

from collections.abc import Iterator

from berichten.model import bericht_323, bericht_325

Declaratiebericht = bericht_323.Bericht | bericht_325.Bericht
Client = bericht_323.Client | bericht_325.Client
Prestatie = bericht_323.Prestatie | bericht_325.Prestatie


def clienten(bericht: Declaratiebericht) -> list[bericht_323.Client] | list[bericht_325.Client]:
    """The clients of a declaration or of its answer; none when a 325 is only a header."""
    if isinstance(bericht, bericht_323.Bericht):
        return bericht.declaratie.clienten
    return bericht.declaratie_antwoord.clienten if bericht.declaratie_antwoord else []


def prestaties(bericht: bericht_323.Bericht) -> Iterator[tuple[bericht_323.Client, bericht_323.Prestatie]]:
    """Every line of a declaration with its client, in the order of the message."""
    for client in bericht.declaratie.clienten:
        for prestatie in client.prestaties:
            yield client, prestatie


def euro(cents: int) -> str:
    """An amount in cents as people write it: `€ 1.234,56`, or `€ -1.234,56` below zero."""
    heel, deel = divmod(abs(cents), 100)
    return f"€ {'-' if cents < 0 else ''}{heel:,}".replace(",", ".") + f",{deel:02d}"
