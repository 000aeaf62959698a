"""Typed errors of the library. Each carries the Dutch text a sender can act on and the HTTP status its faces use."""


class Berichtfout(Exception):
    """A message that cannot be read.

    `code` names the kind of fault for machines, `status` is the HTTP status every face derives its own answer from,
    `melding` says in Dutch what is wrong, where, and what was expected. Never holds personal data.
    """

    code = "bericht-onleesbaar"
    status = 400

    def __init__(self, melding: str) -> None:
        super().__init__(melding)
        self.melding = melding


class LeegBericht(Berichtfout):
    """Nothing was sent."""

    code = "bericht-leeg"


class TeGroot(Berichtfout):
    """More bytes, elements or text in one piece than the limit allows (OP179)."""

    code = "bericht-te-groot"
    status = 413


class VerkeerdeCodering(Berichtfout):
    """Not UTF-8, or with a byte order mark (OP192)."""

    code = "bericht-codering"


class OnveiligeXml(Berichtfout):
    """A document type declaration or entity, which no message of the standard needs."""

    code = "bericht-doctype"


class GeenXml(Berichtfout):
    """Not well-formed XML: text of another kind, or cut off."""

    code = "bericht-geen-xml"


class AnderBestand(GeenXml):
    """No text at all: a ZIP, a PDF, something packed."""

    code = "bericht-ander-bestand"
    status = 415


class OnbekendBerichttype(Berichtfout):
    """Well-formed XML whose namespace and root are of no message type or release in the catalogue."""

    code = "berichttype-onbekend"


class NietInModel(Berichtfout):
    """A valid message of a newer release with elements that the model of this version has no place for."""

    code = "release-niet-ondersteund"
    status = 422


class WaardeBuitenBereik(Berichtfout):
    """A value that the schema allows and a calendar does not hold, such as the year 12000."""

    code = "waarde-buiten-bereik"
