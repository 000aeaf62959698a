"""The processing activities (verwerkingsactiviteiten): for what purpose, on what ground, and for how long.

Each version has an id of its own, an absolute URI, so that a log line keeps meaning what it meant. A change of the text
is a new version with its first day; a version that was used is never edited.

Sources: Jeugdwet and Regeling Jeugdwet as on 1 January 2026; Selectielijst gemeenten 2020 for the terms. The articles
of the Wmo 2015 are from memory of the field and still have to be held beside the text of the law.
"""

from dataclasses import dataclass
from datetime import date

_BEGIN = date(2026, 1, 1)
_ZORG = "Wmo 15 jaar, Jeugdwet 20 jaar na het einde van de zorg (Selectielijst 2020, 8.1.1 en 8.1.2)"
_GELD = "7 jaar (Selectielijst 2020, 18.1 en 19.1.1)"
_ORGANISATIE = "minstens een half jaar, naar risico (BIO2 8.15.04)"
_CLIENT = ("identificerende gegevens met BSN", "zorg en ondersteuning")


@dataclass(frozen=True, slots=True)
class Activiteit:
    """One version of a processing activity; texts are in Dutch, for the register."""

    code: str
    naam: str
    doel: str
    grondslag: tuple[str, ...]
    """The articles of law."""
    categorieen: tuple[str, ...]
    """What data, of whom."""
    ontvangers: tuple[str, ...]
    bewaartermijn: str
    versie: int = 1
    vanaf: date = _BEGIN

    def uri(self, register: str) -> str:
        """The absolute id of this version in the register at this address."""
        return f"{register}/{self.code}/{self.versie}"


TOEWIJZEN = Activiteit(
    "toewijzen", "Zorg toewijzen en leveren",
    "Zorg bestellen bij een aanbieder, en volgen of die begint en eindigt.",
    ("Jeugdwet 7.4.0 lid 1 onder a en b", "Wmo 2015 5.1.1", "AVG 6 lid 1 onder c en e", "AVG 9 lid 2 onder g en h"),
    _CLIENT, ("zorgaanbieder", "GGK en VECOZO als doorgever"), _ZORG,
)  # fmt: skip
DECLARATIE_CONTROLE = Activiteit(
    "declaratie-controle", "Declaraties controleren",
    "Elke regel van een declaratie beoordelen tegen wat besteld en geleverd is.",
    ("Jeugdwet 7.4.0 lid 1 onder c", "Regeling Jeugdwet 6a.3 en 6a.7", "Wmo 2015 5.1.1", "AVG 6 lid 1 onder c en e"),
    (*_CLIENT, "bedragen"), ("zorgaanbieder", "GGK en VECOZO als doorgever"), _GELD,
)  # fmt: skip
BETALEN = Activiteit(
    "betalen", "Declaraties betalen",
    "Betalen wat is toegekend, en dat verantwoorden.",
    ("Jeugdwet 7.4.0 lid 1 onder c", "Regeling Jeugdwet 6a.7", "Wmo 2015 5.1.1", "BW 2:10 lid 3"),
    ("bedragen per aanbieder",), ("bank", "accountant"), _GELD,
)  # fmt: skip
VERZOEK_BESLUIT = Activiteit(
    "verzoek-besluit", "Verzoeken van aanbieders beslissen",
    "Beslissen op een verzoek om toewijzing of wijziging, en de aanbieder antwoorden.",
    ("Jeugdwet 7.4.0 lid 1 onder a en b", "Wmo 2015 5.1.1", "AVG 6 lid 1 onder c en e"),
    _CLIENT, ("zorgaanbieder",), f"{_ZORG}; ingetrokken of afgebroken 42 dagen (8.4.1)",
)  # fmt: skip
STATUS_WIJKTEAM = Activiteit(
    "status-wijkteam", "De stand van zorg voor het wijkteam",
    "Zien of bestelde zorg is aangenomen, begonnen, gestopt of op zich laat wachten.",
    ("Jeugdwet 7.4.0 lid 1 onder a", "Wmo 2015 5.1.1"),
    _CLIENT, ("sociaal wijkteam",), _ZORG,
)  # fmt: skip
MATERIELE_CONTROLE = Activiteit(
    "materiele-controle", "Materiële controle en onderzoek naar fraude",
    "Nagaan of gedeclareerde zorg is geleverd.",
    ("Jeugdwet 7.4.0 lid 1 onder d", "Regeling Jeugdwet 6b", "Wmo 2015 5.1.1"),
    (*_CLIENT, "bedragen"), ("controleur met geheimhouding",), "niet langer dan het onderzoek vraagt (RJ 6b.6)",
)  # fmt: skip
RAPPORTAGE = Activiteit(
    "rapportage", "Sturen en verantwoorden",
    "Totalen over geld en zorg, zonder personen, en steekproeven voor de accountant.",
    ("Jeugdwet 7.4.0 lid 1 onder c", "Wmo 2015 5.1.1", "BW 2:10 lid 3"),
    ("totalen", "steekproef van regels"), ("accountant", "gemeenteraad: alleen totalen"), _GELD,
)  # fmt: skip
BEHEER = Activiteit(
    "beheer", "De dienst beheren en beveiligen",
    "De dienst laten werken, storingen herstellen, toegang geven en nagaan.",
    ("AVG 6 lid 1 onder e", "AVG 32", "BIO2 8.15"),
    ("gegevens over medewerkers en systemen", "koppen van berichten zonder cliënten"), ("beheerder",), _ORGANISATIE,
)  # fmt: skip
INZAGE_BETROKKENE = Activiteit(
    "inzage-betrokkene", "Rechten van betrokkenen",
    "Een inwoner laten zien wat er over hem is vastgelegd en wie het zag, en verzoeken om vernietiging uitvoeren.",
    ("AVG 15 tot en met 18", "Jeugdwet 7.3.9", "Wmo 2015 5.3.5"),
    _CLIENT, ("de betrokkene",), "5 jaar na het verzoek",
)  # fmt: skip

ACTIVITEITEN: tuple[Activiteit, ...] = (
    TOEWIJZEN,
    DECLARATIE_CONTROLE,
    BETALEN,
    VERZOEK_BESLUIT,
    STATUS_WIJKTEAM,
    MATERIELE_CONTROLE,
    RAPPORTAGE,
    BEHEER,
    INZAGE_BETROKKENE,
)
"""Every version, older ones too."""


def zoek(code: str, versie: int) -> Activiteit | None:
    """The activity with this id, if there is one."""
    return next((a for a in ACTIVITEITEN if (a.code, a.versie) == (code, versie)), None)
