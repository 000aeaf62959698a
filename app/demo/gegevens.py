"""The fictitious people, providers, orders and rates of the demonstration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from berichten.model.basis import Achternaam, Geboortedatum, Omvang, Product, VerkorteNaam, VolledigeNaam

GEMEENTE = "0193"


@dataclass(frozen=True, slots=True)
class Aanbieder:
    """A provider; the AGB code is not in use."""

    agb: str
    naam: str


@dataclass(frozen=True, slots=True)
class Persoon:
    """A resident who does not exist: a BSN from the range for tests."""

    bsn: str
    voornaam: str
    achternaam: str
    geslacht: Literal["1", "2"]
    geboren: date

    @property
    def geboortedatum(self) -> Geboortedatum:
        """As messages write it."""
        return Geboortedatum(datum=self.geboren)

    @property
    def volledige_naam(self) -> VolledigeNaam:
        """As an order writes it."""
        return VolledigeNaam(
            geslachtsnaam=Achternaam(achternaam=self.achternaam), voornamen=self.voornaam, naam_gebruik="1"
        )

    @property
    def verkorte_naam(self) -> VerkorteNaam:
        """As a start or stop writes it."""
        return VerkorteNaam(geslachtsnaam=Achternaam(achternaam=self.achternaam))


@dataclass(frozen=True, slots=True)
class Afspraak:
    """One order: who gets what from whom, at which rate (cents), from which day of the month."""

    nummer: int
    standaard: Literal["iwmo", "ijw"]
    aanbieder: Aanbieder
    persoon: Persoon
    categorie: str
    code: str
    omschrijving: str
    eenheid: str
    volume: int
    frequentie: str
    tarief: int
    begindag: int = 1

    @property
    def product(self) -> Product:
        """As messages write it."""
        return Product(categorie=self.categorie, code=self.code)

    @property
    def omvang(self) -> Omvang:
        """As messages write it."""
        return Omvang(volume=self.volume, eenheid=self.eenheid, frequentie=self.frequentie)


THUISZORG = Aanbieder("70709901", "Thuiszorg De Voorbeeldhof")
JEUGDHULP = Aanbieder("70709902", "Jeugdhulp Het Proefhuis")

BEGELEIDING = Afspraak(
    193001, "iwmo", THUISZORG, Persoon("999900006", "Anna", "Voorbeeld", "2", date(1951, 2, 3)),
    "02", "02A05", "Individuele begeleiding", "04", 3, "2", 6_480,
)  # fmt: skip
DAGBESTEDING = Afspraak(
    193002, "iwmo", THUISZORG, Persoon("999900018", "Bram", "Testerink", "1", date(1947, 11, 20)),
    "07", "07A03", "Dagbesteding", "16", 8, "4", 4_150,
)  # fmt: skip
JEUGD = Afspraak(
    193003, "ijw", JEUGDHULP, Persoon("999900031", "Carla", "Proefstra", "2", date(2013, 6, 14)),
    "45", "45A05", "Ambulante jeugdhulp", "04", 2, "2", 9_225, begindag=10,
)  # fmt: skip
AFSPRAKEN = (BEGELEIDING, DAGBESTEDING, JEUGD)


def contracten(maand: date) -> bytes:
    """The contracts behind the orders, as `beheer importeer contracten` reads them."""
    kop = (
        "gemeente;standaard;aanbieder;productcategorie;productcode;eenheid;tarief;uitvoeringsvariant;"
        "begindatum;einddatum"
    )
    rijen = (
        f"{GEMEENTE};{a.standaard};{a.aanbieder.agb};{a.categorie};{a.code};{a.eenheid};{a.tarief};"
        f"inspanningsgericht;{maand.year - 1}-01-01;"
        for a in AFSPRAKEN
    )
    return _csv(kop, rijen)


def producten(maand: date) -> bytes:
    """The products the municipality buys, as `beheer importeer producten` reads them."""
    kop = "gemeente;standaard;productcategorie;productcode;omschrijving;begindatum;einddatum"
    rijen = (
        f"{GEMEENTE};{a.standaard};{a.categorie};{a.code};{a.omschrijving};{maand.year - 1}-01-01;" for a in AFSPRAKEN
    )
    return _csv(kop, rijen)


def _csv(kop: str, rijen: Iterable[str]) -> bytes:
    return "\n".join([kop, *rijen, ""]).encode()
