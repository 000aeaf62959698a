"""Clients: who they are, as the most recent 301 describes them."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.opslag.kern.versleuteling import hash_met, kluis, ontzegel
from app.opslag.kern.zoeknaam import SOORT, zoeknaam, zoeknaam_van
from app.opslag.tabellen.zorg import Client
from app.opslag.zorg.herkomst import Herkomst
from berichten.model import bericht_301


@dataclass(frozen=True, slots=True)
class Clientgegevens:
    """What is on record of a client: all that the 301 says of them but the BSN, as plain data; dates are ISO text."""

    persoon_id: int
    gemeente: str
    standaard: str
    gegevens: dict[str, Any]


def bewaar_client(session: Session, bericht: bericht_301.Bericht, herkomst: Herkomst, persoon_id: int) -> None:
    """Write down the client of a 301, unless a newer one described them."""
    plek = {"gemeente": herkomst.bereik.gemeente, "standaard": herkomst.bereik.standaard, "persoon_id": persoon_id}
    gegevens = gegevens_van(bericht.client)
    waarden = {
        "bericht_id": herkomst.bericht_id,
        "dagtekening": bericht.header.bericht_identificatie.dagtekening,
        "naam_hash": hash_met(kluis(session).schrijft, SOORT, herkomst.bereik.gemeente, [zoeknaam_van(gegevens)])[0],
        "gegevens": kluis(session).verzegel("client", "gegevens", tuple(plek.values()), als_json(gegevens)),
    }
    opdracht = insert(Client).values(**plek, **waarden)
    session.execute(
        opdracht.on_conflict_do_update(
            index_elements=list(plek), set_=waarden, where=Client.dagtekening <= opdracht.excluded.dagtekening
        )
    )


def gegevens_van(client: bericht_301.Client) -> dict[str, Any]:
    """What a 301 says of its client: name, birth date, addresses, communication, relations, remarks."""
    alles = asdict(client)
    # The BSN stands with the person, and what was ordered has tables of its own.
    del alles["bsn"], alles["toegewezen_producten"]
    return alles


def als_json(gegevens: dict[str, Any]) -> bytes:
    """The data of a client as they are encrypted."""
    return json.dumps(gegevens, default=date.isoformat, ensure_ascii=False, separators=(",", ":")).encode()


def lees_clienten(session: Session, persoon_id: int) -> list[Clientgegevens]:
    """What is on record of a person, per law."""
    return _lees(session, Client.persoon_id == persoon_id)


def zoek_clienten(session: Session, gemeente: str, achternaam: str, geboren: date) -> list[Clientgegevens]:
    """The clients of a municipality with this surname and birth date, per law."""
    naam = zoeknaam(achternaam, geboren)
    hashes = [hash_met(sleutel, SOORT, gemeente, [naam])[0] for sleutel in kluis(session).leest]
    return _lees(session, sa.and_(Client.gemeente == gemeente, Client.naam_hash.in_(hashes)))


def _lees(session: Session, waar: sa.ColumnElement[bool]) -> list[Clientgegevens]:
    vraag = sa.select(Client.gemeente, Client.standaard, Client.persoon_id, Client.gegevens).where(waar)
    return [
        Clientgegevens(
            nummer,
            gemeente,
            standaard,
            json.loads(ontzegel("client", "gegevens", (gemeente, standaard, nummer), zegel)),
        )
        for gemeente, standaard, nummer, zegel in session.execute(vraag.order_by(Client.id))
    ]
