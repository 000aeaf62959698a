"""What has to be true afterwards, in the database and at the exchange point, whatever was killed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import psycopg
from psycopg.rows import dict_row

from berichten import xml
from berichten.catalogus import herken
from berichten.lezen import lees
from tests.crash.stroom import Zending
from tests.verzenden.nepggk import Bezorgd

Rij = dict[str, Any]

IN = """
    select
        bericht.id, sha256, type, toestand, uitkomst, pogingen, fout_code,
        (select count(*) from bericht antwoord where antwoord.antwoord_op = bericht.id and richting = 'uit')
            as antwoorden,
        (select count(*) from gebeurtenis where bericht_id = bericht.id and soort = 'beoordeeld') as oordelen,
        (select count(*) from gebeurtenis where bericht_id = bericht.id and soort = 'beoordeling_begonnen') as begonnen
    from bericht
    where richting = 'in'
"""

UIT = """
    select bericht.id, richting, sha256, identificatie, verzending.toestand, verzending.pogingen
    from verzending join bericht on bericht.id = verzending.bericht_id
"""

BEZIG = """
    select
        (select count(*) from bericht where toestand = 'ontvangen')
        + (select count(*) from verzending where toestand in ('klaar', 'onderweg'))
        + (select count(*) from procrastinate_jobs where status in ('todo', 'doing'))
"""


@dataclass(frozen=True)
class Stand:
    """What was found: faults in words, and figures."""

    gebreken: list[str]
    cijfers: dict[str, int]


def bezig(adres: str) -> int:
    """How much work is left: messages to judge, deliveries to make, jobs."""
    with psycopg.connect(adres) as verbinding:
        rij = verbinding.execute(BEZIG).fetchone()
    return int(rij[0]) if rij else 0


def controleer(adres: str, bevestigd: Sequence[Zending], bezorgd: Sequence[Bezorgd]) -> Stand:
    """Hold what is stored and delivered against what was acknowledged."""
    with psycopg.connect(adres, row_factory=dict_row) as verbinding:
        binnen = verbinding.execute(IN).fetchall()
        uit = verbinding.execute(UIT).fetchall()
        prestaties = verbinding.execute(
            "select gemeente, standaard, aanbieder, referentie, bedrag, toegekend from prestatie"
        )
        regels = prestaties.fetchall()
        domein = {
            tabel: _aantal(verbinding, tabel) for tabel in ("toewijzing", "toewijzing_versie", "levering", "verzoek")
        }
    gebreken = [
        *_van_binnen(binnen, bevestigd),
        *_van_regels(regels, bevestigd),
        *_van_domein(domein, bevestigd),
        *_van_uit(uit, bezorgd),
    ]
    cijfers = {
        "berichten bevestigd": len(bevestigd),
        "berichten beoordeeld": sum(rij["oordelen"] for rij in binnen),
        "beoordelingen onderbroken": sum(rij["begonnen"] - rij["oordelen"] for rij in binnen),
        "berichten beantwoord": sum(rij["antwoorden"] for rij in binnen),
        "berichten afgeleverd": sum(rij["toestand"] == "afgeleverd" for rij in uit),
        "leveringen bij de GGK": len(bezorgd),
        "declaratieregels": len(regels),
    }
    return Stand(gebreken, cijfers)


def _aantal(verbinding: psycopg.Connection[Rij], tabel: str) -> int:
    rij = verbinding.execute(f"select count(*) as aantal from {tabel}".encode()).fetchone()
    return int(rij["aantal"]) if rij else 0


def _van_binnen(binnen: Sequence[Rij], bevestigd: Sequence[Zending]) -> list[str]:
    """Each acknowledged message is there once, was judged once, rightly, and is answered once."""
    per_hash: defaultdict[bytes, list[Rij]] = defaultdict(list)
    for rij in binnen:
        per_hash[bytes(rij["sha256"])].append(rij)
    gebreken = []
    for zending in bevestigd:
        rijen = per_hash.pop(sha256(zending.inhoud).digest(), [])
        if len(rijen) != 1:
            gebreken.append(f"{zending.functie} bevestigd, en {len(rijen)} keer bewaard")
            continue
        (rij,) = rijen
        gevonden = (rij["toestand"], rij["uitkomst"], rij["oordelen"], rij["antwoorden"])
        verwacht = ("verwerkt", zending.uitkomst, 1, int(zending.beantwoord))
        if gevonden != verwacht:
            gebreken.append(
                f"{zending.functie} {rij['id']}: {gevonden} in plaats van {verwacht} {rij['fout_code'] or ''}"
            )
    return [*gebreken, *(f"{len(rijen)} keer bewaard, nooit bevestigd" for rijen in per_hash.values())]


def _van_regels(regels: Sequence[Rij], bevestigd: Sequence[Zending]) -> list[str]:
    """No declared line is counted twice, and none is missing."""
    per_regel = Counter((r["gemeente"], r["standaard"], r["aanbieder"], r["referentie"]) for r in regels)
    gebreken = [f"declaratieregel {regel[-1]} telt {aantal} keer" for regel, aantal in per_regel.items() if aantal > 1]
    gevonden = (len(regels), sum(r["bedrag"] for r in regels if r["toegekend"]))
    verwacht = (sum(zending.regels for zending in bevestigd), sum(zending.bedrag for zending in bevestigd))
    if gevonden != verwacht:
        gebreken.append(f"regels en toegekende centen: {gevonden} in plaats van {verwacht}")
    return gebreken


def _van_domein(domein: dict[str, int], bevestigd: Sequence[Zending]) -> list[str]:
    """What the messages ordered, started, stopped and asked is there once each."""
    soorten = Counter(zending.nummer for zending in bevestigd if zending.uitkomst == "goedgekeurd")
    verwacht = {
        "toewijzing": soorten["301"],
        "toewijzing_versie": soorten["301"],
        "levering": soorten["305"] + soorten["307"],
        "verzoek": soorten["315"] + soorten["317"],
    }
    return [
        f"{tabel}: {domein[tabel]} in plaats van {aantal}"
        for tabel, aantal in verwacht.items()
        if domein[tabel] != aantal
    ]


def _van_uit(uit: Sequence[Rij], bezorgd: Sequence[Bezorgd]) -> list[str]:
    """Each message of ours arrived at least once, each time under the same reference and with the same bytes."""
    per_hash: defaultdict[bytes, list[Bezorgd]] = defaultdict(list)
    per_identificatie: defaultdict[str, set[str]] = defaultdict(set)
    for levering in bezorgd:
        envelop = levering.envelop
        per_hash[sha256(envelop.inhoud).digest()].append(levering)
        per_identificatie[_identificatie(envelop.inhoud)].add(envelop.referentienummer)
    gebreken = [
        f"antwoord {identificatie} kwam onder {len(referenties)} referenties"
        for identificatie, referenties in per_identificatie.items()
        if len(referenties) != 1
    ]
    for rij in uit:
        leveringen = per_hash.pop(bytes(rij["sha256"]), [])
        if rij["toestand"] != "afgeleverd" or not leveringen:
            gebreken.append(f"{rij['identificatie']}: {rij['toestand']}, {len(leveringen)} keer aangekomen")
        elif len({levering.soap for levering in leveringen}) != 1:
            gebreken.append(f"{rij['identificatie']} kwam in verschillende enveloppen")
    return [*gebreken, *("er kwam iets aan dat wij niet hebben" for _ in per_hash)]


def _identificatie(inhoud: bytes) -> str:
    """The identification of a delivered message, with its type; of a retour its own."""
    wortel = xml.parse(inhoud)
    soort = herken(wortel)
    kop = lees(wortel, soort).header
    eigen = getattr(kop, "identificatie_retour", None) or kop.bericht_identificatie.identificatie
    return f"{soort.naam} {kop.afzender} {kop.ontvanger} {eigen}"
