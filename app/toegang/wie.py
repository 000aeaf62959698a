"""Wie: the person, the machine or the service itself that acts, in which roles, for what purpose."""

import getpass
import os
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Literal

from app.opslag.kern.scope import PIJPLIJN, Scope
from app.toegang.activiteiten import BEHEER, Activiteit
from app.toegang.fouten import BuitenBereik, GeenRecht
from app.toegang.rechten import RECHTEN, Recht
from app.toegang.rollen import Rol

ALLE = "*"
"""In place of a municipality: all of them. Only for the service itself and for who runs it on its own machine."""


@dataclass(frozen=True, slots=True)
class Wie:
    """Who acts. Whoever works for a provider acts in no other role: `aanbieder` limits everything they do."""

    soort: Literal["mens", "machine", "dienst"]
    id: str
    """Opaque, as the one who vouches for them writes it."""
    naam: str
    rollen: frozenset[tuple[Rol, str]]
    """Pairs of role and municipality."""
    aanbieder: str | None = None
    """AGB code, for the role aanbieder."""
    wijken: frozenset[str] = frozenset()
    """Districts of a wijkteam; empty for the whole municipality."""
    doel: Activiteit = BEHEER
    trace_id: str = ""
    """Sixteen bytes in hexadecimals, as W3C Trace Context has it."""
    herkomst: str = ""
    """Network address, or the place on this machine."""

    def __post_init__(self) -> None:
        voor_aanbieder = {rol is Rol.AANBIEDER for rol, _ in self.rollen}
        if voor_aanbieder and voor_aanbieder != {self.aanbieder is not None}:
            raise ValueError("the role aanbieder has an AGB code, and goes with no other role")

    @property
    def gemeenten(self) -> frozenset[str]:
        """The municipalities for which some role is held."""
        return frozenset(gemeente for _, gemeente in self.rollen)

    @property
    def scope(self) -> Scope:
        """What the database lets this one see."""
        rollen = {rol for rol, _ in self.rollen}
        # Whoever only hands in sees nothing of what is there; the inbox itself belongs to no municipality yet.
        if ALLE in self.gemeenten or rollen == {Rol.SYSTEEM}:
            return PIJPLIJN
        # What beheer may see beside it belongs to no municipality: an unreadable message.
        return Scope("beheer" if Rol.BEHEER in rollen else "gezicht", self.gemeenten, self.aanbieder)

    def heeft(self, recht: Recht) -> bool:
        """Whether some role gives this right, for some municipality."""
        return any(rol in RECHTEN[recht] for rol, _ in self.rollen)

    def voor(self, recht: Recht, doel: Activiteit) -> "Wie":
        """The same one, in no more roles than those that give this right. Raises GeenRecht when none does."""
        rollen = frozenset((rol, gemeente) for rol, gemeente in self.rollen if rol in RECHTEN[recht])
        if not rollen:
            raise GeenRecht(recht)
        return replace(self, rollen=rollen, doel=doel)


def eis(wie: Wie, recht: Recht, gemeente: str | None = None) -> None:
    """Go on only with this right, for this municipality if one is named.

    Raises GeenRecht when the right is lacking in a municipality of one's own, BuitenBereik for any other municipality.
    """
    if gemeente is not None and not wie.gemeenten & {gemeente, ALLE}:
        raise BuitenBereik
    rollen = {rol for rol, waar in wie.rollen if gemeente is None or waar in {gemeente, ALLE}}
    if not rollen & RECHTEN[recht]:
        raise GeenRecht(recht)


DIENST = Wie("dienst", "berichtenverkeer", "Berichtenverkeer", frozenset({(Rol.SYSTEEM, ALLE)}), herkomst="dienst")
"""The service itself: the pipeline, deliveries, schedules."""


def van_operator() -> Wie:
    """Whoever runs the command line: the account on this machine, which holds the keys and the database anyway."""
    try:
        naam = getpass.getuser()
    except (KeyError, OSError):
        # An account without a name, as in a container.
        naam = str(os.getuid())
    rollen = frozenset((rol, ALLE) for rol in (Rol.BACKOFFICE, Rol.BEHEER, Rol.SYSTEEM))
    return Wie("mens", f"uid:{os.getuid()}", naam, rollen, trace_id=token_hex(16), herkomst="opdrachtregel")
