"""A database made by the code of 0.1.0, with data, brought to the schema of this version.

versie_0_1_0.sql.gz is a dump of it (pg_dump --inserts), with fictitious persons: both standards, accepted, rejected in
part and as a whole, not valid to the schema, unreadable, parked with a traceback, over the GGK with an Fo01 each way,
and a ZIP.
"""

import gzip
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.kern.sleutels import SleutelFout, van
from app.opslag.kern import versleuteling
from app.opslag.kern.databank import sessie, sluit
from app.opslag.kern.migratie import bijgewerkt, migreer
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import aanleveringen, berichten
from app.opslag.zorg.client import lees_clienten
from app.opslag.zorg.personen import ken, vul_aan
from tests.app.hulp import declaratie, identificatie, lever
from tests.versleuteling.hulp import sleutel, vondsten

DUMP = Path(__file__).parent / "versie_0_1_0.sql.gz"
PERSONEN = {"999900006", "999900018", "Tester", "Voorbeeld", "Vanzelfsprekend", "Proefstraat"}
BSNS = ("toewijzing", "levering", "verzoek", "prestatie", "client")


@pytest.fixture
def oud(lege_databank: str) -> str:
    with psycopg.connect(lege_databank) as verbinding:
        verbinding.execute(gzip.decompress(DUMP.read_bytes()))
    return lege_databank


def _alle(adres: str, vraag: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(adres) as verbinding:
        return verbinding.execute(vraag.encode()).fetchall()


def _beeld(adres: str) -> dict[str, Any]:
    """What 0.1.0 says in the clear."""
    return {
        "berichten": {
            rij[0]: rij[1:] for rij in _alle(adres, "select id, inhoud, fout_melding, traceback from bericht")
        },
        "details": _alle(adres, "select bericht_id, details from bevinding order by bericht_id, volgorde"),
        "bestanden": _alle(
            adres, "select aanlevering_id, volgorde, naam, melding from aanlevering_bestand order by 1, 2"
        ),
        **{tabel: _alle(adres, f"select id, bsn from {tabel} order by id") for tabel in BSNS},
    }


def _nu(adres: str) -> dict[str, Any]:
    """The same, as this version reads it."""
    ids = [id_ for (id_,) in _alle(adres, "select id from bericht")]
    metgevonden = [id_ for (id_,) in _alle(adres, "select distinct bericht_id from bevinding order by 1")]
    geleverd = [id_ for (id_,) in _alle(adres, "select id from aanlevering order by id")]
    with sessie(PIJPLIJN) as session:
        koppen = {id_: berichten.haal(session, id_) for id_ in ids}
        beeld: dict[str, Any] = {
            "berichten": {
                id_: (berichten.inhoud_van(session, id_), kop and kop.fout_melding, kop and kop.traceback)
                for id_, kop in koppen.items()
            },
            "details": [(id_, b.details) for id_ in metgevonden for b in berichten.bevindingen_van(session, id_)],
            "bestanden": [
                (id_, nummer, bestand.naam, bestand.melding)
                for id_ in geleverd
                for nummer, bestand in enumerate(_bestanden(session, id_), 1)
            ],
        }
        for tabel in BSNS:
            rijen = _alle(adres, f"select id, persoon_id from {tabel} order by id")
            bsns = vul_aan(session, {}, (nummer for _, nummer in rijen))
            beeld[tabel] = [(id_, bsns[nummer]) for id_, nummer in rijen]
    return beeld


def _bestanden(session: Any, aanlevering_id: UUID) -> list[aanleveringen.Bestand]:
    gevonden = aanleveringen.haal(session, aanlevering_id)
    assert gevonden is not None
    return gevonden.bestanden


def test_niets_gaat_verloren_en_niemand_staat_er_nog_leesbaar(oud: str) -> None:
    voor = _beeld(oud)
    assert {deel.partition(".")[0] for deel in vondsten(oud, PERSONEN)} >= {"bericht", "client", "prestatie", "envelop"}

    migreer()

    assert bijgewerkt()
    assert _nu(oud) == voor
    assert vondsten(oud, PERSONEN) == []


def test_een_client_heeft_nu_ook_wat_er_in_0_1_0_niet_werd_bewaard(oud: str) -> None:
    migreer()

    with sessie(PIJPLIJN) as session:
        (nummer,) = ken(session, "0193", ["999900006"])
        wmo, jeugd = lees_clienten(session, nummer)
    assert (wmo.standaard, jeugd.standaard) == ("iwmo", "ijw")
    assert wmo.gegevens["naam"]["geslachtsnaam"]["achternaam"] == "Vanzelfsprekend"
    assert wmo.gegevens["contactgegevens"][0]["adres"]["straatnaam"] == "Proefstraat"


def test_het_werk_gaat_verder_op_wat_er_was(oud: str) -> None:
    migreer()

    nog_eens = lever(declaratie(**identificatie("NA1"), Declaratie__DeclaratieNummer="NA1"))

    assert nog_eens.uitkomst == "afgekeurd"
    with sessie(PIJPLIJN) as session:
        # Its one line was declared under 0.1.0.
        assert "TR314" in {bevinding.regel for bevinding in berichten.bevindingen_van(session, nog_eens.id)}


@pytest.mark.parametrize("keer", [1, 4, 9, 25, 60])
def test_afgebroken_gaat_het_verder(oud: str, keer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    voor = _beeld(oud)
    echt, gedaan = versleuteling.verzegel, 0

    def breekt_af(*alles: Any) -> bytes:
        nonlocal gedaan
        gedaan += 1
        if gedaan == keer:
            raise KeyboardInterrupt
        return echt(*alles)

    with monkeypatch.context() as stuk:
        stuk.setattr(versleuteling, "verzegel", breekt_af)
        with pytest.raises(KeyboardInterrupt):
            migreer()
    assert _alle(oud, "select version_num from alembic_version") == [("0017",)]
    al_gedaan = _alle(oud, "select count(*) from persoon")

    migreer()

    assert (al_gedaan == [(0,)]) == (keer == 1)
    assert _nu(oud) == voor
    assert vondsten(oud, PERSONEN) == []


def test_zonder_sleutel_verandert_er_niets(oud: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sluit()
    monkeypatch.delenv("BERICHTENVERKEER_SLEUTELS")

    with pytest.raises(SleutelFout, match="BERICHTENVERKEER_SLEUTELBESTAND"):
        migreer()

    assert _alle(oud, "select version_num from alembic_version") == [("0008",)]


def test_verdergaan_met_een_andere_sleutel_kan_niet(oud: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as stuk:
        stuk.setattr(versleuteling, "hash_met", None)
        with pytest.raises(TypeError):
            migreer()
    (gebruikt,) = _alle(oud, "select id from sleutel")[0]
    sluit()
    monkeypatch.setenv("BERICHTENVERKEER_SLEUTELS", sleutel(9))

    with pytest.raises(SleutelFout, match=gebruikt):
        migreer()

    assert gebruikt == van(bytes(range(32))).id
