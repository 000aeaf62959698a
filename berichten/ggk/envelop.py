"""The envelopes as Python: read what came in (Di01, Du01, Fo01), read an answer (Bv03, Fo03), and make all five.

Reading takes a SOAP message and making gives one. Field names are those of the StUF schema in snake_case.
"""

import base64
import binascii
import codecs
import re
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from lxml import etree

from berichten import xml
from berichten.catalogus import is_echo
from berichten.fouten import Berichtfout
from berichten.ggk.fouten import FAULTCODES, Envelopfout, Faultcode, Foutplek
from berichten.ggk.schema import controleer
from berichten.ggk.soap import GGK, SOAP, SOORTEN, STUF, in_fault, in_soap, open_soap
from berichten.standen import Envelopsoort

ONBEKEND = "onbekend"
"""Stands in an Fo03 for the reference and the application of a sender whose envelope cannot be read."""

BEGIN = 64 * 1024
"""How many bytes of an envelope that cannot be read are looked at for who sent it: more than any SOAP header needs."""

_LENGTES = {"organisatie": 200, "applicatie": 50, "administratie": 50, "gebruiker": 100}
"""The longest that each field of a party may be."""

_DECLARATIE = re.compile(rb"^<\?xml[ \t\r\n][^>]*\?>")
_S = f"{{{STUF}}}"
_G = f"{{{GGK}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Systeem:
    """A party: the organisation (CBS code of a municipality, AGB code of a provider) and the system it works with."""

    organisatie: str | None = None
    applicatie: str
    administratie: str | None = None
    gebruiker: str | None = None


@dataclass(frozen=True, slots=True)
class Versies:
    """Versions of the sending system and of the message, four digits each."""

    applicatie_versie: str
    applicatie_subversie: str
    functie_versie: str
    functie_subversie: str

    @classmethod
    def van(cls, applicatie: str, release: str) -> "Versies":
        """From version numbers such as `0.1.0` of the system and `3.2` of the standard; further parts do not count."""
        delen = [f"{int(deel):04}" for nummer in (applicatie, release) for deel in nummer.split(".")[:2]]
        return cls(*delen)

    @property
    def functie_release(self) -> tuple[str, str]:
        """The release of the message."""
        return self.functie_versie, self.functie_subversie


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuurgegevens:
    """Who sends an envelope of ours to whom, when, and under which reference.

    `referentienummer` is a random UUID (version 4, see nieuw_referentienummer). To send an envelope again is to send
    the same bytes, so `tijdstip` is of when it was made; it is written as it is, so it has to be Dutch time.
    """

    zender: Systeem
    ontvanger: Systeem
    referentienummer: str
    tijdstip: datetime
    cross_refnummer: str | None = None
    """Of the envelope that this one answers; every kind but Di01 has it."""

    @property
    def tijdstip_bericht(self) -> str:
        """The moment as an envelope writes it, to the millisecond."""
        return f"{self.tijdstip:%Y%m%d%H%M%S}{self.tijdstip.microsecond // 1000:03}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fout:
    """What an Fo01 or Fo03 says. `details_xml` is the message that it is about, well-formed and with no DOCTYPE.

    It is only written, in an Fo01, and never read.
    """

    code: str
    plek: Foutplek
    omschrijving: str
    """At most 200 characters are sent."""
    details: str | None = None
    details_xml: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelop:
    """What came in. A Di01 or Du01 has `functie`, `versies` and `inhoud`; an Fo01 has `fout`."""

    soort: Envelopsoort
    zender: Systeem
    ontvanger: Systeem
    referentienummer: str
    tijdstip_bericht: str
    cross_refnummer: str | None = None
    functie: str | None = None
    versies: Versies | None = None
    inhoud: bytes = b""
    """The message or other file in it, decoded."""
    bestandsnaam: str | None = None
    """Of a file that is no XML message (tekstBestand)."""
    fout: Fout | None = None

    @classmethod
    def van_ons(cls, soort: Envelopsoort, stuur: Stuurgegevens, **rest: Any) -> "Envelop":
        """One that we make, as its reader will find it; `rest` are its functie and versies, or its fout."""
        return cls(
            soort=soort,
            zender=stuur.zender,
            ontvanger=stuur.ontvanger,
            referentienummer=stuur.referentienummer,
            tijdstip_bericht=stuur.tijdstip_bericht,
            cross_refnummer=stuur.cross_refnummer,
            **rest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bv03:
    """The other side has stored our envelope `cross_refnummer`."""

    cross_refnummer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fo03:
    """The other side refuses our envelope `cross_refnummer`."""

    cross_refnummer: str
    fout: Fout


@dataclass(frozen=True, slots=True)
class Kenmerk:
    """Who sent an envelope to whom and under which reference, as far as it says so; for the answer to a bad one."""

    zender: Systeem = Systeem(applicatie=ONBEKEND)
    ontvanger: Systeem = Systeem(applicatie=ONBEKEND)
    referentienummer: str = ONBEKEND


def lees_envelop(inhoud: bytes, *, max_bytes: int = xml.MAX_BYTES) -> Envelop:
    """Read a SOAP message with a Di01, Du01 or Fo01 in it. Raises Envelopfout."""
    return lees_element(open_soap(inhoud, max_bytes=max_bytes))


def soort_van(wortel: etree._Element) -> Envelopsoort:
    """Which kind of envelope an element in a SOAP body is, by its name. Raises Envelopfout."""
    soort = SOORTEN.get(str(wortel.tag))
    if soort is None:
        naam = etree.QName(wortel).localname[:60]
        raise Envelopfout("StUF022", f"{naam} hoort niet bij deze koppeling; verwacht is Di01, Du01 of Fo01.")
    return cast("Envelopsoort", soort)


def soort_voor(nummer: str) -> Envelopsoort:
    """The kind of envelope in which message number `nummer` travels: Du01 for 302 to 320 that answer, else Di01."""
    return "Du01" if is_echo(nummer) else "Di01"


def lees_element(wortel: etree._Element) -> Envelop:
    """Read the element in the body of a SOAP message. Raises Envelopfout."""
    soort = soort_van(wortel)
    controleer(wortel)
    stuur = wortel[0]
    moment = _tekst(stuur, "tijdstipBericht")
    if not _is_tijdstip(moment):
        raise Envelopfout("StUF055", "tijdstipBericht is geen bestaand tijdstip; verwacht is jjjjmmdduummss.")
    gelezen = Envelop(
        soort=soort,
        zender=_systeem(stuur, "zender"),
        ontvanger=_systeem(stuur, "ontvanger"),
        referentienummer=_tekst(stuur, "referentienummer"),
        tijdstip_bericht=moment,
        cross_refnummer=stuur.findtext(f"{_S}crossRefnummer"),
    )
    if soort == "Fo01":
        return replace(gelezen, fout=_fout(wortel))
    *versies, bericht = wortel[1]
    return replace(
        gelezen,
        functie=_tekst(stuur, "functie"),
        versies=Versies(*(veld.text or "" for veld in versies)),
        inhoud=_decodeer(bericht[0].text or ""),
        bestandsnaam=bericht[0].get("bestandsnaam"),
    )


def lees_kenmerk(wortel: etree._Element) -> Kenmerk:
    """What can be found of sender, receiver and reference in an element that need not be valid; always fit to send."""
    stuur = next(wortel.iterfind("{*}stuurgegevens"), None)
    return Kenmerk() if stuur is None else _kenmerk(stuur)


def zoek_kenmerk(begin: bytes) -> Kenmerk:
    """The same, in the first bytes of a SOAP message, whatever is wrong with the rest or however much is missing."""
    begin = begin[:BEGIN].removeprefix(codecs.BOM_UTF8)
    stuur = xml.eerste(begin, "{*}stuurgegevens")
    return Kenmerk() if stuur is None else _kenmerk(stuur)


def _kenmerk(stuur: etree._Element) -> Kenmerk:
    nummer = stuur.findtext(f"{_S}referentienummer") or ONBEKEND
    return Kenmerk(_veilig(stuur, "zender"), _veilig(stuur, "ontvanger"), nummer[:40])


def lees_antwoord(inhoud: bytes) -> Bv03 | Fo03:
    """Read what the other side answered. Raises Berichtfout when that is no Bv03 and no fault with an Fo03."""
    wortel = open_soap(inhoud)
    if wortel.tag == f"{_S}Bv03Bericht":
        return Bv03(cross_refnummer=_cross(wortel))
    if wortel.tag == f"{{{SOAP}}}Fault":
        detail = wortel.find(f"detail/{_S}Fo03Bericht")
        if detail is not None:
            return Fo03(cross_refnummer=_cross(detail), fout=_fout(detail))
    raise Berichtfout("Het antwoord is geen Bv03 en geen fout met een Fo03.")


def maak_di01(inhoud: bytes, stuur: Stuurgegevens, *, functie: str, versies: Versies) -> bytes:
    """The SOAP message with a heen-message in a Di01. A 325 is one here (StUF-GGK knows no answer to a declaration)."""
    wortel = _maak(f"{_G}envelopHeenbericht-ggk_Di01", "Di01", stuur, functie)
    _parameters(wortel, versies, inhoud)
    return in_soap(wortel)


def maak_du01(inhoud: bytes, stuur: Stuurgegevens, *, functie: str, versies: Versies) -> bytes:
    """The SOAP message with a return message in a Du01; `stuur.cross_refnummer` is of the Di01 that it answers."""
    wortel = _maak(f"{_G}envelopRetourbericht-ggk_Du01", "Du01", stuur, functie)
    _parameters(wortel, versies, inhoud)
    return in_soap(wortel)


def maak_fo01(fout: Fout, stuur: Stuurgegevens) -> bytes:
    """The SOAP message that says what is wrong with an envelope that was confirmed, `stuur.cross_refnummer`."""
    wortel = _fo("Fo01", fout, stuur)
    if fout.details_xml is None:
        return in_soap(wortel)
    # The message as it is: as a tree it could take ten times its size, and it may have any names.
    plek = str(uuid.uuid4())
    etree.SubElement(wortel[1], f"{_S}detailsXML").text = plek
    return in_soap(wortel).replace(plek.encode(), _DECLARATIE.sub(b"", fout.details_xml, count=1))


def maak_fo03(fout: Fout, stuur: Stuurgegevens, *, faultcode: Faultcode | None = None) -> bytes:
    """The SOAP fault, with an Fo03 as its detail, that refuses the envelope `stuur.cross_refnummer`."""
    code = faultcode or FAULTCODES[fout.plek]
    return in_fault(_fo("Fo03", fout, stuur), faultcode=code, tekst=fout.omschrijving[:200])


def maak_bv03(stuur: Stuurgegevens) -> bytes:
    """The SOAP message that confirms that the envelope `stuur.cross_refnummer` is stored."""
    return in_soap(_maak(f"{_S}Bv03Bericht", "Bv03", stuur))


def _fo(soort: str, fout: Fout, stuur: Stuurgegevens) -> etree._Element:
    wortel = _maak(f"{_S}{soort}Bericht", soort, stuur)
    body = etree.SubElement(wortel, f"{_S}body")
    etree.SubElement(body, f"{_S}code").text = fout.code
    etree.SubElement(body, f"{_S}plek").text = fout.plek
    etree.SubElement(body, f"{_S}omschrijving").text = fout.omschrijving[:200]
    if fout.details is not None:
        etree.SubElement(body, f"{_S}details").text = fout.details[:1000]
    return wortel


def _maak(tag: str, soort: str, stuur: Stuurgegevens, functie: str | None = None) -> etree._Element:
    """The root element of an envelope, with its stuurgegevens; those of Di01 and Du01 are in the other namespace."""
    namespace = etree.QName(tag).namespace
    wortel = etree.Element(tag, nsmap={"StUF": STUF} if namespace == STUF else {"GGK": GGK, "StUF": STUF})
    gegevens = etree.SubElement(wortel, f"{{{namespace}}}stuurgegevens")
    etree.SubElement(gegevens, f"{_S}berichtcode").text = soort
    for naam, systeem in (("zender", stuur.zender), ("ontvanger", stuur.ontvanger)):
        partij = etree.SubElement(gegevens, f"{_S}{naam}")
        for veld in _LENGTES:
            waarde = getattr(systeem, veld)
            if waarde is not None:
                etree.SubElement(partij, f"{_S}{veld}").text = waarde
    etree.SubElement(gegevens, f"{_S}referentienummer").text = stuur.referentienummer
    etree.SubElement(gegevens, f"{_S}tijdstipBericht").text = stuur.tijdstip_bericht
    if stuur.cross_refnummer is not None:
        etree.SubElement(gegevens, f"{_S}crossRefnummer").text = stuur.cross_refnummer
    if functie is not None:
        etree.SubElement(gegevens, f"{_S}functie").text = functie
    return wortel


def _parameters(wortel: etree._Element, versies: Versies, inhoud: bytes) -> None:
    parameters = etree.SubElement(wortel, f"{_G}parameters")
    etree.SubElement(parameters, f"{_G}applicatieVersie").text = versies.applicatie_versie
    etree.SubElement(parameters, f"{_G}applicatieSubversie").text = versies.applicatie_subversie
    etree.SubElement(parameters, f"{_G}functieVersie").text = versies.functie_versie
    etree.SubElement(parameters, f"{_G}functieSubversie").text = versies.functie_subversie
    bericht = etree.SubElement(parameters, f"{_G}bericht")
    etree.SubElement(bericht, f"{_G}xmlBestand").text = base64.b64encode(inhoud).decode("ascii")


def _systeem(stuur: etree._Element, naam: str) -> Systeem:
    partij = stuur.find(f"{_S}{naam}")
    velden = {} if partij is None else {etree.QName(veld).localname: veld.text or "" for veld in partij}
    return Systeem(**{"applicatie": ONBEKEND, **velden})


def _veilig(stuur: etree._Element, naam: str) -> Systeem:
    """A party as far as it is there, cut to what its schema allows."""
    velden = {
        veld: tekst[:lengte]
        for veld, lengte in _LENGTES.items()
        if (tekst := stuur.findtext(f"{_S}{naam}/{_S}{veld}")) and (veld != "applicatie" or len(tekst) >= 3)
    }
    return Systeem(**{"applicatie": ONBEKEND, **velden})


def _fout(wortel: etree._Element) -> Fout:
    """The fault in an Fo01 or Fo03. That of an answer was not validated: what is missing is empty."""
    body = f"{_S}body/{_S}"
    return Fout(
        code=wortel.findtext(f"{body}code") or "",
        plek="server" if wortel.findtext(f"{body}plek") == "server" else "client",
        omschrijving=wortel.findtext(f"{body}omschrijving") or "",
        details=wortel.findtext(f"{body}details"),
    )


def _cross(wortel: etree._Element) -> str:
    return wortel.findtext(f"{_S}stuurgegevens/{_S}crossRefnummer") or ""


def _tekst(stuur: etree._Element, naam: str) -> str:
    return stuur.findtext(f"{_S}{naam}") or ""


def _is_tijdstip(tekst: str) -> bool:
    """Whether jjjjmmdd, with as many digits of the time as are known, is a moment that exists."""
    try:
        datetime.strptime(tekst[:14].ljust(14, "0"), "%Y%m%d%H%M%S")  # noqa: DTZ007  only whether it exists
    except ValueError:
        return False
    return True


def _decodeer(tekst: str) -> bytes:
    """The bytes of base64 text; white space in it is allowed (RFC 2045). Raises Envelopfout."""
    try:
        return base64.b64decode(tekst.encode("ascii").translate(None, b" \t\r\n"), validate=True)
    except (binascii.Error, ValueError):
        raise Envelopfout("StUF055", "De inhoud is geen geldige base64, of is afgekapt.") from None


def nieuw_referentienummer() -> str:
    """A reference for an envelope of our own: a random UUID (version 4)."""
    return str(uuid.uuid4())
