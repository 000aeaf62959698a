"""Use case: the whole story of a message, from its envelope to the confirmation of its answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.kern.fouten import BerichtNietGevonden
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.tabellen.envelop import Envelop
from app.opslag.tabellen.gebeurtenis import Gebeurtenis
from app.opslag.tabellen.verzending import Poging
from app.opslag.verkeer import berichten, gebeurtenissen
from app.opslag.verkeer.berichten import Kop

DEUREN = {"cli": "de opdrachtregel", "rest": "de REST-interface", "ggk": "de GGK", "map": "de aanlevermap"}


@dataclass(frozen=True, slots=True)
class Stap:
    """One thing that happened. `tekst` is Dutch, for people, and names no person."""

    moment: datetime
    bericht_id: UUID
    soort: str
    """An event, or envelop_in, envelop_uit, aangeboden."""
    tekst: str


@dataclass(frozen=True, slots=True)
class Spoor:
    """A message, what it answers and what answers it, in order of arrival; and all that happened to them, in order."""

    berichten: list[Kop]
    stappen: list[Stap]


def spoor(bericht_id: UUID) -> Spoor:
    """The story of a message and of those that belong to it. Raises BerichtNietGevonden."""
    with sessie(PIJPLIJN) as session:
        ids = gebeurtenissen.keten(session, bericht_id)
        koppen = [kop for kop in (berichten.haal(session, deel) for deel in ids) if kop is not None]
        if not koppen:
            raise BerichtNietGevonden(bericht_id)
        per_id = {kop.id: kop for kop in koppen}
        stappen = [
            *(_van_envelop(per_id, envelop) for envelop in gebeurtenissen.enveloppen_van(session, ids)),
            *(_van_gebeurtenis(per_id, gebeurtenis) for gebeurtenis in gebeurtenissen.van(session, ids)),
            *(_van_poging(poging) for poging in gebeurtenissen.pogingen_van(session, ids)),
        ]
    return Spoor(koppen, sorted(stappen, key=lambda stap: stap.moment))


def _van_envelop(koppen: dict[UUID, Kop], envelop: Envelop) -> Stap:
    """The envelope as a step; it is about a message, or it would not have been found."""
    bericht_id = envelop.bericht_id or UUID(int=0)
    kenmerk = f"envelop {envelop.soort} {envelop.referentienummer}"
    if envelop.richting == "uit":
        return Stap(envelop.aangemaakt_op, bericht_id, "envelop_uit", f"In {kenmerk} gedaan.")
    tekst = f"Aangenomen in {kenmerk} en bevestigd met een Bv03."
    if envelop.soort == "Fo01":
        tekst = f"De andere kant meldt een fout met code {envelop.fout_code}, in {kenmerk}."
        kop = koppen[bericht_id]
        if (kop.richting, kop.type) == ("in", "Fo01"):
            tekst += f" Het gaat over envelop {envelop.cross_refnummer}, die hier niet bekend is."
    return Stap(envelop.aangemaakt_op, bericht_id, "envelop_in", tekst)


def _van_poging(poging: Poging) -> Stap:
    einde = poging.tekst or "De poging is onderbroken."
    cijfers = [
        f"HTTP {poging.http_status}" if poging.http_status else "",
        f"code {poging.code}" if poging.code else "",
        f"{poging.duur} ms" if poging.duur is not None else "",
    ]
    tussen = ", ".join(deel for deel in cijfers if deel)
    return Stap(
        poging.begonnen_op, poging.bericht_id, "aangeboden", f"Aangeboden{f' ({tussen})' if tussen else ''}: {einde}"
    )


def _van_gebeurtenis(koppen: dict[UUID, Kop], gebeurtenis: Gebeurtenis) -> Stap:
    kop = koppen[gebeurtenis.bericht_id]
    return Stap(gebeurtenis.op, kop.id, gebeurtenis.soort, _tekst(koppen, kop, gebeurtenis.soort, gebeurtenis.gegevens))


def _tekst(koppen: dict[UUID, Kop], kop: Kop, soort: str, gegevens: dict[str, Any]) -> str:
    """An event in words."""
    code = gegevens.get("code")
    antwoord = koppen.get(UUID(gegevens["antwoord_id"])) if "antwoord_id" in gegevens else None
    wat = " ".join(deel for deel in (antwoord.type, antwoord.identificatie) if deel) if antwoord else "een bericht"
    teksten = {
        "ontvangen": f"Ontvangen over {DEUREN.get(kop.bron, kop.bron)} en bewaard: {kop.omvang} bytes.",
        "opnieuw_ontvangen": "Nog eens ontvangen, precies gelijk; er is niets veranderd.",
        "beoordeling_begonnen": f"Beoordelen begonnen, poging {gegevens.get('poging')}.",
        "uitgesteld": f"Wacht op declaraties die eerder binnenkwamen: {gegevens.get('aantal')}.",
        "beoordeeld": f"Beoordeeld en verwerkt: {gegevens.get('uitkomst')}.",
        "beantwoord": f"Antwoord gemaakt: {wat}.",
        "geparkeerd": f"Apart gezet ({code}); iemand moet ernaar kijken en het vrijgeven.",
        "vrijgegeven": "Vrijgegeven: wordt opnieuw beoordeeld.",
        "klaargezet": "Klaargezet om te verzenden.",
        "afgeleverd": "Afgeleverd en bevestigd.",
        "geweigerd": f"Geweigerd door de andere kant met code {code}.",
        "stopgezet": "Verzenden stopgezet; iemand moet ernaar kijken en het vrijgeven.",
        "niet_verzonden": "Wordt niet verzonden.",
        "opnieuw_klaargezet": "Vrijgegeven: wordt opnieuw verzonden.",
    }
    onleesbaar = " Het is niet te lezen en wordt niet verder verwerkt." if gegevens.get("uitkomst") and code else ""
    return teksten[soort] + (onleesbaar if soort == "ontvangen" else "")
