"""Signed proofs (JWT): whose they are, whether they hold, and for whom they are meant."""

from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeyFlexible
from joserfc.jwt import JWTClaimsRegistry

from app.toegang.fouten import NietAangemeld
from app.toegang.sleutels import Sleutels

SPELING = 60
"""Seconds that two clocks may differ."""
MAX_TEKENS = 16_384
_ONLEESBAAR = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What the library raises for something that is no token, or one that does not hold."""


def lees_ondertekend(token: str, sleutels: Sleutels, algoritmen: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token with a good signature. Raises NietAangemeld and AanmelddienstWeg."""
    kop = _kop(token)
    kid = kop.get("kid")
    if kop.get("alg") not in algoritmen or not isinstance(kid, str | None):
        raise NietAangemeld("algoritme", bewijs_getoond=True)
    sleutel = sleutels.voor(kid)
    if sleutel is None:
        raise NietAangemeld("onbekende sleutel", bewijs_getoond=True)
    return kop, ontcijfer(token, sleutel, algoritmen)


def ontcijfer(token: str, sleutel: KeyFlexible, algoritmen: list[str]) -> dict[str, Any]:
    """The claims of a token that is signed with this key. Raises NietAangemeld."""
    try:
        return dict(jwt.decode(token, sleutel, algorithms=algoritmen).claims)
    except _ONLEESBAAR as fout:
        raise NietAangemeld(type(fout).__name__, bewijs_getoond=True) from None


def controleer(claims: dict[str, Any], *, uitgever: str, ontvanger: str) -> None:
    """Hold a token's claims against issuer, audience and the clock. Raises NietAangemeld."""
    register = JWTClaimsRegistry(
        leeway=SPELING,
        iss={"essential": True, "value": uitgever},
        aud={"essential": True, "value": ontvanger},
        exp={"essential": True},
    )
    try:
        register.validate(claims)
    except _ONLEESBAAR as fout:
        raise NietAangemeld(type(fout).__name__, bewijs_getoond=True) from None


def _kop(token: str) -> dict[str, Any]:
    """What a token says of itself; nothing of it is proven yet. Raises NietAangemeld."""
    try:
        if len(token) > MAX_TEKENS:
            raise ValueError
        return dict(jws.extract_compact(token.encode("ascii")).headers())
    except _ONLEESBAAR as fout:
        raise NietAangemeld(type(fout).__name__, bewijs_getoond=True) from None
