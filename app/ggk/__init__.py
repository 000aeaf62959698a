"""The door of the GGK: SOAP 1.1 by the WSDL of StUF-GGK 2.1."""

from starlette.routing import BaseRoute

from app.ggk.beschrijving import geef_bestand, geef_wsdl
from app.ggk.deur import BewaakteDeur, neem_aan

PAD = "/ggk/2.1"


def routes() -> list[BaseRoute]:
    """The routes of this face, for the application that all faces share."""
    return [
        BewaakteDeur(PAD, neem_aan, methods=["POST"], name="ggk"),
        BewaakteDeur(PAD, geef_wsdl, methods=["GET"]),
        BewaakteDeur(f"{PAD}/{{bestand}}", geef_bestand, methods=["GET"]),
    ]
