"""Messages made to cost much: each of about `n` elements or values of the kind that it is about.

The tests count what explaining them takes; `python -m bench aanvallen` measures them at the size of the limits.
"""

from collections.abc import Callable

from tests.regels import bouwer

DECLARATIE = bouwer.bericht("323", "iwmo")
ANTWOORD = bouwer.bericht("325", "iwmo")


def _in(bericht: bytes, voor: bytes, inhoud: bytes) -> bytes:
    assert voor in bericht
    return bericht.replace(voor, inhoud + voor, 1)


def veel_namen(n: int) -> bytes:
    return _in(DECLARATIE, b"</b:Declaratie>", b"".join(b"<b:N%d/>" % nummer for nummer in range(n)))


def namen_vooraan(n: int) -> bytes:
    return _in(DECLARATIE, b"<b:DeclaratieNummer>", b"".join(b"<N%d/>" % nummer for nummer in range(n)))


def gelijke_buren(n: int) -> bytes:
    return _in(DECLARATIE, b"</b:Declaratie>", b"<b:Onzin/>" * n)


def te_vaak(n: int) -> bytes:
    return _in(DECLARATIE, b"<b:DeclaratieNummer>", b"<b:DeclaratieNummer>1</b:DeclaratieNummer>" * n)


def foute_waarden(n: int) -> bytes:
    return _in(ANTWOORD, b"</b:RetourCodes>", b"<b:RetourCode>xxxx</b:RetourCode>" * n)


def verschillende_foute_waarden(n: int) -> bytes:
    codes = b"".join(b"<b:RetourCode>x%d</b:RetourCode>" % nummer for nummer in range(n))
    return _in(ANTWOORD, b"</b:RetourCodes>", codes)


def foute_lijsten(n: int) -> bytes:
    return _in(DECLARATIE, b"</b:Clienten>", b"<b:Client/>" * n)


def goede_regels_en_een_foute(n: int) -> bytes:
    begin = DECLARATIE.index(b"<b:Prestatie>")
    regel = DECLARATIE[begin : DECLARATIE.index(b"</b:Prestatie>") + len(b"</b:Prestatie>")]
    fout = DECLARATIE.replace(b"<b:Eenheid>04", b"<b:Eenheid>99")
    return fout[:begin] + regel * (n // 10) + fout[begin:]


def diep(n: int) -> bytes:
    takken = b"<b:Onzin>" * 200 + b"</b:Onzin>" * 200
    return _in(DECLARATIE, b"</b:Declaratie>", takken * (n // 200))


def lange_namen(n: int) -> bytes:
    namen = b"".join(b"<b:N" + b"%d" % nummer * 100 + b"/>" for nummer in range(n // 10))
    return _in(DECLARATIE, b"</b:Declaratie>", namen)


def brede_attributen(n: int) -> bytes:
    attributen = b"".join(b' a%d=""' % nummer for nummer in range(100))
    return _in(DECLARATIE, b"</b:Clienten>", (b"<b:Client" + attributen + b"/>") * (n // 100))


def lange_datums(n: int) -> bytes:
    datums = b"".join(b"<b:Prestatie><b:X>%d-01-01</b:X></b:Prestatie>" % (10_000 + nummer) for nummer in range(n))
    return _in(DECLARATIE, b"</b:Prestaties>", datums)


def twaalf_attributen(n: int) -> bytes:
    attributen = b"".join(b' a%d=""' % nummer for nummer in range(12))
    return _in(DECLARATIE, b"</b:Clienten>", (b"<b:Client" + attributen + b"/>") * (n // 13))


def leeg(n: int) -> bytes:
    return b"<a>" + b"<a/>" * n + b"</a>"


AANVALLEN: tuple[Callable[[int], bytes], ...] = (
    veel_namen,
    namen_vooraan,
    gelijke_buren,
    te_vaak,
    foute_waarden,
    verschillende_foute_waarden,
    foute_lijsten,
    goede_regels_en_een_foute,
    diep,
    lange_namen,
    brede_attributen,
    lange_datums,
    twaalf_attributen,
)
"""Those that an explanation is made of: they are recognised as a message."""
