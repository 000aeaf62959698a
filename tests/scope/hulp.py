"""Traffic of two municipalities and two providers in every table, and a look at what a scope shows of it."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.aanleveringen import lever_aan
from app.diensten.verkeer.enveloppen import neem_aan
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN, Scope
from berichten.ggk import Systeem, lees_envelop, open_soap
from tests.app.hulp import VANDAAG
from tests.ggk.hulp import di01
from tests.regels.bouwer import bericht
from tests.verzenden.hulp import werk_af, zet

HIER, ELDERS = "0193", "0114"
ZORG, ANDERE_ZORG = "70701234", "70705678"
CLIENTEN = {(HIER, ZORG): "999900006", (HIER, ANDERE_ZORG): "999900018", (ELDERS, ZORG): "999900031"}
"""Of each pair of municipality and provider the one client between them."""


def vul() -> None:
    """Let every table hold rows of each pair, and a file that nobody can read. Delivery has to be set to a folder."""
    for nummer, ((gemeente, aanbieder), bsn) in enumerate(CLIENTEN.items(), 1):
        _verkeer(gemeente, aanbieder, bsn, 100_000 * nummer + 1)
    for gemeente, aanbieder in CLIENTEN:
        _lijsten(gemeente, aanbieder)
    zet("insert into gemeentecode (code, naam, provincie, begindatum) values ('0193', 'Zwolle', 'OV', '1990-01-01')")
    for gemeenten in ([], [HIER], [ELDERS], [HIER, ELDERS]):
        zet(
            "insert into import (soort, gemeenten, omvang, sha256, door, uitkomst, gelezen, nieuw, gewijzigd, "
            "ongewijzigd, fouten) values ('contracten', :gemeenten, 1, 'x', 'proef', 'ingelezen', 1, 1, 0, 0, 0)",
            gemeenten=gemeenten,
        )
    lever_aan(b"geen bericht", bron="rest", naam="stuk.xml")
    werk_af()


def _verkeer(gemeente: str, aanbieder: str, bsn: str, nummer: int) -> None:
    producten = "Client.ToegewezenProducten.0.ToewijzingNummer"
    _lever(_bericht("301", gemeente, aanbieder, nummer, {"Client.Bsn": bsn, producten: nummer}))
    stappen: dict[str, dict[str, Any]] = {
        "305": {"Client.Bsn": bsn, "Client.StartProducten.0.ToewijzingNummer": nummer},
        "315": {"Client.Bsn": bsn},
        "319": {"Header.BerichtIdentificatie.Dagtekening": VANDAAG},
        "317": {
            "Client.Bsn": bsn,
            "Client.Verzoek.OngewijzigdeProducten": None,
            "Client.Verzoek.TeWijzigenProducten.0.ToewijzingNummer": nummer,
        },
        "323": {
            "Declaratie.Clienten.1": None,
            "Declaratie.Clienten.0.Bsn": bsn,
            "Declaratie.Clienten.0.Prestaties.0.ToewijzingNummer": nummer,
            "Declaratie.TotaalIngediendBedrag.TotaalBedrag": 108000,
        },
    }
    for soort, wijzig in stappen.items():
        if soort == "319":
            _lever(_bericht(soort, gemeente, aanbieder, nummer, wijzig))
            continue
        zender, ontvanger = (Systeem(organisatie=code, applicatie="Proef") for code in (aanbieder, gemeente))
        inhoud = _bericht(soort, aanbieder, gemeente, nummer, wijzig)
        _lever_ggk(di01(inhoud, f"WMO{soort}", zender=zender, ontvanger=ontvanger))


def _bericht(soort: str, afzender: str, ontvanger: str, nummer: int, wijzig: dict[str, Any]) -> bytes:
    kop = {
        "Header.Afzender": afzender,
        "Header.Ontvanger": ontvanger,
        "Header.BerichtIdentificatie.Identificatie": f"B{nummer}{soort}",
    }
    return bericht(soort, "iwmo", kop | wijzig)


def _lijsten(gemeente: str, aanbieder: str) -> None:
    zet(
        "insert into contracttarief (gemeente, standaard, aanbieder, categorie, productcode, eenheid, tarief, variant, "
        "begindatum) values (:gemeente, 'iwmo', :aanbieder, '02', '02A05', '04', 6000, 'inspanningsgericht', :dag)",
        gemeente=gemeente,
        aanbieder=aanbieder,
        dag=date(2026, 1, 1),
    )
    zet(
        "insert into productcode (gemeente, standaard, categorie, productcode, omschrijving, begindatum) "
        "values (:gemeente, 'iwmo', '02', '02A05', 'Begeleiding', :dag) on conflict do nothing",
        gemeente=gemeente,
        dag=date(2026, 1, 1),
    )
    zet(
        "insert into aanbieder (gemeente, agb, naam, begindatum) values (:gemeente, :aanbieder, 'Zorg', :dag)",
        gemeente=gemeente,
        aanbieder=aanbieder,
        dag=date(2026, 1, 1),
    )


def _lever(inhoud: bytes) -> None:
    (bestand,) = lever_aan(inhoud, bron="rest", naam="bericht.xml").bestanden
    assert bestand.bericht_id is not None, bestand
    beoordeel(bestand.bericht_id, klok=lambda: VANDAAG)


def _lever_ggk(soap: bytes) -> None:
    neem_aan(soap, open_soap(soap))
    nummer = lees_envelop(soap).referentienummer
    ((bericht_id,),) = zie(PIJPLIJN, f"envelop where referentienummer = '{nummer}'", "bericht_id")
    beoordeel(bericht_id, klok=lambda: VANDAAG)


def zie(scope: Scope, tabel: str, kolommen: str = "*") -> list[Any]:
    """All rows that a query without a filter of its own gives under a scope."""
    with sessie(scope) as session:
        return list(session.execute(sa.text(f"select {kolommen} from {tabel}")))
