"""Delivery over TLS: whom we trust, and who we say we are."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verzenden import nepggk
from tests.verzenden.conftest import Zet
from tests.verzenden.hulp import declaratieantwoord, maak_tijd, pogingen, stand, werk_af
from tests.verzenden.nepggk import NepGGK

pytestmark = pytest.mark.usefixtures("schone_databank")


def _openssl(*woorden: str | Path) -> None:
    subprocess.run(["openssl", *map(str, woorden)], check=True, capture_output=True)


@pytest.fixture(scope="session")
def sleutels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certification authority, and what it gave to the server and to us."""
    map_ = tmp_path_factory.mktemp("tls")
    nieuw = ("-newkey", "rsa:2048", "-nodes", "-subj")
    _openssl("req", "-x509", "-days", "2", *nieuw, "/CN=Uitgever", "-keyout", map_ / "ca.key", "-out", map_ / "ca.pem")
    (map_ / "server.ext").write_text("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
    (map_ / "wij.ext").write_text("extendedKeyUsage=clientAuth\n")
    for naam in ("server", "wij"):
        verzoek = map_ / f"{naam}.csr"
        _openssl("req", *nieuw, f"/CN={naam}", "-keyout", map_ / f"{naam}.key", "-out", verzoek)
        _openssl(
            *("x509", "-req", "-days", "2", "-in", verzoek, "-out", map_ / f"{naam}.pem"),
            *("-CA", map_ / "ca.pem", "-CAkey", map_ / "ca.key", "-CAcreateserial", "-extfile", map_ / f"{naam}.ext"),
        )
    return map_


@pytest.fixture
def ggk(sleutels: Path, instel: Zet) -> Iterator[NepGGK]:
    """The other side, which wants to see our certificate."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sleutels / "server.pem", sleutels / "server.key")
    tls.load_verify_locations(sleutels / "ca.pem")
    tls.verify_mode = ssl.CERT_REQUIRED
    with nepggk.draai(tls) as nep:
        instel(bezorging="ggk", bezorg_adres=nep.adres, bezorg_ca=sleutels / "ca.pem")
        yield nep


def test_met_ons_certificaat_wordt_het_afgeleverd(ggk: NepGGK, sleutels: Path, instel: Zet) -> None:
    instel(bezorg_certificaat=sleutels / "wij.pem", bezorg_sleutel=sleutels / "wij.key")
    bericht_id = declaratieantwoord()
    werk_af()

    assert (stand(bericht_id).toestand, len(ggk.bezorgd)) == ("afgeleverd", 1)


def test_zonder_ons_certificaat_komt_het_niet_aan(ggk: NepGGK, sleutels: Path, instel: Zet) -> None:
    bericht_id = declaratieantwoord()
    werk_af()
    assert (stand(bericht_id).toestand, ggk.bezorgd) == ("klaar", [])

    instel(bezorg_certificaat=sleutels / "wij.pem", bezorg_sleutel=sleutels / "wij.key")
    maak_tijd()
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"


def test_wie_niet_vertrouwd_wordt_krijgt_niets(
    ggk: NepGGK, sleutels: Path, instel: Zet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BERICHTENVERKEER_BEZORG_CA")
    instel(bezorg_certificaat=sleutels / "wij.pem", bezorg_sleutel=sleutels / "wij.key")
    bericht_id = declaratieantwoord()
    werk_af()

    assert (stand(bericht_id).toestand, ggk.bezorgd) == ("klaar", [])
    assert "niet vertrouwd: het komt van een uitgever die hier niet bekend is." in (pogingen(bericht_id)[0].tekst or "")


def test_een_certificaat_op_een_andere_naam_wordt_niet_vertrouwd(ggk: NepGGK, sleutels: Path, instel: Zet) -> None:
    instel(bezorg_certificaat=sleutels / "wij.pem", bezorg_sleutel=sleutels / "wij.key")
    instel(bezorg_adres=ggk.adres.replace("127.0.0.1", "localhost"))
    bericht_id = declaratieantwoord()
    werk_af()

    assert (stand(bericht_id).toestand, ggk.bezorgd) == ("klaar", [])
    assert "wordt niet vertrouwd: het staat op een andere naam." in (pogingen(bericht_id)[0].tekst or "")


@pytest.mark.parametrize("wat", ["ontbreekt", "is iets anders"])
def test_een_certificaat_dat_niet_te_gebruiken_is_kost_een_poging(
    ggk: NepGGK, sleutels: Path, tmp_path: Path, instel: Zet, wat: str
) -> None:
    bestand = tmp_path / "wij.pem"
    if wat == "is iets anders":
        bestand.write_text("geen certificaat")
    instel(bezorg_certificaat=bestand, bezorg_sleutel=sleutels / "wij.key")
    bericht_id = declaratieantwoord()
    werk_af()

    assert (stand(bericht_id).toestand, ggk.bezorgd) == ("klaar", [])
    assert "De bestanden voor TLS zijn niet te gebruiken" in (pogingen(bericht_id)[0].tekst or "")

    bestand.write_bytes((sleutels / "wij.pem").read_bytes())
    maak_tijd()
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd", "een vernieuwd certificaat wordt zonder herstart gelezen"
