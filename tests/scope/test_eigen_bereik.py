"""Whoever asks sees their own: another municipality's and another provider's messages are not there, by any route."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx
import pytest

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import haal
from app.diensten.verkeer.ontvangen import ontvang
from tests.app.hulp import declaratie, start, toewijzing
from tests.toegang.hulp import client_voor, demowachter, draai

XML = {"Content-Type": "application/xml"}
PADEN = (
    "/v1/berichten/{}",
    "/v1/berichten/{}/bevindingen",
    "/v1/berichten/{}/xml",
    "/v1/berichten/{}/spoor",
    "/v1/verzendingen/{}",
)


@pytest.fixture
def adres(schone_databank: str) -> Iterator[str]:
    with draai(demowachter()) as adres:
        yield adres


@pytest.fixture
def bericht() -> UUID:
    """A declaration of a provider, judged."""
    ids = [ontvang(inhoud, bron="cli", taak=False).bericht_id for inhoud in (toewijzing(), start(), declaratie())]
    for bericht_id in ids:
        beoordeel(bericht_id)
    return ids[-1]


def _partijen(bericht_id: UUID) -> tuple[str, str]:
    kop = haal(bericht_id)
    assert kop.gemeente
    assert kop.aanbieder
    return kop.gemeente, kop.aanbieder


def _andere_gemeente(gemeente: str) -> str:
    return next(code for code in ("0193", "0150", "0153") if code != gemeente)


def _stand(client: httpx.Client, pad: str) -> tuple[int, str]:
    antwoord = client.get(pad)
    return antwoord.status_code, antwoord.text


def test_een_ander_ziet_niets_en_hoort_hetzelfde_als_van_wat_niet_bestaat(adres: str, bericht: UUID) -> None:
    gemeente, aanbieder = _partijen(bericht)
    vreemden = (f"backoffice@{_andere_gemeente(gemeente)}", f"aanbieder:12345678@{gemeente}")
    nergens = uuid4()
    for rol in vreemden:
        with client_voor(adres, rol) as client:
            assert client.get("/v1/berichten").json()["berichten"] == []
            for pad in PADEN:
                gevonden, onbekend = _stand(client, pad.format(bericht)), _stand(client, pad.format(nergens))
                assert gevonden[0] == onbekend[0]
                assert gevonden[0] in {403, 404}
                assert gevonden[1].replace(str(bericht), str(nergens)) == onbekend[1]
    with client_voor(adres, f"aanbieder:{aanbieder}@{gemeente}") as client:
        assert str(bericht) in {regel["id"] for regel in client.get("/v1/berichten").json()["berichten"]}
        assert client.get(f"/v1/berichten/{bericht}").status_code == 200


def test_een_aanbieder_levert_alleen_eigen_berichten_aan(adres: str, bericht: UUID) -> None:
    gemeente, _ = _partijen(bericht)
    for rol in (f"aanbieder:12345678@{gemeente}", f"backoffice@{_andere_gemeente(gemeente)}"):
        with client_voor(adres, rol) as client:
            antwoord = client.post("/v1/berichten", content=declaratie(), headers=XML)
            assert (antwoord.status_code, antwoord.json()["code"]) == (403, "niet-namens")
            proef = client.post("/v1/proeven", content=declaratie(), headers=XML)
            assert (proef.status_code, proef.json()["code"]) == (403, "niet-namens")
