"""Reading reference data in: all faults at once and then nothing is written; the same file changes nothing."""

import pytest
import sqlalchemy as sa

from app.diensten.beheer.importeren import ImportFout, Importregel, importeer
from app.kern.fouten import Dienstfout
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from tests.app.domein import tel

KOP = "gemeente;standaard;aanbieder;productcategorie;productcode;eenheid;tarief;uitvoeringsvariant;begindatum;einddatum"
REGEL = "0193;iwmo;70701234;02;02A05;04;6000;inspanningsgericht;2026-01-01;"
PRODUCTEN = "gemeente;standaard;productcategorie;productcode;omschrijving;begindatum;einddatum"
GEMEENTEN = "code;naam;provincie;begindatum;einddatum"

pytestmark = pytest.mark.usefixtures("schone_databank")


def _csv(*regels: str) -> bytes:
    return "\r\n".join(regels).encode()


def _telling(regel: Importregel) -> tuple[int, int, int, int]:
    return regel.gelezen, regel.nieuw, regel.gewijzigd, regel.ongewijzigd


def _fouten(soort: str, inhoud: bytes) -> list[tuple[int, str | None]]:
    with pytest.raises(ImportFout) as fout:
        importeer(soort, inhoud)
    assert fout.value.status == 400
    assert all(str(gebrek) in fout.value.melding for gebrek in fout.value.gebreken)
    return [(gebrek.regel, gebrek.kolom) for gebrek in fout.value.gebreken]


def _rijen(vraag: str) -> list[tuple[object, ...]]:
    with sessie(PIJPLIJN) as session:
        return [tuple(rij) for rij in session.execute(sa.text(vraag))]


def _tarieven() -> list[tuple[object, ...]]:
    return _rijen("select tarief, begindatum::text, einddatum::text from contracttarief order by begindatum")


def test_hetzelfde_bestand_verandert_niets() -> None:
    inhoud = _csv(KOP, REGEL, REGEL.replace(";04;", ";01;").replace("6000", "100"))
    assert _telling(importeer("contracten", inhoud)) == (2, 2, 0, 0)
    eerder = _rijen("select *, xmin::text from contracttarief order by id")
    assert _telling(importeer("contracten", inhoud)) == (2, 0, 0, 2)
    assert _rijen("select *, xmin::text from contracttarief order by id") == eerder


def test_een_gewijzigde_regel_wordt_bijgewerkt_en_een_nieuwe_toegevoegd() -> None:
    importeer("contracten", _csv(KOP, REGEL))
    verslag = importeer(
        "contracten",
        _csv(KOP, f"{REGEL}2026-12-31", REGEL.replace("6000;inspanningsgericht;2026", "6300;inspanningsgericht;2027")),
    )
    assert _telling(verslag) == (2, 1, 1, 0)
    assert _tarieven() == [(6000, "2026-01-01", "2026-12-31"), (6300, "2027-01-01", None)]


@pytest.mark.parametrize("regel", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;;;;;;;;"])
def test_een_bestand_uit_excel(regel: str) -> None:
    kop = ";".join(naam.title() for naam in KOP.split(";"))
    assert importeer("contracten", b"\xef\xbb\xbf" + _csv(regel, kop, REGEL)).nieuw == 1
    assert _fouten("contracten", _csv(regel, kop, REGEL.replace("6000", "veel"))) == [(3, "tarief")]


def test_een_andere_scheiding_staat_op_de_eerste_regel() -> None:
    assert importeer("contracten", _csv("sep=,", KOP.replace(";", ","), REGEL.replace(";", ","))).nieuw == 1


def test_kolommen_mogen_in_een_andere_volgorde_met_bom_opmerkingen_en_lege_regels() -> None:
    kop = ";".join(reversed(KOP.split(";")))
    regel = ";".join(reversed(REGEL.split(";")))
    inhoud = b"\xef\xbb\xbf" + _csv("# Bron: contractbeheer", kop, "", regel, ";;;;;;;;;")
    assert importeer("contracten", inhoud).nieuw == 1
    assert _tarieven() == [(6000, "2026-01-01", None)]


@pytest.mark.parametrize(
    "kolom,waarde",
    [
        ("gemeente", "193"),
        ("gemeente", "٠١٩٣"),
        ("standaard", "wmo"),
        ("aanbieder", "7070123"),
        ("productcategorie", "45"),
        ("productcategorie", "x"),
        ("productcode", ""),
        ("productcode", "TELANG"),
        ("eenheid", "99"),
        ("tarief", "60.00"),
        ("tarief", "60,005"),
        ("tarief", "1.23,00"),
        ("tarief", "-1"),
        ("tarief", "100000000"),
        ("uitvoeringsvariant", "taakgericht"),
        ("begindatum", "01-13-2026"),
        ("begindatum", "01-01-26"),
        ("begindatum", "31-02/2026"),
        ("begindatum", "2026-02-29"),
        ("begindatum", "20260101"),
        ("begindatum", ""),
        ("einddatum", "2026-13-01"),
        ("einddatum", "2025-12-31"),
    ],
)
def test_elke_kolom_wordt_gecontroleerd(kolom: str, waarde: str) -> None:
    cellen = dict(zip(KOP.split(";"), REGEL.split(";"), strict=True)) | {kolom: waarde}
    assert _fouten("contracten", _csv(KOP, ";".join(cellen.values()))) == [(2, kolom)]


@pytest.mark.parametrize("kolom", ["omschrijving", "productcode", "productcategorie"])
def test_producten_worden_gecontroleerd(kolom: str) -> None:
    cellen = dict(zip(PRODUCTEN.split(";"), ["0193", "ijw", "45", "45A05", "Hulp", "2026-01-01", ""], strict=True))
    importeer("producten", _csv(PRODUCTEN, ";".join(cellen.values())))
    assert _fouten("producten", _csv(PRODUCTEN, ";".join((cellen | {kolom: "a\tb"}).values()))) == [(2, kolom)]


def test_alle_fouten_tegelijk_en_dan_verandert_er_niets() -> None:
    inhoud = _csv(
        KOP,
        REGEL,
        REGEL.replace("6000", "zes").replace("0193", "Zwolle"),
        "te;kort",
        REGEL.replace("2026-01-01", "2026-07-01"),
    )
    assert _fouten("contracten", inhoud) == [(3, "gemeente"), (3, "tarief"), (4, None), (5, "begindatum")]
    assert _tarieven() == []


@pytest.mark.parametrize(
    "perioden,fout",
    [
        (["2026-01-01;2026-06-30", "2026-07-01;"], []),
        (["2026-07-01;", "2026-01-01;2026-06-30"], []),
        (["2026-01-01;2026-06-30", "2026-06-30;"], [3]),
        (["2026-06-30;", "2026-01-01;2026-06-30"], [2]),
        (["2026-01-01;", "2026-01-01;"], [3]),
        (["2026-01-01;2026-12-31", "2026-02-01;2026-02-28", "2026-03-01;2026-03-31"], [3, 4]),
    ],
)
def test_perioden_van_een_sleutel_overlappen_niet(perioden: list[str], fout: list[int]) -> None:
    inhoud = _csv(KOP, *(REGEL.replace("2026-01-01;", periode) for periode in perioden))
    if fout:
        assert _fouten("contracten", inhoud) == [(regel, "begindatum") for regel in fout]
    else:
        assert importeer("contracten", inhoud).nieuw == len(perioden)


def test_een_andere_eenheid_of_aanbieder_mag_in_dezelfde_periode() -> None:
    inhoud = _csv(KOP, REGEL, REGEL.replace(";04;", ";01;"), REGEL.replace("70701234", "70709999"))
    assert importeer("contracten", inhoud).nieuw == 3


def test_een_periode_overlapt_niet_met_wat_al_is_vastgelegd() -> None:
    importeer("contracten", _csv(KOP, REGEL))
    volgend = REGEL.replace("2026-01-01", "2027-01-01")
    assert _fouten("contracten", _csv(KOP, volgend)) == [(2, "begindatum")]
    assert _fouten("contracten", _csv(KOP, REGEL.replace("2026-01-01", "2025-01-01"))) == [(2, "begindatum")]
    assert importeer("contracten", _csv(KOP, volgend, f"{REGEL}2026-12-31")).nieuw == 1


@pytest.mark.parametrize(
    "inhoud,fouten",
    [
        (b"", [(1, None)]),
        (_csv(KOP), [(1, None)]),
        (_csv("gemeente;standaard", "0193;iwmo"), [(1, kolom) for kolom in sorted(KOP.split(";")[2:])]),
        (_csv(KOP.replace("tarief", "prijs"), REGEL), [(1, None), (1, "tarief")]),
        (_csv(KOP, REGEL.replace("02A05", '"02A05')), [(2, None)]),
        (_csv(KOP) + b"\r\n\xff\xfe", [(2, None)]),
    ],
)
def test_een_bestand_dat_geen_lijst_is(inhoud: bytes, fouten: list[tuple[int, str | None]]) -> None:
    assert _fouten("contracten", inhoud) == fouten


def test_gemeenten_met_een_herindeling() -> None:
    inhoud = _csv(
        GEMEENTEN,
        "0193;Zwolle;Overijssel;2019-01-01;",
        "1999;Oud;Utrecht;2019-01-01;2025-12-31",
        "1998;Nieuw;Utrecht;2026-01-01;",
    )
    assert importeer("gemeenten", inhoud).nieuw == 3
    assert importeer("gemeenten", inhoud).ongewijzigd == 3
    with sessie(PIJPLIJN) as session:
        assert tel(session, "gemeentecode", "einddatum is not null") == 1


def test_een_onbekende_soort() -> None:
    with pytest.raises(Dienstfout, match="contracten, producten, gemeenten"):
        importeer("tarieven", _csv(KOP, REGEL))
