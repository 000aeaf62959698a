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
    pad = MAP / aanvraag.path_params["pad"]
    try:
        pad = pad.resolve()
        is_van_ons = pad.is_relative_to(MAP) and pad.is_file()
    except (OSError, ValueError):
        # A name that no file can have.
        is_van_ons = False
    if not is_van_ons:
        raise BuitenBereik
    return FileResponse(pad, headers={"Cache-Control": "public, max-age=3600"})
