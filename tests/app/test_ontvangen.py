import gc
import secrets
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.sql.elements import BindParameter

from app.diensten.verkeer.berichten import haal, inhoud_van
from app.diensten.verkeer.ontvangen import Ontvangst, ontvang
from app.kern.instellingen import instellingen
from app.opslag.kern import wachtrij
from app.opslag.kern.databank import engine, sessie
from app.opslag.kern.scope import PIJPLIJN
from tests.app.hulp import declaratie, identificatie, lever, start, tel, toewijzing

pytestmark = pytest.mark.usefixtures("schone_databank")

ONLEESBAAR = {
    "leeg": (b"", "bericht-leeg"),
    "alleen-wit": (b" \r\n\t ", "bericht-leeg"),
    "geen-xml": (b"Geachte heer, mevrouw", "bericht-geen-xml"),
    "zip": (b"PK\x03\x04 dit is een zip", "bericht-ander-bestand"),
    "afgekapt": (toewijzing()[:-40], "bericht-geen-xml"),
    "dtd": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>', "bericht-doctype"),
    "entiteit": (b'<!DOCTYPE a [<!ENTITY x "xx">]><a>&x;</a>', "bericht-doctype"),
    "andere-codering": ('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1"), "bericht-codering"),
    "geen-utf8": (b"<a>\xe9</a>", "bericht-codering"),
    "bom": (b"\xef\xbb\xbf" + toewijzing(), "bericht-codering"),
    "utf-16": ("<a/>".encode("utf-16"), "bericht-codering"),
    "onbekend-type": (b"<Bericht xmlns='urn:iets-anders'/>", "berichttype-onbekend"),
    "onbekende-release": (toewijzing().replace(b"3_2", b"9_9").replace(b"3.2", b"9.9"), "berichttype-onbekend"),
}


@pytest.fixture
def instelling(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def zet(naam: str, waarde: str) -> None:
        monkeypatch.setenv(f"BERICHTENVERKEER_{naam}", waarde)
        instellingen.cache_clear()

    yield zet
    monkeypatch.undo()
    instellingen.cache_clear()


def taken() -> list[tuple[str, str, str]]:
    with sessie(PIJPLIJN) as session:
        rijen = session.execute(
            sa.text("select queue_name, lock, args ->> 'bericht_id' from procrastinate_jobs order by id")
        )
        return [(rij, slot, bericht_id) for rij, slot, bericht_id in rijen]


def test_een_bericht_staat_met_zijn_taak_in_de_databank() -> None:
    inhoud = declaratie()
    ontvangst = ontvang(inhoud, bron="rest")

    kop = haal(ontvangst.bericht_id)
    assert (ontvangst.nieuw, ontvangst.fout, str(ontvangst.soort)) == (True, None, "WMO323 3.2")
    assert inhoud_van(kop.id) == inhoud
    assert (kop.richting, kop.bron, kop.toestand, kop.uitkomst) == ("in", "rest", "ontvangen", None)
    assert (kop.standaard, kop.type, kop.release) == ("iwmo", "WMO323", "3.2")
    assert (kop.gemeente, kop.aanbieder, kop.afzender, kop.ontvanger) == ("0193", "70701234", "70701234", "0193")
    assert (kop.identificatie, str(kop.dagtekening), kop.omvang) == ("DC000001", "2026-05-06", len(inhoud))
    assert taken() == [("declaratie", "0193/iwmo/70701234", str(kop.id))]


def test_beide_richtingen_van_een_relatie_delen_een_slot() -> None:
    ids = [ontvang(inhoud, bron="cli").bericht_id for inhoud in (toewijzing(), declaratie(), toewijzing("ijw"))]

    assert taken() == [
        ("regie", "0193/iwmo/70701234", str(ids[0])),
        ("declaratie", "0193/iwmo/70701234", str(ids[1])),
        ("regie", "0193/ijw/70701234", str(ids[2])),
    ]


def test_dezelfde_bytes_zijn_hetzelfde_bericht() -> None:
    eerste = ontvang(toewijzing(), bron="cli")
    tweede = ontvang(toewijzing(), bron="rest")

    assert (eerste.nieuw, tweede.nieuw) == (True, False)
    assert eerste.bericht_id == tweede.bericht_id
    assert (tel("bericht"), tel("procrastinate_jobs")) == (1, 1)


def test_dezelfde_bytes_tegelijk_zijn_hetzelfde_bericht() -> None:
    inhoud = declaratie()
    hek = threading.Barrier(8)
    gevonden: list[Ontvangst] = []

    def stuur() -> None:
        hek.wait()
        gevonden.append(ontvang(inhoud, bron="rest"))

    draden = [threading.Thread(target=stuur) for _ in range(8)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert [ontvangst.nieuw for ontvangst in gevonden].count(True) == 1
    assert len({ontvangst.bericht_id for ontvangst in gevonden}) == 1
    assert (tel("bericht"), tel("procrastinate_jobs")) == (1, 1)


def test_dezelfde_identificatie_met_andere_bytes_is_een_ander_bericht() -> None:
    eerste = ontvang(toewijzing(), bron="cli")
    tweede = ontvang(toewijzing(Client__Geslacht="1"), bron="cli")

    assert tweede.nieuw
    assert eerste.bericht_id != tweede.bericht_id
    assert tel("procrastinate_jobs") == 2


def test_zonder_taak_is_er_geen_bericht(monkeypatch: pytest.MonkeyPatch) -> None:
    def weiger(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(wachtrij, "stel_uit", weiger)
    with pytest.raises(ConnectionError):
        ontvang(toewijzing(), bron="cli")

    assert tel("bericht") == 0


@pytest.mark.parametrize("inhoud,code", ONLEESBAAR.values(), ids=ONLEESBAAR.keys())
def test_wat_niet_te_lezen_is_wordt_bewaard_met_de_reden(inhoud: bytes, code: str) -> None:
    ontvangst = ontvang(inhoud, bron="cli")
    opnieuw = ontvang(inhoud, bron="cli")
    daarna = lever(toewijzing())

    kop = haal(ontvangst.bericht_id)
    assert ontvangst.fout is not None
    assert ontvangst.fout.code == kop.fout_code == code
    assert ontvangst.fout.melding == kop.fout_melding
    assert (kop.toestand, kop.uitkomst) == ("verwerkt", "onleesbaar")
    assert inhoud_van(kop.id) == inhoud
    assert (opnieuw.bericht_id, opnieuw.nieuw) == (ontvangst.bericht_id, False)
    assert tel("procrastinate_jobs") == 0
    assert daarna.uitkomst == "goedgekeurd"


def test_een_te_groot_bericht_wordt_alsnog_aangenomen_als_de_grens_hoger_wordt(instelling: Any) -> None:
    instelling("MAX_BYTES", "1000")
    te_groot = ontvang(toewijzing(), bron="cli")
    instelling("MAX_BYTES", "100000")
    past = ontvang(toewijzing(), bron="cli")

    assert haal(te_groot.bericht_id).fout_code == "bericht-te-groot"
    assert (past.nieuw, past.fout) == (True, None)
    assert haal(past.bericht_id).toestand == "ontvangen"


def test_een_bericht_voor_een_andere_gemeente_wordt_bewaard_en_niet_verwerkt(instelling: Any) -> None:
    vreemd = ontvang(declaratie(), bron="cli", gemeenten={"0150"})
    eigen = ontvang(declaratie(**identificatie("DC000002")), bron="cli", gemeenten={"0193"})
    instelling("GEMEENTEN", "0150, 1896")
    ook_vreemd = ontvang(toewijzing(), bron="cli")

    kop = haal(vreemd.bericht_id)
    assert (kop.uitkomst, kop.fout_code, kop.gemeente) == ("onleesbaar", "andere-gemeente", "0193")
    assert "0193" in str(kop.fout_melding)
    assert eigen.fout is None
    assert haal(ook_vreemd.bericht_id).fout_code == "andere-gemeente"
    assert "0150, 1896" in str(haal(ook_vreemd.bericht_id).fout_melding)


def test_een_kop_met_onzin_wordt_toch_bewaard() -> None:
    inhoud = declaratie().replace(b"70701234", b"x" * 300).replace(b"2026-05-06", b"gisteren")
    kop = haal(ontvang(inhoud, bron="cli").bericht_id)

    assert (kop.afzender, kop.aanbieder, kop.dagtekening, kop.gemeente) == (None, None, None, "0193")
    assert kop.toestand == "ontvangen"


def test_de_verbinding_van_een_groot_bericht_wordt_niet_bewaard() -> None:
    """libpq keeps the room that the largest value took for as long as a connection lives."""
    engine().dispose()
    ontvang(toewijzing(), bron="cli")
    eerst = _verbinding()
    assert _verbinding() == eerst
    # Chance, as the store compresses what repeats itself.
    vulling = b"<!-- " + secrets.token_hex(1_200_000).encode() + b" -->"
    groot = start().replace(b"</b:Bericht>", vulling + b"</b:Bericht>")
    ontvangst = ontvang(groot, bron="cli")
    daarna = _verbinding()
    assert daarna != eerst
    assert inhoud_van(ontvangst.bericht_id) == groot
    assert _verbinding() != daarna
    ontvang(declaratie(), bron="cli")
    assert _verbinding() == _verbinding()


def test_van_een_bericht_blijft_niets_in_het_geheugen_van_de_dienst() -> None:
    """SQLAlchemy keeps the values that stand in a statement with its compiled form."""
    engine().clear_compiled_cache()
    ontvang(start().replace(b"</b:Bericht>", b" " * 1_000 + b"</b:Bericht>"), bron="cli")
    ontvang(b"<a/>" + b" " * 1_000, bron="cli")
    gc.collect()
    resten = [deel for deel in gc.get_objects() if isinstance(deel, BindParameter) and isinstance(deel.value, bytes)]
    assert [deel.key for deel in resten if deel.value is not None and len(deel.value) > 100] == []


def _verbinding() -> object:
    with sessie(PIJPLIJN) as session:
        return session.scalar(sa.text("select pg_backend_pid()"))
