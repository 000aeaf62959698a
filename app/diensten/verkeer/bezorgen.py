"""Deliver one envelope by the means that is set: to the exchange point (GGK) over HTTP, or as a file in a folder.

What the other side or the network does is an outcome and never raises.
"""

import asyncio
import functools
import logging
import os
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from app.kern.instellingen import instellingen
from app.kern.toestanden import Pogingeinde
from berichten import xml
from berichten.fouten import Berichtfout
from berichten.ggk import ACTIES, Bv03, Fout, lees_antwoord

logger = logging.getLogger(__name__)

NIET_UNIEK = frozenset({"StUF016", "IB016"})
"""Fault codes that say that a reference was used before."""

ONBEKEND = frozenset({"", "onbekend"})
"""What stands for the reference in an Fo03 when the other side could not read ours."""


CERTIFICAATFOUTEN = {
    9: "is nog niet geldig",
    10: "is verlopen",
    18: "is door zijn houder zelf uitgegeven",
    19: "komt van een uitgever die hier niet bekend is",
    20: "komt van een uitgever die hier niet bekend is",
    21: "komt van een uitgever die hier niet bekend is",
    23: "is ingetrokken",
    26: "is voor iets anders bedoeld",
    62: "staat op een andere naam",
    64: "staat op een ander adres",
}
"""Why a certificate is not trusted, by the number that OpenSSL gives it (X509_V_ERR)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zending:
    """An envelope to deliver: the whole SOAP message, its kind (Di01, Du01, Fo01), reference, and type of message.

    For the folder it may be a message without envelope: `soap` is that message, and the reference its identification.
    """

    soap: bytes
    soort: str
    referentienummer: str
    berichttype: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitslag:
    """How an attempt ended. `tekst` is for people and holds nothing that the other side wrote.

    mislukt: may go well another time; the other ends are final.
    """

    resultaat: Pogingeinde
    tekst: str
    http_status: int | None = None
    fout: Fout | None = None
    referentienummer: str | None = None
    """Of the envelope that was offered."""


def naar_ggk(zending: Zending) -> Uitslag:
    """Offer an envelope to the exchange point, and read what it answers."""
    grens = instellingen().bezorg_wachttijd
    try:
        status, soort, inhoud = asyncio.run(_post(zending, grens))
    except TimeoutError:
        return _mislukt(f"Er was binnen {grens} seconden geen volledig antwoord.")
    except _Onbruikbaar as fout:
        return _mislukt(str(fout))
    except (httpx.HTTPError, OSError) as fout:
        return _mislukt(_verbindingsfout(fout))
    return _beoordeel(zending, status, soort, inhoud)


def naar_map(zending: Zending) -> Uitslag:
    """Put an envelope in the folder, whole or not at all; the same envelope always gets the same name."""
    map_ = instellingen().bezorg_map or Path()
    doel = map_ / f"{zending.berichttype}-{zending.referentienummer}.xml"
    try:
        _schrijf(doel, zending.soap)
    except OSError as fout:
        return _mislukt(f"In de map kan niet geschreven worden: {fout.strerror}.")
    return Uitslag(resultaat="afgeleverd", tekst=f"In de map gezet als {doel.name}.")


def naar_niets(_zending: Zending) -> Uitslag:
    """Nothing is delivered here."""
    return Uitslag(resultaat="niet_verzonden", tekst="Er is geen bezorging ingesteld.")


ADAPTERS: dict[str, Callable[[Zending], Uitslag]] = {"ggk": naar_ggk, "map": naar_map, "geen": naar_niets}
"""By the setting `bezorging`."""


class _Onbruikbaar(Exception):
    """An attempt that cannot be made, or an answer that is not read on; the text says in Dutch why."""


async def _post(zending: Zending, grens: float) -> tuple[int, str, bytes]:
    """Status, media type and body of the answer; all of it within `grens` seconds, or TimeoutError."""
    adres = instellingen().bezorg_adres or ""
    tls = _tls() if adres.startswith("https:") else False
    tijden = httpx.Timeout(grens, connect=instellingen().bezorg_verbindtijd)
    koppen = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{ACTIES[zending.soort]}"'}
    # Where it goes is in the settings and nowhere else: no redirect, no proxy from the environment. A time per read
    # does not end a reader that gets a byte now and then, hence the time over all.
    async with (
        asyncio.timeout(grens),
        httpx.AsyncClient(verify=tls, timeout=tijden, trust_env=False, follow_redirects=False) as client,
        client.stream("POST", adres, content=zending.soap, headers=koppen) as antwoord,
    ):
        inhoud = bytearray()
        async for deel in antwoord.aiter_bytes():
            inhoud += deel
            if len(inhoud) > xml.MAX_BYTES:
                raise _Onbruikbaar("Het antwoord is te groot om te lezen.")
        return antwoord.status_code, antwoord.headers.get("Content-Type", ""), bytes(inhoud)


def _tls() -> ssl.SSLContext:
    ingesteld = instellingen()
    paden = (ingesteld.bezorg_certificaat, ingesteld.bezorg_sleutel, ingesteld.bezorg_ca)
    try:
        # A certificate that was renewed is read again.
        stempel = tuple(pad.stat().st_mtime_ns for pad in paden if pad is not None)
        return _tls_van(*paden, stempel)
    except OSError as fout:  # an ssl.SSLError is one too
        reden = getattr(fout, "reason", None) or fout.strerror or type(fout).__name__
        raise _Onbruikbaar(f"De bestanden voor TLS zijn niet te gebruiken: {reden}.") from None


@functools.lru_cache(maxsize=1)
def _tls_van(
    certificaat: Path | None, sleutel: Path | None, ca: Path | None, _stempel: tuple[int, ...]
) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificaat is not None:
        context.load_cert_chain(certificaat, sleutel)
    return context


def _verbindingsfout(fout: BaseException) -> str:
    """What is wrong with a connection, in Dutch, from the kinds of the errors and not from their texts."""
    delen = urlsplit(instellingen().bezorg_adres or "")
    plaats = f"{delen.hostname}:{delen.port or (443 if delen.scheme == 'https' else 80)}"
    for oorzaak in _oorzaken(fout):
        if isinstance(oorzaak, ssl.SSLCertVerificationError):
            reden = CERTIFICAATFOUTEN.get(oorzaak.verify_code, f"is afgekeurd met code {oorzaak.verify_code}")
            return f"Het certificaat van {plaats} wordt niet vertrouwd: het {reden}."
        if isinstance(oorzaak, ssl.SSLError):
            return f"De beveiligde verbinding met {plaats} kwam niet tot stand: {oorzaak.reason}."
    if isinstance(fout, httpx.TimeoutException):
        return f"{plaats} reageerde niet op tijd ({type(fout).__name__})."
    if isinstance(fout, httpx.ConnectError):
        return f"Er kwam geen verbinding met {plaats} tot stand."
    return f"De verbinding met {plaats} is verbroken voordat het antwoord er was ({type(fout).__name__})."


def _oorzaken(fout: BaseException | None) -> list[BaseException]:
    """An error and what it came from, outermost first."""
    keten: list[BaseException] = []
    while fout is not None and fout not in keten:
        keten.append(fout)
        fout = fout.__cause__ or fout.__context__
    return keten


def _beoordeel(zending: Zending, status: int, soort: str, inhoud: bytes) -> Uitslag:
    """What an answer means for the envelope that it answers."""
    try:
        antwoord = lees_antwoord(inhoud)
    except Berichtfout:
        wat = f"{len(inhoud)} bytes {soort.partition(';')[0].strip()[:40] or 'zonder type'}" if inhoud else "niets"
        return _mislukt(f"HTTP {status} met {wat}; verwacht is een Bv03 of een fout met een Fo03.", status)
    van_ons = antwoord.cross_refnummer == zending.referentienummer
    if isinstance(antwoord, Bv03):
        if van_ons and 200 <= status < 300:
            return Uitslag(resultaat="afgeleverd", tekst="Bevestigd met een Bv03.", http_status=status)
        reden = f"heeft HTTP-status {status}" if van_ons else "noemt een ander referentienummer (crossRefnummer)"
        return _mislukt(f"De Bv03 {reden}; het bericht geldt niet als bevestigd.", status)
    if not van_ons and antwoord.cross_refnummer not in ONBEKEND:
        return _mislukt("De Fo03 noemt een ander referentienummer (crossRefnummer).", status)
    fout = antwoord.fout
    if fout.plek == "server" and fout.code not in NIET_UNIEK:
        # The sender can do nothing about it, and the same message may be fine another time.
        return Uitslag(
            resultaat="mislukt", tekst="Fo03 met een storing bij de ontvanger.", http_status=status, fout=fout
        )
    return Uitslag(resultaat="geweigerd", tekst="Geweigerd met een Fo03.", http_status=status, fout=fout)


def _mislukt(tekst: str, status: int | None = None) -> Uitslag:
    return Uitslag(resultaat="mislukt", tekst=tekst, http_status=status)


def _schrijf(doel: Path, inhoud: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    greep, naam = tempfile.mkstemp(dir=doel.parent, prefix=".", suffix=".deel")
    try:
        with os.fdopen(greep, "wb") as bestand:
            bestand.write(inhoud)
            bestand.flush()
            os.fsync(bestand.fileno())
        # The folder decides who may read; a temporary file is its maker's alone.
        Path(naam).chmod(0o640)
        Path(naam).replace(doel)
    except BaseException:
        Path(naam).unlink(missing_ok=True)
        raise
    map_ = os.open(doel.parent, os.O_RDONLY)
    try:
        os.fsync(map_)
    finally:
        os.close(map_)
