"""Use case: the keys by which what is stored about people is encrypted: make one, replace the old one, prove them."""

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from app.kern import sleutels as sleutelbeheer
from app.kern.fouten import Dienstfout
from app.opslag.beheer import sleutels as opslag
from app.opslag.beheer.sleutels import Bevonden
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN

WACHT = 0.5
"""Seconds until rows that others worked on are tried again."""


@dataclass(frozen=True, slots=True)
class Wissel:
    """A change of key: from which to which, and how many rows there are to look at."""

    oud: tuple[str, ...]
    nieuw: str
    rijen: int


def maak() -> str:
    """Make a key and add it to the key file, which is made when it is not there; its id. Raises Dienstfout."""
    pad = sleutelbeheer.sleutelpad()
    if pad is None:
        raise Dienstfout(
            "De sleutels staan in BERICHTENVERKEER_SLEUTELS, en daar kan geen sleutel bij. Geef in plaats daarvan een "
            "bestand op met BERICHTENVERKEER_SLEUTELBESTAND."
            if sleutelbeheer.zijn_ingesteld()
            else "Er is geen sleutelbestand opgegeven; stel BERICHTENVERKEER_SLEUTELBESTAND in."
        )
    return sleutelbeheer.maak(pad).id


def begin_wissel() -> Wissel:
    """Let the newest key be the one to encrypt with; what was encrypted with others stays readable until it is done."""
    nieuw = sleutelbeheer.nieuwste().id
    with sessie(PIJPLIJN) as session:
        opslag.begin(session, nieuw)
    with sessie(PIJPLIJN) as session:
        oud = tuple(id_ for id_ in opslag.in_gebruik(session) if id_ != nieuw)
        return Wissel(oud, nieuw, sum(opslag.aantal(session, tabel) for tabel in opslag.TABELLEN))


def wissel(nieuw: str) -> Generator[int]:
    """Encrypt everything with this key; each time how many rows, once they are safe. Stopped, it goes on where it was.

    Raises Dienstfout at the end when there were values that cannot be opened.
    """
    beschadigd = 0
    for tabel in opslag.TABELLEN:
        while True:
            stuk = 0
            na: opslag.Plek | None = None
            while True:
                with sessie(PIJPLIJN) as session:
                    blad = opslag.vervang(session, tabel, nieuw, na=na)
                yield blad.gedaan
                stuk += blad.beschadigd
                na = blad.laatste
                if na is None:
                    break
            with sessie(PIJPLIJN) as session:
                resteert = opslag.resteert(session, tabel, nieuw)
            # What remains beside what cannot be opened was being worked on.
            if resteert <= stuk:
                break
            time.sleep(WACHT)
        beschadigd += resteert
    if beschadigd:
        raise Dienstfout(
            f"Van {beschadigd} rijen is een waarde beschadigd; die zijn niet omgezet, en daarom blijft ook de oude "
            "sleutel in gebruik. «berichtenverkeer sleutels controleer» noemt ze."
        )
    with sessie(PIJPLIJN) as session:
        opslag.vergeet(session)


def aantal_rijen() -> int:
    """How many rows there are to prove."""
    with sessie(PIJPLIJN) as session:
        return sum(opslag.aantal(session, tabel) for tabel in opslag.TABELLEN)


def controleer() -> Iterator[Bevonden]:
    """Open every encrypted value; what was found, a batch at a time."""
    for tabel in opslag.TABELLEN:
        with sessie(PIJPLIJN) as session:
            yield from opslag.lees(session, tabel)
