"""After a simulated month, and all that can go wrong with a message, the database holds no person in the clear."""

import importlib
import io
import pkgutil
import zipfile

import pytest

from app.diensten.verkeer import oordelen
from app.diensten.verkeer.aanleveringen import lever_aan
from app.diensten.verkeer.berichten import bevindingen_van, haal
from app.opslag import tabellen
from app.opslag.kern.basis import Basis
from app.opslag.kern.versleuteling import VERZEGELD
from app.toets.toets import lees_in, vergelijk
from simulatie.opzet import maak_opzet
from simulatie.verkeer import maak_wereld
from tests.app.hulp import identificatie, lever, start, toewijzing
from tests.versleuteling.hulp import vondsten, woorden_van

OPEN_BYTES = {
    "bericht.sha256": "recognises the same bytes; says nothing to who does not have them all",
    "envelop.sha256": "the same",
    "aanlevering.sha256": "the same",
    "import.sha256": "of a file without persons",
    "persoon.hash": "keyed",
    "client.naam_hash": "keyed",
    "websessie.sleutel": "hash of a cookie that is random",
    "websessie.inhoud": "of a colleague, encrypted with what only the cookie of the session says",
    "aanmelding.staat": "hash of what is random",
    "aanmelding.browser": "the same",
}
"""Bytes that are not encrypted, and why they need not be."""


def test_na_een_maand_staat_niemand_leesbaar_in_de_databank(schone_databank: str) -> None:
    opzet = maak_opzet(gemeente="0193", clienten=30, aanbieders=4, maanden=2, zaad=3, fouten="20")
    wereld = maak_wereld(opzet)
    lees_in(wereld)
    inhouden = [zending.inhoud for zending, _ in vergelijk(enumerate(wereld.verloop(), 1))]

    woorden = woorden_van(inhouden)

    assert len(woorden) > 60
    assert vondsten(schone_databank, woorden) == []


def test_ook_wat_misgaat_noemt_niemand_leesbaar(schone_databank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lever(toewijzing()).uitkomst == "goedgekeurd"
    ongeldig = lever(start(Client__Geslacht="Tester 999900006", **identificatie("ST1")))
    lever(b"\x01Tester 999900006")
    pakket = io.BytesIO()
    with zipfile.ZipFile(pakket, "w") as archief:
        archief.writestr("Tester.xml", start(**identificatie("ST2")))
        archief.writestr("999900006.txt", b"x")
    geleverd = lever_aan(pakket.getvalue(), bron="rest", naam="Tester_999900006.zip")

    def stuk(*_: object) -> None:
        raise ValueError("Tester 999900006")

    monkeypatch.setattr(oordelen, "beoordeel_keten", stuk)
    geparkeerd = lever(start(**identificatie("ST3")))

    # What was said is there for who may read it ...
    assert "Geslacht" in bevindingen_van(ongeldig.id)[0].details
    assert "Tester 999900006" in str(haal(geparkeerd.id).traceback)
    assert (geleverd.naam, geleverd.bestanden[0].naam) == ("Tester_999900006.zip", "Tester.xml")
    # ... and for nobody else.
    assert vondsten(schone_databank, {"Tester", "Voorbeeld", "999900006", "Proefstraat"}) == []


def test_alle_bytes_zijn_versleuteld_of_hebben_een_reden() -> None:
    for module in pkgutil.iter_modules(tabellen.__path__):
        importlib.import_module(f"{tabellen.__name__}.{module.name}")
    bytes_ = {
        f"{tabel.name}.{kolom.name}"
        for tabel in Basis.metadata.tables.values()
        for kolom in tabel.columns
        if kolom.type.python_type is bytes
    }
    verzegeld = {f"{tabel}.{kolom}" for tabel, (_, kolommen) in VERZEGELD.items() for kolom in kolommen}
    assert bytes_ == verzegeld | OPEN_BYTES.keys()
