"""The doors of REST: a route asks who it is before it reads anything."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from app.toegang.deur import binnen_bereik, laat_toe
from app.toegang.eisen import eis_van
from app.toegang.wachter import Wachter
from app.toegang.wie import Wie


class BewaakteRoute(APIRoute):
    """A route of which the function says `vereist` or `openbaar`; one that says neither cannot be made."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **meer: Any) -> None:
        self._eis = eis_van(endpoint)
        super().__init__(path, endpoint, **meer)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, of someone who may."""
        aanvraag = Request(scope)
        await run_in_threadpool(laat_toe, aanvraag, self._eis, Wachter.machine)
        with binnen_bereik(aanvraag):
            await super().handle(scope, receive, send)


def _wie(aanvraag: Request) -> Wie:
    wie: Wie = aanvraag.state.wie
    return wie


WieVraagt = Annotated[Wie, Depends(_wie)]
"""A parameter of a route: who asks, in the roles that give the right which the route needs."""
