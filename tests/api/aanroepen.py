"""One call of each operation on reference data, with the status that it gives."""

from collections.abc import Callable

import httpx

from tests.importen.hulp import AANBIEDER, DOOR, IBAN, formulier, maak, met_versie
from tests.toegang.hulp import met_token

Aanroep = Callable[[httpx.Client, str], httpx.Response]
WIJKTEAMS = b"gemeente;code;naam;begindatum;einddatum\n0193;W1;Noord;2026-01-01;\n"


def _wijzig(client: httpx.Client, _: str) -> httpx.Response:
    pad = maak(client, agb="70700002").headers["Location"]
    return client.put(pad, json=AANBIEDER | {"agb": "70700002", "naam": "Anders"}, headers=met_versie(1))


def _bevestig(client: httpx.Client, _: str) -> httpx.Response:
    pad = maak(client, agb="70700003").headers["Location"]
    return client.post(f"{pad}/iban-bevestigingen", json={"iban": IBAN}, headers=met_token(kenmerk="tweede"))


BEHEER: dict[tuple[str, str], tuple[Aanroep, int]] = {
    ("post", "/importen/{soort}"): (
        lambda c, _: c.post("/v1/importen/wijkteams", headers=DOOR, **formulier(WIJKTEAMS)),
        201,
    ),
    ("get", "/importen"): (lambda c, _: c.get("/v1/importen"), 200),
    ("post", "/importproeven"): (
        lambda c, _: c.post("/v1/importproeven", **formulier(WIJKTEAMS, soort="wijkteams")),
        200,
    ),
    ("get", "/aanbieders"): (lambda c, _: c.get("/v1/aanbieders"), 200),
    ("post", "/aanbieders"): (lambda c, _: maak(c), 201),
    ("get", "/aanbieders/{aanbiederId}"): (
        lambda c, _: c.get(maak(c, agb="70700001").headers["Location"]),
        200,
    ),
    ("put", "/aanbieders/{aanbiederId}"): (_wijzig, 200),
    ("post", "/aanbieders/{aanbiederId}/iban-bevestigingen"): (_bevestig, 201),
    ("get", "/wijkteams"): (lambda c, _: c.get("/v1/wijkteams"), 200),
    ("get", "/producten"): (lambda c, _: c.get("/v1/producten"), 200),
}
