"""What the tests of the interface share."""

from uuid import UUID

import httpx

from app.diensten.pijplijn.beoordelen import beoordeel

XML = {"Content-Type": "application/xml"}


def lever(client: httpx.Client, inhoud: bytes) -> httpx.Response:
    """Hand a message in."""
    return client.post("/v1/berichten", content=inhoud, headers=XML)


def lever_en_beoordeel(client: httpx.Client, inhoud: bytes) -> str:
    """Hand a message in and judge it, as a worker would; its id."""
    bericht_id = str(lever(client, inhoud).json()["id"])
    beoordeel(UUID(bericht_id))
    return bericht_id


def is_probleem(antwoord: httpx.Response, status: int, code: str) -> bool:
    """Whether a response is a problem of this kind, complete and in Dutch."""
    inhoud = antwoord.json()
    return (
        antwoord.status_code == inhoud["status"] == status
        and antwoord.headers["Content-Type"] == "application/problem+json"
        and inhoud["code"] == code
        and {"type", "title", "detail"} <= inhoud.keys()
        and "Traceback" not in antwoord.text
    )
