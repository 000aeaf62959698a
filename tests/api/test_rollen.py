"""Every operation of REST with a token of each role: nothing but what the description says."""

import re
from typing import Any

import httpx
import pytest

from app.toegang.rollen import Rol
from tests.toegang.hulp import client_voor

XML = {"Content-Type": "application/xml"}
ONBEKEND = "7c1e0f0e-0000-4000-8000-000000000000"
ROLLEN = [rol if rol is not Rol.AANBIEDER else "aanbieder:70701234" for rol in Rol]


def operaties(openapi: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path with ids that do not exist, and the responses that are described."""
    return [
        (methode, "/v1" + re.sub(r"\{[^}]*\}", ONBEKEND, pad), operatie["responses"])
        for pad, methoden in openapi["paths"].items()
        for methode, operatie in methoden.items()
    ]


def vraag(client: httpx.Client, methode: str, pad: str) -> httpx.Response:
    if methode == "get":
        return client.get(pad)
    return client.request(methode, pad, content=b"<x/>", headers=XML)


@pytest.mark.parametrize("rol", ROLLEN)
def test_elke_operatie_met_elke_rol(rol: str, adres: str, schone_databank: str) -> None:
    gezien = set()
    with client_voor(adres, f"{rol}@0193") as client:
        for methode, pad, beschreven in operaties(client.get("/v1/openapi.json").json()):
            antwoord = vraag(client, methode, pad)
            assert str(antwoord.status_code) in beschreven, (methode, pad, antwoord.status_code)
            assert antwoord.status_code not in {401, 500, 503}
            gezien.add(antwoord.status_code)
    assert {200, 403} <= gezien
