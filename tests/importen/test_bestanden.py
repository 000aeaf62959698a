"""Files as people make them are read; what hides in them is refused, with its place and without what it says."""

import io
import struct
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from app.diensten.beheer.importeren import ImportFout, beproef, importeer
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from tests.importen.hulp import CONTRACT, TARIEF, csv, met_onderdeel, xlsx

pytestmark = pytest.mark.usefixtures("schone_databank")

BLAD = "xl/worksheets/sheet1.xml"


def _opgeslagen() -> list[tuple[Any, ...]]:
    vraag = "select tarief, begindatum::text, einddatum::text from contracttarief order by begindatum"
    with sessie(PIJPLIJN) as session:
        return [tuple(rij) for rij in session.execute(sa.text(vraag))]


def _fouten(inhoud: bytes, soort: str = "contracten") -> list[tuple[int, str | None, str]]:
    """The faults of a file, which a trial and a real import agree on."""
    with pytest.raises(ImportFout) as fout:
        importeer(soort, inhoud)
    assert list(fout.value.gebreken) == beproef(soort, inhoud).gebreken
    assert _opgeslagen() == []
    return [(gebrek.regel, gebrek.kolom, gebrek.code) for gebrek in fout.value.gebreken]


def _anders(**waarden: object) -> list[object]:
    return list((dict(zip(CONTRACT, TARIEF, strict=True)) | waarden).values())


@pytest.mark.parametrize(
    "inhoud",
    [
        csv("sep=;", ";".join(CONTRACT), ";".join(TARIEF)),
        csv("SEP=,", ",".join(CONTRACT), ",".join(TARIEF)),
        csv("\ufeffsep=\t", "\t".join(CONTRACT), "\t".join(TARIEF)),
        csv(",".join(CONTRACT), ",".join(TARIEF)),
        csv("\t".join(CONTRACT), "\t".join(TARIEF)),
        csv("# Bron: beheer, 2026; versie 1", ",".join(f'"{kop}"' for kop in CONTRACT), ",".join(TARIEF)),
        csv(";".join(CONTRACT).upper(), ";".join(f" {cel} " for cel in TARIEF)),
        csv(";".join(CONTRACT) + ";;", ";".join(TARIEF) + ";;"),
        ("\r".join([";".join(CONTRACT), ";".join(TARIEF)])).encode(),
        (";".join(CONTRACT) + "\r\n\n\r" + ";".join(TARIEF) + "\r\r\n").encode(),
    ],
)
def test_csv_zoals_mensen_hem_maken(inhoud: bytes) -> None:
    assert importeer("contracten", inhoud).nieuw == 1
    assert _opgeslagen() == [(6000, "2026-01-01", None)]


@pytest.mark.parametrize(
    "tekst,cents",
    [("6000", 6000), ("60,00", 6000), ("60,5", 6050), ("€ 1.234,56", 123456), ("1234,56", 123456), ("0", 0)],
)
def test_bedragen(tekst: str, cents: int) -> None:
    importeer("contracten", csv(";".join(CONTRACT), ";".join(map(str, _anders(tarief=tekst)))))
    assert _opgeslagen()[0][0] == cents


@pytest.mark.parametrize("tekst", ["2026-03-01", "01-03-2026", "1-3-2026", "1/3/2026"])
def test_datums(tekst: str) -> None:
    importeer("contracten", csv(";".join(CONTRACT), ";".join(map(str, _anders(begindatum=tekst)))))
    assert _opgeslagen()[0][1] == "2026-03-01"


def test_werkmap_met_tekst_getallen_en_datums() -> None:
    getallen = _anders(
        gemeente=193,
        productcategorie=2,
        eenheid=4,
        aanbieder=70701234,
        begindatum=datetime(2026, 1, 1),  # noqa: DTZ001  Excel knows no time zones
        einddatum=date(2026, 12, 31),
    )
    tekst = _anders(begindatum="1-1-2027", einddatum="")
    assert importeer("contracten", xlsx([kop.title() for kop in CONTRACT], getallen, (), tekst)).nieuw == 2
    assert _opgeslagen() == [(6000, "2026-01-01", "2026-12-31"), (6000, "2027-01-01", None)]


def test_bedragen_in_een_werkmap() -> None:
    def opmaak(werkmap: Workbook) -> None:
        for rij in ("2", "3"):
            werkmap.worksheets[0][f"G{rij}"].number_format = "€ #,##0.00"

    rijen = [_anders(tarief=waarde, productcode=f"02A0{plek}") for plek, waarde in enumerate((60, 60.48, 6000, 60.5))]
    importeer("contracten", xlsx(CONTRACT, *rijen, bewerk=opmaak))
    with sessie(PIJPLIJN) as session:
        tarieven = session.execute(sa.text("select tarief from contracttarief order by productcode")).scalars().all()
    assert tarieven == [6000, 6048, 6000, 6050]


def test_een_code_die_getal_werd_wordt_niet_geraden() -> None:
    assert _fouten(xlsx(CONTRACT, _anders(productcode=1001))) == [(2, "productcode", "getal")]


def test_het_blad_met_de_naam_van_de_soort_telt_en_een_verborgen_blad_niet() -> None:
    def meer_bladen(werkmap: Workbook) -> None:
        werkmap.worksheets[0].title = "Contracten"
        werkmap.create_sheet("Uitleg", 0)["A1"] = "=1+1"

    assert importeer("contracten", xlsx(CONTRACT, TARIEF, bewerk=meer_bladen)).nieuw == 1

    def verborgen(werkmap: Workbook) -> None:
        werkmap.create_sheet("Lijsten").sheet_state = "hidden"

    assert importeer("contracten", xlsx(CONTRACT, TARIEF, bewerk=verborgen)).ongewijzigd == 1


def test_werkbladen_zonder_keus_worden_geweigerd() -> None:
    assert _fouten(xlsx(CONTRACT, TARIEF, bewerk=lambda werkmap: werkmap.create_sheet("Nog een"))) == [
        (1, None, "werkbladen")
    ]


def test_formules_samengevoegde_cellen_en_fouten_met_hun_plaats_tegelijk() -> None:
    def bewerk(werkmap: Workbook) -> None:
        blad = werkmap.worksheets[0]
        blad["G2"] = "=60*100"
        blad.merge_cells("H3:I3")
        blad["E4"] = "#N/A"
        blad["E4"].data_type = "e"
        blad["I5"] = time(12, 30)
        blad["J7"] = 999900006
        blad["J7"].number_format = "dd-mm-yyyy"

    inhoud = xlsx(CONTRACT, *[_anders(einddatum="9999-12-31")] * 4, _anders(gemeente="Zwolle"), TARIEF, bewerk=bewerk)
    gevonden = _fouten(inhoud)
    assert {
        (2, "tarief", "formule"),
        (3, "uitvoeringsvariant", "samengevoegd"),
        (4, "productcode", "foutwaarde"),
        (5, "begindatum", "tijd"),
        (6, "gemeente", "waarde"),
        (7, "einddatum", "foutwaarde"),
    } <= set(gevonden)
    assert len([fout for fout in gevonden if fout[0] in {2, 4, 5, 6, 7}]) == 5


def test_een_formule_in_csv() -> None:
    regel = ";".join(map(str, _anders(productcode='="02A05"')))
    assert _fouten(csv(";".join(CONTRACT), regel.replace('="02A05"', '"=""02A05"""'))) == [
        (2, "productcode", "formule")
    ]


def test_wat_er_in_een_cel_staat_wordt_niet_herhaald() -> None:
    for inhoud in (
        csv("999900006;Anna Voorbeeld;1951", "999900018;Bram Testerink;1947"),
        csv(";".join(CONTRACT), ";".join(["999900006"] * 10), "Anna Voorbeeld"),
        xlsx(["Anna Voorbeeld", "999900006"], ["Bram Testerink", 999900018]),
    ):
        with pytest.raises(ImportFout) as fout:
            importeer("contracten", inhoud)
        assert not [geheim for geheim in ("99990", "Anna", "Testerink") if geheim in str(fout.value)]


def _versleuteld(werkmap: bytes) -> bytes:
    """The same workbook, with the flag of encryption on its parts."""
    inhoud = bytearray(werkmap)
    plek = inhoud.find(b"PK\x01\x02")
    while plek >= 0:
        struct.pack_into("<H", inhoud, plek + 8, 1)
        plek = inhoud.find(b"PK\x01\x02", plek + 4)
    return bytes(inhoud)


def _bom() -> bytes:
    """A small file with a part that is large when unpacked."""
    return met_onderdeel(xlsx(CONTRACT, TARIEF), "xl/sharedStrings.xml", lambda _: b"<sst>" + b" " * 70_000_000)


def _zip(*namen: str) -> bytes:
    stroom = io.BytesIO()
    with zipfile.ZipFile(stroom, "w") as pakket:
        for naam in namen:
            pakket.writestr(naam, "x")
    return stroom.getvalue()


GOED = xlsx(CONTRACT, TARIEF)
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
KAPOT: dict[str, tuple[bytes, str]] = {
    "versleuteld of oud": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "versleuteld"),
    "versleutelde delen": (_versleuteld(GOED), "versleuteld"),
    "macro's": (met_onderdeel(GOED, "xl/vbaProject.bin", lambda _: b"x"), "macro"),
    "soort met macro's": (
        met_onderdeel(GOED, "[Content_Types].xml", lambda oud: oud.replace(b"sheet.main", b"sheet.macroEnabled.main")),
        "macro",
    ),
    "uitgepakt te groot": (_bom(), "te-groot"),
    "stijlen te groot": (
        met_onderdeel(GOED, "xl/styles.xml", lambda oud: oud.replace(b"<fonts", b" " * 5_000_000 + b"<fonts")),
        "te-groot",
    ),
    "andere zip": (_zip("word/document.xml"), "geen-werkmap"),
    "lege zip": (_zip(), "geen-werkmap"),
    "afgebroken": (GOED[:-200], "onleesbaar"),
    "doctype": (met_onderdeel(GOED, BLAD, lambda oud: DOCTYPE + oud.partition(b"?>")[2]), "doctype"),
    "blad is geen XML": (met_onderdeel(GOED, BLAD, lambda oud: oud[:-40]), "onleesbaar"),
    "rij heel ver weg": (
        met_onderdeel(GOED, BLAD, lambda oud: oud.replace(b'<row r="2"', b'<row r="999999999999"')),
        "te-veel-regels",
    ),
    "rijen door elkaar": (
        met_onderdeel(GOED, BLAD, lambda oud: oud.replace(b'<row r="2"', b'<row r="1"')),
        "volgorde",
    ),
    "kolom heel ver weg": (
        met_onderdeel(GOED, BLAD, lambda oud: oud.replace(b'r="J1"', b'r="XFD1"')),
        "te-veel-kolommen",
    ),
}


@pytest.mark.parametrize("naam", KAPOT)
def test_werkmappen_die_geweigerd_worden(naam: str) -> None:
    inhoud, code = KAPOT[naam]
    fouten = _fouten(inhoud)
    assert code in {fout[2] for fout in fouten}
    assert len(fouten) == 1


def test_een_heel_lange_cel_en_heel_veel_fouten() -> None:
    assert (2, "productcode", "te-lang") in _fouten(
        csv(";".join(CONTRACT), ";".join(map(str, _anders(productcode="x" * 3000))))
    )
    with pytest.raises(ImportFout) as fout:
        importeer("contracten", csv(";".join(CONTRACT), *["x"] * 1500))
    assert len(fout.value.gebreken) == 1000
    assert fout.value.aantal == 1500
    assert "… en nog 500." in fout.value.melding
