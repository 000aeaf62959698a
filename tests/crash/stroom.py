"""The traffic of the crash test: chains of messages about one client each, with the outcome that each has to get."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from tests.regels.bouwer import PREFIX, bericht

GEMEENTE = "0193"
AANBIEDERS = ("70701234", "70705678", "70709012")
TARIEF = 6000
"""Cents an hour."""


@dataclass(frozen=True)
class Zending:
    """One message to send, and what has to become of it."""

    functie: str
    """WMO305."""
    inhoud: bytes
    afzender: str
    ontvanger: str
    uitkomst: str = "goedgekeurd"
    regels: int = 0
    """Declared lines."""
    bedrag: int = 0
    """Of these lines, in cents."""

    @property
    def nummer(self) -> str:
        return self.functie[-3:]

    @property
    def beantwoord(self) -> bool:
        """Whether we have to answer it ourselves."""
        return self.nummer != "301"


def bsn(volgnummer: int) -> str:
    """The BSN with this number among the fictitious ones: 9999xxxxx, with a sound check digit."""
    gevonden = -1
    for getal in range(999_900_000, 1_000_000_000):
        cijfers = str(getal)
        som = sum(int(cijfer) * gewicht for cijfer, gewicht in zip(cijfers, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
        gevonden += som % 11 == 0
        if gevonden == volgnummer:
            return cijfers
    raise LookupError(volgnummer)


def keten(volgnummer: int, toeval: Random) -> Iterator[Zending]:
    """The messages about one client, in the order in which they have to be judged."""
    maker = _Maker(volgnummer, toeval)
    yield maker.maak("301", _toewijzing(volgnummer))
    yield maker.maak("305", _product("StartProducten", volgnummer))
    if toeval.random() < 0.3:
        anders = {**_product("StartProducten", volgnummer), "Client.StartProducten.0.Begindatum": date(2026, 4, 4)}
        # The identification of the start before, with other bytes (TR056).
        yield maker.maak("305", anders, uitkomst="afgekeurd")
    if toeval.random() < 0.5:
        yield maker.maak("315", {"Client.AangevraagdeProducten.0.ReferentieAanbieder": f"VT-{volgnummer}"})
    else:
        yield maker.maak("317", _wijziging(volgnummer))
    regels = toeval.randint(1, 4)
    yield maker.maak("323", _declaratie(volgnummer, maker.bsn, regels), regels=regels, bedrag=_bedrag(regels))
    if toeval.random() < 0.5:
        yield maker.maak("307", _product("StopProducten", volgnummer))


class _Maker:
    """Makes the messages about one client: same parties, same person."""

    def __init__(self, volgnummer: int, toeval: Random) -> None:
        self.volgnummer = volgnummer
        self.standaard: Literal["iwmo", "ijw"] = toeval.choice(("iwmo", "ijw"))
        self.aanbieder = toeval.choice(AANBIEDERS)
        self.bsn = bsn(volgnummer)

    def maak(self, nummer: str, wijzig: dict[str, Any], **verwacht: Any) -> Zending:
        afzender, ontvanger = (GEMEENTE, self.aanbieder) if nummer == "301" else (self.aanbieder, GEMEENTE)
        kop = {
            "Header.Afzender": afzender,
            "Header.Ontvanger": ontvanger,
            "Header.BerichtIdentificatie.Identificatie": f"K{nummer}-{self.volgnummer}",
        }
        persoon = {} if nummer == "323" else {"Client.Bsn": self.bsn}
        inhoud = bericht(nummer, self.standaard, kop | persoon | wijzig)
        return Zending(PREFIX[self.standaard] + nummer, inhoud, afzender, ontvanger, **verwacht)


def _nummer(volgnummer: int) -> int:
    return 200_000 + volgnummer


def _toewijzing(volgnummer: int) -> dict[str, Any]:
    return {"Client.ToegewezenProducten.0.ToewijzingNummer": _nummer(volgnummer)}


def _product(klasse: str, volgnummer: int) -> dict[str, Any]:
    return {f"Client.{klasse}.0.ToewijzingNummer": _nummer(volgnummer)}


def _wijziging(volgnummer: int) -> dict[str, Any]:
    return {
        "Client.Verzoek.ReferentieAanbieder": f"VW-{volgnummer}",
        "Client.Verzoek.OngewijzigdeProducten": None,
        "Client.Verzoek.TeWijzigenProducten.0.ToewijzingNummer": _nummer(volgnummer),
    }


def _laatste(maand: int) -> date:
    """The last day of a month."""
    return date(2026, maand + 1, 1) - timedelta(days=1)


def _bedrag(regels: int) -> int:
    """Line 1 is one hour in April, line 2 two hours in May, and so on."""
    return TARIEF * regels * (regels + 1) // 2


def _declaratie(volgnummer: int, bsn_: str, regels: int) -> dict[str, Any]:
    prestatie = {
        "ToewijzingNummer": _nummer(volgnummer),
        "ProductCategorie": "$CAT",
        "ProductCode": "$CODE",
        "Eenheid": "04",
        "ProductTarief": TARIEF,
    }
    prestaties = [
        prestatie
        | {
            "ProductReferentie": {"ReferentieNummer": f"P{volgnummer}-{uren}"},
            "ProductPeriode": {"Begindatum": date(2026, 3 + uren, 1), "Einddatum": _laatste(3 + uren)},
            "GeleverdVolume": uren,
            "IngediendBedrag": {"Bedrag": uren * TARIEF, "DebetCredit": "D"},
        }
        for uren in range(1, regels + 1)
    ]
    return {
        "Header.BerichtIdentificatie.Dagtekening": date(2026, 8, 6),
        "Declaratie.DeclaratiePeriode": {"Begindatum": date(2026, 7, 1), "Einddatum": _laatste(7)},
        "Declaratie.DeclaratieDagtekening": date(2026, 8, 6),
        "Declaratie.DeclaratieNummer": f"D{volgnummer}",
        "Declaratie.TotaalIngediendBedrag.TotaalBedrag": _bedrag(regels),
        "Declaratie.Clienten": [{"Bsn": bsn_, "Prestaties": prestaties}],
    }
