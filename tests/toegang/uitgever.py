"""An issuer of tokens that does what a test tells it, right or wrong: keys, tokens, an OpenID provider over HTTP."""

import base64
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

SLEUTELS = {naam: RSAKey.generate_key(2048, {"kid": naam}) for naam in ("een", "twee")}
ELLIPS = ECKey.generate_key("P-256", {"kid": "ellips"})
CLIENT, GEHEIM = "berichtenverkeer", "geheim-van-de-dienst"


@dataclass
class Uitgever:
    """What it says, and what it was asked."""

    adres: str = ""
    sleutels: list[Any] = field(default_factory=lambda: [SLEUTELS["een"]])
    traag: float = 0
    """Seconds before it answers."""
    kapot: bool = False
    id_claims: dict[str, Any] = field(default_factory=dict)
    gebruiker: dict[str, Any] = field(default_factory=dict)
    """What the userinfo endpoint says."""
    paden: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Answers to other paths."""
    met_ververs: bool = True
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    geldig: set[str] = field(default_factory=set)
    """Access tokens and refresh tokens."""
    gevraagd: Counter[str] = field(default_factory=Counter)

    def token(self, *, kop: dict[str, Any] | None = None, sleutel: Any = None, **claims: Any) -> str:
        """A signed token: an access token for the service, unless told otherwise. A claim that is None is left out."""
        nu = int(time.time())
        alles = {
            "iss": self.adres, "aud": "berichten-api", "sub": "m-1", "client_id": "zaaksysteem",
            "iat": nu, "exp": nu + 300, "scope": "bv.backoffice",
        } | claims  # fmt: skip
        waarden = {naam: waarde for naam, waarde in alles.items() if waarde is not None}
        sleutel = sleutel or self.sleutels[0]
        koppen = {"alg": "RS256", "typ": "at+jwt", "kid": sleutel.kid} | (kop or {})
        koppen = {naam: waarde for naam, waarde in koppen.items() if waarde is not None}
        return jwt.encode(koppen, waarden, sleutel, algorithms=[koppen["alg"]])

    def id_token(self, **claims: Any) -> str:
        """An id token for the service."""
        vast = {"sub": "u-1", "aud": CLIENT, "client_id": None, "scope": None, "sid": "s-1"}
        return self.token(kop={"typ": "JWT"}, **(vast | self.id_claims | claims))

    def meld_aan(self, adres: str) -> dict[str, str]:
        """What the browser brings back after someone signed in at the address it was sent to."""
        vraag = dict(parse_qsl(urlsplit(adres).query))
        code = f"code-{len(self.codes)}"
        self.codes[code] = vraag
        return {"code": code, "state": vraag["state"], "iss": self.adres}

    def geef_token(self, velden: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What the token endpoint answers."""
        if velden.get("grant_type") == "refresh_token":
            if velden.get("refresh_token") not in self.geldig:
                return 400, {"error": "invalid_grant"}
            self.geldig.discard(velden["refresh_token"])
            return 200, self._nieuw()
        vraag = self.codes.pop(velden.get("code", ""), None)
        bewijs = hashlib.sha256(velden.get("code_verifier", "").encode()).digest()
        if (
            vraag is None
            or vraag["code_challenge_method"] != "S256"
            or vraag["code_challenge"] != base64.urlsafe_b64encode(bewijs).rstrip(b"=").decode()
            or velden.get("redirect_uri") != vraag["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        meer = {"auth_time": int(time.time())} if "max_age" in vraag else {}
        return 200, self._nieuw(nonce=vraag["nonce"], **meer)

    def _nieuw(self, **claims: Any) -> dict[str, Any]:
        nummer = self.gevraagd["uitgegeven"] = self.gevraagd["uitgegeven"] + 1
        self.geldig |= {f"toegang-{nummer}", f"ververs-{nummer}"}
        tokens = {"access_token": f"toegang-{nummer}", "token_type": "Bearer", "expires_in": 300}
        if self.met_ververs:
            tokens["refresh_token"] = f"ververs-{nummer}"
        return tokens | {"id_token": self.id_token(**(claims | self.id_claims))}

    def beschrijving(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.adres,
            "authorization_endpoint": f"{self.adres}/authorize",
            "token_endpoint": f"{self.adres}/token",
            "userinfo_endpoint": f"{self.adres}/userinfo",
            "jwks_uri": f"{self.adres}/jwks",
            "end_session_endpoint": f"{self.adres}/einde",
        }


class _Loket(BaseHTTPRequestHandler):
    uitgever: ClassVar[Uitgever]

    def do_GET(self) -> None:
        pad = urlsplit(self.path).path
        self.uitgever.gevraagd[pad] += 1
        time.sleep(self.uitgever.traag)
        if self.uitgever.kapot:
            self._antwoord(500, {})
        elif pad == "/jwks":
            self._antwoord(200, KeySet(self.uitgever.sleutels).as_dict(private=False))
        elif pad == "/.well-known/openid-configuration":
            self._antwoord(200, self.uitgever.beschrijving())
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.uitgever.geldig:
            self._antwoord(401, {})
        elif pad == "/userinfo":
            self._antwoord(200, {"sub": "u-1"} | self.uitgever.gebruiker)
        else:
            self._antwoord(200, self.uitgever.paden[self.path])

    def do_POST(self) -> None:
        velden = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        wie = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        self.uitgever.gevraagd[self.path] += 1
        if wie != f"{CLIENT}:{GEHEIM}":
            self._antwoord(401, {"error": "invalid_client"})
        else:
            self._antwoord(*self.uitgever.geef_token({naam: waarden[0] for naam, waarden in velden.items()}))

    def _antwoord(self, status: int, inhoud: Any) -> None:
        tekst = json.dumps(inhoud).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(tekst)))
        self.end_headers()
        self.wfile.write(tekst)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def draai_uitgever() -> Iterator[Uitgever]:
    """An issuer that listens."""
    uitgever = Uitgever()
    loket = type("Loket", (_Loket,), {"uitgever": uitgever})
    with ThreadingHTTPServer(("127.0.0.1", 0), loket) as server:
        uitgever.adres = f"http://127.0.0.1:{server.server_address[1]}"
        draad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        draad.start()
        try:
            yield uitgever
        finally:
            server.shutdown()
            draad.join()
