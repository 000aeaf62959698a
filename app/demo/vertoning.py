"""Run the demonstration: start a real service, feed it the month over HTTP, and show what became of each message."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from app.demo.gegevens import GEMEENTE, contracten, producten
from app.demo.maand import Demobericht, Kalender, berichten_van, vorige_maand
from app.kern.fouten import Dienstfout
from app.kern.klok import vandaag
from app.toegang.demo import demotokens
from app.toegang.rollen import Rol
from app.toegang.toekenningen import Toekenning

GEDULD = 120
"""Seconds in which the service must start, and in which all messages must have an outcome."""

OPDRACHT = [sys.executable, "-m", "app.cli"]


class DemoMislukt(Dienstfout):
    """The service did not start or did not get ready."""


@dataclass(frozen=True, slots=True)
class Verloop:
    """What became of one message: as the interface tells it, with its findings and the type of our answer."""

    verwacht: Demobericht
    bericht: dict[str, Any]
    bevindingen: list[dict[str, Any]]
    antwoord: str | None

    @property
    def zoals_verwacht(self) -> bool:
        """Whether outcome, answer and findings are what they have to be."""
        gevonden = {bevinding["regel"] for bevinding in self.bevindingen}
        return (
            self.bericht["uitkomst"] == self.verwacht.uitkomst
            and self.antwoord == self.verwacht.antwoord
            and self.verwacht.regels <= gevonden
            and bool(gevonden) == bool(self.verwacht.regels)
        )


def vertoon(console: Console, *, eenmalig: bool, poort: int) -> bool:
    """Show the demonstration; then serve until Ctrl-C, unless `eenmalig`. Whether all went as it has to go."""
    kalender = vorige_maand(vandaag())
    # A short path: the embedded PostgreSQL listens on a socket in this folder.
    with tempfile.TemporaryDirectory(prefix="bv-") as map_:
        console.print("De dienst start, met een eigen PostgreSQL in een tijdelijke map …")
        with _dienst(Path(map_), poort) as (proces, adres, omgeving):
            _lees_in(Path(map_), kalender, omgeving)
            verlopen = _voer(adres, _token(Path(map_)), berichten_van(kalender), console)
            console.print(_tabel(verlopen, kalender))
            goed = all(verloop.zoals_verwacht for verloop in verlopen)
            if not goed:
                console.print("Niet elk bericht kreeg de uitkomst die het moest krijgen (✘).", style="bold red")
            if not eenmalig:
                _vertel(console, adres, map_)
                console.print("Ctrl-C stopt hem en ruimt alles op.")
                proces.wait()
    return goed


def _vertel(console: Console, adres: str, map_: str) -> None:
    """What one can do with the service now."""
    console.print(f"De dienst blijft draaien. Meld u aan op {adres}/aanmelden en kies een rol.")
    console.print(f"De interface staat op {adres}/v1; de beschrijving is {adres}/v1/openapi.json. Een token geeft:")
    opdracht = f"berichtenverkeer toegang demo-token --rol backoffice --gemeente {GEMEENTE}"
    console.print(f"  BERICHTENVERKEER_GEGEVENSMAP={map_} {opdracht}", soft_wrap=True)


@contextmanager
def _dienst(map_: Path, poort: int) -> Iterator[tuple["subprocess.Popen[str]", str, dict[str, str]]]:
    """The real service in processes of its own, in an environment that nothing outside the demonstration enters."""
    omgeving = {n: w for n, w in os.environ.items() if not n.startswith("BERICHTENVERKEER_") and n != "DATABASE_URL"}
    omgeving |= {"BERICHTENVERKEER_GEGEVENSMAP": str(map_), "BERICHTENVERKEER_GEMEENTEN": GEMEENTE}
    logboek = map_ / "dienst.log"
    with logboek.open("w") as log:
        proces = subprocess.Popen(  # noqa: S603  our own command
            [*OPDRACHT, "serve", "--demo", "--poort", str(poort)],
            env=omgeving,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield proces, _wacht_tot_gereed(proces, logboek), omgeving
        finally:
            proces.terminate()
            proces.wait(GEDULD)


def _wacht_tot_gereed(proces: "subprocess.Popen[str]", logboek: Path) -> str:
    """The address of the service, once it is ready. Raises DemoMislukt with what it said."""
    uitvoer = proces.stdout.readline() if proces.stdout else ""
    adres = re.search(r"http://[^\s;]+", uitvoer)
    if adres is None:
        raise DemoMislukt(f"De dienst start niet.\n{logboek.read_text()}")
    einde = time.monotonic() + GEDULD
    while time.monotonic() < einde:
        try:
            if httpx.get(f"{adres.group()}/gezondheid/gereed", timeout=5).is_success:
                return adres.group()
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise DemoMislukt(f"De dienst is na {GEDULD} seconden niet gereed.\n{logboek.read_text()}")


def _lees_in(map_: Path, kalender: Kalender, omgeving: dict[str, str]) -> None:
    """Read the contracts and products in, with the command that an administrator uses."""
    for soort, inhoud in (("contracten", contracten(kalender.begin)), ("producten", producten(kalender.begin))):
        bestand = map_ / f"{soort}.csv"
        bestand.write_bytes(inhoud)
        opdracht = [*OPDRACHT, "beheer", "importeer", soort, str(bestand)]
        klaar = subprocess.run(opdracht, env=omgeving, capture_output=True, text=True, check=False)  # noqa: S603  as above
        if klaar.returncode:
            raise DemoMislukt(f"De {soort} konden niet worden ingelezen.\n{klaar.stderr}")


def _token(map_: Path) -> str:
    """What the service of this folder believes: someone of the back office, who may also see what cannot be read."""
    return demotokens(map_).maak(Toekenning(rol, GEMEENTE) for rol in (Rol.BACKOFFICE, Rol.BEHEER))


def _voer(adres: str, token: str, maand: list[Demobericht], console: Console) -> list[Verloop]:
    """Hand in every message, and when all of them have an outcome tell what became of each.

    Not before: what a message shows depends on those that came after it, such as the answer of a provider.
    """
    with httpx.Client(base_url=adres, timeout=30, headers={"Authorization": f"Bearer {token}"}) as client:
        ids = [_lever_aan(client, bericht) for bericht in maand]
        einde = time.monotonic() + GEDULD
        for bericht_id in track(ids, "Berichten", console=console, transient=True):
            _wacht_op(client, bericht_id, einde)
        return [_verloop(client, verwacht, bericht_id) for verwacht, bericht_id in zip(maand, ids, strict=True)]


def _lever_aan(client: httpx.Client, bericht: Demobericht) -> str:
    """The id of a message that is handed in; one that cannot be read is stored, and named in the problem."""
    antwoord = client.post("/v1/berichten", content=bericht.inhoud, headers={"Content-Type": "application/xml"})
    inhoud = antwoord.json()
    bericht_id = inhoud.get("berichtId") if antwoord.is_client_error else inhoud.get("id")
    if bericht_id is None:
        raise DemoMislukt(f"Aanleveren lukt niet: {inhoud['detail']}")
    return str(bericht_id)


def _haal(client: httpx.Client, pad: str) -> dict[str, Any]:
    antwoord = client.get(pad)
    inhoud: dict[str, Any] = antwoord.json()
    if antwoord.is_error:
        raise DemoMislukt(f"{pad} geeft {antwoord.status_code}: {inhoud['detail']}")
    return inhoud


def _wacht_op(client: httpx.Client, bericht_id: str, einde: float) -> None:
    while _haal(client, f"/v1/berichten/{bericht_id}")["toestand"] == "ontvangen" and time.monotonic() < einde:
        time.sleep(0.1)


def _verloop(client: httpx.Client, verwacht: Demobericht, bericht_id: str) -> Verloop:
    plaats = f"/v1/berichten/{bericht_id}"
    bericht = _haal(client, plaats)
    # What cannot be read is of no municipality, and has no findings.
    bevindingen = _haal(client, f"{plaats}/bevindingen")["bevindingen"] if bericht["berichttype"] else []
    antwoord = _haal(client, f"/v1/berichten/{bericht['antwoordId']}") if bericht["antwoordId"] else None
    # An order is answered by the provider; only what we made ourselves is our answer.
    eigen = antwoord["berichttype"] if antwoord and antwoord["richting"] == "uit" else None
    return Verloop(verwacht, bericht, bevindingen, eigen)


def _tabel(verlopen: list[Verloop], kalender: Kalender) -> Table:
    tabel = Table(
        "", "Bericht", "Inhoud", "Uitkomst", "Antwoord", "Waarom", box=box.SIMPLE_HEAD,
        title=f"Gemeente {GEMEENTE}, {kalender.begin:%m-%Y}: alle personen, aanbieders en bedragen zijn verzonnen",
    )  # fmt: skip
    for verloop in verlopen:
        uitkomst = verloop.bericht["uitkomst"] or verloop.bericht["toestand"]
        tabel.add_row(
            "✔" if verloop.zoals_verwacht else "✘",
            verloop.verwacht.soort.naam,
            verloop.verwacht.omschrijving,
            uitkomst,
            verloop.antwoord or "–",
            _waarom(verloop),
        )
    return tabel


def _waarom(verloop: Verloop) -> str:
    if verloop.bericht["fout"]:
        return str(verloop.bericht["fout"]["melding"])
    if verloop.bevindingen:
        return "\n".join(f"{b['regel']} → {b['retourcode']}: {b['details']}" for b in verloop.bevindingen)
    if verloop.antwoord:
        return "geen opmerkingen"
    if verloop.bericht["antwoordOp"]:
        return "hoort bij een bericht van de gemeente"
    return "de aanbieder heeft geantwoord" if verloop.bericht["antwoordId"] else "de aanbieder moet nog antwoorden"
