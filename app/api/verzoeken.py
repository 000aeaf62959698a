"""What every request leaves behind: one line in the log and one measurement, without anything that a client wrote."""

import logging
import time
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.diensten.beheer.metingen import Metingen

logger = logging.getLogger(__name__)

METHODEN = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
ROUTINE = frozenset({"leeft", "gereed", "geef_metingen"})
"""Functions that a machine calls every few seconds: in the log only when something is wrong."""


class Verzoeken:
    """ASGI application around another that binds an id for the log, logs each request and measures it."""

    def __init__(self, app: ASGIApp, metingen: Metingen) -> None:
        self._app = app
        self._metingen = metingen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begonnen = time.monotonic()
        status = 500

        async def stuur(bericht: Message) -> None:
            nonlocal status
            if bericht["type"] == "http.response.start":
                status = bericht["status"]
            await send(bericht)

        with structlog.contextvars.bound_contextvars(verzoek_id=uuid4().hex):
            try:
                await self._app(scope, receive, stuur)
            finally:
                self._leg_vast(scope, status, time.monotonic() - begonnen)

    def _leg_vast(self, scope: Scope, status: int, seconden: float) -> None:
        methode = scope["method"] if scope["method"] in METHODEN else "ANDERS"
        # Not the path: whoever mistypes one may put anything in it.
        functie = getattr(scope.get("endpoint"), "__name__", "onbekend")
        self._metingen.tel_verzoek(functie, methode, status, seconden)
        niveau = logging.DEBUG if functie in ROUTINE and status < 400 else logging.INFO
        logger.log(niveau, "%s %s: %s in %.0f ms", methode, functie, status, seconden * 1000)
