"""The settings of the service: environment variables, checked once, refused with a reason."""

import functools
import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from app.kern.netwerken import lees_netwerken
from app.kern.toegangsinstellingen import Toegangsinstellingen
from berichten.xml import MAX_BYTES

PREFIX = "BERICHTENVERKEER_"
GEHEIM = {"DATABASE_URL", f"{PREFIX}OIDC_GEHEIM", f"{PREFIX}SLEUTELS"}
"""Settings whose value may hold a password: an error does not repeat it."""
EIGEN_NAAM = {"DATABASE_URL"}
"""Settings that do not begin with our prefix."""


class InstellingFout(Exception):
    """Settings that cannot be. `melding` names each in Dutch, with what was expected."""

    def __init__(self, melding: str) -> None:
        super().__init__(melding)
        self.melding = melding


def _standaardmap() -> Path:
    basis = os.environ.get("XDG_DATA_HOME")
    return (Path(basis) if basis else Path.home() / ".local" / "share") / "berichtenverkeer"


Gemeentecode = Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class Instellingen(Toegangsinstellingen):
    """What can be set. Each description says, in Dutch, what a value has to be."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: SecretStr | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="een adres dat begint met postgresql://",
    )
    databankrollen: str = Field(
        default="bv",
        pattern=r"^[a-z][a-z0-9_]{0,39}$",
        description="het begin van de namen van de rollen in de databank: kleine letters, cijfers en _; een eigen per "
        "installatie als er meer op één server staan",
    )
    gegevensmap: Path = Field(default_factory=_standaardmap, description="een map op deze machine")
    sleutelbestand: Path | None = Field(
        default=None,
        description="het bestand met de sleutels voor het versleutelen van persoonsgegevens; zonder DATABASE_URL wordt "
        "het vanzelf gemaakt, in de gegevensmap",
    )
    sleutels: SecretStr | None = Field(
        default=None,
        description="in plaats van een sleutelbestand: sleutels van 32 bytes in base64, met komma's ertussen en de "
        "nieuwste als laatste",
    )
    gemeenten: Annotated[frozenset[Gemeentecode], NoDecode] = Field(
        default=frozenset(), description="gemeentecodes van vier cijfers, met komma's ertussen, of niets voor alle"
    )
    max_bytes: int = Field(
        default=MAX_BYTES,
        ge=1_000,
        le=250 * 1024 * 1024,
        description="het grootste bericht: een aantal bytes van 1000 tot en met 262144000",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="een hostnaam of IP-adres om op te luisteren")
    poort: int = Field(default=8000, ge=0, le=65535, description="een poortnummer van 0 tot en met 65535")
    kop_wachttijd: int = Field(
        default=15,
        ge=1,
        le=300,
        description="het aantal seconden waarin de kop van een aanvraag binnen moet zijn, van 1 tot en met 300",
    )
    lees_wachttijd: int = Field(
        default=300,
        ge=1,
        le=3600,
        description="het aantal seconden waarin een aanvraag helemaal binnen moet zijn, van 1 tot en met 3600",
    )
    taak_limiet: int = Field(
        default=600,
        ge=10,
        le=86_400,
        description="het aantal seconden dat een bericht beoordelen mag duren, van 10 tot en met 86400",
    )
    pogingen: int = Field(
        default=5,
        ge=1,
        le=100,
        description="hoe vaak een onderbroken beoordeling opnieuw begint, van 1 tot en met 100",
    )
    ggk_adres: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s\"<>&\\]+[^\s\"<>&\\/]$",
        description="het adres van de GGK-deur voor de buitenwereld, zoals https://gemeente.example/ggk/2.1",
    )
    metingen_voor: str = Field(
        default="127.0.0.0/8, ::1/128",
        description="adressen of netwerken die /metrics mogen lezen, zoals 10.1.2.0/24, met komma's ertussen",
    )
    aanlevermap: Path | None = Field(
        default=None, description="een map op deze machine waarin berichten en ZIP-bestanden worden gezet, of niets"
    )
    aanlevering_max_bytes: int = Field(
        default=4 * MAX_BYTES,
        ge=1_000,
        le=1024 * 1024 * 1024,
        description="een aantal bytes van 1000 tot en met 1073741824",
    )
    aanlevering_bestanden: int = Field(
        default=100, ge=1, le=10_000, description="hoeveel bestanden een ZIP mag bevatten, van 1 tot en met 10000"
    )
    termijn_nadert: int = Field(
        default=1,
        ge=0,
        le=30,
        description="hoeveel werkdagen voor de uiterste datum een termijn nadert, van 0 tot en met 30",
    )

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, waarde: SecretStr | None) -> SecretStr | None:
        if waarde is not None and not waarde.get_secret_value().startswith(("postgres://", "postgresql://")):
            raise ValueError
        return waarde

    @field_validator("metingen_voor")
    @classmethod
    def _netwerken(cls, waarde: str) -> str:
        lees_netwerken(waarde)
        return waarde

    @field_validator("gemeenten", mode="before")
    @classmethod
    def _splits(cls, waarde: object) -> object:
        if isinstance(waarde, str):
            return frozenset(deel.strip() for deel in waarde.split(",") if deel.strip())
        return waarde

    @field_validator("sleutels")
    @classmethod
    def _een_van_beide(cls, waarde: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if waarde is not None and info.data.get("sleutelbestand") is not None:
            raise ValueError
        return waarde

    @field_validator("database_url", "sleutelbestand", "sleutels", "aanlevermap", "ggk_adres", mode="before")
    @classmethod
    def _leeg_is_niets(cls, waarde: object) -> object:
        return waarde or None


@functools.cache
def instellingen() -> Instellingen:
    """The settings of this process, read once. Raises InstellingFout."""
    try:
        return Instellingen()
    except ValidationError as fout:
        velden = sorted({str(deel["loc"][0]) for deel in fout.errors()})
        raise InstellingFout("\n".join(_uitleg(veld) for veld in velden)) from None


def _uitleg(veld: str) -> str:
    """What is wrong with one setting, by its field name or its own variable."""
    naam = veld if veld in EIGEN_NAAM else PREFIX + veld.upper()
    verwacht = Instellingen.model_fields[veld.lower()].description
    gelezen = "de waarde" if naam in GEHEIM else f"«{os.environ.get(naam, '')}»"
    return f"{naam}: {gelezen} kan niet; verwacht is {verwacht}."
