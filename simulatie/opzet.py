"""What is simulated: the settings, checked together and refused with a reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from berichten.codelijsten import gemeenten
from simulatie.oorzaken import OORZAKEN

LAATSTE_MAAND = date(2026, 3, 1)
"""The last simulated month. Fixed, so that a seed always gives the same bytes, and with a January close to its end."""
MAX_CLIENTEN = 80_000
"""As many fictitious BSNs as there are, with some to spare for those that nobody has."""
MAX_AANBIEDERS = 5_000
MAX_MAANDEN = 48
"""Further back the standard refuses a declared period: it must be of 2021 or later (CS100)."""
MAX_ZAAD = 999_999_999
MAX_FOUTEN = 50


class OpzetFout(Exception):
    """A simulation that cannot be; `melding` names in Dutch everything that is wrong."""

    def __init__(self, melding: str) -> None:
        super().__init__(melding)
        self.melding = melding


@dataclass(frozen=True, slots=True)
class Opzet:
    """One simulation. `fouten` is the chance per message and per line, or a chance per cause; from 0 to 1."""

    gemeente: str
    clienten: int
    aanbieders: int
    maanden: int
    zaad: int
    fouten: float | Mapping[str, float]


def maak_opzet(*, gemeente: str, clienten: int, aanbieders: int, maanden: int, zaad: int, fouten: str) -> Opzet:
    """Check the settings. `fouten` is a percentage, or percentages per cause: `te-veel=2,tarief-onjuist=1.5`.

    Raises OpzetFout with everything that is wrong.
    """
    gebreken = []
    if gemeente not in gemeenten(date.max):
        gebreken.append(f"Gemeente {gemeente} staat niet in de lijst van het CBS.")
    grenzen = {
        "clienten": (clienten, 1, MAX_CLIENTEN),
        "aanbieders": (aanbieders, 1, MAX_AANBIEDERS),
        "maanden": (maanden, 1, MAX_MAANDEN),
        "zaad": (zaad, 0, MAX_ZAAD),
    }
    for naam, (waarde, minimum, maximum) in grenzen.items():
        if not minimum <= waarde <= maximum:
            gebreken.append(f"Het aantal bij {naam} is {waarde}; mogelijk is {minimum} tot en met {maximum}.")
    if aanbieders > clienten:
        gebreken.append(
            f"Er zijn {aanbieders} aanbieders voor {clienten} cliënten; een aanbieder heeft er minstens één."
        )
    kansen = _lees_fouten(fouten, gebreken)
    if gebreken:
        raise OpzetFout("De simulatie kan niet.\n" + "\n".join(f"- {gebrek}" for gebrek in gebreken))
    return Opzet(gemeente, clienten, aanbieders, maanden, zaad, kansen)


def _lees_fouten(tekst: str, gebreken: list[str]) -> float | Mapping[str, float]:
    if "=" not in tekst:
        return _kans(tekst, "fouten", gebreken)
    kansen: dict[str, float] = {}
    for deel in tekst.split(","):
        naam, _, percentage = deel.strip().partition("=")
        if naam not in OORZAKEN:
            gebreken.append(f"Oorzaak {naam} bestaat niet; kies uit {', '.join(sorted(OORZAKEN))}.")
        kansen[naam] = _kans(percentage, naam, gebreken)
    return kansen


def _kans(tekst: str, naam: str, gebreken: list[str]) -> float:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3})?", tekst) or float(tekst) > MAX_FOUTEN:
        gebreken.append(f"{naam}: {tekst} is geen percentage van 0 tot en met {MAX_FOUTEN}, zoals 2 of 0.5.")
        return 0.0
    return float(tekst) / 100
