"""Machines: an access token of their own authorisation server, or a certificate of TLS."""

import math
from dataclasses import dataclass
from typing import Protocol

from app.kern.instellingen import Instellingen
from app.toegang.bewijzen import controleer, lees_ondertekend
from app.toegang.fouten import NietAangemeld
from app.toegang.sleutels import Sleutels
from app.toegang.toekenningen import Tabel, toegekend, waarden_van, wie_met
from app.toegang.wie import Wie

_SOORTEN = {"at+jwt", "application/at+jwt", "jwt"}


class Tokenlezer(Protocol):
    """Reads a bearer token."""

    def lees(self, token: str) -> Wie:
        """Whose it is. Raises NietAangemeld and AanmelddienstWeg."""


@dataclass(frozen=True, slots=True)
class Toegangstokens:
    """Access tokens of one authorisation server (RFC 9068)."""

    uitgever: str
    ontvanger: str
    sleutels: Sleutels
    rollen: Tabel
    instellingen: Instellingen

    def lees(self, token: str) -> Wie:
        """Whose it is. Raises NietAangemeld and AanmelddienstWeg."""
        kop, claims = lees_ondertekend(token, self.sleutels, self.instellingen.handtekeningen)
        # An id token is a proof to someone else, of something else.
        if str(kop.get("typ", "JWT")).lower() not in _SOORTEN or "nonce" in claims:
            raise NietAangemeld("geen toegangstoken", bewijs_getoond=True)
        controleer(claims, uitgever=self.uitgever, ontvanger=self.ontvanger)
        kenmerk = claims.get("client_id") or claims.get("azp") or claims.get("sub")
        if not isinstance(kenmerk, str) or not math.isfinite(claims["exp"]):
            raise NietAangemeld("zonder kenmerk", bewijs_getoond=True)
        rollen = toegekend(
            waarden_van(claims.get(self.instellingen.token_rolclaim)),
            self.rollen,
            claims.get(self.instellingen.aanbiederclaim),
        )
        return wie_met(rollen, soort="machine", kenmerk=kenmerk[:200], naam=kenmerk[:200])


@dataclass(frozen=True, slots=True)
class GeenTokens:
    """For an installation where no machine has tokens."""

    def lees(self, _token: str) -> Wie:
        """Nobody's. Raises NietAangemeld."""
        raise NietAangemeld("tokens staan uit", bewijs_getoond=True)
