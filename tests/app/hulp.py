"""What the tests of the service share: messages that fit together, and a look at what was stored."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import haal
from app.diensten.verkeer.ontvangen import ontvang
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer.berichten import Kop
from berichten import xml
from berichten.antwoord import maak_antwoord
from berichten.bevinding import Bevinding
from berichten.catalogus import herken
from berichten.lezen import lees
from berichten.oordeel import vel_oordeel
from berichten.schrijven import schrijf
from tests.regels.bouwer import bericht

VANDAAG = date(2026, 5, 6)


def toewijzing(standaard: str = "iwmo", **wijzig: Any) -> bytes:
    """A 301: toewijzing 100001 from 1 April on, 3 hours a week."""
    return bericht("301", standaard, _paden(wijzig))


def start(standaard: str = "iwmo", **wijzig: Any) -> bytes:
    """A 305."""
    return bericht("305", standaard, _paden(wijzig))


def declaratie(standaard: str = "iwmo", **wijzig: Any) -> bytes:
    """A 323 with one line of 72000 cents in April on toewijzing 100001."""
    basis = {
        "Declaratie.Clienten.1": None,
        "Declaratie.Clienten.0.Prestaties.1": None,
        "Declaratie.TotaalIngediendBedrag.TotaalBedrag": 72000,
    }
    return bericht("323", standaard, basis | _paden(wijzig))


def declaratie_met_fouten(standaard: str = "iwmo") -> bytes:
    """A 323 with three lines: P1 is good, P2 lies before toewijzing 100001, P3 is on a toewijzing nobody made."""
    regel = "Declaratie.Clienten.0.Prestaties.1"
    te_vroeg = {
        "ToewijzingNummer": 100001,
        "ProductCategorie": "$CAT",
        "ProductCode": "$CODE",
        "ProductPeriode": {"Begindatum": date(2026, 3, 1), "Einddatum": date(2026, 3, 31)},
        "GeleverdVolume": 6,
        "Eenheid": "04",
        "ProductTarief": 6000,
        "IngediendBedrag": {"Bedrag": 36000, "DebetCredit": "D"},
    }
    return bericht("323", standaard, {f"{regel}.{naam}": waarde for naam, waarde in te_vroeg.items()})


def retour(van: bytes, retourcode: str | None = None) -> bytes:
    """The 302 with which a provider accepts a 301, or rejects it with a return code."""
    wortel = xml.parse(van)
    soort = herken(wortel)
    fout = [Bevinding("TR332", 3, retourcode, "/Bericht/Header", (), "")] if retourcode else []
    identificatie_ = f"RETOUR{retourcode or 1}"
    oordeel = vel_oordeel(lees(wortel, soort), soort, fout)
    antwoord = maak_antwoord(oordeel, identificatie=identificatie_, dagtekening=VANDAAG)
    assert antwoord is not None
    return schrijf(antwoord.bericht, antwoord.soort)


def _paden(wijzig: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments as the paths of the builder: `__` for the dot."""
    return {pad.replace("__", "."): waarde for pad, waarde in wijzig.items()}


def identificatie(waarde: str) -> dict[str, Any]:
    """The keyword for another identification."""
    return {"Header__BerichtIdentificatie__Identificatie": waarde}


def lever(inhoud: bytes) -> Kop:
    """Receive and judge one message; what became of it."""
    bericht_id = ontvang(inhoud, bron="cli", taak=False).bericht_id
    beoordeel(bericht_id, klok=lambda: VANDAAG)
    return haal(bericht_id)


def tel(vraag: str, **waarden: Any) -> int:
    """The number that a query gives, or the number of rows of a table."""
    with sessie(PIJPLIJN) as session:
        tekst = vraag if vraag.startswith("select") else f"select count(*) from {vraag}"
        return int(session.execute(sa.text(tekst), waarden).scalar_one())


def antwoorden_op(bericht_id: UUID) -> int:
    """How many answers of ours a message has; each is in the outbox."""
    return tel("bericht join verzending on verzending.bericht_id = id where antwoord_op = :id", id=bericht_id)
