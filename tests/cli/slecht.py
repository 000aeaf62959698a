"""Input that is no message, with the code of the error it must get, for every door."""

from tests.regels.bouwer import bericht

GOED = bericht("305", "iwmo")

ONLEESBAAR: dict[str, tuple[bytes, str]] = {
    "leeg": (b"", "bericht-leeg"),
    "wit": (b"\r\n \t", "bericht-leeg"),
    "geen-xml": (b"Hallo, dit is een brief.", "bericht-geen-xml"),
    "afgekapt": (GOED[:-120], "bericht-geen-xml"),
    "doctype": (b'<!DOCTYPE Bericht SYSTEM "http://127.0.0.1/x.dtd">' + GOED.partition(b"?>")[2], "bericht-doctype"),
    "entiteit": (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "bericht-doctype"),
    "bom": (b"\xef\xbb\xbf" + GOED, "bericht-codering"),
    "latin-1": (
        '<?xml version="1.0" encoding="ISO-8859-1"?><Bericht>é</Bericht>'.encode("latin-1"),
        "bericht-codering",
    ),
    "geen-utf-8": (GOED.replace(b"Voorbeeld", b"Voorb\xe9\xe9ld"), "bericht-codering"),
    "onbekend-type": (b'<Bericht xmlns="urn:onbekend"/>', "berichttype-onbekend"),
    "onbekende-release": (GOED.replace(b"3_2", b"2_4"), "berichttype-onbekend"),
}
