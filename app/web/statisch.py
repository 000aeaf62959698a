"""What a page needs beside itself: style, font, script. All of it is ours, and none of it about anyone."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.toegang.eisen import openbaar
from app.toegang.fouten import BuitenBereik

MAP = Path(__file__).parent / "statisch"


@openbaar("opmaak, zonder gegevens")
def geef(aanvraag: Request) -> Response:
    """One file."""
    pad = (MAP / aanvraag.path_params["pad"]).resolve()
    if not pad.is_relative_to(MAP) or not pad.is_file():
        raise BuitenBereik
    return FileResponse(pad, headers={"Cache-Control": "public, max-age=3600"})
