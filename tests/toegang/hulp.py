"""What tests need to come in: a service on a loopback port, and tokens that it takes."""

import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

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
def draai(wachter: Wachter, *, tls: bool = False, poort: int = 0) -> Iterator[str]:
    """The whole service, all faces, as `berichtenverkeer web` runs it; its address."""
    toepassing = maak_app(*ggk.routes(), *web.routes(), wachter=wachter)
    with open_deur("127.0.0.1", poort) as deur:
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


class _Koektrommel(httpx.BaseTransport):
    """Keeps cookies, also those that want TLS: a loopback address has none."""

    def __init__(self) -> None:
        self.koekjes: dict[str, str] = {}
        self._lijn = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.koekjes:
            request.headers["Cookie"] = "; ".join(f"{naam}={waarde}" for naam, waarde in self.koekjes.items())
        antwoord = self._lijn.handle_request(request)
        for kop in antwoord.headers.get_list("Set-Cookie"):
            for naam, koekje in SimpleCookie(kop).items():
                self.koekjes[naam] = koekje.value
                if koekje["max-age"] == "0":
                    del self.koekjes[naam]
        return antwoord

    def close(self) -> None:
        self._lijn.close()


class Browser(httpx.Client):
    """A browser, with cookies. It does not follow where it is sent by itself."""

    def __init__(self, adres: str, koekjes: dict[str, str] | None = None) -> None:
        trommel = _Koektrommel()
        self.koekjes = trommel.koekjes
        self.koekjes.update(koekjes or {})
        super().__init__(base_url=adres, timeout=30, transport=trommel)

    @property
    def sessie(self) -> str:
        """The cookie of the session."""
        return self.koekjes["__Host-bv-sessie"]


def veld(antwoord: httpx.Response, naam: str) -> str:
    """The hidden field with this name in the form of a page."""
    gevonden = re.search(rf'name="{naam}" value="([^"]*)"', antwoord.text)
    assert gevonden, antwoord.text
    return html.unescape(gevonden[1])


def meld_af(client: httpx.Client) -> httpx.Response:
    """Press the button of one's own page."""
    return client.post("/afmelden", data={"csrf": veld(client.get("/ik"), "csrf")})
