"""Why an envelope is refused: the codes of StUF 03.01 and of the GGK, and one error that carries them."""

from typing import Literal

from berichten.fouten import Berichtfout

Foutplek = Literal["client", "server"]
Faultcode = Literal["Client", "Server", "MustUnderstand", "VersionMismatch"]
"""Of a SOAP 1.1 fault (section 4.4.1)."""

PLEK: dict[str, Foutplek] = {
    "IB003": "client",
    "StUF010": "client",
    "StUF013": "client",
    "StUF016": "client",
    "StUF022": "client",
    "StUF034": "client",
    "StUF040": "client",
    "StUF046": "server",
    "StUF055": "client",
    "StUF058": "server",
}
"""Who can mend it, per code that this library gives.

Too large (IB003), receiver (010) or sender (013) unknown, reference used before (016), unknown kind of envelope (022),
unknown functie (034), functie not in this kind of envelope (040), cannot be stored (046), not valid to its schema
(055), the receiver failed (058).
"""


FAULTCODES: dict[Foutplek, Faultcode] = {"client": "Client", "server": "Server"}


class Envelopfout(Berichtfout):
    """An envelope that cannot be taken.

    `foutcode` and `plek` are for the Fo03, `melding` is its omschrijving; `faultcode` is for the SOAP fault around it.
    """

    code = "envelop-geweigerd"

    def __init__(self, foutcode: str, melding: str, *, faultcode: Faultcode | None = None) -> None:
        super().__init__(melding)
        self.foutcode = foutcode
        self.plek = PLEK[foutcode]
        self.faultcode: Faultcode = faultcode or FAULTCODES[self.plek]
