"""The public keys of an issuer (JWKS): kept for a while, asked again when a new one appears."""

import threading
import time
from collections.abc import Callable

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.toegang.fouten import AanmelddienstWeg
from app.toegang.ophalen import Geweigerd, haal_json

VERS = 600.0
"""Seconds after which the keys are asked again."""
HOOGSTENS = 24 * 3600.0
"""Seconds for which they still count when the issuer does not answer."""
RUST = 30.0
"""Seconds between two questions for a key that is not there: a flood of made-up names must not reach the issuer."""
NA_FOUT = 5.0
"""Seconds to leave an issuer alone that did not answer."""


class Sleutels:
    """The keys at one address. Safe to use from several threads."""

    def __init__(self, adres: Callable[[], str], client: httpx.Client) -> None:
        self._adres = adres
        self._client = client
        self._slot = threading.Lock()
        self._set: KeySet | None = None
        self._opgehaald = 0.0
        self._niet_voor = 0.0

    def voor(self, kid: str | None) -> KeySet | None:
        """The one key with this name, as a set; without a name the only key there is. None when there is no such key.

        Raises AanmelddienstWeg when there are no keys to look in.
        """
        with self._slot:
            nu = time.monotonic()
            if self._set is None or nu - self._opgehaald > VERS:
                self._ververs(nu)
            gevonden = self._zoek(kid)
            if gevonden is None and nu - self._opgehaald > RUST:
                self._ververs(nu)
                gevonden = self._zoek(kid)
            return gevonden

    def _zoek(self, kid: str | None) -> KeySet | None:
        sleutels = [] if self._set is None else [s for s in self._set if kid is None or s.kid == kid]
        return KeySet(sleutels) if len(sleutels) == 1 else None

    def _ververs(self, nu: float) -> None:
        """Ask again. What is known goes on to count for a while when that fails. Raises AanmelddienstWeg."""
        nieuw = self._vraag() if nu >= self._niet_voor else None
        if nieuw is not None:
            self._set, self._opgehaald = nieuw, nu
            return
        if nu >= self._niet_voor:
            self._niet_voor = time.monotonic() + NA_FOUT
        if self._set is None or nu - self._opgehaald > HOOGSTENS:
            raise AanmelddienstWeg

    def _vraag(self) -> KeySet | None:
        try:
            return KeySet.import_key_set(haal_json(self._client, self._adres()))  # type: ignore[arg-type]
        except (AanmelddienstWeg, Geweigerd, JoseError, ValueError, KeyError, TypeError, AttributeError):
            return None
