"""The same envelope again, and another under the same reference: also at the same moment."""

import re
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from berichten.ggk import Systeem, nieuw_referentienummer
from tests.app.hulp import start, tel
from tests.ggk.hulp import Deur, body, bv03, di01, fo01, fo03


def samen(deur: Deur, berichten: list[bytes]) -> list[httpx.Response]:
    antwoorden: list[httpx.Response] = []
    draden = [threading.Thread(target=lambda soap=soap: antwoorden.append(deur.stuur(soap))) for soap in berichten]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()
    return antwoorden


def test_dezelfde_envelop_geeft_dezelfde_bevestiging(deur: Deur) -> None:
    soap = di01()
    eerste, tweede = deur.stuur(soap), deur.stuur(soap)
    assert bv03(eerste) == bv03(tweede)
    assert (tel("bericht"), tel("envelop"), tel("procrastinate_jobs")) == (1, 1, 1)


def test_hetzelfde_kenmerk_om_iets_anders(deur: Deur) -> None:
    nummer = nieuw_referentienummer()
    anders = start(Header__BerichtIdentificatie__Identificatie="ST000009")
    assert bv03(deur.stuur(di01(referentienummer=nummer)))
    fout = fo03(deur.stuur(di01(anders, referentienummer=nummer)))
    assert (fout["code"], fout["plek"], fout["crossRefnummer"]) == ("StUF016", "client", nummer)
    assert (tel("bericht"), tel("envelop")) == (1, 1)


def test_hetzelfde_bericht_in_een_nieuwe_envelop_is_hetzelfde_bericht(deur: Deur) -> None:
    assert bv03(deur.stuur(di01())) != bv03(deur.stuur(di01()))
    assert (tel("bericht"), tel("envelop where bericht_id is not null"), tel("procrastinate_jobs")) == (1, 2, 1)


ANDERS_VERPAKT: dict[str, Callable[[bytes], bytes]] = {
    "ander-bericht-id": lambda soap: soap.replace(
        b"<soap:Body>",
        b'<soap:Header><w:MessageID xmlns:w="http://www.w3.org/2005/08/addressing">2</w:MessageID></soap:Header>'
        b"<soap:Body>",
    ),
    "ander-tijdstip": lambda soap: re.sub(rb"(tijdstipBericht>)[0-9]+", rb"\g<1>20260507120000", soap),
    "andere-prefix": lambda soap: soap.replace(b"StUF:", b"s:").replace(b"xmlns:StUF", b"xmlns:s"),
    "andere-witruimte": lambda soap: soap.replace(b"><GGK:", b">\r\n\t<GGK:"),
}


@pytest.mark.parametrize("naam", ANDERS_VERPAKT)
@pytest.mark.parametrize("soort", ["Di01", "Fo01"])
def test_dezelfde_envelop_anders_verpakt_geeft_dezelfde_bevestiging(deur: Deur, soort: str, naam: str) -> None:
    soap = di01() if soort == "Di01" else fo01()
    opnieuw = ANDERS_VERPAKT[naam](soap)
    assert opnieuw != soap or (soort, naam) == ("Fo01", "andere-witruimte")
    assert bv03(deur.stuur(soap, soort=soort)) == bv03(deur.stuur(opnieuw, soort=soort))
    assert (tel("bericht"), tel("envelop")) == (1, 1)


@pytest.mark.parametrize(
    "anders",
    [
        {"zender": Systeem(organisatie="70701234", applicatie="Zorgpakket", administratie="Zuid")},
        {"ontvanger": Systeem(organisatie="0193", applicatie="Andere")},
    ],
    ids=["zender", "ontvanger"],
)
def test_hetzelfde_kenmerk_van_of_voor_een_ander(deur: Deur, anders: dict[str, Any]) -> None:
    nummer = nieuw_referentienummer()
    assert bv03(deur.stuur(di01(referentienummer=nummer)))
    assert fo03(deur.stuur(di01(referentienummer=nummer, **anders)))["code"] == "StUF016"


def test_een_geweigerd_kenmerk_is_niet_verbruikt(deur: Deur) -> None:
    nummer = nieuw_referentienummer()
    assert fo03(deur.stuur(di01(functie="WMO307", referentienummer=nummer)))
    assert bv03(deur.stuur(di01(referentienummer=nummer)))


def test_tegelijk_dezelfde_envelop(deur: Deur) -> None:
    soap = di01()
    antwoorden = [bv03(antwoord) for antwoord in samen(deur, [soap] * 8)]
    assert len(antwoorden) == 8
    assert all(antwoord == antwoorden[0] for antwoord in antwoorden)
    assert (tel("bericht"), tel("envelop"), tel("procrastinate_jobs")) == (1, 1, 1)


def test_tegelijk_andere_enveloppen_onder_een_kenmerk(deur: Deur) -> None:
    nummer = nieuw_referentienummer()
    berichten = [
        di01(start(Header__BerichtIdentificatie__Identificatie=f"ST00001{i}"), referentienummer=nummer)
        for i in range(6)
    ]
    namen = sorted(body(antwoord).tag.rpartition("}")[2] for antwoord in samen(deur, berichten))
    assert namen == ["Bv03Bericht"] + ["Fault"] * 5
    assert (tel("bericht"), tel("envelop")) == (1, 1)


def test_een_fout_die_nog_eens_komt(deur: Deur) -> None:
    soap = fo01()
    assert bv03(deur.stuur(soap, soort="Fo01")) == bv03(deur.stuur(soap, soort="Fo01"))
    assert tel("envelop") == 1
