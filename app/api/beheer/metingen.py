"""`/metrics`: the metrics, for the machines that may see them."""

from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from app.api.problemen import probleem
from app.diensten.beheer.metingen import Metingen
from app.kern.instellingen import instellingen
from app.kern.netwerken import ligt_in
from app.toegang.eisen import openbaar


def maak_deur(metingen: Metingen) -> Callable[[Request], Response]:
    """The function behind `/metrics`."""

    @openbaar("heeft een eigen lijst van adressen, METINGEN_VOOR")
    def geef_metingen(aanvraag: Request) -> Response:
        if not _mag(aanvraag):
            tekst = "Metingen zijn er alleen voor machines die BERICHTENVERKEER_METINGEN_VOOR noemt."
            return probleem(403, "geen-toegang", tekst)
        return Response(metingen.tekst(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return geef_metingen


def _mag(aanvraag: Request) -> bool:
    """Whether the client is in one of the networks of the setting; over a Unix socket it is this machine."""
    if aanvraag.client is None:
        return True
    # A proxy may name its client by something that is no address.
    return ligt_in(aanvraag.client.host, instellingen().metingen_voor)
