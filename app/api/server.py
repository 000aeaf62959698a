"""The HTTP server under all doors: uvicorn, with an end to waiting for a client.

uvicorn has a time limit for a connection between two requests, and for nothing else: a client that says nothing, sends
half a header, or a byte of a body now and then holds its connection for ever.
"""

import asyncio
import socket
import ssl
from typing import Any, Literal

import h11
import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.api.koppen import VAST
from app.api.problemen import probleem
from app.kern.instellingen import Instellingen, InstellingFout, instellingen

RESPIJT = 5.0
"""Seconds past the time for a body in which the door that reads it can say so itself."""

Fase = Literal["kop", "inhoud"]


class Protocol(H11Protocol):
    """One connection. What it waits for has an end, however many bytes come in the meantime.

    The application finds in its state the certificate (DER) that the other side proved, if it showed one.

    The end of a header breaks the connection off with a 408. That of a body belongs to the door that reads it (see
    `Leestijd`); here is the end for a body that no door reads. A client that does not take its answer is cut off too.
    """

    _wekker: asyncio.TimerHandle | None = None
    _rem: asyncio.TimerHandle | None = None
    _wacht_op: tuple[Fase | None, object] = (None, None)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """A client has connected, and TLS is done; its first header is due."""
        super().connection_made(transport)
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        # The state of one connection; the application sees a copy of it with every request.
        self.app_state: dict[str, Any] = {
            **self.app_state,
            "certificaat": tls.getpeercert(binary_form=True) if tls else None,
        }
        self._volg()

    def data_received(self, data: bytes) -> None:
        """Something came in."""
        super().data_received(data)
        self._volg()

    def on_response_complete(self) -> None:
        """The answer is written; a next request may have been waiting behind it."""
        super().on_response_complete()
        self._volg()

    def pause_writing(self) -> None:
        """The client does not take its answer as fast as it is written."""
        super().pause_writing()
        self._rem = self.loop.call_later(instellingen().lees_wachttijd, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken most of what was written."""
        self._zet_uit(self._rem)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._zet_uit(self._wekker)
        self._zet_uit(self._rem)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, in the form of all errors. `msg` is the library's, in English."""
        del msg
        self._breek_af(probleem(400, "geen-http", "Dit is geen aanvraag volgens HTTP/1.1."))

    def _volg(self) -> None:
        """Set the time for what the client has to send now; what it already was waiting for keeps its time."""
        wacht_op = (self._fase(), self.cycle)
        if wacht_op == self._wacht_op:
            return
        self._wacht_op = wacht_op
        self._zet_uit(self._wekker)
        if wacht_op[0] == "kop":
            self._wekker = self.loop.call_later(instellingen().kop_wachttijd, self._kop_te_laat)
        elif wacht_op[0] == "inhoud":
            self._wekker = self.loop.call_later(instellingen().lees_wachttijd + RESPIJT, self.transport.abort)

    def _fase(self) -> Fase | None:
        """What the client has to send; None between two requests, for which uvicorn has a time of its own."""
        if self.transport.is_closing():
            return None
        if self.conn.their_state is h11.IDLE:
            return "kop" if self.timeout_keep_alive_task is None else None
        return "inhoud" if self.conn.their_state is h11.SEND_BODY else None

    def _kop_te_laat(self) -> None:
        if self.conn.trailing_data[0]:
            tekst = f"De kop van de aanvraag was niet binnen {instellingen().kop_wachttijd} seconden compleet."
            self._breek_af(probleem(408, "aanvraag-te-traag", tekst))
        else:
            # It has not asked anything, so there is nothing to answer.
            self.transport.close()

    def _breek_af(self, antwoord: Response) -> None:
        """Answer what never became a request for an application, and close."""
        vast = [(naam.encode(), waarde.encode()) for naam, waarde in VAST.items()]
        koppen = [*antwoord.raw_headers, *vast, (b"connection", b"close")]
        for deel in (
            h11.Response(status_code=antwoord.status_code, headers=koppen),
            h11.Data(data=bytes(antwoord.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(deel) or b"")
        self.transport.close()

    @staticmethod
    def _zet_uit(wekker: asyncio.TimerHandle | None) -> None:
        if wekker is not None:
            wekker.cancel()


def maak_server(toepassing: ASGIApp, *, tls: bool = False) -> uvicorn.Server:
    """A server of the application of all faces; its caller brings the socket and says when it runs.

    `tls`: over TLS, if the settings name a certificate. Raises InstellingFout when its files cannot be used.
    """
    config = uvicorn.Config(
        toepassing,
        http=Protocol,
        ws="none",
        # The log is set up by the service itself; the access log adds nothing that a proxy does not have.
        log_config=None,
        access_log=False,
        server_header=False,
        # Which proxies are believed is ours to say (see `Voordeur`).
        proxy_headers=False,
        lifespan="off",
        **(_tls(instellingen()) if tls else {}),
    )
    try:
        config.load()
    except (OSError, ssl.SSLError):
        raise InstellingFout(
            "De bestanden van TLS_CERTIFICAAT, TLS_SLEUTEL en TLS_CA zijn niet te gebruiken."
        ) from None
    if isinstance(config.ssl, ssl.SSLContext):
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return uvicorn.Server(config)


def _tls(inst: Instellingen) -> dict[str, Any]:
    if inst.tls_certificaat is None:
        return {}
    bestanden = {"ssl_certfile": str(inst.tls_certificaat), "ssl_keyfile": str(inst.tls_sleutel)}
    # People have no certificate; who shows one has to have a good one.
    return bestanden | ({"ssl_ca_certs": str(inst.tls_ca), "ssl_cert_reqs": ssl.CERT_OPTIONAL} if inst.tls_ca else {})


def open_deur(adres: str, nummer: int) -> socket.socket:
    """A socket that listens. Raises OSError."""
    familie = socket.AF_INET6 if ":" in adres else socket.AF_INET
    deur = socket.create_server((adres, nummer), family=familie, backlog=128)
    # Every connection takes it over. Without it an answer in two parts waits 40 ms until the other side confirms the
    # first; the event loop sets it on sockets that it made itself, not on one that it is given.
    deur.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return deur
