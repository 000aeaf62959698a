"""SOAP 1.1, document/literal: open a message down to the one element in its body, wrap one, make a fault."""

import codecs

from lxml import etree

from berichten import xml
from berichten.fouten import Berichtfout
from berichten.ggk.fouten import Envelopfout, Foutplek

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

_FAULTCODES: dict[Foutplek, str] = {"client": "soap:Client", "server": "soap:Server"}


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
        raise Envelopfout("StUF055", "Dit is geen SOAP 1.1-bericht; verwacht is soap:Envelope.")
    for kop in wortel.iterfind(f"{{{SOAP}}}Header/*"):
        if kop.get(f"{{{SOAP}}}mustUnderstand") in {"1", "true"}:
            naam = etree.QName(kop).localname[:40]
            raise Envelopfout("StUF055", f"SOAP-header {naam} is verplicht gesteld (mustUnderstand) en niet bekend.")
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


def in_fault(element: etree._Element, *, plek: Foutplek, tekst: str) -> bytes:
    """The SOAP message that refuses, with this element as the detail of the fault."""
    envelop, lichaam = _leeg()
    fault = etree.SubElement(lichaam, f"{{{SOAP}}}Fault")
    # These three are of no namespace (SOAP 1.1, section 4.4).
    etree.SubElement(fault, "faultcode").text = _FAULTCODES[plek]
    etree.SubElement(fault, "faultstring").text = tekst
    etree.SubElement(fault, "detail").append(element)
    return etree.tostring(envelop, xml_declaration=True, encoding="UTF-8")


def _leeg() -> tuple[etree._Element, etree._Element]:
    envelop = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    return envelop, etree.SubElement(envelop, f"{{{SOAP}}}Body")
