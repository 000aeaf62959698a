"""Playing the traffic to a service: in order, on from where it stopped, and clean when something gives way."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from berichten.ggk import (
    Envelop,
    Fout,
    Stuurgegevens,
    Systeem,
    lees_envelop,
    maak_bv03,
    maak_fo03,
    nieuw_referentienummer,
)
from simulatie.afspelen import STAND, Afgespeeld, AfspelenGestopt, aantal_berichten, adres, speel_af, stand_van
from simulatie.opzet import maak_opzet
from simulatie.verkeer import maak_wereld, schrijf_invoer, schrijf_verkeer


@pytest.fixture
def verkeer(tmp_path: Path) -> Path:
    """A small simulation with some faults, written to a folder."""
    wereld = maak_wereld(
        maak_opzet(gemeente="0193", clienten=8, aanbieders=2, maanden=3, zaad=1, fouten="afgekapt=20,te-veel=10")
    )
    schrijf_invoer(wereld, tmp_path)
    for _ in schrijf_verkeer(wereld.verloop(), tmp_path):
        pass
    return tmp_path


@dataclass
class Loket:
    """A GGK door on this machine: what came in, and how it answers."""

    url: str = ""
    enveloppen: list[Envelop] = field(default_factory=list)
    antwoord: Callable[[Envelop], tuple[int, bytes]] | None = None


def _stuur(envelop: Envelop) -> Stuurgegevens:
    return Stuurgegevens(
        zender=Systeem(applicatie="Loket"),
        ontvanger=Systeem(applicatie="Simulatie"),
        referentienummer=nieuw_referentienummer(),
        tijdstip=datetime(2026, 4, 1),  # noqa: DTZ001  written as it is
        cross_refnummer=envelop.referentienummer,
    )


def neem_aan(envelop: Envelop) -> tuple[int, bytes]:
    return 200, maak_bv03(_stuur(envelop))


def weiger(code: str) -> Callable[[Envelop], tuple[int, bytes]]:
    fout = Fout(code=code, plek="server" if code == "StUF046" else "client", omschrijving="Kan niet.")
    return lambda envelop: (500, maak_fo03(fout, _stuur(envelop)))


@pytest.fixture
def loket() -> Iterator[Loket]:
    staat = Loket(antwoord=neem_aan)

    class Deur(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            envelop = lees_envelop(self.rfile.read(int(self.headers["Content-Length"])))
            assert envelop.soort in self.headers["SOAPAction"]
            staat.enveloppen.append(envelop)
            assert staat.antwoord is not None
            status, inhoud = staat.antwoord(envelop)
            self.send_response(status)
            self.send_header("Content-Length", str(len(inhoud)))
            self.end_headers()
            self.wfile.write(inhoud)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Deur) as server:
        staat.url = f"http://127.0.0.1:{server.server_address[1]}"
        draad = threading.Thread(target=server.serve_forever, daemon=True)
        draad.start()
        yield staat
        server.shutdown()
        draad.join()


def alles(map_: Path, url: str) -> list[Afgespeeld]:
    return list(speel_af(map_, url))


def manifest(map_: Path) -> list[dict[str, Any]]:
    return [json.loads(regel) for regel in (map_ / "manifest.jsonl").read_text().splitlines()]


def test_alles_gaat_op_volgorde_door_de_deur(verkeer: Path, loket: Loket) -> None:
    stappen = alles(verkeer, loket.url)
    regels = manifest(verkeer)
    assert len(stappen) == len(regels) == aantal_berichten(verkeer) == stand_van(verkeer, loket.url)
    assert [envelop.inhoud for envelop in loket.enveloppen] == [
        (verkeer / regel["bestand"]).read_bytes() for regel in regels
    ]
    # What cannot be read should have been refused.
    assert {stap.nummer for stap in stappen if not stap.verwacht} == {
        regel["nummer"] for regel in regels if regel["uitkomst"] == "onleesbaar"
    }


def test_een_retour_noemt_de_envelop_van_het_bericht_dat_het_beantwoordt(verkeer: Path, loket: Loket) -> None:
    alles(verkeer, loket.url)
    heen_berichten = {envelop.referentienummer: envelop for envelop in loket.enveloppen if envelop.soort == "Di01"}
    retouren = [envelop for envelop in loket.enveloppen if envelop.soort == "Du01"]
    assert retouren
    for retour in retouren:
        heen = heen_berichten[str(retour.cross_refnummer)]
        assert (retour.zender.organisatie, retour.ontvanger.organisatie) == (
            heen.ontvanger.organisatie,
            heen.zender.organisatie,
        )


def test_een_dienst_die_stopt_stopt_het_afspelen_en_daarna_gaat_het_verder(verkeer: Path, loket: Loket) -> None:
    def tot_tien(envelop: Envelop) -> tuple[int, bytes]:
        return neem_aan(envelop) if len(loket.enveloppen) <= 10 else weiger("StUF046")(envelop)

    loket.antwoord = tot_tien
    with pytest.raises(AfspelenGestopt, match="na bericht 10: de dienst neemt nu niets aan"):
        alles(verkeer, loket.url)
    assert stand_van(verkeer, loket.url) == 10
    loket.antwoord = neem_aan
    loket.enveloppen.clear()
    assert [stap.nummer for stap in alles(verkeer, loket.url)] == list(range(11, aantal_berichten(verkeer) + 1))
    assert alles(verkeer, loket.url) == []


@pytest.mark.parametrize("inhoud", [b"", b"<html>Storing</html>"])
def test_een_antwoord_dat_geen_soap_is_stopt_het_afspelen(inhoud: bytes, verkeer: Path, loket: Loket) -> None:
    loket.antwoord = lambda _: (502, inhoud)
    with pytest.raises(AfspelenGestopt, match="na bericht 0: de dienst gaf status 502"):
        alles(verkeer, loket.url)


def test_een_dienst_die_er_niet_is(verkeer: Path) -> None:
    with pytest.raises(AfspelenGestopt, match="de dienst antwoordt niet"):
        alles(verkeer, "http://127.0.0.1:9")
    assert not (verkeer / STAND).exists()


def test_nog_eens_versturen_geeft_dezelfde_envelop(verkeer: Path, loket: Loket) -> None:
    alles(verkeer, loket.url)
    eerst = list(loket.enveloppen)
    (verkeer / STAND).unlink()
    loket.enveloppen.clear()
    alles(verkeer, loket.url)
    assert loket.enveloppen == eerst


def test_een_schijf_waar_niets_meer_bij_kan_stopt_het_afspelen_netjes(
    verkeer: Path, loket: Loket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulatie.afspelen.BEWAREN", 3)
    # Nothing can be written where a folder of that name is.
    (verkeer / f"{STAND}.deel").mkdir()
    with pytest.raises(AfspelenGestopt, match="na bericht 3: de map is niet te lezen of te schrijven"):
        alles(verkeer, loket.url)
    (verkeer / f"{STAND}.deel").rmdir()
    alles(verkeer, loket.url)
    assert stand_van(verkeer, loket.url) == aantal_berichten(verkeer)


def test_een_bericht_dat_weg_is_stopt_het_afspelen_netjes(verkeer: Path, loket: Loket) -> None:
    (verkeer / manifest(verkeer)[4]["bestand"]).unlink()
    with pytest.raises(AfspelenGestopt, match="na bericht 4: de map is niet te lezen"):
        alles(verkeer, loket.url)
    assert stand_van(verkeer, loket.url) == 4


def test_een_weigering_om_het_bericht_telt_als_anders_dan_verwacht(verkeer: Path, loket: Loket) -> None:
    loket.antwoord = weiger("StUF055")
    stappen = alles(verkeer, loket.url)
    goed = {regel["nummer"] for regel in manifest(verkeer) if regel["uitkomst"] == "onleesbaar"}
    assert {stap.nummer for stap in stappen if stap.verwacht} == goed


def test_het_adres_is_de_deur_van_de_dienst() -> None:
    assert adres("http://127.0.0.1:8000") == adres("http://127.0.0.1:8000/") == "http://127.0.0.1:8000/ggk/2.1"
    assert adres("http://127.0.0.1:8000/elders") == "http://127.0.0.1:8000/elders"
