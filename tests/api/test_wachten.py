"""Clients that make a server wait: nothing, half a header, a body that drips, an answer that is not taken."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from app.ggk import PAD
from tests.api.hulp import lever
from tests.app.hulp import tel, toewijzing
from tests.toegang.hulp import token

Instelling = Callable[[str, str], None]

DEUREN = {
    "berichten": "POST /v1/berichten HTTP/1.1\r\nContent-Type: application/xml",
    "validaties": "POST /v1/validaties HTTP/1.1\r\nContent-Type: text/xml",
    "aanleveringen": "POST /v1/aanleveringen HTTP/1.1\r\nContent-Type: application/zip",
    "formulier": "POST /v1/aanleveringen HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x",
    "ggk": f"POST {PAD} HTTP/1.1\r\nContent-Type: text/xml",
}
"""Every door that reads a body."""

BEGIN = {"formulier": b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="a.xml"\r\n\r\n'}

ONGELEZEN = {
    "lijst": "GET /v1/berichten HTTP/1.1",
    "gezondheid": "GET /gezondheid/leeft HTTP/1.1",
    "metingen": "GET /metrics HTTP/1.1",
    "bestaat-niet": "POST /bestaat-niet HTTP/1.1",
    "verkeerd-type": "POST /v1/berichten HTTP/1.1\r\nContent-Type: image/png",
}
"""Requests that are answered without reading what comes after the header."""


def gastheer() -> str:
    """The lines of a header that every request needs: the host, and who asks."""
    return f"Host: localhost\r\nAuthorization: Bearer {token()}"


@pytest.fixture
def kort(instelling: Instelling, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """All time limits are a second or less."""
    instelling("KOP_WACHTTIJD", "1")
    instelling("LEES_WACHTTIJD", "1")
    monkeypatch.setattr("app.api.server.RESPIJT", 0.3)


@pytest.fixture
def lijn(adres: str, kort: None) -> Iterator[socket.socket]:
    """A connection to the service."""
    plaats = urlsplit(adres)
    # The fixture fails the test when the other side does nothing at all.
    with socket.create_connection((plaats.hostname or "", plaats.port or 80), timeout=30) as lijn:
        yield lijn


def tot_einde(lijn: socket.socket) -> bytes:
    """All that comes until the other side closes; it has to."""
    gelezen = b""
    try:
        while deel := lijn.recv(65536):
            gelezen += deel
    except ConnectionResetError:
        pass
    return gelezen


def antwoord_op(lijn: socket.socket) -> bytes:
    """One whole answer in JSON, on a connection that stays open."""
    gelezen = b""
    while not gelezen.endswith(b"}"):
        deel = lijn.recv(65536)
        assert deel
        gelezen += deel
    return gelezen


def druppel(lijn: socket.socket, wat: bytes) -> threading.Thread:
    """Send a byte now and then, for as long as it lasts."""

    def stuur() -> None:
        try:
            while True:
                lijn.sendall(wat)
                time.sleep(0.05)
        except OSError:
            pass

    draad = threading.Thread(target=stuur)
    draad.start()
    return draad


def probleem(antwoord: bytes) -> dict[str, str]:
    kop, _, inhoud = antwoord.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in kop.lower()
    assert b"connection: close" in kop.lower()
    gelezen: dict[str, str] = json.loads(inhoud)
    return gelezen


def test_wie_niets_zegt_wordt_weggestuurd(lijn: socket.socket) -> None:
    assert tot_einde(lijn) == b""


@pytest.mark.parametrize("wat", [b"", b"X-Kop: nog een\r\n"], ids=["stil", "druppelend"])
def test_een_halve_kop_houdt_op(lijn: socket.socket, wat: bytes) -> None:
    lijn.sendall(b"GET /v1/berichten HTTP/1.1\r\nHost: x\r\n")
    draad = druppel(lijn, wat)
    antwoord = tot_einde(lijn)
    lijn.close()
    draad.join()
    assert antwoord.startswith(b"HTTP/1.1 408")
    assert probleem(antwoord)["code"] == "aanvraag-te-traag"


def test_een_halve_kop_na_een_goede_aanvraag_houdt_ook_op(lijn: socket.socket) -> None:
    lijn.sendall(b"GET /gezondheid/leeft HTTP/1.1\r\nHost: x\r\n\r\n")
    assert antwoord_op(lijn).startswith(b"HTTP/1.1 200")
    lijn.sendall(b"GET /gezond")
    assert tot_einde(lijn).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("wat", [b"", b"1\r\n<\r\n"], ids=["stil", "druppelend"])
@pytest.mark.parametrize("deur", DEUREN)
def test_een_body_die_niet_komt_krijgt_antwoord(lijn: socket.socket, deur: str, wat: bytes) -> None:
    lijn.sendall(f"{DEUREN[deur]}\r\n{gastheer()}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    begin = BEGIN.get(deur, b"<")
    lijn.sendall(f"{len(begin):x}\r\n".encode() + begin + b"\r\n")
    draad = druppel(lijn, wat)
    antwoord = tot_einde(lijn)
    lijn.close()
    draad.join()
    tekst = b"niet binnen 1 seconden compleet"
    if deur == "ggk":
        assert antwoord.startswith(b"HTTP/1.1 500")
        assert tekst in antwoord
        assert b"Fo03Bericht" in antwoord
    else:
        assert antwoord.startswith(b"HTTP/1.1 408")
        assert probleem(antwoord)["code"] == "aanvraag-te-traag"
        assert tekst in antwoord
    assert tel("bericht") == 0


@pytest.mark.parametrize("naam", ONGELEZEN)
def test_een_body_die_niemand_leest_houdt_niets_open(lijn: socket.socket, naam: str) -> None:
    lijn.sendall(f"{ONGELEZEN[naam]}\r\n{gastheer()}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    draad = druppel(lijn, b"1\r\n<\r\n")
    assert tot_einde(lijn).startswith(b"HTTP/1.1 ")
    lijn.close()
    draad.join()


def test_wie_zijn_antwoord_niet_haalt_houdt_niets_open(lijn: socket.socket, client: httpx.Client) -> None:
    # More than the buffers on both sides take.
    groot = toewijzing().replace(b"</b:Bericht>", b"<b:x/>".join([b" " * 5_000_000] * 4) + b"</b:Bericht>")
    bericht_id = lever(client, groot).json()["id"]
    lijn.sendall(f"GET /v1/berichten/{bericht_id}/xml HTTP/1.1\r\n{gastheer()}\r\n\r\n".encode())
    time.sleep(2)
    assert len(tot_einde(lijn)) < len(groot)


def test_wat_geen_http_is(lijn: socket.socket) -> None:
    lijn.sendall(b"\x16\x03\x01 geen http\r\n\r\n")
    antwoord = tot_einde(lijn)
    assert antwoord.startswith(b"HTTP/1.1 400")
    assert probleem(antwoord)["code"] == "geen-http"
    assert b"Invalid" not in antwoord


def test_wie_wat_langer_doet_over_een_goede_aanvraag_krijgt_antwoord(lijn: socket.socket) -> None:
    inhoud = toewijzing()
    kop = (
        f"POST /v1/berichten HTTP/1.1\r\n{gastheer()}\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(inhoud)}\r\n\r\n"
    )
    for deel in (kop.encode()[:20], kop.encode()[20:], inhoud[:100], inhoud[100:]):
        lijn.sendall(deel)
        time.sleep(0.1)
    assert antwoord_op(lijn).startswith(b"HTTP/1.1 202")


def test_aanvragen_achter_elkaar_krijgen_elk_hun_tijd(lijn: socket.socket) -> None:
    for _ in range(5):
        lijn.sendall(b"GET /gezondheid/leeft HTTP/1.1\r\nHost: x\r\n\r\n")
        assert antwoord_op(lijn).startswith(b"HTTP/1.1 200")
        time.sleep(0.4)
