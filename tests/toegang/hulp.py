"""What tests need to come in: a service on a loopback port, and tokens that it takes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from joserfc.jwk import OctKey

from app import ggk, web
from app.api import maak_app
from app.api.server import maak_server, open_deur
from app.kern.instellingen import instellingen
from app.toegang.demo import Demotokens
from app.toegang.toekenningen import Toekenning, lees_toekenning
from app.toegang.wachter import Wachter

GEMEENTEN = ("0193", "0150", "0153")
TOKENS = Demotokens(OctKey.import_key(b"een sleutel van niemand, 32 bytes"))
MEDEWERKER = ("backoffice@*", "beheer@*")
"""Who may do all that there is to do by hand, in every municipality of the tests."""


def token(*rollen: str, geldig: int = 24 * 3600, kenmerk: str | None = None) -> str:
    """A bearer token for roles such as `backoffice@0193`; without roles for MEDEWERKER."""
    delen = [lees_toekenning(rol, GEMEENTEN) for rol in rollen or MEDEWERKER]
    return TOKENS.maak(frozenset[Toekenning]().union(*delen), geldig=geldig, kenmerk=kenmerk)


def met_token(*rollen: str, kenmerk: str | None = None) -> dict[str, str]:
    """The header with a token."""
    return {"Authorization": f"Bearer {token(*rollen, kenmerk=kenmerk)}"}


def demowachter() -> Wachter:
    """A doorkeeper that takes `token()`."""
    return Wachter(tokens=TOKENS, certificaten=None, mensen=None, inst=instellingen())


@contextmanager
def draai(wachter: Wachter, *, tls: bool = False) -> Iterator[str]:
    """The whole service, all faces, as `berichtenverkeer web` runs it; its address."""
    toepassing = maak_app(*ggk.routes(), *web.routes(), wachter=wachter)
    with open_deur("127.0.0.1", 0) as deur:
        server = maak_server(toepassing, tls=tls)
        draad = threading.Thread(target=server.run, kwargs={"sockets": [deur]}, daemon=True)
        draad.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{deur.getsockname()[1]}"
        finally:
            server.should_exit = True
            draad.join()


def client_voor(adres: str, *rollen: str) -> httpx.Client:
    """A client with a token for these roles."""
    return httpx.Client(base_url=adres, timeout=30, headers=met_token(*rollen))
