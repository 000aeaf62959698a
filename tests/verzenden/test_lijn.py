"""Faults of the line that a server on this machine cannot show: delivery meets them here as httpx gives them."""

import ssl
from datetime import UTC, datetime

import httpx
import pytest
from pytest_httpx import HTTPXMock

from berichten.ggk import Stuurgegevens, lees_envelop, maak_bv03, nieuw_referentienummer
from tests.verzenden.conftest import Zet
from tests.verzenden.hulp import declaratieantwoord, maak_tijd, pogingen, stand, werk_af

ADRES = "https://knooppunt.example/ggk"
PLAATS = "knooppunt.example:443"

pytestmark = pytest.mark.usefixtures("schone_databank")


@pytest.fixture(autouse=True)
def knooppunt(instel: Zet) -> None:
    """An exchange point on the internet."""
    instel(bezorging="ggk", bezorg_adres=ADRES)


def na(fout: Exception, oorzaak: Exception) -> Exception:
    """An error with what it came from."""
    fout.__cause__ = oorzaak
    return fout


def certificaat(code: int, melding: str) -> Exception:
    fout = ssl.SSLCertVerificationError(1, "CERTIFICATE_VERIFY_FAILED")
    fout.verify_code, fout.verify_message = code, melding
    return fout


def tls(reden: str) -> Exception:
    fout = ssl.SSLError(1, reden)
    fout.reason = reden
    return fout


GEHEIM = "BSN 999900006"
"""Stands for whatever the other side, or a library, has put in the text of an error."""

FOUTEN = {
    "opgehangen-tijdens-de-handdruk": (
        na(httpx.ConnectError(GEHEIM), ConnectionResetError(104, GEHEIM)),
        f"Er kwam geen verbinding met {PLAATS} tot stand.",
    ),
    "afgebroken-handdruk": (
        na(httpx.ConnectError(GEHEIM), tls("UNEXPECTED_EOF_WHILE_READING")),
        f"De beveiligde verbinding met {PLAATS} kwam niet tot stand: UNEXPECTED_EOF_WHILE_READING.",
    ),
    "te-oude-tls": (
        na(httpx.ConnectError(GEHEIM), tls("TLSV1_ALERT_PROTOCOL_VERSION")),
        f"De beveiligde verbinding met {PLAATS} kwam niet tot stand: TLSV1_ALERT_PROTOCOL_VERSION.",
    ),
    "naam-bestaat-niet": (
        na(httpx.ConnectError(GEHEIM), OSError(-2, "Name or service not known")),
        f"Er kwam geen verbinding met {PLAATS} tot stand.",
    ),
    "verlopen": (
        na(httpx.ConnectError(GEHEIM), certificaat(10, "certificate has expired")),
        f"Het certificaat van {PLAATS} wordt niet vertrouwd: het is verlopen.",
    ),
    "ingetrokken": (
        na(httpx.ConnectError(GEHEIM), certificaat(23, "certificate revoked")),
        f"Het certificaat van {PLAATS} wordt niet vertrouwd: het is ingetrokken.",
    ),
    "anders-mis": (
        na(httpx.ConnectError(GEHEIM), certificaat(79, "invalid CA certificate")),
        f"Het certificaat van {PLAATS} wordt niet vertrouwd: het is afgekeurd met code 79.",
    ),
    "geen-verbinding-op-tijd": (
        httpx.ConnectTimeout(GEHEIM),
        f"{PLAATS} reageerde niet op tijd (ConnectTimeout).",
    ),
    "niet-op-tijd-gelezen": (httpx.WriteTimeout(GEHEIM), f"{PLAATS} reageerde niet op tijd (WriteTimeout)."),
    "geen-antwoord-op-tijd": (httpx.ReadTimeout(GEHEIM), f"{PLAATS} reageerde niet op tijd (ReadTimeout)."),
    "verbroken-tijdens-verzenden": (
        na(httpx.WriteError(GEHEIM), BrokenPipeError(32, GEHEIM)),
        f"De verbinding met {PLAATS} is verbroken voordat het antwoord er was (WriteError).",
    ),
    "geen-http": (
        httpx.RemoteProtocolError(GEHEIM),
        f"De verbinding met {PLAATS} is verbroken voordat het antwoord er was (RemoteProtocolError).",
    ),
}


def bevestig(aanvraag: httpx.Request) -> httpx.Response:
    envelop = lees_envelop(aanvraag.read())
    stuur = Stuurgegevens(
        zender=envelop.ontvanger,
        ontvanger=envelop.zender,
        referentienummer=nieuw_referentienummer(),
        tijdstip=datetime.now(UTC),
        cross_refnummer=envelop.referentienummer,
    )
    return httpx.Response(200, content=maak_bv03(stuur), headers={"Content-Type": "text/xml"})


@pytest.mark.parametrize("naam", FOUTEN)
def test_een_fout_van_de_lijn_kost_een_poging_en_geen_bericht(httpx_mock: HTTPXMock, naam: str) -> None:
    fout, tekst = FOUTEN[naam]
    httpx_mock.add_exception(fout, url=ADRES)
    httpx_mock.add_callback(bevestig, url=ADRES)
    bericht_id = declaratieantwoord()
    werk_af()

    assert stand(bericht_id).toestand == "klaar"
    (poging,) = pogingen(bericht_id)
    assert (poging.resultaat, poging.tekst, poging.http_status) == ("mislukt", tekst, None)

    maak_tijd()
    werk_af()
    assert stand(bericht_id).toestand == "afgeleverd"
    eerste, tweede = httpx_mock.get_requests()
    assert eerste.content == tweede.content


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("waarheen", ["https://elders.example/ggk", "http://knooppunt.example/ggk", "/anders"])
def test_een_bericht_gaat_nergens_anders_heen(httpx_mock: HTTPXMock, status: int, waarheen: str) -> None:
    httpx_mock.add_response(status_code=status, headers={"Location": waarheen})
    bericht_id = declaratieantwoord()
    werk_af()

    assert [str(aanvraag.url) for aanvraag in httpx_mock.get_requests()] == [ADRES]
    assert (stand(bericht_id).toestand, pogingen(bericht_id)[0].http_status) == ("klaar", status)
