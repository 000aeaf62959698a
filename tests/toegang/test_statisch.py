"""Style, font and scripts of the pages: what a browser may do with them, and names that no file has."""

from collections.abc import Iterator

import httpx
import pytest

from tests.toegang.hulp import demowachter, draai

GEEN_NAAM = [
    *("", "thema", "..%2fopmaak.py", "%2e%2e/opmaak.py", "%2fetc%2fpasswd"),
    *("%00", "teken.svg%00", "a" * 5000, "%ff"),
]


@pytest.fixture(scope="module")
def client(databank: str) -> Iterator[httpx.Client]:
    with draai(demowachter()) as adres, httpx.Client(base_url=adres, timeout=30) as client:
        yield client


@pytest.mark.parametrize(
    "naam,soort",
    [
        ("teken.svg", "image/svg+xml"),
        ("thema/stijl.css", "text/css; charset=utf-8"),
        ("thema/htmx.js", "text/javascript; charset=utf-8"),
        ("thema/source-sans-3-latin-wght-normal.woff2", "font/woff2"),
    ],
)
def test_een_bestand_heeft_zijn_soort_en_mag_bewaard_worden(client: httpx.Client, naam: str, soort: str) -> None:
    antwoord = client.get(f"/statisch/{naam}")
    assert antwoord.status_code == 200
    assert antwoord.headers["Content-Type"] == soort
    assert antwoord.headers["X-Content-Type-Options"] == "nosniff"
    assert antwoord.headers["Cache-Control"].startswith("public")
    opnieuw = client.get(f"/statisch/{naam}", headers={"If-None-Match": antwoord.headers["ETag"]})
    assert (opnieuw.status_code, opnieuw.content) in {(304, b""), (200, antwoord.content)}


@pytest.mark.parametrize(
    "naam",
    ["", "thema", "..%2fopmaak.py", "%2e%2e/opmaak.py", "%2fetc%2fpasswd", "%00", "teken.svg%00", "a" * 5000, "%ff"],
)
def test_een_naam_die_geen_bestand_van_ons_is(client: httpx.Client, naam: str) -> None:
    antwoord = client.get(f"/statisch/{naam}")
    assert antwoord.status_code == 404
    assert "import" not in antwoord.text
