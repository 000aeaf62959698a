"""Use case: files from outside, XML or ZIP, each XML one message; and the report of what became of them."""

import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.diensten.verkeer.ontvangen import ontvang
from app.diensten.verkeer.uitpakken import INHOUD_TE_GROOT, Grenzen, ZipGeweigerd, is_zip, pak_uit
from app.kern.beurten import RUIMTE, beurt
from app.kern.fouten import Dienstfout
from app.kern.instellingen import instellingen
from app.kern.toestanden import Bestandsoort, Bestandsuitkomst, Deur
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.verkeer import aanleveringen as opslag
from app.opslag.verkeer.aanleveringen import Aanlevering, Bestand
from berichten.fouten import Berichtfout

__all__ = ["Aanlevering", "AanleveringNietGevonden", "Bestand", "als_object", "haal", "lever_aan", "weiger_te_groot"]

MAX_NAAM = 200
"""Characters of a file name that are kept."""

CODES = {
    "bericht-leeg": "BRS14",
    "bericht-geen-xml": "BRS14",
    "bericht-ander-bestand": "BRS14",
    "bericht-codering": "BRS14",
    "bericht-doctype": "BRS14",
    "bericht-te-groot": INHOUD_TE_GROOT,
    "andere-gemeente": "BRS33",
}
"""The transport code of each reason to refuse a message at the door; any other is BRS13, no message of the standard."""


class AanleveringNietGevonden(Dienstfout):
    """No delivery has this id."""

    code = "aanlevering-niet-gevonden"
    status = 404

    def __init__(self, aanlevering_id: UUID) -> None:
        super().__init__(f"Er is geen aanlevering {aanlevering_id}.")


def lever_aan(inhoud: bytes, *, bron: Deur, naam: str | None = None, als_zip: bool = False) -> Aanlevering:
    """Take a file: every message in it is received, and what became of each file is reported.

    Whether it is a ZIP shows from its first bytes; `als_zip` says that its sender calls it one, so that anything else
    is a broken ZIP. Files are received one by one, each in a transaction of its own, and then the report is stored:
    who gets no report sends again, and what was received by then is `al ontvangen`. Raises only what `ontvang` raises.
    """
    eigen_naam = _schoon(naam)
    zip_ = als_zip or is_zip(inhoud)
    with beurt(RUIMTE if zip_ else len(inhoud)):
        bestanden = list(_uit_zip(inhoud, bron, eigen_naam) if zip_ else [_ontvang(inhoud, bron, eigen_naam)])
    with sessie(PIJPLIJN, namens_dienst=True) as session:
        return opslag.bewaar(
            session,
            bron=bron,
            naam=eigen_naam,
            soort="zip" if zip_ else "xml",
            omvang=len(inhoud),
            sha256=sha256(inhoud).digest(),
            bestanden=bestanden,
        )


def weiger_te_groot(*, bron: Deur, naam: str, omvang: int, als_zip: bool) -> Aanlevering:
    """The report on a file of `omvang` bytes that is too large to read."""
    eigen_naam = _schoon(naam)
    grens = f"{instellingen().aanlevering_max_bytes:,}".replace(",", ".")
    bestand = Bestand(eigen_naam, "geweigerd", INHOUD_TE_GROOT, f"Het bestand is groter dan {grens} bytes.")
    soort: Bestandsoort = "zip" if als_zip else "xml"
    with sessie(PIJPLIJN, namens_dienst=True) as session:
        return opslag.bewaar(
            session, bron=bron, naam=eigen_naam, soort=soort, omvang=omvang, sha256=None, bestanden=[bestand]
        )


def als_object(aanlevering: Aanlevering) -> dict[str, Any]:
    """The report as it is written for machines, by the names of the REST interface."""
    return {
        "id": str(aanlevering.id),
        "bron": aanlevering.bron,
        "naam": aanlevering.naam,
        "soort": aanlevering.soort,
        "omvang": aanlevering.omvang,
        "ontvangenOp": aanlevering.ontvangen_op.isoformat(),
        "aantalGeaccepteerd": aanlevering.aantal("geaccepteerd"),
        "aantalGeweigerd": aanlevering.aantal("geweigerd"),
        "aantalAlOntvangen": aanlevering.aantal("al ontvangen"),
        "aantalOvergeslagen": aanlevering.aantal("overgeslagen"),
        "bestanden": [
            {
                "naam": bestand.naam,
                "uitkomst": bestand.uitkomst,
                "code": bestand.code,
                "melding": bestand.melding,
                "berichtId": str(bestand.bericht_id) if bestand.bericht_id else None,
            }
            for bestand in aanlevering.bestanden
        ],
    }


def haal(aanlevering_id: UUID) -> Aanlevering:
    """A delivery with its report. Raises AanleveringNietGevonden."""
    with sessie(PIJPLIJN) as session:
        aanlevering = opslag.haal(session, aanlevering_id)
    if aanlevering is None:
        raise AanleveringNietGevonden(aanlevering_id)
    return aanlevering


def _uit_zip(inhoud: bytes, bron: Deur, naam: str | None) -> Iterator[Bestand]:
    grenzen = Grenzen(
        bestanden=instellingen().aanlevering_bestanden,
        bytes_per_bestand=instellingen().max_bytes,
        bytes_samen=instellingen().aanlevering_max_bytes,
    )
    try:
        uitgepakt = pak_uit(inhoud, grenzen)
    except ZipGeweigerd as fout:
        yield Bestand(naam, "geweigerd", fout.code, fout.melding)
        return
    for bestand in uitgepakt:
        if bestand.inhoud is None:
            uitkomst: Bestandsuitkomst = "geweigerd" if bestand.code else "overgeslagen"
            yield Bestand(_schoon(bestand.naam), uitkomst, bestand.code, bestand.melding)
        else:
            yield _ontvang(bestand.inhoud, bron, _schoon(bestand.naam))


def _ontvang(inhoud: bytes, bron: Deur, naam: str | None) -> Bestand:
    ontvangst = ontvang(inhoud, bron=bron)
    if ontvangst.fout is not None:
        return Bestand(naam, "geweigerd", _code(ontvangst.fout), ontvangst.fout.melding, ontvangst.bericht_id)
    uitkomst: Bestandsuitkomst = "geaccepteerd" if ontvangst.nieuw else "al ontvangen"
    return Bestand(naam, uitkomst, bericht_id=ontvangst.bericht_id)


def _code(fout: Berichtfout) -> str:
    return CODES.get(fout.code, "BRS13")


def _schoon(naam: str | None) -> str | None:
    """A file name as it can be stored and shown: without control characters and of bounded length."""
    if naam is None:
        return None
    leesbaar = naam.encode("utf-8", "replace").decode("utf-8")
    return "".join(teken for teken in leesbaar if unicodedata.category(teken) not in {"Cc", "Cf"})[:MAX_NAAM]
