"""The REST interface, by the NLGov REST API Design Rules 2.2, and the health endpoints."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from app.api.gezondheid import gereed, leeft
from app.api.koppen import Koppen
from app.api.problemen import AFHANDELING
from app.api.v1 import maak_v1


def maak_app(*gezichten: BaseRoute) -> ASGIApp:
    """The whole web application: `/v1`, with its own description, `/gezondheid`, and the routes of other faces."""
    app = Starlette(
        routes=[
            Route("/gezondheid/leeft", leeft, methods=["GET"]),
            Route("/gezondheid/gereed", gereed, methods=["GET"]),
            Mount("/v1", app=maak_v1()),
            *gezichten,
        ],
        exception_handlers=AFHANDELING,
    )
    app.router.redirect_slashes = False
    return Koppen(app)
