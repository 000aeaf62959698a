"""A run of the whole service, with everything that can go wrong with a message: no log names a person."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg

from app.opslag.kern.databank import start_ingebed
from app.toegang.demo import demotokens
from app.toegang.toekenningen import lees_toekenning
from tests.api.hulp import XML
from tests.app.hulp import declaratie, identificatie, start, toewijzing
from tests.verzenden import nepggk

GEDULD = 60
PERSONEN = re.compile(rb"(?<!\d)9999\d{5}(?!\d)|Voorbeeld|Anna|Tester|Proefstraat|8011AB|0612345678")
"""What the messages hold of persons: BSNs, names, an address, a telephone number."""


@contextmanager
def dienst(map_: Path, ggk: str) -> Iterator[str]:
    """The service with a database of its own; its address. It logs to `dienst.log`."""
    omgeving = {naam: waarde for naam, waarde in os.environ.items() if naam != "DATABASE_URL"} | {
        "BERICHTENVERKEER_GEGEVENSMAP": str(map_),
        "BERICHTENVERKEER_BEZORGING": "ggk",
        "BERICHTENVERKEER_BEZORG_ADRES": ggk,
    }
    opdracht = [sys.executable, "-m", "app.cli", "serve", "--demo", "--poort", "0"]
    with (
        (map_ / "dienst.log").open("wb") as log,
        subprocess.Popen(opdracht, env=omgeving, stdout=subprocess.PIPE, stderr=log) as proces,
    ):
        assert proces.stdout
        adres = proces.stdout.readline().decode().split()[4].rstrip(";")
        try:
            yield adres
        finally:
            proces.terminate()
            proces.wait(GEDULD)


def _met_token(map_: Path) -> dict[str, str]:
    """What the service of this folder believes."""
    rollen = lees_toekenning("backoffice@0193", ())
    return {"Authorization": f"Bearer {demotokens(map_).maak(rollen)}"}


def wacht_tot(klaar: Callable[[], bool]) -> None:
    einde = time.monotonic() + GEDULD
    while not klaar():
        assert time.monotonic() < einde, "het duurt te lang"
        time.sleep(0.1)


def test_geen_logboek_noemt_een_persoon(eigen_map: Path) -> None:
    with (
        nepggk.draai() as ggk,
        dienst(eigen_map, ggk.adres) as adres,
        httpx.Client(base_url=adres, timeout=30, headers=_met_token(eigen_map)) as client,
    ):
        databank = psycopg.connect(start_ingebed(eigen_map), autocommit=True)
        goed = [toewijzing(), start(), declaratie()]
        afgekeurd = [
            start(Client__Bsn="999900007", **identificatie("ST2")),
            declaratie(**identificatie("DC2"), Declaratie__Clienten__0__Bsn="999900018"),
        ]
        # The schema refuses it, and quotes what it refuses.
        ongeldig = [start(Client__Geslacht="Anna 999900006", **identificatie("ST3")), toewijzing()[:-30]]
        for inhoud in (*goed, *afgekeurd, *ongeldig):
            client.post("/v1/berichten", content=inhoud, headers=XML)
        client.post("/ggk/2.1", content=b"<Voorbeeld>999900006</Voorbeeld>", headers={"Content-Type": "text/xml"})
        for pad in ("/v1/berichten/999900006", "/999900006?bsn=999900006", "/v1/berichten?bsn=999900006"):
            client.get(pad)
        vraag = "select count(*) from bericht where toestand = 'ontvangen'"
        wacht_tot(lambda: databank.execute(vraag).fetchone() == (0,))
        # A constraint that the next message breaks: the database says which value it was.
        databank.execute("create unique index proef on prestatie (persoon_id)")
        nogmaals = declaratie(
            **identificatie("DC3"),
            Declaratie__DeclaratieNummer="D3",
            Declaratie__Clienten__0__Prestaties__0__ProductReferentie__ReferentieNummer="P9",
        )
        bericht_id = client.post("/v1/berichten", content=nogmaals, headers=XML).json()["id"]
        wacht_tot(lambda: client.get(f"/v1/berichten/{bericht_id}").json()["toestand"] == "geparkeerd")
        spoor = client.get(f"/v1/berichten/{bericht_id}/spoor").content
        metingen = client.get("/metrics").content
        databank.close()

    logboek = (eigen_map / "dienst.log").read_bytes()
    server = (eigen_map / "postgres" / "log").read_bytes()
    assert b"geparkeerd" in logboek
    assert b"duplicate key" in server
    assert [PERSONEN.findall(tekst) for tekst in (logboek, server, spoor, metingen)] == [[], [], [], []]
