"""The one style sheet."""

import functools
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from app.toegang.eisen import openbaar


@functools.cache
def _inhoud() -> bytes:
    return (Path(__file__).parent / "statisch" / "stijl.css").read_bytes()


@openbaar("opmaak, zonder gegevens")
def geef(_aanvraag: Request) -> Response:
    """The style sheet."""
    return Response(_inhoud(), media_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"})
