"""What the keyed hash of a client's name is made of: two ways to write the same name are found alike."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

SOORT = "naam"
"""What is hashed, so that no other hash is ever equal to it."""


def zoeknaam(achternaam: str, geboren: date | str) -> str:
    """Surname and birth date without what people write in more ways than one: accents, capitals, spaces, dashes."""
    letters = (teken for teken in unicodedata.normalize("NFKD", achternaam).casefold() if teken.isalnum())
    return f"{''.join(letters)}|{geboren}"


def zoeknaam_van(gegevens: Mapping[str, Any]) -> str:
    """The same, of the data of a client."""
    return zoeknaam(gegevens["naam"]["geslachtsnaam"]["achternaam"], gegevens["geboortedatum"]["datum"])
