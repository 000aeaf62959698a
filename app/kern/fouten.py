"""Typed errors of the service. Each carries its HTTP status and a Dutch text; every face renders them once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kern.velden import Veldfout
from berichten.fouten import Berichtfout


class AndereGemeente(Berichtfout):
    """A message that can be read, of or to a municipality that this installation does not serve."""

    code = "andere-gemeente"
    status = 422


class NietNamens(Berichtfout):
    """A message of parties for whom the one who hands it in does not act."""

    code = "niet-namens"
    status = 403


class Dienstfout(Exception):
    """Something that cannot be done as asked; `code` is for machines, `melding` for people."""

    code = "niet-mogelijk"
    status = 400

    def __init__(self, melding: str, koppen: dict[str, str] | None = None) -> None:
        super().__init__(melding)
        self.melding = melding
        self.koppen = koppen or {}
        """Headers of HTTP that go with the status."""


class BerichtNietGevonden(Dienstfout):
    """No message has this id."""

    code = "bericht-niet-gevonden"
    status = 404

    def __init__(self, bericht_id: UUID) -> None:
        super().__init__(f"Er is geen bericht {bericht_id}.")


class OngeldigeCursor(Dienstfout):
    """A page was asked for with a cursor that no page gave."""

    code = "cursor-ongeldig"


class NietGeparkeerd(Dienstfout):
    """Only a parked message can be judged again."""

    code = "bericht-niet-geparkeerd"
    status = 409


class GegevensOngeldig(Dienstfout):
    """Data that cannot be recorded, because of all of `fouten`; nothing has changed."""

    code = "gegevens-ongeldig"

    def __init__(self, fouten: Sequence[Veldfout]) -> None:
        super().__init__("De gegevens zijn ongeldig; errors noemt alle fouten.")
        self.fouten = tuple(fouten)


class VersieOntbreekt(Dienstfout):
    """A change does not say which version it was made from."""

    code = "if-match-ontbreekt"
    status = 428

    def __init__(self) -> None:
        super().__init__("Geef in If-Match de ETag van wat u wijzigt, zoals u die hebt opgehaald.")


@dataclass(frozen=True, slots=True)
class Wijziging:
    """A field with another value than before, both as text for people."""

    veld: str
    oud: str
    nieuw: str


class VersieVeranderd(Dienstfout):
    """A change was made from a version that is no longer the newest; `wijzigingen` is what changed since."""

    code = "versie-veranderd"
    status = 412

    def __init__(self, versie: int, wijzigingen: Sequence[Wijziging]) -> None:
        super().__init__("Iemand anders heeft dit intussen gewijzigd; haal het opnieuw op en wijzig dat.")
        self.versie = versie
        """The newest one."""
        self.wijzigingen = tuple(wijzigingen)


class TeTraag(Dienstfout):
    """A request whose body was not in on time."""

    code = "aanvraag-te-traag"
    status = 408

    def __init__(self, seconden: int) -> None:
        super().__init__(f"De aanvraag was niet binnen {seconden} seconden compleet.")
