"""The REST interface, by the NLGov REST API Design Rules 2.2, and the health endpoints."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from app.api.beheer.gezondheid import gereed, leeft
from app.api.beheer.metingen import maak_deur
from app.api.koppen import Koppen
from app.api.leestijd import Leestijd
from app.api.problemen import AFHANDELING
from app.api.v1 import maak_v1
from app.api.verzoeken import Verzoeken
from app.api.voordeur import Voordeur
from app.diensten.beheer.metingen import Metingen
from app.toegang.wachter import Wachter


def maak_app(*gezichten: BaseRoute, wachter: Wachter) -> ASGIApp:
    """The whole web application: `/v1`, with its description, `/gezondheid`, `/metrics`, and other faces' routes.

    `wachter` decides who comes in.
    """
    metingen = Metingen()
    app = Starlette(
        routes=[
            Route("/gezondheid/leeft", leeft, methods=["GET"]),
            Route("/gezondheid/gereed", gereed, methods=["GET"]),
            Route("/metrics", maak_deur(metingen), methods=["GET"]),
            Mount("/v1", app=maak_v1()),
            *gezichten,
        ],
        exception_handlers=AFHANDELING,
    )
    app.router.redirect_slashes = False
    return Voordeur(Verzoeken(Koppen(Leestijd(app)), metingen), wachter)
