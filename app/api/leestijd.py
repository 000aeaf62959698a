"""A time limit for the body of a request, at every door."""

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kern.fouten import TeTraag
from app.kern.instellingen import instellingen


class Leestijd:
    """ASGI application around another: whoever in there waits for a body that is not in on time gets TeTraag.

    The time runs from the header on, and a byte now and then does not stop it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seconden = instellingen().lees_wachttijd
        einde = asyncio.get_running_loop().time() + seconden
        compleet = te_laat = False

        async def lees() -> Message:
            nonlocal compleet, te_laat
            if compleet:
                # What follows is only that the client left; that may take as long as the answer does.
                return await receive()
            try:
                async with asyncio.timeout_at(einde):
                    bericht = await receive()
            except TimeoutError:
                te_laat = True
                raise TeTraag(seconden) from None
            compleet = not bericht.get("more_body", False)
            return bericht

        async def stuur(bericht: Message) -> None:
            if te_laat and bericht["type"] == "http.response.start":
                # The rest of the body may still come, and is no next request.
                MutableHeaders(scope=bericht)["Connection"] = "close"
            await send(bericht)

        await self._app(scope, lees, stuur)
