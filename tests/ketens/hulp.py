"""Whole chains through the service: each message is received, judged and answered, and the next one meets what it left.

Everything goes through the doors that the faces use; what a test looks at is the outcome, the return codes in the
answer that was written, and its totals.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

import yaml

from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer.berichten import bevindingen_van, haal, inhoud_van
from app.diensten.verkeer.ontvangen import ontvang
from app.opslag.verkeer.berichten import Kop
from berichten import xml
from berichten.antwoord import maak_antwoord
from berichten.bevinding import Bevinding
from berichten.catalogus import herken
from berichten.lezen import lees
from berichten.model import Bericht
from berichten.oordeel import vel_oordeel
from berichten.schema import controleer_schema
from berichten.schrijven import schrijf
from tests.regels import bouwer

CLIENT, ANDERE = "999900006", "999900018"
GOED = "goedgekeurd"
Wijzig = dict[str, Any]


@dataclass(frozen=True)
class Uitslag:
    """What became of a message. `antwoord` is the model of the answer we sent, None when we owe none."""

    kop: Kop
    antwoord: Any

    @property
    def regels(self) -> list[str]:
        """The rules that were broken, each once."""
        return sorted({bevinding.regel for bevinding in bevindingen_van(self.kop.id)})

    @property
    def codes(self) -> dict[str, list[str]]:
        """The return codes in the answer by class, with its place where there are more: `Prestatie[2]`."""
        uit: dict[str, list[str]] = {}
        _verzamel(self.antwoord, "Bericht", uit)
        return uit

    @property
    def toegekend(self) -> int:
        """What a 325 grants, in cents; below zero when more is taken back."""
        totaal = self.antwoord.declaratie_antwoord.totaal_toegekend_bedrag
        return int(totaal.totaal_bedrag) * (-1 if totaal.debet_credit == "C" else 1)

    @property
    def afgewezen(self) -> dict[str, list[str]]:
        """The rejected lines of a 325: their return codes by ReferentieNummer."""
        return {
            prestatie.product_referentie.referentie_nummer: prestatie.retour_codes
            for client in self.antwoord.declaratie_antwoord.clienten
            for prestatie in client.prestaties
        }


class Keten:
    """The traffic of one standard between a municipality and a provider; each message has its own identification."""

    def __init__(self, standaard: str = "iwmo") -> None:
        self.standaard = standaard
        self._tel = 0

    def inhoud(self, nummer: str, dag: str, wijzig: Wijzig | None = None) -> bytes:
        """The bytes of a base message of `dag`, changed."""
        self._tel += 1
        kop = {"Header.BerichtIdentificatie": {"Identificatie": f"K{self._tel}", "Dagtekening": dag}}
        return bouwer.bericht(nummer, self.standaard, kop | (wijzig or {}))

    def stuur(self, nummer: str, dag: str, wijzig: Wijzig | None = None) -> Uitslag:
        """Receive and judge such a message on the day that it is dated."""
        return lever(self.inhoud(nummer, dag, wijzig), dag)

    def toewijzing(self, dag: str, *producten: Wijzig, bsn: str = CLIENT) -> Uitslag:
        """A 301 of these products; what a product leaves out is that of the base message."""
        return self.stuur("301", dag, {"Client.Bsn": bsn} | _lijst("301", "Client.ToegewezenProducten", producten))

    def start(self, dag: str, *starts: Wijzig) -> Uitslag:
        """A 305."""
        return self.stuur("305", dag, _lijst("305", "Client.StartProducten", starts))

    def stop(self, dag: str, *stops: Wijzig) -> Uitslag:
        """A 307."""
        return self.stuur("307", dag, _lijst("307", "Client.StopProducten", stops))

    def declaratie(self, maand: str, *regels: Wijzig, **wijzig: Any) -> Uitslag:
        """A 323 of one client over a month (`2026-04`), sent on the fifth of the next; the total is that of the lines.

        `wijzig` has other elements of Declaratie, and `bsn`.
        """
        begin, eind = maandgrenzen(maand)
        dag = date.fromordinal(eind.toordinal() + 5).isoformat()
        som = sum(
            r["IngediendBedrag"]["Bedrag"] * (-1 if r["IngediendBedrag"]["DebetCredit"] == "C" else 1) for r in regels
        )
        self._tel += 1
        declaratie = {
            "DeclaratieNummer": f"D{self._tel}",
            "DeclaratiePeriode": {"Begindatum": begin, "Einddatum": eind},
            "DeclaratieDagtekening": dag,
            "TotaalIngediendBedrag": {"TotaalBedrag": abs(som), "DebetCredit": "C" if som < 0 else "D"},
            "Clienten": [{"Bsn": wijzig.pop("bsn", CLIENT), "Prestaties": list(regels)}],
        }
        return self.stuur("323", dag, {"Declaratie": declaratie | wijzig})

    def retour(self, heen: Uitslag, klasse: str | None = None, code: str = "9379") -> Uitslag:
        """The answer of the provider to a message of the municipality (302, 320): good, or a code at a class."""
        self._tel += 1
        inhoud = inhoud_van(heen.kop.id)
        fouten = [Bevinding("", 3, code, f"/Bericht/{klasse}", (), "")] if klasse else []
        antwoord = maak_antwoord(
            vel_oordeel(lees_goed(inhoud), herken(xml.parse(inhoud)), fouten),
            identificatie=f"R{self._tel}",
            dagtekening=date(2026, 6, 1),
        )
        assert antwoord is not None
        return lever(schrijf(antwoord.bericht, antwoord.soort), "2026-06-01")


def lever(inhoud: bytes, dag: str) -> Uitslag:
    """Receive and judge one message; its answer is valid to its schema and is read from what was written."""
    bericht_id = ontvang(inhoud, bron="cli", taak=False).bericht_id
    beoordeel(bericht_id, klok=lambda: date.fromisoformat(dag))
    kop = haal(bericht_id)
    assert kop.toestand == "verwerkt", kop.traceback
    zelf_gemaakt = kop.antwoord_id is not None and haal(kop.antwoord_id).richting == "uit"
    return Uitslag(kop, lees_goed(inhoud_van(kop.antwoord_id)) if kop.antwoord_id and zelf_gemaakt else None)


def lees_goed(inhoud: bytes) -> Bericht:
    """The model of a message that is valid to its schema."""
    wortel = xml.parse(inhoud)
    soort = herken(wortel)
    assert controleer_schema(inhoud, wortel, soort) == []
    return lees(wortel, soort)


def regel(referentie: str, maand: str, uren: int = 12, **wijzig: Any) -> Wijzig:
    """A debit line over a month on toewijzing 100001: hours at 60 euros."""
    begin, eind = maandgrenzen(maand)
    return {
        "ProductReferentie": {"ReferentieNummer": referentie},
        "ToewijzingNummer": 100001,
        "ProductCategorie": "$CAT",
        "ProductCode": "$CODE",
        "ProductPeriode": {"Begindatum": begin, "Einddatum": eind},
        "GeleverdVolume": uren,
        "Eenheid": "04",
        "ProductTarief": 6000,
        "IngediendBedrag": {"Bedrag": uren * 6000, "DebetCredit": "D"},
    } | wijzig


def credit(referentie: str, debet: Wijzig, **wijzig: Any) -> Wijzig:
    """The line that takes a debit line back (IV091)."""
    vorige = debet["ProductReferentie"]["ReferentieNummer"]
    return (
        debet
        | {
            "ProductReferentie": {"ReferentieNummer": referentie, "VorigReferentieNummer": vorige},
            "IngediendBedrag": {"Bedrag": debet["IngediendBedrag"]["Bedrag"], "DebetCredit": "C"},
        }
        | wijzig
    )


def maandgrenzen(maand: str) -> tuple[date, date]:
    """The first and last day of a month."""
    begin = date.fromisoformat(f"{maand}-01")
    volgende = date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)
    return begin, date.fromordinal(volgende.toordinal() - 1)


def _lijst(nummer: str, pad: str, delen: Sequence[Wijzig]) -> Wijzig:
    """The patch that makes a list of copies of its member in the base message, each with changes; None removes."""
    eerste = yaml.safe_load((bouwer.HIER / "basis" / f"{nummer}.yml").read_text())["bericht"]
    for deel in pad.split("."):
        eerste = eerste[deel]
    return {pad: [bouwer.pas_toe(copy.deepcopy(eerste[0]), deel) for deel in delen]}


def _verzamel(deel: Any, naam: str, uit: dict[str, list[str]]) -> None:
    if isinstance(deel, list):
        for nummer, lid in enumerate(deel, 1):
            _verzamel(lid, f"{type(lid).__name__}[{nummer}]" if len(deel) > 1 else type(lid).__name__, uit)
    elif is_dataclass(deel) and not isinstance(deel, type):
        if hasattr(deel, "retour_codes"):
            uit[naam] = deel.retour_codes
        for veld in fields(deel):
            waarde = getattr(deel, veld.name)
            if is_dataclass(waarde) and not isinstance(waarde, type):
                _verzamel(waarde, type(waarde).__name__, uit)
            elif isinstance(waarde, list) and waarde and is_dataclass(waarde[0]):
                _verzamel(waarde, veld.name, uit)
