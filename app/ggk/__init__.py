"""The door of the GGK: SOAP 1.1 by the WSDL of StUF-GGK 2.1."""

from starlette.routing import BaseRoute, Route

from app.ggk.beschrijving import geef_bestand, geef_wsdl
from app.ggk.deur import neem_aan

PAD = "/ggk/2.1"


def routes() -> list[BaseRoute]:
    """The routes of this face, for the application that all faces share."""
    return [
        Route(PAD, neem_aan, methods=["POST"], name="ggk"),
        Route(PAD, geef_wsdl, methods=["GET"]),
        Route(f"{PAD}/{{bestand}}", geef_bestand, methods=["GET"]),
    ]
