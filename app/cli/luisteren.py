"""Listening: the socket, TLS, and the certificate of who connects."""

import asyncio
import socket
import ssl
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.cli.kern import Gebruiksfout
from app.kern.instellingen import Instellingen


class Certificaatprotocol(H11Protocol):
    """Hands the application the certificate (DER) that the other side proved, if it showed one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection is made, and TLS is done."""
        super().connection_made(transport)
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        der = tls.getpeercert(binary_form=True) if tls else None
        # The state of one connection; the application sees a copy of it with every request.
        self.app_state: dict[str, Any] = {**self.app_state, "certificaat": der}


def server_voor(toepassing: ASGIApp, inst: Instellingen, *, tls: bool) -> uvicorn.Server:
    """A server for this application. The log is set up by the service itself; proxies are looked at by ourselves.

    Raises Gebruiksfout when the files for TLS cannot be used.
    """
    bestanden: dict[str, Any] = {}
    if tls and inst.tls_certificaat and inst.tls_sleutel:
        bestanden = {"ssl_certfile": str(inst.tls_certificaat), "ssl_keyfile": str(inst.tls_sleutel)}
        if inst.tls_ca:
            # People have no certificate; who shows one has to have a good one.
            bestanden |= {"ssl_ca_certs": str(inst.tls_ca), "ssl_cert_reqs": ssl.CERT_OPTIONAL}
    config = uvicorn.Config(
        toepassing,
        http=Certificaatprotocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        **bestanden,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError):
        raise Gebruiksfout("De bestanden van TLS_CERTIFICAAT, TLS_SLEUTEL en TLS_CA zijn niet te gebruiken.") from None
    if isinstance(config.ssl, ssl.SSLContext):
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return uvicorn.Server(config)


def open_deur(adres: str, nummer: int) -> socket.socket:
    """A socket that listens. Raises OSError."""
    familie = socket.AF_INET6 if ":" in adres else socket.AF_INET
    deur = socket.create_server((adres, nummer), family=familie, backlog=128)
    # Every connection takes it over. Without it an answer in two parts waits 40 ms until the other side confirms the
    # first; the event loop sets it on sockets that it made itself, not on one that it is given.
    deur.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return deur
