"""The register of processing activities: where the ids in the logs lead."""

from starlette.requests import Request
from starlette.responses import Response

from app.toegang.activiteiten import zoek
from app.toegang.eisen import openbaar
from app.toegang.fouten import BuitenBereik
from app.web.pagina import toon as toon_pagina


@openbaar("een gemeente maakt haar register van verwerkingen bekend; er staat geen persoon in")
def toon(aanvraag: Request) -> Response:
    """One version of one activity."""
    activiteit = zoek(aanvraag.path_params["code"], aanvraag.path_params["versie"])
    if activiteit is None:
        raise BuitenBereik
    return toon_pagina(aanvraag, "activiteit.html", titel=activiteit.naam, activiteit=activiteit)
