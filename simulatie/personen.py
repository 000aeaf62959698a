"""The residents: households with an address, and in them the clients. Nobody here exists."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from berichten.model import bericht_301
from berichten.model.basis import (
    Achternaam,
    Adres,
    Communicatie,
    Geboortedatum,
    Huis,
    Telefoon,
    Telefoonnummers,
    VerkorteNaam,
    VolledigeNaam,
)

ONBEKENDEN = 40
"""How many valid BSNs are kept apart for people whom no provider knows."""

_VOORNAMEN = {
    "1": ("Adam", "Bas", "Cas", "Daan", "Emre", "Finn", "Gijs", "Hugo", "Ivo", "Joris", "Kees", "Luuk", "Mo"),
    "2": ("Anna", "Bo", "Cato", "Dewi", "Eva", "Fatma", "Guusje", "Hanna", "Iris", "Jet", "Lena", "Maud", "Nour"),
}  # fmt: skip
_ACHTERNAMEN = (
    ("", "Voorbeeld"), ("", "Testerink"), ("", "Proefstra"), ("van", "Verzonnen"), ("de", "Oefenaar"),
    ("", "Schijnhof"), ("van der", "Denkbeeld"), ("", "Fantasma"), ("", "Simulaar"), ("ten", "Voordoen"),
    ("", "Modelink"), ("", "Fictieva"), ("", "Nepveu"), ("van", "Maquette"), ("", "Probeersma"),
    ("", "Schetsema"), ("de", "Namaak"), ("", "Ontwerpsma"),
)  # fmt: skip
_STRATEN = ("Voorbeeldstraat", "Proeflaan", "Testplein", "Oefenweg", "Schetskade", "Modelhof", "Fantasiepad")
_TALEN = ("Arabisch", "Tigrinya", "Oekraïens", "Pools")


@dataclass(slots=True)
class Huishouden:
    """People at one address."""

    adres: Adres
    telefoon: str
    leden: list["Client"] = field(default_factory=list)


@dataclass(slots=True)
class Client:
    """A resident with care under one law."""

    bsn: str
    standaard: str
    geboren: Geboortedatum
    geslacht: str
    naam: VolledigeNaam
    huishouden: Huishouden
    relaties: list[bericht_301.Relatie] = field(default_factory=list)
    communicatie: Communicatie | None = None
    juridische_status: str | None = None
    vertrokken: bool = False
    """Deceased, or moved to another municipality."""

    @property
    def verkorte_naam(self) -> VerkorteNaam:
        """As a start, stop or request writes it."""
        return VerkorteNaam(geslachtsnaam=self.naam.geslachtsnaam, voorletters=self.naam.voorletters)

    def contactgegevens(self) -> list[bericht_301.Contact]:
        """As an order writes them, with the address of now."""
        telefoon = Telefoonnummers(telefoon01=Telefoon(telefoonnummer=self.huishouden.telefoon, landnummer="31"))
        return [bericht_301.Contact(soort="01", adres=self.huishouden.adres, telefoon=telefoon)]


def bsns() -> Iterator[str]:
    """Fictitious BSNs that pass the elfproef: those of 9999xxxxx, and when these are used down from 999899999."""
    for nummer in itertools.chain(range(999_900_000, 1_000_000_000), range(999_899_999, 999_000_000, -1)):
        cijfers = str(nummer)
        if (sum(int(cijfers[i]) * (9 - i) for i in range(8)) - int(cijfers[8])) % 11 == 0:
            yield cijfers


def huishoudens(clienten: int, begin: date, rng: Random) -> Iterator[Huishouden]:
    """Households until there are so many clients: single people, couples, and families with youth."""
    nummers = itertools.islice(bsns(), ONBEKENDEN, None)
    over = clienten
    while over > 0:
        huishouden = _woning(rng)
        worp = rng.random()
        if worp < 0.62:
            leden = _volwassenen(1, huishouden, nummers, begin, rng)
        elif worp < 0.78:
            leden = _volwassenen(2, huishouden, nummers, begin, rng)
        else:
            leden = _gezin(huishouden, nummers, begin, rng)
        huishouden.leden = leden[:over]
        over -= len(huishouden.leden)
        yield huishouden


def nieuw_adres(rng: Random) -> Adres:
    """An address; street and town are made up."""
    return Adres(
        huis=Huis(
            huisnummer=rng.randrange(1, 240),
            huisletter=rng.choice("ABC") if rng.random() < 0.1 else None,
            huisnummer_toevoeging="2hg" if rng.random() < 0.05 else None,
        ),
        postcode=f"{rng.randrange(8000, 8100)}ZZ",
        straatnaam=rng.choice(_STRATEN),
        plaatsnaam="Voorbeeldstad",
        land_code="NL",
    )


def _woning(rng: Random) -> Huishouden:
    return Huishouden(nieuw_adres(rng), f"6000{rng.randrange(10_000, 99_999)}")


def _naam(
    rng: Random, geslacht: str, achternaam: tuple[str, str], partner: tuple[str, str] | None = None
) -> VolledigeNaam:
    voornaam = rng.choice(_VOORNAMEN[geslacht])
    return VolledigeNaam(
        geslachtsnaam=_deel(achternaam),
        partnernaam=_deel(partner) if partner else None,
        voornamen=voornaam,
        voorletters=voornaam[0],
        naam_gebruik=rng.choice("1234") if partner else "1",
    )


def _deel(naam: tuple[str, str]) -> Achternaam:
    return Achternaam(achternaam=naam[1], voorvoegsel=naam[0] or None)


def _volwassenen(aantal: int, thuis: Huishouden, nummers: Iterator[str], begin: date, rng: Random) -> list[Client]:
    namen = [rng.choice(_ACHTERNAMEN) for _ in range(aantal)]
    leden = []
    for plek in range(aantal):
        geslacht = rng.choice("12")
        # Two out of three Wmo clients are over 65.
        leeftijd = rng.randrange(66, 98) if rng.random() < 0.66 else rng.randrange(19, 66)
        partner = namen[1 - plek] if aantal == 2 and rng.random() < 0.4 else None
        lid = Client(
            next(nummers),
            "iwmo",
            _geboren(begin, leeftijd, rng),
            geslacht,
            _naam(rng, geslacht, namen[plek], partner),
            thuis,
        )
        if rng.random() < 0.03:
            lid.communicatie = Communicatie(vorm="1", taal=rng.choice(_TALEN))
        if leeftijd > 80 and rng.random() < 0.5:
            lid.relaties = [_relatie(lid, "16", rng, thuis)]
        leden.append(lid)
    return leden


def _gezin(thuis: Huishouden, nummers: Iterator[str], begin: date, rng: Random) -> list[Client]:
    achternaam = rng.choice(_ACHTERNAMEN)
    leden = _volwassenen(1, thuis, nummers, begin, rng) if rng.random() < 0.12 else []
    for _ in range(rng.choices((1, 2, 3), (70, 24, 6))[0]):
        geslacht = rng.choice("12")
        kind = Client(
            next(nummers),
            "ijw",
            _geboren(begin, rng.randrange(2, 18), rng),
            geslacht,
            _naam(rng, geslacht, achternaam),
            thuis,
        )
        kind.relaties = [_relatie(kind, "10", rng, thuis)]
        if rng.random() < 0.08:
            # A guardian that is an organisation, named as IV045 says.
            kind.relaties.append(_voogd(rng))
        kind.juridische_status = "04" if rng.random() < 0.06 else None
        leden.append(kind)
    return leden


def _geboren(begin: date, leeftijd: int, rng: Random) -> Geboortedatum:
    dag = date(begin.year - leeftijd, 1, 1) - timedelta(days=rng.randrange(1, 365))
    worp = rng.random()
    if worp < 0.004:
        return Geboortedatum(datum=date(1900, 1, 1), datum_gebruik="3")
    if worp < 0.012:
        return Geboortedatum(datum=date(dag.year, 1, 1), datum_gebruik="2")
    return Geboortedatum(datum=dag)


def _relatie(client: Client, soort: str, rng: Random, thuis: Huishouden) -> bericht_301.Relatie:
    geslacht = rng.choice("12")
    achternaam = (client.naam.geslachtsnaam.voorvoegsel or "", client.naam.geslachtsnaam.achternaam)
    telefoon = Telefoonnummers(telefoon01=Telefoon(telefoonnummer=thuis.telefoon, landnummer="31"))
    return bericht_301.Relatie(
        nummer=f"R{client.bsn[-5:]}1",
        volgorde=1,
        soort=soort,
        geslacht=geslacht,
        naam=_naam(rng, geslacht, achternaam),
        contact=bericht_301.Contact(soort="01", adres=thuis.adres, telefoon=telefoon),
    )


def _voogd(rng: Random) -> bericht_301.Relatie:
    telefoon = Telefoonnummers(telefoon01=Telefoon(telefoonnummer="0380000000", landnummer="31"))
    return bericht_301.Relatie(
        nummer="R00002",
        volgorde=2,
        soort="11",
        naam=VolledigeNaam(geslachtsnaam=Achternaam(achternaam="Voogdij Het Voorbeeld"), naam_gebruik="6"),
        contact=bericht_301.Contact(
            soort="02", adres=nieuw_adres(rng), organisatie="Voogdij Het Voorbeeld", telefoon=telefoon
        ),
    )
