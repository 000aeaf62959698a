"""One message on its way, and what is right about it: the unit of the traffic and of the manifest."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from berichten.catalogus import Berichttype

Uitkomst = Literal["goedgekeurd", "deels", "afgekeurd", "onleesbaar"]
KOP = "/Bericht/Header"
DECLARATIE = "/Bericht/Declaratie"


@dataclass(frozen=True, slots=True)
class Verwachting:
    """What has to become of a message. `klassen` holds the return codes per rejected class, by its path.

    Of a message that is rejected as a whole only the class that decides is named, as in the answer: the header alone
    when the fault is there or at control level 2 (IV028), the Declaratie alone when it is there, a client without its
    lines (IV087).
    """

    uitkomst: Uitkomst = "goedgekeurd"
    klassen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    transportfout: bool = False
    """Unreadable or against its schema: no return message."""


GOED = Verwachting()
TRANSPORTFOUT = Verwachting("afgekeurd", transportfout=True)
ONLEESBAAR = Verwachting("onleesbaar", transportfout=True)


@dataclass(frozen=True, slots=True)
class Zending:
    """A message as it goes into the service on a day. `antwoord` is the answer that the municipality owes, if any."""

    datum: date
    soort: Berichttype
    inhoud: bytes
    afzender: str
    ontvanger: str
    identificatie: str
    verwachting: Verwachting
    oorzaken: tuple[str, ...] = ()
    """What is wrong with it, by name; none when it is right."""
    antwoord: bytes | None = None
    antwoordsoort: Berichttype | None = None
    herhaling: bool = False
    """The same bytes as a message before: nothing new may come of it."""
    kruisverwijzing: str | None = None
    """Of a return message: the reference of the envelope with the message that it answers."""

    @property
    def referentienummer(self) -> str:
        """The reference of its envelope: made from its bytes, so that it is the same whenever it is sent again."""
        return str(uuid.UUID(bytes=hashlib.sha256(self.inhoud).digest()[:16], version=4))

    def als_object(self, nummer: int, bestand: str, antwoord: str | None) -> dict[str, Any]:
        """The line of the manifest."""
        return {
            "nummer": nummer,
            "datum": self.datum.isoformat(),
            "bestand": bestand,
            "berichttype": self.soort.naam,
            "afzender": self.afzender,
            "ontvanger": self.ontvanger,
            "identificatie": self.identificatie,
            "referentienummer": self.referentienummer,
            "kruisverwijzing": self.kruisverwijzing,
            "uitkomst": self.verwachting.uitkomst,
            "klassen": {pad: list(codes) for pad, codes in sorted(self.verwachting.klassen.items())},
            "transportfout": self.verwachting.transportfout,
            "oorzaken": list(self.oorzaken),
            "antwoord": antwoord,
            "herhaling": self.herhaling,
        }
