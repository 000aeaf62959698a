"""What routes that change something share: who asks, from which version, and a bound on what they read."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from app.api.deur import BewaakteRoute, WieVraagt
from app.api.waarden import Etag
from app.kern.fouten import Dienstfout, VersieOntbreekt

MAX_BODY = 64 * 1024
"""Bytes of JSON."""


def _door(wie: WieVraagt) -> str:
    return wie.id


Door = Annotated[str, Depends(_door)]
"""A parameter of a route: who makes the change, as it is written down with it."""
IfMatch = Annotated[
    Etag | None, Header(alias="If-Match", description="De ETag van de versie die wordt gewijzigd; * is elke.")
]


class AanvraagTeGroot(Dienstfout):
    """A body of JSON that is not read to its end."""

    code = "aanvraag-te-groot"
    status = 413

    def __init__(self) -> None:
        super().__init__(f"De aanvraag is groter dan {MAX_BODY // 1024} kB.")


def lees_versie(if_match: str | None) -> int | None:
    """The version in If-Match; None when any will do. Raises VersieOntbreekt."""
    if if_match is None:
        raise VersieOntbreekt
    return None if if_match == "*" else int(if_match.strip('"'))


def etag(versie: int) -> str:
    """The ETag of a version."""
    return f'"{versie}"'


ETAG_KOP = {
    "ETag": {"description": "Versie, voor If-Match bij een wijziging.", "schema": {"type": "string"}, "example": '"3"'}
}


class BegrensdeRoute(BewaakteRoute):
    """A guarded route whose body is bounded while it is read: FastAPI would take it all into memory."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the framework, on a request that stops when there is too much."""
        afhandelen = super().get_route_handler()

        async def begrensd(aanvraag: Request) -> Response:
            gelezen = 0
            mislukt: Dienstfout | None = None

            async def ontvang() -> Message:
                nonlocal gelezen, mislukt
                try:
                    bericht = await aanvraag.receive()
                    gelezen += len(bericht.get("body", b""))
                    if gelezen > MAX_BODY:
                        raise AanvraagTeGroot
                except Dienstfout as fout:
                    mislukt = fout
                    raise
                return bericht

            try:
                return await afhandelen(Request(aanvraag.scope, ontvang))
            except HTTPException:
                # Whatever goes wrong while it reads a body, the framework makes an error of its own of it.
                if mislukt is not None:
                    raise mislukt from None
                raise

        return begrensd
