"""Play the traffic of a folder to a service, through its GGK door, in the order in which it was sent.

Every envelope has a reference made from its message, so that sending one again changes nothing. How far the play-back
came stands beside the messages: it goes on from there.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx

from berichten.catalogus import nummer_van
from berichten.fouten import Berichtfout
from berichten.ggk import (
    ACTIES,
    Bv03,
    Stuurgegevens,
    Systeem,
    Versies,
    lees_antwoord,
    maak_di01,
    maak_du01,
    soort_voor,
)
from simulatie.verkeer import MANIFEST

STAND = "afgespeeld.json"
PAD = "/ggk/2.1"
VERSIES = Versies.van("1.0", "3.2")
GEDULD = 60
"""Seconds that the service may take over one envelope."""
BEWAREN = 100
"""After so many messages how far it came is written down; what is sent again after a crash changes nothing."""
TIJDELIJK = frozenset({"StUF046", "StUF058"})
"""Refusals that say something of the service, not of the message."""


class AfspelenGestopt(Exception):
    """The play-back stopped before the end; `melding` says in Dutch why, and that it goes on from there."""

    def __init__(self, melding: str) -> None:
        super().__init__(melding)
        self.melding = melding


@dataclass(frozen=True, slots=True)
class Afgespeeld:
    """What the door made of one message; `verwacht` whether that is what it should."""

    nummer: int
    uitkomst: Literal["aangenomen", "geweigerd"]
    verwacht: bool
    reden: str = ""


def aantal_berichten(map_: Path) -> int:
    """How many messages a folder holds. Raises OSError."""
    with (map_ / MANIFEST).open("rb") as bestand:
        return sum(1 for _ in bestand)


def stand_van(map_: Path, url: str) -> int:
    """How many messages of a folder were played to a service before."""
    try:
        standen = json.loads((map_ / STAND).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    gedaan = standen.get(url) if isinstance(standen, dict) else None
    return gedaan if isinstance(gedaan, int) else 0


def speel_af(map_: Path, url: str) -> Iterator[Afgespeeld]:
    """Play what was not played yet, and tell of every message what came of it.

    `url` is that of the service; without a path its GGK door is meant. Raises AfspelenGestopt when the service does not
    answer, has no room, or the folder can no longer be read or written.
    """
    gedaan = stand_van(map_, url)
    begin = gedaan
    with httpx.Client(timeout=GEDULD) as client:
        try:
            for regel in _manifest(map_, gedaan):
                yield _speel(client, adres(url), map_, regel)
                gedaan = regel["nummer"]
                if gedaan % BEWAREN == 0:
                    _bewaar(map_, url, gedaan)
        except httpx.HTTPError as fout:
            raise AfspelenGestopt(_uitleg(f"de dienst antwoordt niet ({type(fout).__name__})", gedaan)) from fout
        except OSError as fout:
            raise AfspelenGestopt(
                _uitleg(f"de map is niet te lezen of te schrijven ({fout.strerror})", gedaan)
            ) from fout
        except _Onderbroken as fout:
            raise AfspelenGestopt(_uitleg(str(fout), gedaan)) from fout
        finally:
            if gedaan > begin:
                _bewaar_als_het_kan(map_, url, gedaan)


class _Onderbroken(Exception):
    """The service cannot take the message now."""


def adres(url: str) -> str:
    """Where the door of a service is."""
    return url if urlsplit(url).path.strip("/") else url.rstrip("/") + PAD


def _uitleg(oorzaak: str, gedaan: int) -> str:
    return f"Het afspelen is gestopt na bericht {gedaan}: {oorzaak}. Geef de opdracht nog eens om verder te gaan."


def _manifest(map_: Path, overslaan: int) -> Iterator[dict[str, Any]]:
    with (map_ / MANIFEST).open(encoding="utf-8") as bestand:
        for nummer, tekst in enumerate(bestand, 1):
            if nummer > overslaan:
                yield json.loads(tekst)


def _speel(client: httpx.Client, door: str, map_: Path, regel: dict[str, Any]) -> Afgespeeld:
    envelop = maak_envelop((map_ / regel["bestand"]).read_bytes(), regel)
    soort = soort_voor(_nummer(regel))
    koppen = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{ACTIES[soort]}"'}
    antwoord = client.post(door, content=envelop, headers=koppen)
    try:
        gelezen = lees_antwoord(antwoord.content)
    except Berichtfout as geen_soap:
        raise _Onderbroken(f"de dienst gaf status {antwoord.status_code} zonder SOAP-antwoord") from geen_soap
    # What cannot be read is refused at the door; anything else is taken.
    onleesbaar = regel["uitkomst"] == "onleesbaar"
    if isinstance(gelezen, Bv03):
        return Afgespeeld(regel["nummer"], "aangenomen", verwacht=not onleesbaar)
    reden = f"{gelezen.fout.code}: {gelezen.fout.omschrijving}"
    if gelezen.fout.code in TIJDELIJK:
        raise _Onderbroken(f"de dienst neemt nu niets aan ({reden})")
    return Afgespeeld(regel["nummer"], "geweigerd", verwacht=onleesbaar, reden=reden)


def _nummer(regel: dict[str, Any]) -> str:
    nummer = nummer_van(regel["berichttype"])
    if nummer is None:
        raise LookupError(regel["berichttype"])
    return nummer


def maak_envelop(inhoud: bytes, regel: dict[str, Any]) -> bytes:
    """The SOAP message for a line of the manifest: the same bytes each time."""
    nummer = _nummer(regel)
    # A return message 302 or 320 repeats the parties of the message it answers; its sender is the other one.
    zender, ontvanger = regel["afzender"], regel["ontvanger"]
    if nummer in {"302", "320"}:
        zender, ontvanger = ontvanger, zender
    stuur = Stuurgegevens(
        zender=Systeem(organisatie=zender, applicatie="Simulatie"),
        ontvanger=Systeem(organisatie=ontvanger, applicatie="Simulatie"),
        referentienummer=regel["referentienummer"],
        tijdstip=datetime.fromisoformat(f"{regel['datum']}T12:00:00"),
        cross_refnummer=regel["kruisverwijzing"],
    )
    maak = maak_du01 if soort_voor(nummer) == "Du01" else maak_di01
    return maak(inhoud, stuur, functie=regel["berichttype"], versies=VERSIES)


def _bewaar(map_: Path, url: str, gedaan: int) -> None:
    """Write down how far it came, whole or not at all."""
    try:
        standen = json.loads((map_ / STAND).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        standen = {}
    tijdelijk = map_ / f"{STAND}.deel"
    tijdelijk.write_text(json.dumps({**standen, url: gedaan}), encoding="utf-8")
    tijdelijk.replace(map_ / STAND)


def _bewaar_als_het_kan(map_: Path, url: str, gedaan: int) -> None:
    """On the way out: without room for it the play-back begins a little earlier next time, which does no harm."""
    with contextlib.suppress(OSError):
        _bewaar(map_, url, gedaan)
