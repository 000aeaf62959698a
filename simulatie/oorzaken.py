"""What can go wrong in the traffic: every cause, the messages it strikes, and the codes that the standard gives it.

They stand in oorzaken.csv. `regels` names where the standard says so. `soort` is what comes of it: what was spoiled is
sent again as it should have been (`bederft`), or the message or line was superfluous (`overbodig`).
"""

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Oorzaak:
    """One cause. No `codes` when there is no return message: the sender gets a transport fault."""

    naam: str
    berichten: tuple[str, ...]
    codes: tuple[str, ...]
    regels: str
    soort: str
    omschrijving: str


def _lees() -> dict[str, Oorzaak]:
    regels = (files("simulatie") / "oorzaken.csv").read_text(encoding="utf-8").splitlines()
    rijen = csv.DictReader((regel for regel in regels if not regel.startswith("#")), delimiter=";")
    return {
        rij["naam"]: Oorzaak(
            rij["naam"],
            tuple(rij["berichten"].split()),
            tuple(rij["codes"].split()),
            rij["regels"],
            rij["soort"],
            rij["omschrijving"],
        )
        for rij in rijen
    }


OORZAKEN = _lees()
"""Every cause by name."""


def op_bericht(nummer: str) -> tuple[str, ...]:
    """The causes that may strike a message of this number."""
    return tuple(oorzaak.naam for oorzaak in OORZAKEN.values() if nummer in oorzaak.berichten)
