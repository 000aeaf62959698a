"""The settings of delivery: how messages of ours leave, to what address, how often and when."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from app.kern.venster import Venster, lees_vensters

HIER = {"127.0.0.1", "::1", "localhost"}


class Bezorginstellingen(BaseSettings):
    """What can be set of delivery. Each description says, in Dutch, what a value has to be."""

    bezorging: Literal["ggk", "map", "geen"] = Field(
        default="geen",
        description="ggk (naar het adres van de GGK), map (als bestand in een map) of geen (alleen bewaren)",
    )
    bezorg_adres: str | None = Field(
        default=None,
        validate_default=True,
        description="bij bezorging ggk verplicht: een adres dat begint met https://, of http:// op deze machine",
    )
    bezorg_map: Path | None = Field(
        default=None, validate_default=True, description="bij bezorging map verplicht: een map op deze machine"
    )
    bezorg_certificaat: Path | None = Field(
        default=None, description="het PEM-bestand met ons certificaat voor TLS, met de keten"
    )
    bezorg_sleutel: Path | None = Field(
        default=None,
        validate_default=True,
        description="het PEM-bestand met de sleutel van ons certificaat; beide opgegeven, of geen van beide",
    )
    bezorg_ca: Path | None = Field(
        default=None,
        description="het PEM-bestand met de uitgevers die vertrouwd worden, of niets voor die van het systeem",
    )
    bezorg_verbindtijd: int = Field(
        default=10, ge=1, le=300, description="binnen hoeveel seconden er verbinding is, van 1 tot en met 300"
    )
    bezorg_wachttijd: int = Field(
        default=60, ge=1, le=600, description="binnen hoeveel seconden het antwoord er is, van 1 tot en met 600"
    )
    bezorg_pogingen: int = Field(
        default=24, ge=1, le=1000, description="hoe vaak een bericht wordt aangeboden, van 1 tot en met 1000"
    )
    bezorg_wacht: int = Field(
        default=10, ge=1, le=3600, description="het aantal seconden tot de tweede poging, van 1 tot en met 3600"
    )
    bezorg_wacht_max: int = Field(
        default=3600,
        ge=1,
        le=86_400,
        description="het aantal seconden tussen pogingen, hoogstens; van 1 tot en met 86400",
    )
    bezorg_onderhoud: str | None = Field(
        default=None, description="vensters waarin niets wordt verzonden, zoals zo 00:00-06:00, met komma's ertussen"
    )
    bezorg_applicatie_zender: str = Field(
        default="Berichtenverkeer",
        min_length=3,
        max_length=50,
        description="de naam van onze applicatie in de envelop, 3 tot en met 50 tekens",
    )
    bezorg_applicatie_ontvanger: str = Field(
        default="GGK",
        min_length=3,
        max_length=50,
        description="de naam van de applicatie aan de andere kant, 3 tot en met 50 tekens",
    )
    bezorg_toewijzingen: bool = Field(
        default=True,
        description="true als goedgekeurde berichten 301 en 319 die hier worden aangeleverd, naar de aanbieder moeten; "
        "false als een ander systeem die zelf verzendt",
    )

    @field_validator(
        *("bezorg_adres", "bezorg_map", "bezorg_certificaat", "bezorg_sleutel", "bezorg_ca", "bezorg_onderhoud"),
        mode="before",
    )
    @classmethod
    def _niets(cls, waarde: object) -> object:
        return waarde or None

    @field_validator("bezorg_adres")
    @classmethod
    def _adres(cls, waarde: str | None, info: ValidationInfo) -> str | None:
        if waarde is None and info.data.get("bezorging") == "ggk":
            raise ValueError
        if waarde is not None:
            delen = urlsplit(waarde)
            # What goes over this line is about people, so it does not travel in the open.
            if (
                not delen.hostname
                or delen.username
                or not (delen.scheme == "https" or (delen.scheme == "http" and delen.hostname in HIER))
            ):
                raise ValueError
        return waarde

    @field_validator("bezorg_map")
    @classmethod
    def _map(cls, waarde: Path | None, info: ValidationInfo) -> Path | None:
        if waarde is None and info.data.get("bezorging") == "map":
            raise ValueError
        return waarde

    @field_validator("bezorg_sleutel")
    @classmethod
    def _sleutel(cls, waarde: Path | None, info: ValidationInfo) -> Path | None:
        if (waarde is None) != (info.data.get("bezorg_certificaat") is None):
            raise ValueError
        return waarde

    @field_validator("bezorg_onderhoud")
    @classmethod
    def _onderhoud(cls, waarde: str | None) -> str | None:
        if waarde is not None:
            lees_vensters(waarde)
        return waarde

    @property
    def onderhoudsvensters(self) -> tuple[Venster, ...]:
        """The windows of `bezorg_onderhoud`."""
        return lees_vensters(self.bezorg_onderhoud) if self.bezorg_onderhoud else ()
