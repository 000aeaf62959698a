"""What was damaged or moved in the database does not open, and nobody is shown how that came out."""

from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from app.cli import app
from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import bevindingen_van, haal, inhoud_van
from app.diensten.verkeer.ontvangen import ontvang
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.kern.versleuteling import VersleutelingFout
from app.opslag.zorg.personen import ken, vul_aan
from tests.app.hulp import VANDAAG, declaratie, declaratie_met_fouten, identificatie, lever, start, toewijzing


def _doe(opdracht: str, **waarden: Any) -> None:
    with sessie(PIJPLIJN) as session:
        session.execute(sa.text(opdracht), waarden)


@pytest.fixture
def bericht_id(schone_databank: str) -> UUID:
    return lever(toewijzing()).id


@pytest.mark.parametrize(
    "waarde",
    [
        "set_byte(inhoud, 40, get_byte(inhoud, 40) # 1)",
        "set_byte(inhoud, 8, get_byte(inhoud, 8) # 1)",
        "set_byte(inhoud, 0, 1)",
        "set_byte(inhoud, 0, 9)",
        "substring(inhoud for length(inhoud) - 1)",
        "substring(inhoud for 10)",
        "''::bytea",
        "inhoud || inhoud",
    ],
)
def test_een_beschadigde_waarde_gaat_niet_open(bericht_id: UUID, waarde: str) -> None:
    _doe(f"update bericht set inhoud = {waarde}")

    with pytest.raises(VersleutelingFout) as fout:
        inhoud_van(bericht_id)

    assert fout.value.melding.startswith("Een bewaarde waarde (bericht.inhoud) is beschadigd")


def test_een_waarde_van_een_andere_rij_gaat_niet_open(bericht_id: UUID) -> None:
    ander = lever(start()).id
    _doe(
        "update bericht set inhoud = (select inhoud from bericht where id = :van) where id = :naar",
        van=bericht_id,
        naar=ander,
    )

    with pytest.raises(VersleutelingFout):
        inhoud_van(ander)
    assert inhoud_van(bericht_id) == toewijzing()


def test_een_waarde_van_een_andere_kolom_gaat_niet_open(schone_databank: str) -> None:
    afgekeurd = lever(declaratie_met_fouten()).id
    assert bevindingen_van(afgekeurd)
    _doe("update bericht set fout_code = 'x', fout_melding = details where id = :id", id=afgekeurd)

    with pytest.raises(VersleutelingFout):
        haal(afgekeurd)


def test_de_bsn_van_een_ander_gaat_niet_open(bericht_id: UUID) -> None:
    lever(
        toewijzing(Client__Bsn="999900018", **identificatie("TW2"), Client__ToegewezenProducten__0__ToewijzingNummer=9)
    )
    _doe("update persoon set bsn = (select bsn from persoon where id = 1)")

    with sessie(PIJPLIJN) as session:
        (een,), (twee,) = (ken(session, "0193", [bsn]) for bsn in ("999900006", "999900018"))
        assert vul_aan(session, {}, [een]) == {een: "999900006"}
        with pytest.raises(VersleutelingFout):
            vul_aan(session, {}, [twee])


def test_een_bericht_dat_niet_open_gaat_wordt_apart_gezet(schone_databank: str) -> None:
    nieuw = ontvang(declaratie(), bron="cli", taak=False).bericht_id
    _doe("update bericht set inhoud = set_byte(inhoud, 40, get_byte(inhoud, 40) # 1)")

    beoordeel(nieuw, klok=lambda: VANDAAG)

    kop = haal(nieuw)
    assert (kop.toestand, kop.fout_code) == ("geparkeerd", "waarde-beschadigd")
    assert "beschadigd" in str(kop.fout_melding)


def test_de_rest_interface_zegt_het_in_gewone_taal(client: httpx.Client, bericht_id: UUID) -> None:
    _doe("update bericht set fout_code = 'x', fout_melding = inhoud")

    antwoord = client.get(f"/v1/berichten/{bericht_id}")

    assert antwoord.headers["content-type"] == "application/problem+json"
    assert antwoord.json()["code"] == "waarde-beschadigd"
    assert "InvalidTag" not in antwoord.text


def test_controleer_noemt_wat_niet_open_gaat(bericht_id: UUID) -> None:
    goed = CliRunner().invoke(app, ["sleutels", "controleer"])
    _doe("update bericht set inhoud = set_byte(inhoud, 40, get_byte(inhoud, 40) # 1)")
    _doe("update client set naam_hash = 'x'")

    fout = CliRunner().invoke(app, ["sleutels", "controleer"])

    assert (goed.exit_code, fout.exit_code) == (0, 1)
    assert "Alles is te openen." in goed.output
    assert f"bericht.inhoud {bericht_id}" in fout.output
    assert "client.gegevens 1 (hoort niet bij zijn zoeksleutel)" in fout.output
