"""What the tests of imports and reference data share: files as people make them, and a provider."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import httpx
from openpyxl import Workbook

from tests.toegang.hulp import met_token

DOOR = met_token(kenmerk="eerste")
IBAN = "NL91ABNA0417164300"
ANDERE_IBAN = "NL69INGB0123456789"
AANBIEDER: dict[str, Any] = {
    "gemeente": "0193",
    "agb": "70701234",
    "naam": "Thuiszorg De Voorbeeldhof",
    "kvk": "12345678",
    "mailboxToewijzing": "toewijzing@voorbeeldhof.example",
    "mailboxZorglevering": None,
    "mailboxDeclaratie": "declaratie@voorbeeldhof.example",
    "iban": IBAN,
    "tenaamstelling": "Stichting De Voorbeeldhof",
    "begindatum": "2026-01-01",
    "einddatum": None,
}

CONTRACT = (
    "gemeente", "standaard", "aanbieder", "productcategorie", "productcode", "eenheid", "tarief",
    "uitvoeringsvariant", "begindatum", "einddatum",
)  # fmt: skip
TARIEF = ("0193", "iwmo", "70701234", "02", "02A05", "04", "6000", "inspanningsgericht", "2026-01-01", "")


def maak(client: httpx.Client, **anders: Any) -> httpx.Response:
    """Record a provider."""
    return client.post("/v1/aanbieders", json=AANBIEDER | anders, headers=DOOR)


def met_versie(versie: int | str, door: str = "eerste") -> dict[str, str]:
    """Headers of a change from a version."""
    return met_token(kenmerk=door) | {"If-Match": f'"{versie}"'}


def formulier(inhoud: bytes, naam: str = "lijst.csv", **velden: str) -> dict[str, Any]:
    """A form with a file, for httpx."""
    return {"files": {"bestand": (naam, inhoud)}, "data": velden}


def csv(*regels: str) -> bytes:
    """A CSV file."""
    return "\n".join([*regels, ""]).encode()


def xlsx(*rijen: Sequence[object], bewerk: Callable[[Workbook], object] | None = None) -> bytes:
    """A workbook with these rows on its one sheet, after `bewerk` has changed it."""
    werkmap = Workbook()
    blad = werkmap.active
    assert blad is not None
    for rij in rijen:
        blad.append(list(rij))
    if bewerk is not None:
        bewerk(werkmap)
    stroom = io.BytesIO()
    werkmap.save(stroom)
    return stroom.getvalue()


def met_onderdeel(werkmap: bytes, naam: str, bewerk: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one part changed or added."""
    stroom = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(werkmap)) as oud, zipfile.ZipFile(stroom, "w", zipfile.ZIP_DEFLATED) as nieuw:
        for deel in oud.namelist():
            if deel != naam:
                nieuw.writestr(deel, oud.read(deel))
        nieuw.writestr(naam, bewerk(oud.read(naam) if naam in oud.namelist() else b""))
    return stroom.getvalue()
