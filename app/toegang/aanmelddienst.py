"""The OpenID Connect provider that people sign in with: code flow with PKCE, their roles of now, and signing out."""

import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from app.kern.bezorginstellingen import HIER
from app.kern.instellingen import Instellingen
from app.toegang.bewijzen import SPELING, lees_ondertekend
from app.toegang.fouten import AanmelddienstWeg, AanmeldenMislukt, NietAangemeld
from app.toegang.ophalen import Geweigerd, haal_json
from app.toegang.sleutels import Sleutels
from app.toegang.toekenningen import waarden_van

VERS = 3600.0
"""Seconds after which the description of the provider is asked again."""
MAX_BLADZIJDEN = 50
_AFMELDING = "http://schemas.openid.net/event/backchannel-logout"
_NODIG = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Ingetrokken(Exception):
    """The provider no longer vouches for this person."""


@dataclass(frozen=True, slots=True, repr=False)
class Bewijzen:
    """What the provider gave: for its own use, and to ask again who this is."""

    toegang: str
    ververs: str | None = None
    id: str | None = None

    als_dict = asdict


@dataclass(frozen=True, slots=True)
class Persoon:
    """Who signed in, and what the provider says of them now."""

    onderwerp: str
    naam: str
    waarden: tuple[str, ...]
    """Roles or groups, in the words of the provider."""
    agb: str | None
    bewijzen: Bewijzen
    sid: str | None = None
    acr: str | None = None
    aangemeld_op: float | None = None
    """When they last proved who they are, if the provider says so (seconds since 1970)."""


class Aanmelddienst:
    """One provider. Safe to use from several threads."""

    def __init__(self, instellingen: Instellingen, client: httpx.Client) -> None:
        self._in = instellingen
        self.uitgever = instellingen.oidc_uitgever or ""
        self._client = client
        self._slot = threading.Lock()
        self._gelezen: dict[str, Any] = {}
        self._gelezen_op = 0.0
        self._sleutels = Sleutels(lambda: str(self._beschrijving()["jwks_uri"]), client)

    @property
    def terugadres(self) -> str:
        """Where the provider sends the browser back to; it has to know exactly this address."""
        return f"{self._in.adres}/aanmelden/terug"

    def adres(self, *, staat: str, nonce: str, bewijs: str, vers: bool) -> str:
        """Where to send a browser to sign in. Raises AanmelddienstWeg."""
        meer = {"nonce": nonce}
        if vers:
            meer |= {"prompt": "login", "max_age": "0"}
            if self._in.oidc_acr:
                meer["acr_values"] = self._in.oidc_acr
        url, _ = self._protocol().create_authorization_url(
            self._beschrijving()["authorization_endpoint"], state=staat, code_verifier=bewijs, **meer
        )
        return str(url)

    def rond_af(self, vraag: Mapping[str, str], *, nonce: str, bewijs: str, vers: bool) -> Persoon:
        """Who came back, with what the provider put in the address. Raises AanmeldenMislukt and AanmelddienstWeg."""
        # Another provider could send its own code here (RFC 9207).
        if vraag.get("iss", self.uitgever) != self.uitgever:
            raise AanmeldenMislukt("andere uitgever")
        if "error" in vraag or not vraag.get("code"):
            raise AanmeldenMislukt("geweigerd door de aanmelddienst")
        gegeven = self._vraag_token(
            grant_type="authorization_code", code=vraag["code"], redirect_uri=self.terugadres, code_verifier=bewijs
        )
        try:
            bewijzen = _bewijzen(gegeven)
            # Asked for a new sign-in, it has to say when that was.
            claims = self._lees_id(bewijzen, nonce=nonce, max_age=vers)
        except (NietAangemeld, JoseError, ValueError, TypeError) as fout:
            raise AanmeldenMislukt(getattr(fout, "reden", type(fout).__name__)) from None
        try:
            persoon = self._persoon(claims, self._gebruiker(bewijzen, str(claims["sub"])), bewijzen)
        except Ingetrokken:
            raise AanmeldenMislukt("gegevens van de gebruiker geweigerd") from None
        aangemeld_op = claims.get("auth_time")
        return replace(
            persoon,
            sid=_tekst(claims.get("sid")),
            acr=_tekst(claims.get("acr")),
            aangemeld_op=float(aangemeld_op) if isinstance(aangemeld_op, int | float) else None,
        )

    def vraag_opnieuw(self, onderwerp: str, bewijzen: Bewijzen) -> Persoon:
        """What the provider says of a person now. Raises Ingetrokken and AanmelddienstWeg."""
        try:
            gebruiker = self._gebruiker(bewijzen, onderwerp)
        except Ingetrokken:
            # The token may merely have run out.
            gebruiker = {}
        if self._zegt_rollen(gebruiker):
            return self._persoon({"sub": onderwerp}, gebruiker, bewijzen)
        nieuw, claims = self._ververs(onderwerp, bewijzen)
        gebruiker = {} if self._zegt_rollen(claims) else self._gebruiker(nieuw, onderwerp)
        return self._persoon(claims, gebruiker, nieuw)

    def afmeldadres(self, bewijzen: Bewijzen, *, naar: str) -> str | None:
        """Where to send a browser to sign out at the provider as well, if it has a place for that."""
        adres = self._beschrijving().get("end_session_endpoint")
        if not isinstance(adres, str) or not _mag(adres):
            return None
        vraag = {"client_id": self._in.oidc_client or "", "post_logout_redirect_uri": naar}
        if bewijzen.id:
            vraag["id_token_hint"] = bewijzen.id
        return f"{adres}{'&' if urlsplit(adres).query else '?'}{urlencode(vraag)}"

    def lees_afmelding(self, token: str) -> tuple[str | None, str | None]:
        """Person and session that the provider signs out (back-channel logout). Raises NietAangemeld."""
        kop, claims = lees_ondertekend(token, self._sleutels, self._in.handtekeningen)
        self._controleer(claims, kop, afmelding=True)
        gebeurtenissen = claims.get("events")
        onderwerp, sid = _tekst(claims.get("sub")), _tekst(claims.get("sid"))
        if (
            not isinstance(gebeurtenissen, dict)
            or _AFMELDING not in gebeurtenissen
            or "nonce" in claims
            or not (onderwerp or sid)
        ):
            raise NietAangemeld("geen afmelding", bewijs_getoond=True)
        return onderwerp, sid

    def _controleer(
        self, claims: dict[str, Any], kop: dict[str, Any], *, afmelding: bool = False, **params: Any
    ) -> None:
        """Hold the claims of an id token against what was asked. Raises NietAangemeld."""
        opties: dict[str, Any] = {
            "iss": {"essential": True, "value": self.uitgever},
            "aud": {"essential": True, "value": self._in.oidc_client},
        }
        if afmelding:
            # It may lack `sub` and, in older versions of the protocol, `exp`.
            claims = {"sub": "-", "exp": claims.get("iat"), **claims}
        try:
            CodeIDToken(claims, kop, opties, {"client_id": self._in.oidc_client, **params}).validate(leeway=SPELING)
        except (JoseError, ValueError, TypeError, AttributeError) as fout:
            raise NietAangemeld(type(fout).__name__, bewijs_getoond=True) from None

    def _lees_id(self, bewijzen: Bewijzen, **params: Any) -> dict[str, Any]:
        """The claims of an id token that holds. Raises NietAangemeld."""
        if bewijzen.id is None:
            raise NietAangemeld("zonder id-token", bewijs_getoond=True)
        kop, claims = lees_ondertekend(bewijzen.id, self._sleutels, self._in.handtekeningen)
        self._controleer(claims, kop, access_token=bewijzen.toegang, **params)
        return claims

    def _ververs(self, onderwerp: str, bewijzen: Bewijzen) -> tuple[Bewijzen, dict[str, Any]]:
        """New tokens, and the claims of a new id token if there is one. Raises Ingetrokken and AanmelddienstWeg."""
        if bewijzen.ververs is None:
            raise Ingetrokken
        try:
            gegeven = self._vraag_token(grant_type="refresh_token", refresh_token=bewijzen.ververs)
            nieuw = _bewijzen(gegeven)
            claims = {"sub": onderwerp} if nieuw.id is None else self._lees_id(nieuw)
        except (AanmeldenMislukt, NietAangemeld, ValueError, TypeError):
            raise Ingetrokken from None
        if claims["sub"] != onderwerp:
            raise Ingetrokken
        return replace(nieuw, ververs=nieuw.ververs or bewijzen.ververs, id=nieuw.id or bewijzen.id), claims

    def _gebruiker(self, bewijzen: Bewijzen, onderwerp: str) -> dict[str, Any]:
        """What the userinfo endpoint says, if there is one. Raises Ingetrokken and AanmelddienstWeg."""
        adres = self._beschrijving().get("userinfo_endpoint")
        if not isinstance(adres, str) or not _mag(adres):
            return {}
        try:
            gegevens = haal_json(self._client, adres, token=bewijzen.toegang)
        except Geweigerd:
            raise Ingetrokken from None
        if gegevens.get("sub") != onderwerp:
            raise Ingetrokken
        return gegevens

    def _zegt_rollen(self, claims: dict[str, Any]) -> bool:
        return self._in.oidc_rolclaim in claims or self._past_niet(claims)

    def _past_niet(self, claims: dict[str, Any]) -> bool:
        """Whether there are too many groups for a token, and it names the place where they are."""
        namen = claims.get("_claim_names")
        return isinstance(namen, dict) and self._in.oidc_rolclaim in namen

    def _persoon(self, claims: dict[str, Any], gebruiker: dict[str, Any], bewijzen: Bewijzen) -> Persoon:
        """The person of these claims; what the userinfo endpoint says of roles is newer than the id token."""
        bron = gebruiker if self._zegt_rollen(gebruiker) else claims
        if bron is claims and self._zegt_rollen(claims) and bewijzen.ververs is None:
            tekst = "De rollen zijn later niet na te gaan. De beheerder neemt offline_access op in OIDC_BEREIK."
            raise AanmeldenMislukt("rollen niet te verversen", tekst)
        if self._in.oidc_rolclaim not in bron and self._past_niet(bron):
            waarden = self._groepen(bewijzen)
        else:
            waarden = waarden_van(bron.get(self._in.oidc_rolclaim))
        alles = claims | gebruiker
        naam = _tekst(alles.get("name")) or _tekst(alles.get("preferred_username")) or str(claims["sub"])
        agb = _tekst(alles.get(self._in.aanbiederclaim))
        return Persoon(str(claims["sub"]), naam[:200], tuple(waarden), agb, bewijzen)

    def _groepen(self, bewijzen: Bewijzen) -> list[str]:
        """Groups that do not fit in a token, from the address in the settings: never one that a token names itself."""
        adres = self._in.oidc_groepen_adres
        if adres is None:
            tekst = "U zit in te veel groepen voor het aanmeldbewijs. De beheerder stelt OIDC_GROEPEN_ADRES in."
            raise AanmeldenMislukt("groepen passen niet", tekst)
        waarden: list[str] = []
        volgende: object = adres
        for _ in range(MAX_BLADZIJDEN):
            if not isinstance(volgende, str):
                return waarden
            if urlsplit(volgende)[:2] != urlsplit(adres)[:2]:
                break
            try:
                bladzijde = haal_json(self._client, volgende, token=bewijzen.toegang)
            except Geweigerd:
                raise Ingetrokken from None
            lijst = bladzijde.get(self._in.oidc_rolclaim, bladzijde.get("value"))
            delen = lijst if isinstance(lijst, list) else []
            waarden += [deel.get("id", "") if isinstance(deel, dict) else deel for deel in delen]
            volgende = bladzijde.get("@odata.nextLink")
        # Half of someone's groups is not what they may do.
        raise AanmelddienstWeg

    def _vraag_token(self, **velden: str) -> dict[str, Any]:
        """What the token endpoint gives. Raises AanmeldenMislukt when it refuses, and AanmelddienstWeg."""
        geheim = self._in.oidc_geheim.get_secret_value() if self._in.oidc_geheim else ""
        wijzen = self._beschrijving().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        auth = None
        if isinstance(wijzen, list) and "client_secret_basic" not in wijzen and "client_secret_post" in wijzen:
            velden |= {"client_id": self._in.oidc_client or "", "client_secret": geheim}
        else:
            auth = httpx.BasicAuth(self._in.oidc_client or "", geheim)
        try:
            return dict(self._protocol().fetch_token(self._beschrijving()["token_endpoint"], auth=auth, **velden))
        except OAuth2Error:
            raise AanmeldenMislukt("code of token geweigerd") from None
        except httpx.HTTPStatusError as fout:
            if fout.response.is_client_error:
                raise AanmeldenMislukt("code of token geweigerd") from None
            raise AanmelddienstWeg from None
        except (httpx.HTTPError, ValueError):
            raise AanmelddienstWeg from None

    def _protocol(self) -> Any:
        return OAuth2Client(
            self._client,
            client_id=self._in.oidc_client,
            scope=self._in.oidc_bereik,
            redirect_uri=self.terugadres,
            code_challenge_method="S256",
        )

    def _beschrijving(self) -> dict[str, Any]:
        """What the provider says of itself. Raises AanmelddienstWeg."""
        with self._slot:
            nu = time.monotonic()
            if not self._gelezen or nu - self._gelezen_op > VERS:
                try:
                    gelezen = haal_json(self._client, f"{self.uitgever.rstrip('/')}/.well-known/openid-configuration")
                except (AanmelddienstWeg, Geweigerd):
                    gelezen = self._gelezen
                goed = gelezen.get("issuer") == self.uitgever and all(
                    isinstance(gelezen.get(naam), str) and _mag(gelezen[naam]) for naam in _NODIG
                )
                if not goed:
                    raise AanmelddienstWeg
                self._gelezen, self._gelezen_op = gelezen, nu
            return self._gelezen


def _bewijzen(gegeven: dict[str, Any]) -> Bewijzen:
    """From what a token endpoint gave. Raises ValueError."""
    toegang = gegeven.get("access_token")
    if not isinstance(toegang, str):
        raise ValueError("no access token")  # noqa: TRY004  what came in is wrong, not what we call
    return Bewijzen(toegang, _tekst(gegeven.get("refresh_token")), _tekst(gegeven.get("id_token")))


def _tekst(waarde: object) -> str | None:
    return waarde if isinstance(waarde, str) and waarde else None


def _mag(adres: str) -> bool:
    """Whether a secret may go there: over TLS, or not leaving this machine."""
    delen = urlsplit(adres)
    return delen.scheme == "https" or (delen.scheme == "http" and delen.hostname in HIER)
