"""The words for where things stand: store, use cases and faces all take them from here.

What the standard itself knows (a kind of deadline, where a request stands) stands in `berichten.standen`.
"""

from typing import Literal

from berichten import standen

Richting = Literal["in", "uit"]
Deur = Literal["cli", "rest", "ggk", "map"]
"""By what a message came in."""
Bron = Literal[Deur, "dienst"]
"""A door, or the service itself, which made the message."""
Toestand = Literal["ontvangen", "verwerkt", "geparkeerd"]
"""Of a message: it waits for judging, has an outcome, or waits for a person."""
Uitkomst = Literal[standen.Uitkomst, "onleesbaar"]
"""What became of a message."""

Verzendeinde = Literal["afgeleverd", "geweigerd", "stopgezet", "niet_verzonden"]
"""States in which nothing happens by itself."""
Verzendtoestand = Literal["klaar", "onderweg", Verzendeinde]
"""klaar: waits for an attempt; onderweg: an attempt is being made."""
Pogingeinde = Literal["afgeleverd", "geweigerd", "mislukt", "niet_verzonden"]
"""How an attempt at delivery ended. mislukt: may go well another time."""
Pogingresultaat = Literal["onbekend", Pogingeinde]
"""onbekend: the end is not recorded; it stays so when the process was killed in the middle."""

Bestandsoort = Literal["xml", "zip"]
Bestandsuitkomst = Literal["geaccepteerd", "geweigerd", "al ontvangen", "overgeslagen"]

Termijneinde = Literal["voldaan", "vervallen"]
"""A deadline that is met, or ceased to matter."""
Termijntoestand = Literal[standen.Termijnstand, Termijneinde]

Gebeurtenissoort = Literal[
    "ontvangen",
    "opnieuw_ontvangen",
    "beoordeling_begonnen",
    "beoordeeld",
    "beantwoord",
    "geparkeerd",
    "vrijgegeven",
    "klaargezet",
    "afgeleverd",
    "geweigerd",
    "stopgezet",
    "niet_verzonden",
    "opnieuw_klaargezet",
    "uitgesteld",
]
"""Something that happened to a message."""
