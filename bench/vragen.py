"""Queries at 1, 10 and 100 times the data: status, lists, deadlines, the sums of a month, and a dossier.

No page shows the sums of a month yet; the query here is what such a page would ask.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.diensten.verkeer.berichten import bevindingen_van, haal, lijst
from app.diensten.zorg import termijnen
from app.kern.klok import TIJDZONE
from app.opslag.dossier.bouwen import bouw_dossier
from app.opslag.kern.bulk import kopieer
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.tabellen.bericht import Bericht
from app.opslag.tabellen.geld import Declaratie, Prestatie
from app.opslag.tabellen.termijn import Termijn
from app.opslag.verkeer.berichten import Filter
from app.opslag.zorg.personen import neem_op
from bench.declaratie import AANBIEDER, APRIL, BEDRAG, CODE, EERSTE_TOEWIJZING, declaratie
from bench.dienst import aanbieders
from bench.meten import beste, machine
from bench.omgeving import VANDAAG, databank, lever, ververs, vraag, vul
from bench.regie import GEMEENTE
from berichten import xml
from berichten.catalogus import berichttype
from berichten.lezen import lees

MATEN = (1, 10, 100)
BSN = "999900006"
REGELS = 300
"""Lines in the declaration that is looked at, with three earlier months on record."""
BERICHTEN, REGELS_PER_BERICHT = 300, 20
"""What is added for once the data: declarations of other providers, and the lines of each."""
ONBEANTWOORD = 20
"""One in so many of them still has to be answered."""
SOORT = berichttype("WMO323")
MAANDCIJFERS = """
select prestatie.aanbieder, count(*), sum(case debet_credit when 'D' then bedrag else -bedrag end)
from declaratie join prestatie on prestatie.declaratie_id = declaratie.id
where declaratie.gemeente = '0193' and declaratie.standaard = 'iwmo' and declaratie.begindatum = '2026-03-01'
and toegekend
group by 1 order by 1
"""


def main(deel: float) -> None:
    """Print per query how long it takes at each size. A share below 1 leaves the largest sizes out."""
    print(f"vragen: elapsed milliseconds, the least of 15 runs ({machine()})")
    with databank():
        vul(REGELS)
        inhoud = declaratie(REGELS, fout=0.1)
        kop = lever(inhoud)
        vragen = _vragen(kop.id, inhoud)
        print(f"{'messages':>9} {'lines':>8} " + " ".join(f"{naam:>13}" for naam in vragen))
        aanwezig = 0
        for maat in MATEN:
            if maat > MATEN[-1] * deel:
                break
            _voeg_toe(range(aanwezig, maat * BERICHTEN))
            aanwezig = maat * BERICHTEN
            ververs()
            duren = [beste(vraag, 15).duur * 1000 for vraag in vragen.values()]
            print(
                f"{aanwezig:>9} {aanwezig * REGELS_PER_BERICHT:>8} " + " ".join(f"{duur:>13.2f}" for duur in duren),
                flush=True,
            )


def _vragen(bericht_id: UUID, inhoud: bytes) -> dict[str, Callable[[], object]]:
    bericht = lees(xml.parse(inhoud), SOORT)

    def dossier() -> None:
        with sessie(PIJPLIJN) as session:
            bouw_dossier(session, bericht, SOORT, gemeente=GEMEENTE, bericht_id=bericht_id, vandaag=VANDAAG)

    return {
        "first page": lambda: lijst(Filter(), aantal=50),
        "of a provider": lambda: lijst(Filter(aanbieder=AANBIEDER), aantal=50),
        "in part": lambda: lijst(Filter(uitkomst="deels"), aantal=50),
        "status": lambda: haal(bericht_id),
        "findings": lambda: bevindingen_van(bericht_id),
        "deadlines": lambda: termijnen.lijst(aantal=50),
        "month": lambda: vraag(MAANDCIJFERS),
        "dossier": dossier,
    }


def _voeg_toe(nummers: range) -> None:
    """Processed declarations of other providers, newer than the one looked at."""
    codes = aanbieders(300)
    ids = {nummer: uuid4() for nummer in nummers}
    bereik = {nummer: (GEMEENTE, "iwmo", codes[nummer % len(codes)]) for nummer in nummers}
    with sessie(PIJPLIJN) as session:
        kopieer(
            session,
            Bericht,
            (
                "id", "richting", "bron", "type", "gemeente", "standaard", "aanbieder", "identificatie", "inhoud",
                "omvang", "sha256", "toestand", "uitkomst",
            ),
            (
                (ids[n], "in", "ggk", SOORT.naam, *bereik[n], f"V{n}", b"<leeg/>", 7, sha256(ids[n].bytes).digest(),
                 "verwerkt", "goedgekeurd")
                for n in nummers
            ),
        )  # fmt: skip
        kopieer(
            session,
            Declaratie,
            (
                "id", "bericht_id", "gemeente", "standaard", "aanbieder", "nummer", "begindatum", "einddatum",
                "dagtekening", "ingediend",
            ),
            (
                (_eigen_id(n), ids[n], *bereik[n], f"V{n}", *(_maand(n),) * 3, BEDRAG * REGELS_PER_BERICHT)
                for n in nummers
            ),
        )  # fmt: skip
        kopieer(
            session,
            Prestatie,
            (
                "declaratie_id", "gemeente", "standaard", "aanbieder", "persoon_id", "referentie", "toewijzing_nummer",
                "categorie", "productcode", "begindatum", "einddatum", "volume", "eenheid", "tarief", "bedrag",
                "debet_credit", "toegekend",
            ),
            _regels(nummers, bereik, neem_op(session, GEMEENTE, [BSN])[BSN]),
        )  # fmt: skip
        _voeg_termijnen_toe(session, ids, bereik)


def _voeg_termijnen_toe(session: Session, ids: dict[int, UUID], bereik: dict[int, tuple[str, str, str]]) -> None:
    """What was due on these declarations, nearly all of it met."""
    open_, voldaan = ("loopt", None), ("voldaan", datetime.now(TIJDZONE))
    kopieer(
        session,
        Termijn,
        (
            "soort", "bericht_id", "gemeente", "standaard", "aanbieder", "begin", "uiterste_datum", "toestand",
            "afgehandeld_op",
        ),
        (
            ("declaratie-antwoord", ids[n], *bereik[n], VANDAAG, VANDAAG, *(voldaan if n % ONBEANTWOORD else open_))
            for n in ids
        ),
    )  # fmt: skip


def _regels(nummers: range, bereik: dict[int, tuple[str, str, str]], persoon_id: int) -> Iterator[tuple[Any, ...]]:
    for n in nummers:
        for regel in range(n * REGELS_PER_BERICHT, (n + 1) * REGELS_PER_BERICHT):
            toewijzing = EERSTE_TOEWIJZING + regel
            product = ("02", CODE, APRIL, APRIL, 12, "04", 6000, BEDRAG, "D", True)
            yield (_eigen_id(n), *bereik[n], persoon_id, f"V{regel}", toewijzing, *product)


def _maand(nummer: int) -> date:
    """One of the twelve months until April: what is declared in one of them is a twelfth of the data."""
    return date(2025 + (nummer % 12 < 4), nummer % 12 + 1, 1)


def _eigen_id(nummer: int) -> int:
    """Far above the numbers that the database gives out itself."""
    return 1_000_000 + nummer
