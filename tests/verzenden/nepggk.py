"""A fake exchange point: a real HTTP server on loopback that answers as told, and remembers what it got."""

import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from app.kern.klok import TIJDZONE
from berichten.ggk import (
    Envelop,
    Fout,
    Stuurgegevens,
    lees_envelop,
    maak_bv03,
    maak_fo03,
    nieuw_referentienummer,
)
from berichten.ggk.fouten import Foutplek


@dataclass(frozen=True)
class Bezorgd:
    """One request as it came in."""

    soap: bytes
    koppen: Message

    @property
    def envelop(self) -> Envelop:
        """What was in it; valid to the schema, or reading it raises."""
        return lees_envelop(self.soap)


Gedrag = Callable[["Loket", Bezorgd], None]


@dataclass
class NepGGK:
    """Confirms everything, unless `gedrag` says otherwise for the next requests."""

    adres: str = ""
    bezorgd: list[Bezorgd] = field(default_factory=list)
    gedrag: deque[Gedrag] = field(default_factory=deque)
    klaar: threading.Event = field(default_factory=threading.Event)
    """Set at the end, for behaviour that would wait for ever."""

    def doe(self, *gedrag: Gedrag) -> None:
        """How to treat the next requests, one by one."""
        self.gedrag.extend(gedrag)

    @property
    def referenties(self) -> list[str]:
        """The references of what came in."""
        return [bezorgd.envelop.referentienummer for bezorgd in self.bezorgd]


class Server(ThreadingHTTPServer):
    """A server that knows its fake, and does not complain about a client that left."""

    ggk: NepGGK

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is part of the test."""


class Loket(BaseHTTPRequestHandler):
    """Takes one request."""

    server: Server

    def do_POST(self) -> None:  # the name that the library calls
        ggk = self.server.ggk
        bezorgd = Bezorgd(self.rfile.read(int(self.headers["Content-Length"])), self.headers)
        ggk.bezorgd.append(bezorgd)
        (ggk.gedrag.popleft() if ggk.gedrag else bv03)(self, bezorgd)

    def geef(
        self, status: int, inhoud: bytes, soort: str = "text/xml; charset=utf-8", lengte: int | None = None
    ) -> None:
        """Answer with these bytes; a `lengte` that is not theirs is a lie."""
        self.send_response(status)
        self.send_header("Content-Type", soort)
        self.send_header("Content-Length", str(len(inhoud) if lengte is None else lengte))
        self.end_headers()
        self.wfile.write(inhoud)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name of the library
        """Say nothing."""


@contextmanager
def draai(tls: ssl.SSLContext | None = None) -> Iterator[NepGGK]:
    """Run a fake for as long as the block lasts."""
    server = Server(("127.0.0.1", 0), Loket)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.ggk = NepGGK(f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/ggk")
    draad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    draad.start()
    try:
        yield server.ggk
    finally:
        server.ggk.klaar.set()
        server.shutdown()
        draad.join()
        server.server_close()


def _terug(bezorgd: Bezorgd, kruis: str | None = None) -> Stuurgegevens:
    envelop = bezorgd.envelop
    return Stuurgegevens(
        zender=envelop.ontvanger,
        ontvanger=envelop.zender,
        referentienummer=nieuw_referentienummer(),
        tijdstip=datetime.now(TIJDZONE),
        cross_refnummer=envelop.referentienummer if kruis is None else kruis,
    )


def bv03(loket: Loket, bezorgd: Bezorgd) -> None:
    """Confirm."""
    loket.geef(200, maak_bv03(_terug(bezorgd)))


def bv03_van_een_ander(loket: Loket, bezorgd: Bezorgd) -> None:
    """Confirm an envelope that was never sent."""
    loket.geef(200, maak_bv03(_terug(bezorgd, nieuw_referentienummer())))


def bv03_met_500(loket: Loket, bezorgd: Bezorgd) -> None:
    """Confirm with the status of a failure."""
    loket.geef(500, maak_bv03(_terug(bezorgd)))


def fo03(code: str, plek: Foutplek = "client", kruis: str | None = None, omschrijving: str = "Zo niet.") -> Gedrag:
    """Refuse."""

    def weiger(loket: Loket, bezorgd: Bezorgd) -> None:
        fout = Fout(code=code, plek=plek, omschrijving=omschrijving)
        loket.geef(500, maak_fo03(fout, _terug(bezorgd, kruis)))

    return weiger


def geeft(status: int, inhoud: bytes, soort: str) -> Gedrag:
    """Answer anything."""
    return lambda loket, _bezorgd: loket.geef(status, inhoud, soort)


def verbreekt(loket: Loket, _bezorgd: Bezorgd) -> None:
    """Close without an answer."""
    loket.close_connection = True


def halverwege(loket: Loket, bezorgd: Bezorgd) -> None:
    """Close in the middle of a confirmation."""
    antwoord = maak_bv03(_terug(bezorgd))
    loket.geef(200, antwoord[: len(antwoord) // 2], lengte=len(antwoord))
    loket.close_connection = True


def zwijgt(loket: Loket, _bezorgd: Bezorgd) -> None:
    """Keep the connection open and say nothing."""
    loket.server.ggk.klaar.wait()


def druppelt(loket: Loket, _bezorgd: Bezorgd) -> None:
    """Send a byte now and then, without end."""
    loket.geef(200, b"<", lengte=1_000_000)
    while not loket.server.ggk.klaar.wait(0.1):
        loket.wfile.write(b" ")


def verwijst_door(loket: Loket, _bezorgd: Bezorgd) -> None:
    """Send the client elsewhere."""
    loket.send_response(307)
    loket.send_header("Location", loket.server.ggk.adres)
    loket.send_header("Content-Length", "0")
    loket.end_headers()


def bevestigt_en_dan(gevolg: Callable[[], None]) -> Gedrag:
    """Confirm, after something else has happened."""

    def doe(loket: Loket, bezorgd: Bezorgd) -> None:
        gevolg()
        bv03(loket, bezorgd)

    return doe
