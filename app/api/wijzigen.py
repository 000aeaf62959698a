"""What routes that change something share: who asks, from which version, and a bound on what they read."""

import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Header
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from app.kern.fouten import Dienstfout, VersieOntbreekt

MAX_BODY = 64 * 1024
"""Bytes of JSON."""

Door = Annotated[
    str,
    Header(
        alias="door",
        min_length=1,
        max_length=100,
        pattern=r"^[!-~]([ -~]*[!-~])?$",
        description="Wie de wijziging maakt: een kenmerk van de medewerker of het systeem.",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=200, description="De ETag van de versie die wordt gewijzigd."),
]


class VersieOnleesbaar(Dienstfout):
    """If-Match is no ETag."""

    code = "if-match-ongeldig"

    def __init__(self) -> None:
        super().__init__('If-Match is ongeldig; verwacht is de ETag met aanhalingstekens, zoals "3".')


def lees_versie(if_match: str | None) -> int | None:
    """The version in If-Match; None when any will do. Raises VersieOntbreekt or VersieOnleesbaar."""
    if if_match is None:
        raise VersieOntbreekt
    if if_match.strip() == "*":
        return None
    versie = re.fullmatch(r'\s*"([0-9]{1,18})"\s*', if_match, re.ASCII)
    if versie is None:
        raise VersieOnleesbaar
    return int(versie[1])


def etag(versie: int) -> str:
    """The ETag of a version."""
    return f'"{versie}"'


ETAG_KOP = {
    "ETag": {"description": "Versie, voor If-Match bij een wijziging.", "schema": {"type": "string"}, "example": '"3"'}
}


class BegrensdeRoute(APIRoute):
    """A route whose body is bounded while it is read: FastAPI would take it all into memory."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the framework, on a request that stops when there is too much."""
        afhandelen = super().get_route_handler()

        async def begrensd(aanvraag: Request) -> Response:
            gelezen = 0

            async def ontvang() -> Message:
                nonlocal gelezen
                bericht = await aanvraag.receive()
                gelezen += len(bericht.get("body", b""))
                if gelezen > MAX_BODY:
                    raise HTTPException(413, f"De aanvraag is groter dan {MAX_BODY // 1024} kB.")
                return bericht

            return await afhandelen(Request(aanvraag.scope, ontvang))

        return begrensd
