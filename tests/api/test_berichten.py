import asyncio
import gzip
import io
from collections.abc import Callable
from uuid import UUID, uuid4

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Message

from app.api.invoer import RUIMTE, lees_bericht
from berichten.fouten import TeGroot
from tests.aanleveringen.pakketten import pak_in
from tests.api.hulp import XML, is_probleem, lever, lever_en_beoordeel
from tests.app.hulp import declaratie, declaratie_met_fouten, identificatie, start, tel, toewijzing
from tests.cli.slecht import GOED, ONLEESBAAR
from tests.regels.bouwer import bericht

Instelling = Callable[[str, str], None]


def test_aanleveren_en_volgen(client: httpx.Client) -> None:
    antwoord = lever(client, toewijzing())
    assert antwoord.status_code == 202
    plaats = antwoord.headers["Location"]
    bericht_id = UUID(antwoord.json()["id"])
    assert plaats == f"/v1/berichten/{bericht_id}"

    inhoud = client.get(plaats).json()
    assert inhoud == antwoord.json()
    assert {naam: inhoud[naam] for naam in ("richting", "bron", "berichttype", "toestand", "uitkomst")} == {
        "richting": "in",
        "bron": "rest",
        "berichttype": "WMO301",
        "toestand": "ontvangen",
        "uitkomst": None,
    }
    assert inhoud["dagtekening"] == "2026-03-20"
    assert tel("procrastinate_jobs") == 1


def test_dezelfde_bytes_nog_eens(client: httpx.Client) -> None:
    eerste, tweede = lever(client, toewijzing()), lever(client, toewijzing())
    assert (eerste.status_code, tweede.status_code) == (202, 200)
    assert eerste.headers["Location"] == tweede.headers["Location"]
    assert eerste.json() == tweede.json()
    assert (tel("bericht"), tel("procrastinate_jobs")) == (1, 1)


def test_oordeel_en_antwoord(client: httpx.Client) -> None:
    lever_en_beoordeel(client, toewijzing())
    bericht_id = lever_en_beoordeel(client, declaratie_met_fouten())
    inhoud = client.get(f"/v1/berichten/{bericht_id}").json()
    assert (inhoud["toestand"], inhoud["uitkomst"]) == ("verwerkt", "deels")
    bevindingen = client.get(f"/v1/berichten/{bericht_id}/bevindingen").json()["bevindingen"]
    assert "TR307" in {bevinding["regel"] for bevinding in bevindingen}
    assert all(b.keys() == {"regel", "niveau", "retourcode", "locaties", "details", "uitleg"} for b in bevindingen)
    uitleg = next(bevinding["uitleg"] for bevinding in bevindingen if bevinding["regel"] == "TR307")
    assert uitleg.keys() == {"gecontroleerd", "aanZet", "herstel"}
    assert uitleg["aanZet"] == "aanbieder"
    assert any("referentienummer" in stap for stap in uitleg["herstel"])

    antwoord = client.get(f"/v1/berichten/{inhoud['antwoordId']}").json()
    assert (antwoord["richting"], antwoord["berichttype"], antwoord["antwoordOp"]) == ("uit", "WMO325", bericht_id)
    assert b"9307" in client.get(f"/v1/berichten/{inhoud['antwoordId']}/xml").content


def test_inhoud_is_precies_wat_er_kwam(client: httpx.Client) -> None:
    bericht_id = lever(client, toewijzing()).json()["id"]
    antwoord = client.get(f"/v1/berichten/{bericht_id}/xml")
    assert antwoord.content == toewijzing()
    assert antwoord.headers["Content-Type"] == "application/xml"
    assert antwoord.headers["Content-Disposition"] == f'attachment; filename="WMO301-{bericht_id}.xml"'


@pytest.mark.parametrize("naam", ONLEESBAAR)
def test_onleesbaar_wordt_bewaard(naam: str, client: httpx.Client) -> None:
    inhoud, code = ONLEESBAAR[naam]
    antwoord = lever(client, inhoud)
    assert is_probleem(antwoord, 400, code)
    (fout,) = antwoord.json()["errors"]
    assert (fout["in"], fout["code"], fout["detail"]) == ("body", code, antwoord.json()["detail"])

    bericht_id = antwoord.json()["berichtId"]
    assert antwoord.json()["instance"] == f"/v1/berichten/{bericht_id}"
    bewaard = client.get(f"/v1/berichten/{bericht_id}").json()
    assert (bewaard["uitkomst"], bewaard["fout"]["code"]) == ("onleesbaar", code)
    xml = client.get(f"/v1/berichten/{bericht_id}/xml")
    assert (xml.content, xml.headers["Content-Type"]) == (inhoud, "application/octet-stream")
    assert lever(client, inhoud).json()["berichtId"] == bericht_id
    assert lever(client, GOED).status_code == 202


def test_andere_gemeente(client: httpx.Client, instelling: Instelling) -> None:
    instelling("GEMEENTEN", "0150,0200")
    antwoord = lever(client, toewijzing())
    assert is_probleem(antwoord, 422, "andere-gemeente")
    assert client.get(f"/v1/berichten/{antwoord.json()['berichtId']}").json()["gemeente"] == "0193"


def test_te_groot_maar_nog_te_bewaren(client: httpx.Client, instelling: Instelling) -> None:
    instelling("MAX_BYTES", "1000")
    antwoord = lever(client, GOED)
    assert is_probleem(antwoord, 413, "bericht-te-groot")
    assert client.get(f"/v1/berichten/{antwoord.json()['berichtId']}/xml").content == GOED


@pytest.mark.parametrize("pad", ["/v1/berichten", "/v1/validaties", "/v1/proeven"])
def test_veel_te_groot_wordt_niet_bewaard(pad: str, client: httpx.Client, instelling: Instelling) -> None:
    instelling("MAX_BYTES", "1000")
    antwoord = client.post(pad, content=(b" " * 1_000 for _ in range(5)), headers=XML)
    assert is_probleem(antwoord, 413, "bericht-te-groot")
    assert "niet bewaard" in antwoord.json()["detail"]
    assert tel("bericht") == 0


def test_veel_te_groot_wordt_niet_uitgelezen(instelling: Instelling) -> None:
    instelling("MAX_BYTES", "1000")
    delen = 0

    async def ontvang() -> Message:
        nonlocal delen
        delen += 1
        return {"type": "http.request", "body": b" " * 1_000, "more_body": True}

    aanvraag = Request({"type": "http", "headers": [(b"content-type", b"application/xml")]}, ontvang)
    with pytest.raises(TeGroot):
        asyncio.run(lees_bericht(aanvraag, io.BytesIO()))
    assert delen == RUIMTE + 1


@pytest.mark.parametrize("mediatype", ["application/json", "text/plain", "multipart/form-data", ""])
@pytest.mark.parametrize("pad", ["/v1/berichten", "/v1/validaties", "/v1/proeven"])
def test_geen_xml_als_mediatype(pad: str, mediatype: str, client: httpx.Client) -> None:
    antwoord = client.post(pad, content=GOED, headers={"Content-Type": mediatype} if mediatype else {})
    assert is_probleem(antwoord, 415, "mediatype-niet-ondersteund")
    assert tel("bericht") == 0


@pytest.mark.parametrize(
    "inhoud, wat",
    [
        (pak_in(("a.xml", GOED)), "een ZIP-bestand"),
        (b"%PDF-1.7\n%\xe2\xe3", "een PDF-bestand"),
        (gzip.compress(GOED), "een gzip-bestand"),
    ],
)
@pytest.mark.parametrize("pad", ["/v1/berichten", "/v1/validaties"])
def test_wat_geen_xml_is_wordt_herkend(pad: str, inhoud: bytes, wat: str, client: httpx.Client) -> None:
    antwoord = client.post(pad, content=inhoud, headers=XML)
    assert is_probleem(antwoord, 415, "bericht-ander-bestand")
    assert wat in antwoord.json()["detail"]


@pytest.mark.parametrize("mediatype", ["text/xml; charset=utf-8", "application/octet-stream", "APPLICATION/XML"])
def test_andere_namen_voor_xml(mediatype: str, client: httpx.Client) -> None:
    assert client.post("/v1/berichten", content=GOED, headers={"Content-Type": mediatype}).status_code == 202


def test_onbekend_bericht(client: httpx.Client) -> None:
    for deel in ("", "/bevindingen", "/xml"):
        assert is_probleem(client.get(f"/v1/berichten/{uuid4()}{deel}"), 404, "bericht-niet-gevonden")
        antwoord = client.get(f"/v1/berichten/999900006{deel}")
        assert is_probleem(antwoord, 400, "invoer-ongeldig")
        assert antwoord.json()["errors"] == [
            {
                "in": "path",
                "location": {"name": "berichtId"},
                "code": "uuid_parsing",
                "detail": "Verwacht is een UUID.",
            }
        ]
        assert "999900006" not in antwoord.text


@pytest.fixture
def drie(client: httpx.Client) -> list[str]:
    """Ids of three messages, the oldest first: an order, a start on it, and a declaration that waits."""
    return [
        lever_en_beoordeel(client, toewijzing()),
        lever_en_beoordeel(client, start()),
        str(lever(client, declaratie("ijw")).json()["id"]),
    ]


@pytest.mark.parametrize(
    "vraag, verwacht",
    [
        ({"richting": "in"}, [2, 1, 0]),
        ({"richting": "in", "berichttype": "WMO305"}, [1]),
        ({"toestand": "ontvangen"}, [2]),
        ({"uitkomst": "goedgekeurd", "richting": "in"}, [1, 0]),
        ({"standaard": "ijw"}, [2]),
        ({"gemeente": "0193", "richting": "in"}, [2, 1, 0]),
        ({"gemeente": "0200"}, []),
        ({"aanbieder": "70701234", "richting": "in"}, [2, 1, 0]),
        ({"afzender": "0193", "richting": "in"}, [0]),
        ({"ontvanger": "0193", "richting": "in"}, [2, 1]),
        ({"identificatie": "TW000001"}, [0]),
        ({"ontvangenVanaf": "2020-01-01T00:00:00+01:00", "richting": "in"}, [2, 1, 0]),
        ({"ontvangenTot": "2020-01-01T00:00:00Z"}, []),
    ],
)
def test_zoeken(vraag: dict[str, str], verwacht: list[int], client: httpx.Client, drie: list[str]) -> None:
    gevonden = client.get("/v1/berichten", params=vraag).json()
    assert [b["id"] for b in gevonden["berichten"]] == [drie[plek] for plek in verwacht]
    assert gevonden["volgende"] is None


def test_bladeren(client: httpx.Client) -> None:
    ids = [lever(client, toewijzing(**identificatie(f"TW{nummer}"))).json()["id"] for nummer in range(5)]
    gezien: list[str] = []
    vraag = {"aantal": "2"}
    groottes = []
    while True:
        bladzijde = client.get("/v1/berichten", params=vraag).json()
        groottes.append(len(bladzijde["berichten"]))
        gezien += [b["id"] for b in bladzijde["berichten"]]
        if bladzijde["volgende"] is None:
            break
        # What comes in while someone turns pages does not shift them.
        lever(client, toewijzing(**identificatie(f"LATER{len(gezien)}")))
        vraag["cursor"] = bladzijde["volgende"]
    assert groottes == [2, 2, 1]
    assert gezien == ids[::-1]


def test_alle_fouten_in_de_vraag_tegelijk(client: httpx.Client) -> None:
    vraag = {"richting": "heen", "aantal": "0", "ontvangenVanaf": "2026-04-01T00:00:00", "bsn": "999900006"}
    antwoord = client.get("/v1/berichten", params=vraag)
    assert is_probleem(antwoord, 400, "invoer-ongeldig")
    fouten = {fout["location"]["name"]: fout for fout in antwoord.json()["errors"]}
    assert fouten.keys() == vraag.keys()
    assert all(fout["in"] == "query" for fout in fouten.values())
    assert "'in', 'uit'" in fouten["richting"]["detail"]
    assert "tijdzone" in fouten["ontvangenVanaf"]["detail"]
    assert "999900006" not in antwoord.text


@pytest.mark.parametrize("pad,cursor", [("berichten", "' or 1=1"), ("verzendingen", "20"), ("termijnen", "20261399-1")])
def test_cursor_die_niet_bestaat(client: httpx.Client, pad: str, cursor: str) -> None:
    antwoord = client.get(f"/v1/{pad}", params={"cursor": cursor})
    if pad == "verzendingen":
        # It may have been one: after it there is nothing.
        assert antwoord.json() == {"verzendingen": [], "volgende": None}
    else:
        code = "invoer-ongeldig" if pad == "berichten" else "cursor-ongeldig"
        assert is_probleem(antwoord, 400, code)


def test_retourbericht_op_een_onbekend_bericht(client: httpx.Client) -> None:
    bericht_id = lever_en_beoordeel(client, bericht("325", "iwmo"))
    inhoud = client.get(f"/v1/berichten/{bericht_id}").json()
    assert (inhoud["heenberichtOnbekend"], inhoud["antwoordOp"]) == (True, None)


def test_validatie_bewaart_niets(client: httpx.Client) -> None:
    goed = client.post("/v1/validaties", content=GOED, headers=XML)
    assert goed.json() == {
        "berichttype": "WMO305",
        "release": "3.2",
        "geldig": True,
        "aantalBevindingen": 0,
        "bevindingen": [],
    }
    fout = client.post(
        "/v1/validaties",
        content=bericht("323", "iwmo", {"Declaratie.DeclaratiePeriode.Einddatum": "2026-04-29"}),
        headers=XML,
    )
    assert fout.status_code == 200
    assert fout.json()["geldig"] is False
    uitleg = {bevinding["regel"]: bevinding["uitleg"] for bevinding in fout.json()["bevindingen"]}
    assert uitleg["CS340"]["aanZet"] == "aanbieder"
    assert tel("bericht") == 0


@pytest.mark.parametrize("naam", ONLEESBAAR)
def test_validatie_van_wat_onleesbaar_is(naam: str, client: httpx.Client) -> None:
    inhoud, code = ONLEESBAAR[naam]
    antwoord = client.post("/v1/validaties", content=inhoud, headers=XML)
    assert is_probleem(antwoord, 400, code)
    assert "berichtId" not in antwoord.json()
    assert tel("bericht") == 0
