"""Asking other services, bounded in size and time: who answers slowly or at length must not hold us up."""

import json
import time
from typing import Any

import httpx

from app.toegang.fouten import AanmelddienstWeg

GEDULD = 4.0
"""Seconds for a whole answer."""
MAX_BYTES = 2_000_000


class Geweigerd(Exception):
    """The other side answered, and refused; `status` is of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def nieuwe_client() -> httpx.Client:
    """A client that follows no redirects and reads nothing from the environment. Safe to use from several threads."""
    return httpx.Client(timeout=GEDULD, trust_env=False, follow_redirects=False)


def haal_json(client: httpx.Client, adres: str, *, token: str | None = None) -> dict[str, Any]:
    """The JSON object at an address. Raises AanmelddienstWeg, or Geweigerd for a status in the 400s."""
    koppen = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    einde = time.monotonic() + GEDULD
    inhoud = bytearray()
    try:
        with client.stream("GET", adres, headers=koppen) as antwoord:
            if antwoord.is_client_error:
                raise Geweigerd(antwoord.status_code)
            if not antwoord.is_success:
                raise AanmelddienstWeg
            for deel in antwoord.iter_bytes():
                inhoud += deel
                if len(inhoud) > MAX_BYTES or time.monotonic() > einde:
                    raise AanmelddienstWeg
        gelezen = json.loads(inhoud)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError):
        raise AanmelddienstWeg from None
    if not isinstance(gelezen, dict):
        raise AanmelddienstWeg
    return gelezen
