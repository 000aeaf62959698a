"""Files over HTTP: what is taken, what is refused and with which code, and the report."""

import contextlib
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.diensten.verkeer.aanleveringen import haal, lever_aan
from app.diensten.verkeer.uitpakken import Grenzen, ZipGeweigerd, pak_uit
from berichten.codelijsten import foutcodes
from tests.aanleveringen.pakketten import in_elkaar, met_leugen, met_wachtwoord, overlappend, pak_in
from tests.app.hulp import declaratie, identificatie, start, tel, toewijzing

Zet = Callable[[str, str], None]
GOED = toewijzing()
ZIP = {"Content-Type": "application/zip"}
XML = {"Content-Type": "application/xml"}
BOM = b"0" * 4_000_000


def verslag(client: httpx.Client, inhoud: bytes, koppen: dict[str, str]) -> dict[str, Any]:
    antwoord = client.post("/v1/aanleveringen", content=inhoud, headers=koppen)
    assert antwoord.status_code == 202, antwoord.text
    uit: dict[str, Any] = antwoord.json()
    assert antwoord.headers["Location"] == f"/v1/aanleveringen/{uit['id']}"
    assert client.get(antwoord.headers["Location"]).json() == uit
    return uit


def uitkomsten(uit: dict[str, Any]) -> list[tuple[str | None, str, str | None]]:
    return [(bestand["naam"], bestand["uitkomst"], bestand["code"]) for bestand in uit["bestanden"]]


def test_een_xml_bestand(client: httpx.Client) -> None:
    uit = verslag(client, GOED, XML)
    assert (uit["soort"], uit["naam"], uit["omvang"], uit["bron"]) == ("xml", None, len(GOED), "rest")
    assert uitkomsten(uit) == [(None, "geaccepteerd", None)]
    bericht = client.get(f"/v1/berichten/{uit['bestanden'][0]['berichtId']}").json()
    assert (bericht["berichttype"], bericht["toestand"], bericht["bron"]) == ("WMO301", "ontvangen", "rest")
    assert tel("procrastinate_jobs where task_name = 'beoordeel_bericht'") == 1


def test_een_zip_met_goede_en_slechte_berichten(client: httpx.Client) -> None:
    pakket = pak_in(
        ("a.xml", GOED), ("b.xml", declaratie()), ("nog-eens.xml", GOED), ("brief.txt", b"Geachte"), ("leeg.xml", b""),
        ("onbekend.xml", b"<Bericht xmlns='urn:x'/>"),
    )  # fmt: skip
    uit = verslag(client, pakket, ZIP)
    assert uitkomsten(uit) == [
        ("a.xml", "geaccepteerd", None),
        ("b.xml", "geaccepteerd", None),
        ("nog-eens.xml", "al ontvangen", None),
        ("brief.txt", "geweigerd", "BRS14"),
        ("leeg.xml", "geweigerd", "BRS14"),
        ("onbekend.xml", "geweigerd", "BRS13"),
    ]
    aantallen = (uit["aantalGeaccepteerd"], uit["aantalAlOntvangen"], uit["aantalGeweigerd"])
    assert (uit["soort"], aantallen) == ("zip", (2, 1, 3))
    assert uit["bestanden"][2]["berichtId"] == uit["bestanden"][0]["berichtId"]
    assert all(bestand["melding"] for bestand in uit["bestanden"][3:])
    assert tel("bericht") == 5

    assert {bestand["uitkomst"] for bestand in verslag(client, pakket, ZIP)["bestanden"][:3]} == {"al ontvangen"}
    assert tel("bericht") == 5


def test_een_bericht_van_een_andere_gemeente(client: httpx.Client, instelling: Zet) -> None:
    instelling("GEMEENTEN", "0150")
    assert uitkomsten(verslag(client, GOED, XML)) == [(None, "geweigerd", "BRS33")]


def test_een_te_groot_xml_bestand(client: httpx.Client, instelling: Zet) -> None:
    instelling("MAX_BYTES", "1000")
    assert uitkomsten(verslag(client, GOED, XML)) == [(None, "geweigerd", "BRS06")]


HEEL = {
    "geen-zip": (b"dit is geen zip", "IB901"),
    "niets": (b"", "IB901"),
    "xml-die-zip-heet": (GOED, "IB901"),
    "afgekapt": (pak_in(("a.xml", GOED))[:-30], "IB901"),
    "halverwege-afgekapt": (pak_in(("a.xml", GOED))[:200], "IB901"),
    "zip-achter-tekst": (b"<a/>" + pak_in(("a.xml", GOED)), "IB901"),
    "leeg": (pak_in(), "IB905"),
    "te-veel": (pak_in(*((f"{nummer}.xml", b"<a/>") for nummer in range(101))), "IB902"),
    "samen-te-groot": (pak_in(*((f"{nummer}.xml", BOM) for nummer in range(6))), "BRS06"),
    "overlappend": (overlappend(GOED, 50), "IB901"),
    "in-elkaar": (in_elkaar(GOED), "IB901"),
    "plek-buiten-het-bestand": (pak_in(("a.xml", GOED)).replace(b"PK\x03\x04", b"PK\x03\x05", 1), "IB901"),
}


@pytest.mark.parametrize("inhoud, code", HEEL.values(), ids=HEEL.keys())
def test_een_zip_die_in_zijn_geheel_geweigerd_wordt(
    client: httpx.Client, instelling: Zet, inhoud: bytes, code: str
) -> None:
    instelling("AANLEVERING_MAX_BYTES", "20000000")
    uit = verslag(client, inhoud, ZIP)
    assert uitkomsten(uit) == [(None, "geweigerd", code)]
    assert uit["bestanden"][0]["berichtId"] is None
    assert uit["bestanden"][0]["melding"]
    assert code in foutcodes()
    assert tel("bericht") == 0


@pytest.mark.parametrize("inhoud", [overlappend(GOED, 2), in_elkaar(GOED)])
def test_overlap_zien_wij_zelf(inhoud: bytes) -> None:
    with pytest.raises(ZipGeweigerd, match="overlappen"):
        pak_uit(inhoud, Grenzen(bestanden=10, bytes_per_bestand=100_000, bytes_samen=200_000))


PER_BESTAND = {
    "wachtwoord": (met_wachtwoord("a.xml", GOED), "IB903"),
    "in-een-map": (pak_in(("map/a.xml", GOED)), "BRS29"),
    "een-map": (pak_in(("map/", b"")), "BRS29"),
    "naar-boven": (pak_in(("../a.xml", GOED)), "BRS29"),
    "backslash": (pak_in(("map\\a.xml", GOED)), "BRS29"),
    "bom": (pak_in(("a.xml", BOM)), "IB904"),
    "bom-die-zich-klein-noemt": (met_leugen("a.xml", BOM, 500), "IB901"),
    "korter-dan-gezegd": (met_leugen("a.xml", GOED, len(GOED) + 10), "IB901"),
    "andere-methode": (pak_in(("a.xml", GOED), methode=zipfile.ZIP_LZMA), "IB901"),
    "beschadigd": (pak_in(("a.xml", GOED), methode=zipfile.ZIP_STORED).replace(b"Voorbeeld", b"Voorbeelt"), "IB901"),
    "zip-in-zip": (pak_in(("b.zip", pak_in(("a.xml", start())))), "BRS14"),
}


@pytest.mark.parametrize("inhoud, code", PER_BESTAND.values(), ids=PER_BESTAND.keys())
def test_een_bestand_in_een_zip_dat_geweigerd_wordt(
    client: httpx.Client, instelling: Zet, inhoud: bytes, code: str
) -> None:
    instelling("MAX_BYTES", "1000000")
    (uitkomst,) = uitkomsten(verslag(client, inhoud, ZIP))
    assert uitkomst[1:] == ("geweigerd", code)
    assert code in foutcodes()
    assert tel("bericht where uitkomst is distinct from 'onleesbaar'") == 0


def test_een_slecht_bestand_houdt_de_andere_niet_tegen(client: httpx.Client) -> None:
    pakket = pak_in(("map/x.xml", start()), ("a.xml", GOED))
    assert uitkomsten(verslag(client, pakket, ZIP)) == [
        ("map/x.xml", "geweigerd", "BRS29"),
        ("a.xml", "geaccepteerd", None),
    ]


AFVAL = ("__MACOSX/", "__MACOSX/._a.xml", "._a.xml", ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX\\._b.xml")


def test_wat_een_systeem_bij_een_zip_doet_wordt_overgeslagen(client: httpx.Client) -> None:
    pakket = pak_in(*((naam, b"\x00\x05\x16\x07") for naam in AFVAL), ("a.xml", GOED))
    uit = verslag(client, pakket, ZIP)
    assert uitkomsten(uit) == [*((naam, "overgeslagen", None) for naam in AFVAL), ("a.xml", "geaccepteerd", None)]
    assert uit["aantalOvergeslagen"] == len(AFVAL)
    assert all("overgeslagen" in bestand["melding"] for bestand in uit["bestanden"][:-1])
    assert client.get(f"/v1/aanleveringen/{uit['id']}").json() == uit
    assert tel("bericht") == 1


def test_afval_telt_niet_mee(client: httpx.Client, instelling: Zet) -> None:
    instelling("AANLEVERING_BESTANDEN", "2")
    vol = [("a.xml", GOED), ("b.xml", start())]
    met_afval = pak_in(*vol, *((f"__MACOSX/._{naam}", b"x") for naam, _ in vol), ("__MACOSX/", b""))
    assert verslag(client, met_afval, ZIP)["aantalGeaccepteerd"] == 2
    (bestand,) = verslag(client, pak_in(*vol, ("c.xml", b"<a/>")), ZIP)["bestanden"]
    assert bestand["code"] == "IB902"
    (bestand,) = verslag(client, pak_in(("__MACOSX/._a.xml", b"x")), ZIP)["bestanden"]
    assert bestand["code"] == "IB905"


def test_twee_bestanden_met_dezelfde_naam_zijn_twee_berichten(client: httpx.Client) -> None:
    pakket = pak_in(("a.xml", GOED), ("a.xml", toewijzing(**identificatie("TW2"))))
    assert [uitkomst for _, uitkomst, _ in uitkomsten(verslag(client, pakket, ZIP))] == ["geaccepteerd"] * 2


def test_een_formulier(client: httpx.Client) -> None:
    antwoord = client.post("/v1/aanleveringen", files={"bestand": ("april.zip", pak_in(("a.xml", GOED)))})
    assert antwoord.status_code == 202
    assert (antwoord.json()["naam"], antwoord.json()["soort"]) == ("april.zip", "zip")
    antwoord = client.post("/v1/aanleveringen", files={"bestand": ("nog een.xml", GOED)})
    assert uitkomsten(antwoord.json()) == [("nog een.xml", "al ontvangen", None)]
    antwoord = client.post("/v1/aanleveringen", files={"bestand": ("kapot.ZIP", GOED)})
    assert uitkomsten(antwoord.json()) == [("kapot.ZIP", "geweigerd", "IB901")]


@pytest.mark.parametrize(
    "verzoek",
    [
        {"files": {"iets": ("a.xml", GOED)}},
        {"files": [("bestand", ("a.xml", GOED)), ("bestand", ("b.xml", GOED))]},
        {"data": {"bestand": "tekst"}, "files": {"anders": ("a.xml", b"")}},
        {"content": b"onzin", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"onzin", "headers": {"Content-Type": "multipart/form-data"}},
    ],
)
def test_een_formulier_zonder_precies_een_bestand(client: httpx.Client, verzoek: dict[str, Any]) -> None:
    antwoord = client.post("/v1/aanleveringen", **verzoek)
    assert (antwoord.status_code, antwoord.json()["code"]) == (400, "formulier-ongeldig")
    assert tel("aanlevering") == 0


@pytest.mark.parametrize("vorm", ["kaal", "formulier"])
def test_te_veel_bytes_worden_niet_gelezen(client: httpx.Client, instelling: Zet, vorm: str) -> None:
    instelling("AANLEVERING_MAX_BYTES", "1000")
    verzoek: dict[str, Any] = {"content": b"x" * 1001, "headers": XML}
    if vorm == "formulier":
        verzoek = {"files": {"bestand": ("a.xml", b"x" * 1001)}}
    antwoord = client.post("/v1/aanleveringen", **verzoek)
    assert (antwoord.status_code, antwoord.json()["code"]) == (413, "bericht-te-groot")
    assert tel("bericht") == 0


def test_een_ander_mediatype(client: httpx.Client) -> None:
    antwoord = client.post("/v1/aanleveringen", content=b"{}", headers={"Content-Type": "application/json"})
    assert (antwoord.status_code, antwoord.json()["code"]) == (415, "mediatype-niet-ondersteund")


def test_een_aanlevering_die_er_niet_is(client: httpx.Client) -> None:
    antwoord = client.get(f"/v1/aanleveringen/{uuid4()}")
    assert (antwoord.status_code, antwoord.json()["code"]) == (404, "aanlevering-niet-gevonden")


def test_een_naam_wordt_leesbaar_bewaard(schone_databank: str) -> None:
    naam = "a\x00b\x1b[31m\udcff" + "x" * 500
    bewaard = haal(lever_aan(GOED, bron="map", naam=naam).id).naam
    assert bewaard == ("ab[31m?" + "x" * 500)[:200]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=12),
    st.sampled_from([pak_in(("a.xml", GOED), ("b.xml", b"<b/>")), overlappend(GOED, 2), met_wachtwoord("a.xml", GOED)]),
)
def test_een_zip_met_willekeurige_schade_wordt_gelezen_of_geweigerd(
    schade: list[tuple[int, int]], pakket: bytes
) -> None:
    bytes_ = bytearray(pakket)
    for plek, waarde in schade:
        bytes_[plek % len(bytes_)] = waarde
    grenzen = Grenzen(bestanden=10, bytes_per_bestand=100_000, bytes_samen=200_000)
    with contextlib.suppress(ZipGeweigerd):
        bestanden = list(pak_uit(bytes(bytes_), grenzen))
        assert all(len(bestand.inhoud or b"") <= 100_000 for bestand in bestanden)
        assert all((bestand.inhoud is None) == (bestand.code in foutcodes()) for bestand in bestanden)
