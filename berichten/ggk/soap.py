"""SOAP 1.1, document/literal: open a message down to the one element in its body, wrap one, make a fault."""

import codecs

from lxml import etree

from berichten import xml
from berichten.fouten import Berichtfout
from berichten.ggk.fouten import Envelopfout, Faultcode

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
STUF = "http://www.egem.nl/StUF/StUF0301"

SOORTEN = {
    f"{{{GGK}}}envelopHeenbericht-ggk_Di01": "Di01",
    f"{{{GGK}}}envelopRetourbericht-ggk_Du01": "Du01",
    f"{{{STUF}}}Fo01Bericht": "Fo01",
}
"""What can be sent to the endpoint: StUF kind by the element in the body."""

ACTIES = {"Di01": f"{GGK}/ggk_Di01", "Du01": f"{GGK}/ggk_Du01", "Fo01": f"{STUF}/Fo01"}
"""The SOAPAction of each kind."""

_VOOR_ONS = {"", "http://schemas.xmlsoap.org/soap/actor/next"}
"""The actors (SOAP 1.1, section 4.2.2) that we are: whoever a message is for at the end, and the next who gets it."""

_RUIMTE = 256 * 1024
"""What an envelope may hold beside its message, in bytes: addresses, signatures and certificates in its header."""


def max_envelop(max_bytes: int) -> int:
    """The most bytes of a SOAP message with a message of `max_bytes` in it.

    Base64 makes four of every three, and one in ten more is for white space in it: lines of 64 need one in 32.
    """
    return 4 * -(-max_bytes // 3) * 11 // 10 + _RUIMTE


def open_soap(inhoud: bytes, *, max_bytes: int = xml.MAX_BYTES) -> etree._Element:
    """The one element in the body of a SOAP message. Raises Envelopfout."""
    if len(inhoud) > max_bytes:
        raise Envelopfout("IB003", te_groot(max_bytes))
    try:
        # Base64 of more than 10 MB is one text node, which only a parser without limits of its own takes.
        wortel = xml.parse(inhoud.removeprefix(codecs.BOM_UTF8), max_bytes=max_bytes, huge_tree=True)
    except Berichtfout as fout:
        raise Envelopfout("StUF055", f"De SOAP-envelop is niet te lezen. {fout.melding}") from None
    if wortel.tag != f"{{{SOAP}}}Envelope":
        andere_versie = etree.QName(wortel).localname == "Envelope"
        tekst = "Dit is geen SOAP 1.1-bericht; verwacht is soap:Envelope."
        raise Envelopfout("StUF055", tekst, faultcode="VersionMismatch" if andere_versie else None)
    for kop in wortel.iterfind(f"{{{SOAP}}}Header/*"):
        verplicht = kop.get(f"{{{SOAP}}}mustUnderstand", "").strip() in {"1", "true"}
        if verplicht and kop.get(f"{{{SOAP}}}actor", "").strip() in _VOOR_ONS:
            tekst = (
                f"SOAP-header {etree.QName(kop).localname[:40]} is verplicht gesteld (mustUnderstand) en niet bekend."
            )
            raise Envelopfout("StUF055", tekst, faultcode="MustUnderstand")
    lichamen = wortel.findall(f"{{{SOAP}}}Body")
    if len(lichamen) != 1 or len(lichamen[0]) != 1:
        raise Envelopfout("StUF055", "Verwacht is één soap:Body met daarin één element.")
    return lichamen[0][0]


def te_groot(max_bytes: int) -> str:
    """What is told to the sender of too many bytes."""
    return f"Het bericht met envelop is groter dan {max_bytes:,} bytes.".replace(",", ".")


def in_soap(element: etree._Element) -> bytes:
    """The SOAP message with this element as its body."""
    envelop, lichaam = _leeg()
    lichaam.append(element)
    return etree.tostring(envelop, xml_declaration=True, encoding="UTF-8")


def in_fault(element: etree._Element, *, faultcode: Faultcode, tekst: str) -> bytes:
    """The SOAP message that refuses, with this element as the detail of the fault.

    StUF wants an Fo03 in every fault. SOAP keeps the detail for faults of the body; for that of a header we follow
    StUF, as the Fo03 says which message it was that was not taken.
    """
    envelop, lichaam = _leeg()
    fault = etree.SubElement(lichaam, f"{{{SOAP}}}Fault")
    # These three are of no namespace (SOAP 1.1, section 4.4).
    etree.SubElement(fault, "faultcode").text = f"soap:{faultcode}"
    etree.SubElement(fault, "faultstring").text = tekst
    etree.SubElement(fault, "detail").append(element)
    return etree.tostring(envelop, xml_declaration=True, encoding="UTF-8")


def _leeg() -> tuple[etree._Element, etree._Element]:
    envelop = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    return envelop, etree.SubElement(envelop, f"{{{SOAP}}}Body")
