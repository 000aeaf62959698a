"""The WSDL and its schemas, with the addresses at which they are asked for."""

import re

from starlette.requests import Request
from starlette.responses import Response

from app.kern.fouten import Dienstfout
from app.kern.instellingen import instellingen
from app.toegang.eisen import openbaar
from berichten.ggk.schema import schemamap

WSDL = "ggk0210.wsdl"
_REDEN = "de beschrijving van de standaard, zonder gegevens; wie aansluit heeft haar eerst nodig"
_LOCATIE = re.compile(r'((?:schemaLocation|location)=")([^"/]+)(")')
_DIENST = re.compile(r'(<soap:address location=")[^"]+(")')


class AlleenBeschrijving(Dienstfout):
    """There is nothing to get at the door itself."""

    code = "method-not-allowed"
    status = 405

    def __init__(self) -> None:
        super().__init__("Stuur een SOAP-bericht met POST, of vraag de beschrijving op met ?wsdl.")


class BestandOnbekend(Dienstfout):
    """No file of the description has this name."""

    code = "bestand-niet-gevonden"
    status = 404

    def __init__(self) -> None:
        super().__init__("Dit bestand hoort niet bij de beschrijving.")


@openbaar(_REDEN)
def geef_wsdl(aanvraag: Request) -> Response:
    """The WSDL, for `?wsdl`; a plain GET has nothing to give."""
    if "wsdl" not in {naam.lower() for naam in aanvraag.query_params}:
        raise AlleenBeschrijving
    return _xml(aanvraag, WSDL)


@openbaar(_REDEN)
def geef_bestand(aanvraag: Request) -> Response:
    """One of the files that the WSDL names."""
    naam = aanvraag.path_params["bestand"]
    if naam not in {pad.name for pad in schemamap().iterdir()}:
        raise BestandOnbekend
    return _xml(aanvraag, naam)


def _xml(aanvraag: Request, naam: str) -> Response:
    # Relative addresses would be read from the address with ?wsdl, which is one step too high.
    adres = instellingen().ggk_adres or str(aanvraag.url_for("ggk")).rstrip("/")
    tekst = (schemamap() / naam).read_text(encoding="utf-8")
    tekst = _LOCATIE.sub(rf"\g<1>{_attribuut(adres)}/\g<2>\g<3>", tekst)
    tekst = _DIENST.sub(rf"\g<1>{_attribuut(adres)}\g<2>", tekst)
    return Response(tekst.encode(), media_type="text/xml; charset=utf-8")


def _attribuut(adres: str) -> str:
    """An address as it stands in an attribute and in a replacement: the host may be whatever the request said."""
    return adres.replace("\\", "").replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
