"""Messages of tests/regels/basis put through the store: received, judged as told, processed, and the dossier of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.diensten.pijplijn.verwerken import verwerk
from app.diensten.verkeer.ontvangen import kopgegevens
from app.opslag.dossier.bouwen import bouw_dossier
from app.opslag.verkeer.berichten import haal
from app.opslag.verkeer.postbus import bewaar
from berichten import xml
from berichten.bevinding import Bevinding
from berichten.dossier import Dossier
from berichten.lezen import lees
from berichten.model import Bericht
from berichten.oordeel import vel_oordeel
from berichten.schema import controleer_schema
from tests.regels import bouwer

GEMEENTE = "0193"
AANBIEDER = "70701234"
BSN = "999900006"
VANDAAG = date(2026, 6, 1)
CATEGORIE, CODE = "02", "02A05"


class Keten:
    """One standard's traffic between one municipality and its providers, within the session of a test."""

    def __init__(self, session: Session, standaard: str = "iwmo") -> None:
        self.session = session
        self.standaard = standaard
        self.volgnummer = 0

    def ontvang(self, nummer: str, wijzig: dict[str, Any] | None = None) -> tuple[Bericht, UUID]:
        """Read and store a message, each with an identification of its own unless it is given."""
        self.volgnummer += 1
        pad = "Header.BerichtIdentificatie.Identificatie"
        soort = bouwer.soort(nummer, self.standaard)
        inhoud = bouwer.bericht(nummer, self.standaard, {pad: f"T{self.volgnummer}", **(wijzig or {})})
        wortel = xml.parse(inhoud)
        assert not controleer_schema(inhoud, wortel, soort)
        bericht = lees(wortel, soort)
        bericht_id, nieuw = bewaar(self.session, inhoud, kopgegevens(wortel, soort), bron="cli")
        assert nieuw
        return bericht, bericht_id

    def verwerk(self, nummer: str, wijzig: dict[str, Any] | None = None, *bevindingen: Bevinding) -> UUID:
        """Receive and process a message on which these findings were made; its id."""
        bericht, bericht_id = self.ontvang(nummer, wijzig)
        kop = haal(self.session, bericht_id)
        assert kop is not None
        oordeel = vel_oordeel(bericht, bouwer.soort(nummer, self.standaard), bevindingen)
        verwerk(self.session, kop, oordeel, dag=VANDAAG)
        return bericht_id

    def dossier(self, nummer: str, wijzig: dict[str, Any] | None = None) -> Dossier:
        """The dossier of a message that has just come in."""
        bericht, bericht_id = self.ontvang(nummer, wijzig)
        return self.dossier_van(nummer, bericht, bericht_id)

    def dossier_van(self, nummer: str, bericht: Bericht, bericht_id: UUID) -> Dossier:
        """The dossier of a message that was received before."""
        return bouw_dossier(
            self.session,
            bericht,
            bouwer.soort(nummer, self.standaard),
            gemeente=GEMEENTE,
            bericht_id=bericht_id,
            vandaag=VANDAAG,
        )


def bevinding(klasse: str, niveau: int = 3) -> Bevinding:
    """A finding at a class; which rule made it does not matter to the store."""
    return Bevinding("TR338", niveau, "9338", klasse, (klasse,), "Uitleg.")


def regel(client: int, prestatie: int) -> str:
    """The path of a line in the base declaration, where client 1 has two lines and client 2 one."""
    plek = f"/Bericht/Declaratie/Clienten/Client[{client}]/Prestaties/Prestatie"
    return plek if client == 2 else f"{plek}[{prestatie}]"


def dag(tekst: str) -> date:
    """A date."""
    return date.fromisoformat(tekst)


def tel(session: Session, tabel: str, waar: str = "true") -> int:
    """The number of rows in a table that satisfy a condition."""
    return int(session.execute(sa.text(f"select count(*) from {tabel} where {waar}")).scalar_one())


@contextmanager
def geteld(session: Session) -> Iterator[list[str]]:
    """The statements that go to the database within the block."""
    statements: list[str] = []

    def noteer(_verbinding: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    verbinding = session.connection()
    sa.event.listen(verbinding, "before_cursor_execute", noteer)
    try:
        yield statements
    finally:
        sa.event.remove(verbinding, "before_cursor_execute", noteer)
