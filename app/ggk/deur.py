"""Take an envelope over HTTP: a Bv03 when it is stored, a SOAP fault with an Fo03 in every other case."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import IO, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.diensten.verkeer import enveloppen as diensten
from app.kern.beurten import in_draad, lichaam
from app.kern.fouten import Dienstfout, TeTraag
from app.kern.instellingen import instellingen
from app.kern.klok import TIJDZONE
from app.kern.storingen import STORINGEN, DatabankFout
from app.toegang.activiteiten import TOEWIJZEN
from app.toegang.deur import laat_toe
from app.toegang.eisen import eis_van, vereist
from app.toegang.rechten import Recht
from app.toegang.wachter import Wachter
from berichten.ggk import (
    ACTIES,
    BEGIN,
    Envelopfout,
    Fout,
    Kenmerk,
    Stuurgegevens,
    lees_kenmerk,
    maak_bv03,
    maak_fo03,
    max_envelop,
    nieuw_referentienummer,
    open_soap,
    soort_van,
    te_groot,
    zoek_kenmerk,
)

logger = logging.getLogger(__name__)

RUIMTE = 4
"""How many times the limit is still read and thrown away: many clients hear no answer before they have sent it all."""

TE_VEEL = 429

ONBEREIKBAAR = (DatabankFout, *STORINGEN)


class BewaakteDeur(Route):
    """A route of which the function says `vereist` or `openbaar`. Who may not come in hears so in a SOAP fault."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **meer: Any) -> None:
        self._eis = eis_van(endpoint)
        super().__init__(path, endpoint, **meer)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, of a party that may."""
        try:
            await run_in_threadpool(laat_toe, Request(scope), self._eis, Wachter.ggk)
        except Dienstfout as fout:
            # No code of StUF says it better than that the sender is not known here, or that we cannot tell.
            foutcode = "StUF046" if fout.status >= 500 or fout.status == TE_VEEL else "StUF013"
            weigering = _weiger(Kenmerk(), Envelopfout(foutcode, fout.melding), status=fout.status)
            weigering.headers.update(fout.koppen)
            await weigering(scope, receive, send)
        else:
            await super().handle(scope, receive, send)


@vereist(Recht.AANLEVEREN, TOEWIJZEN)
async def neem_aan(aanvraag: Request) -> Response:
    """Handle one SOAP message."""
    with lichaam() as bestand:
        try:
            omvang = await _lees(aanvraag, bestand)
            _controleer_mediatype(aanvraag.headers.get("Content-Type", ""))
        except TeTraag as fout:
            return _weiger(_zoek_kenmerk(bestand), Envelopfout("StUF055", fout.melding))
        except Envelopfout as fout:
            return _weiger(_zoek_kenmerk(bestand), fout)
        except ClientDisconnect:
            # Nobody is left to read it.
            return Response(status_code=400)
        return await in_draad(partial(_beantwoord, actie=aanvraag.headers.get("SOAPAction")), bestand, omvang)


def _zoek_kenmerk(bestand: IO[bytes]) -> Kenmerk:
    """What the first bytes of a body say of its sender."""
    bestand.seek(0)
    return zoek_kenmerk(bestand.read(BEGIN))


def _beantwoord(soap: bytes, actie: str | None) -> Response:
    kenmerk: Kenmerk | None = None
    try:
        element = open_soap(soap, max_bytes=max_envelop(instellingen().max_bytes))
        kenmerk = lees_kenmerk(element)
        _controleer_actie(actie, ACTIES[soort_van(element)])
        bevestiging = diensten.neem_aan(soap, element)
    except Envelopfout as fout:
        return _weiger(kenmerk or zoek_kenmerk(soap[:BEGIN]), fout)
    except ONBEREIKBAAR as fout:
        logger.error("envelop niet op te slaan: %s", type(fout).__name__)  # noqa: TRY400  its text may hold a message
        tekst = "Het bericht kan nu niet worden bewaard; probeer het later opnieuw."
        return _weiger(kenmerk or zoek_kenmerk(soap[:BEGIN]), Envelopfout("StUF046", tekst))
    except Exception:
        logger.exception("envelop aannemen mislukt")
        tekst = "Er ging bij de ontvanger iets mis; het bericht is niet aangenomen."
        return _weiger(kenmerk or zoek_kenmerk(soap[:BEGIN]), Envelopfout("StUF058", tekst))
    stuur = _terug(kenmerk, bevestiging.referentienummer, bevestiging.moment)
    return _antwoord(maak_bv03(stuur), 200)


async def _lees(aanvraag: Request, bestand: IO[bytes]) -> int:
    """Put the body in a file, which then says who sent it when this raises; how many bytes.

    Raises Envelopfout when it is too large, TeTraag and ClientDisconnect.
    """
    grens = max_envelop(instellingen().max_bytes)
    gelezen = 0
    async for deel in aanvraag.stream():
        if gelezen <= grens:
            bestand.write(deel)
        gelezen += len(deel)
        if gelezen > RUIMTE * grens:
            break
    if gelezen > grens:
        raise Envelopfout("IB003", te_groot(grens))
    return gelezen


def _controleer_mediatype(kop: str) -> None:
    """SOAP 1.1 is text/xml, and the messages of the standard are UTF-8 (OP192)."""
    soort, _, rest = kop.lower().partition(";")
    tekens = rest.partition("charset=")[2].partition(";")[0].strip(" \"'")
    if soort.strip() != "text/xml" or tekens not in {"", "utf-8", "utf8", "us-ascii"}:
        raise Envelopfout("StUF055", "Verwacht is Content-Type text/xml; charset=utf-8.")


def _controleer_actie(actie: str | None, verwacht: str) -> None:
    if (actie or "").strip().strip('"') != verwacht:
        raise Envelopfout("StUF022", f"De SOAPAction hoort niet bij dit bericht; verwacht is {verwacht}.")


def _weiger(kenmerk: Kenmerk, fout: Envelopfout, *, status: int = 500) -> Response:
    """The fault. SOAP 1.1 gives every fault of a message that came in status 500 (section 6.2)."""
    # Not the text: it may repeat what the sender wrote.
    logger.warning("envelop geweigerd: %s", fout.foutcode)
    stuur = _terug(kenmerk, nieuw_referentienummer(), datetime.now(TIJDZONE))
    wat = Fout(code=fout.foutcode, plek=fout.plek, omschrijving=fout.melding)
    return _antwoord(maak_fo03(wat, stuur, faultcode=fout.faultcode), status)


def _terug(kenmerk: Kenmerk, referentienummer: str, moment: datetime) -> Stuurgegevens:
    """The way back to the sender of an envelope."""
    return Stuurgegevens(
        zender=kenmerk.ontvanger,
        ontvanger=kenmerk.zender,
        referentienummer=referentienummer,
        tijdstip=moment,
        cross_refnummer=kenmerk.referentienummer,
    )


def _antwoord(soap: bytes, status: int) -> Response:
    return Response(soap, status, media_type="text/xml; charset=utf-8")
