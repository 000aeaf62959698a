"""Certificates: of the exchange point and of other machines, over TLS itself and through a proxy."""

import base64
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from app.kern.instellingen import InstellingFout
from app.toegang.wachter import wachter_uit_instellingen
from berichten.ggk import ACTIES
from tests.api.hulp import is_probleem
from tests.ggk.hulp import di01
from tests.toegang.conftest import Zet
from tests.toegang.hulp import draai

OIN = "00000004000000080000"
"""Of nobody; the settings of these tests call it the exchange point."""
NAMEN = {"oin": NameOID.SERIAL_NUMBER, "organisatie": NameOID.ORGANIZATION_NAME, "naam": NameOID.COMMON_NAME}


@dataclass(frozen=True)
class Certificaat:
    """A certificate with its key."""

    certificaat: x509.Certificate
    sleutel: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificaat.public_bytes(Encoding.PEM)

    def bewaar(self, map_: Path, naam: str) -> tuple[Path, Path]:
        """As two files."""
        paden = map_ / f"{naam}.pem", map_ / f"{naam}.key"
        paden[0].write_bytes(self.pem)
        paden[1].write_bytes(self.sleutel.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return paden


def maak(uitgever: Certificaat | None = None, *, dagen: int = 2, **namen: str) -> Certificaat:
    """A certificate, by this issuer or by itself."""
    sleutel = ec.generate_private_key(ec.SECP256R1())
    onderwerp = x509.Name([x509.NameAttribute(NAMEN[naam], waarde) for naam, waarde in namen.items()])
    begin = datetime.now(UTC) - timedelta(days=30)
    bouw = (
        x509.CertificateBuilder()
        .subject_name(onderwerp)
        .issuer_name(uitgever.certificaat.subject if uitgever else onderwerp)
        .public_key(sleutel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(datetime.now(UTC) + timedelta(days=dagen))
        .add_extension(x509.BasicConstraints(ca=uitgever is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    certificaat = bouw.sign(uitgever.sleutel if uitgever else sleutel, hashes.SHA256())
    return Certificaat(certificaat, sleutel)


CA = maak(naam="Uitgever")
GGK = maak(CA, oin=OIN, organisatie="Inlichtingenbureau", naam="ggk.example")
ZAAK = maak(CA, organisatie="Gemeente Voorbeeld", naam="zaak.example")
VREEMD = maak(CA, oin="00000009999999990000", organisatie="Iemand", naam="iemand.example")
VERLOPEN = maak(CA, oin=OIN, organisatie="Inlichtingenbureau", naam="ggk.example", dagen=-1)

Stuur = Callable[..., httpx.Response]


@pytest.fixture
def instellingen_(compleet: Zet) -> Zet:
    compleet(certificaten=f"{OIN}=systeem@*; Gemeente Voorbeeld=backoffice@0193")
    return compleet


@pytest.fixture
def tls(instellingen_: Zet, tmp_path: Path, schone_databank: str) -> Iterator[Stuur]:
    """Asks a service that ends TLS itself, with a certificate or without."""
    certificaat, sleutel = maak(CA, naam="dienst").bewaar(tmp_path, "dienst")
    ca, _ = CA.bewaar(tmp_path, "ca")
    instellingen_(certificaatproxy="", tls_certificaat=certificaat, tls_sleutel=sleutel, tls_ca=ca)
    with draai(wachter_uit_instellingen(), tls=True) as adres:

        def stuur(pad: str, wie: Certificaat | None, soap: bytes | None = None, **koppen: str) -> httpx.Response:
            context = ssl.create_default_context(cafile=str(ca))
            if wie is not None:
                context.load_cert_chain(*wie.bewaar(tmp_path, "wij"))
            with httpx.Client(base_url=adres, verify=context, timeout=30) as client:
                return _stuur(client, pad, soap, koppen)

        yield stuur


@pytest.fixture
def proxy(instellingen_: Zet, schone_databank: str) -> Iterator[Stuur]:
    """Asks a service as a proxy does that ended TLS and passes a certificate."""
    with draai(wachter_uit_instellingen()) as adres, httpx.Client(base_url=adres, timeout=30) as client:

        def stuur(pad: str, wie: Certificaat | None, soap: bytes | None = None, **koppen: str) -> httpx.Response:
            return _stuur(client, pad, soap, ({"Client-Cert": rfc9440(wie)} if wie else {}) | koppen)

        yield stuur


def rfc9440(wie: Certificaat) -> str:
    return f":{base64.b64encode(wie.certificaat.public_bytes(Encoding.DER)).decode()}:"


def _stuur(client: httpx.Client, pad: str, soap: bytes | None, koppen: dict[str, str]) -> httpx.Response:
    if soap is None:
        return client.get(pad, headers=koppen)
    vast = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{ACTIES["Di01"]}"'}
    return client.post(pad, content=soap, headers=vast | koppen)


def geweigerd(antwoord: httpx.Response) -> bool:
    """Whether the GGK door refused in the form of the standard."""
    assert antwoord.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert antwoord.headers["WWW-Authenticate"].startswith("Bearer")
    fault = etree.fromstring(antwoord.content).find(".//{*}Fault")
    assert fault is not None
    return antwoord.status_code == 401 and b"StUF013" in antwoord.content and b"Bv03" not in antwoord.content


@pytest.mark.parametrize("via", ["tls", "proxy"])
def test_de_ggk_deur_gaat_open_voor_wie_op_de_lijst_staat(via: str, request: pytest.FixtureRequest) -> None:
    stuur: Stuur = request.getfixturevalue(via)
    assert b"Bv03Bericht" in stuur("/ggk/2.1", GGK, di01()).content
    assert geweigerd(stuur("/ggk/2.1", None, di01()))
    assert geweigerd(stuur("/ggk/2.1", VREEMD, di01()))
    assert stuur("/ggk/2.1?wsdl", None).status_code == 200


@pytest.mark.parametrize("via", ["tls", "proxy"])
def test_een_certificaat_geeft_de_rol_die_erbij_hoort(via: str, request: pytest.FixtureRequest) -> None:
    stuur: Stuur = request.getfixturevalue(via)
    ik = stuur("/v1/ik", ZAAK).json()
    assert (ik["naam"], ik["rollen"]) == ("Gemeente Voorbeeld", [{"rol": "backoffice", "gemeente": "0193"}])
    # The exchange point hands in, and reads nothing.
    assert stuur("/v1/ik", GGK).json()["id"] == OIN
    assert is_probleem(stuur("/v1/berichten", GGK), 403, "geen-recht")
    assert is_probleem(stuur("/v1/berichten", None), 401, "niet-aangemeld")
    assert is_probleem(stuur("/v1/berichten", VREEMD), 401, "niet-aangemeld")


def test_een_certificaat_van_een_andere_uitgever_komt_niet_door_tls(tls: Stuur) -> None:
    vals = maak(maak(naam="Uitgever"), oin=OIN, organisatie="Inlichtingenbureau", naam="ggk.example")
    with pytest.raises(httpx.TransportError):
        tls("/ggk/2.1", vals, di01())
    with pytest.raises(httpx.TransportError):
        tls("/ggk/2.1", VERLOPEN, di01())


def test_een_kop_is_geen_bewijs_van_wie_geen_proxy_is(tls: Stuur) -> None:
    assert geweigerd(tls("/ggk/2.1", None, di01(), **{"Client-Cert": rfc9440(GGK)}))
    # A good certificate of one's own counts, and not what one says beside it.
    assert tls("/v1/ik", ZAAK, **{"Client-Cert": rfc9440(GGK)}).json()["naam"] == "Gemeente Voorbeeld"


@pytest.mark.parametrize("doorgegeven", ["127.0.0.1", "10.0.0.7", ""])
def test_een_andere_proxy_dan_de_genoemde(instellingen_: Zet, schone_databank: str, doorgegeven: str) -> None:
    instellingen_(certificaatproxy="10.0.0.7")
    koppen = {"Client-Cert": rfc9440(GGK)} | ({"X-Forwarded-For": doorgegeven} if doorgegeven else {})
    with draai(wachter_uit_instellingen()) as adres, httpx.Client(base_url=adres) as client:
        assert geweigerd(_stuur(client, "/ggk/2.1", di01(), koppen))


def test_wat_een_proxy_ook_kan_doorgeven(proxy: Stuur) -> None:
    assert proxy("/v1/ik", None, **{"Client-Cert": quote(GGK.pem)}).json()["id"] == OIN
    assert proxy("/v1/ik", None, **{"Client-Cert": ""}).status_code == 401
    for kop in ("iets", ":iets:", ":aWV0cw==:", quote(GGK.pem[:200]), rfc9440(GGK) + "x", "::"):
        assert is_probleem(proxy("/v1/ik", None, **{"Client-Cert": kop}), 401, "niet-aangemeld")
    assert is_probleem(proxy("/v1/ik", VERLOPEN), 401, "niet-aangemeld")


def test_twee_certificaten_zijn_er_een_te_veel(instellingen_: Zet, databank: str) -> None:
    with draai(wachter_uit_instellingen()) as adres:
        koppen = [("Client-Cert", rfc9440(VREEMD)), ("Client-Cert", rfc9440(GGK))]
        assert is_probleem(httpx.get(f"{adres}/v1/ik", headers=koppen), 401, "niet-aangemeld")


def test_bestanden_die_niet_bij_elkaar_horen(instellingen_: Zet, tmp_path: Path, databank: str) -> None:
    certificaat, _ = maak(CA, naam="een").bewaar(tmp_path, "een")
    _, sleutel = maak(CA, naam="twee").bewaar(tmp_path, "twee")
    instellingen_(tls_certificaat=certificaat, tls_sleutel=sleutel)
    with pytest.raises(InstellingFout, match="TLS_CERTIFICAAT"), draai(wachter_uit_instellingen(), tls=True):
        pass
