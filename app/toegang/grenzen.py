"""How much one may ask, and after how many failures an address is not believed for a while.

Counted per process: several web processes each allow the whole of it.
"""

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from app.kern.instellingen import Instellingen
from app.toegang.fouten import TeVeel

KWARTIER = 15


class Grenzen:
    """The counters of one process. Safe to use from several threads."""

    def __init__(self, instellingen: Instellingen) -> None:
        self._teller = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._grens: dict[str, RateLimitItem] = {
            "mens": RateLimitItemPerMinute(instellingen.limiet_mens),
            "machine": RateLimitItemPerMinute(instellingen.limiet_machine),
            "adres": RateLimitItemPerMinute(instellingen.limiet_adres),
            "mislukt": RateLimitItemPerMinute(instellingen.blokkade_na, KWARTIER),
        }

    def tel(self, soort: str, wie: str) -> None:
        """One request more of this `mens`, `machine` or `adres`. Raises TeVeel."""
        grens = self._grens[soort]
        if not self._teller.hit(grens, soort, wie):
            stand = self._teller.get_window_stats(grens, soort, wie)
            raise TeVeel(round(stand.reset_time - time.time()))

    def mislukt(self, adres: str) -> None:
        """One failure more to prove who one is."""
        self._teller.hit(self._grens["mislukt"], "mislukt", adres)

    def geblokkeerd(self, adres: str) -> bool:
        """Whether there were too many of those."""
        return not self._teller.test(self._grens["mislukt"], "mislukt", adres)
