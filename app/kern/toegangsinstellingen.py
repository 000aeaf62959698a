"""The settings of access: where people sign in, whose tokens and certificates count, how much one may ask."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from app.kern.bezorginstellingen import HIER, Bezorginstellingen
from app.kern.netwerken import lees_netwerken

ALGORITMEN = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"})
"""Signatures with a public key. An HMAC is not among them: whoever can check one can make one."""

_NIETS = (
    *("adres", "oidc_uitgever", "oidc_client", "oidc_geheim", "oidc_rollen", "oidc_groepen_adres", "oidc_acr"),
    *("token_uitgever", "token_ontvanger", "token_sleutels", "token_rollen"),
    *("certificaten", "tls_certificaat", "tls_sleutel", "tls_ca", "verwerkingsregister"),
)
_ADRESSEN = ("adres", "oidc_uitgever", "oidc_groepen_adres", "token_sleutels", "verwerkingsregister")
_ROLLEN = "waarde=rol@gemeente, met puntkomma's ertussen; * is elke gemeente van deze installatie"


class Toegangsinstellingen(Bezorginstellingen):
    """What can be set of access. Each description says, in Dutch, what a value has to be."""

    adres: str | None = Field(
        default=None,
        description="het adres van deze dienst voor de buitenwereld, zoals https://berichten.gemeente.example",
    )
    oidc_uitgever: str | None = Field(
        default=None, description="het adres (issuer) van de OpenID-aanmelddienst, met https://"
    )
    oidc_client: str | None = Field(default=None, description="de naam waaronder de aanmelddienst deze dienst kent")
    oidc_geheim: SecretStr | None = Field(
        default=None, description="het wachtwoord van deze dienst bij de aanmelddienst"
    )
    oidc_bereik: str = Field(
        default="openid profile",
        pattern=r"^openid( [!-~]+)*$",
        description="de scopes die gevraagd worden; openid eerst",
    )
    oidc_rolclaim: str = Field(default="roles", min_length=1, description="de claim waarin de rollen of groepen staan")
    oidc_rollen: str | None = Field(default=None, description=f"wat een rol of groep betekent: {_ROLLEN}")
    oidc_groepen_adres: str | None = Field(
        default=None,
        description="het adres waar de groepen van een gebruiker staan als ze niet in het aanmeldbewijs passen",
    )
    oidc_acr: str | None = Field(
        default=None, description="het betrouwbaarheidsniveau (acr) voor een betaling of een grote uitvoer, of niets"
    )
    oidc_ververs: int = Field(
        default=0,
        ge=0,
        le=900,
        description="hoeveel seconden oud rollen mogen zijn, van 0 (bij elk verzoek opnieuw gevraagd) tot en met 900",
    )
    token_uitgever: str | None = Field(default=None, description="de uitgever (iss) van tokens van machines")
    token_ontvanger: str | None = Field(default=None, description="de ontvanger (aud) waarvoor tokens bedoeld zijn")
    token_sleutels: str | None = Field(default=None, description="het adres van de sleutels (JWKS) van de uitgever")
    token_rolclaim: str = Field(default="scope", min_length=1, description="de claim van een token waarin rollen staan")
    token_rollen: str | None = Field(default=None, description=f"wat een scope betekent: {_ROLLEN}")
    aanbiederclaim: str = Field(
        default="agb", min_length=1, description="de claim met de AGB-code van wie voor een aanbieder werkt"
    )
    algoritmen: str = Field(
        default="RS256, PS256, ES256",
        description=f"welke handtekeningen gelden, met komma's ertussen, uit {', '.join(sorted(ALGORITMEN))}",
    )
    certificaten: str | None = Field(
        default=None,
        description=f"wat het OIN of de organisatie (O) in een certificaat mag: {_ROLLEN}; de GGK is systeem@*",
    )
    tls_certificaat: Path | None = Field(
        default=None, description="het PEM-bestand met het certificaat van deze dienst"
    )
    tls_sleutel: Path | None = Field(
        default=None,
        validate_default=True,
        description="het PEM-bestand met de sleutel van dat certificaat; beide opgegeven, of geen van beide",
    )
    tls_ca: Path | None = Field(
        default=None, description="het PEM-bestand met de uitgevers van certificaten van wie hier aanklopt"
    )
    certificaatproxy: str = Field(
        default="",
        description="adressen van proxy's die het gecontroleerde certificaat doorgeven, met komma's ertussen",
    )
    certificaatkop: str = Field(
        default="Client-Cert",
        pattern=r"^[A-Za-z0-9-]+$",
        description="de HTTP-kop waarin zo'n proxy dat doet, als in RFC 9440 of als PEM in URL-vorm",
    )
    proxies: str = Field(
        default="127.0.0.1, ::1",
        description="adressen van proxy's die in X-Forwarded-For zeggen voor wie ze vragen, met komma's ertussen",
    )
    limiet_mens: int = Field(
        default=600, ge=1, le=1_000_000, description="hoeveel verzoeken een mens per minuut mag doen"
    )
    limiet_machine: int = Field(
        default=60_000, ge=1, le=10_000_000, description="hoeveel verzoeken een machine per minuut mag doen"
    )
    limiet_adres: int = Field(
        default=600,
        ge=1,
        le=1_000_000,
        description="hoeveel verzoeken een adres per minuut mag doen zonder aan te melden",
    )
    blokkade_na: int = Field(
        default=20,
        ge=1,
        le=10_000,
        description="na hoeveel mislukte pogingen in een kwartier een adres een kwartier niet meer wordt geloofd",
    )
    verwerkingsregister: str | None = Field(
        default=None,
        description="het adres van het register van verwerkingen, of niets voor de lijst die deze dienst zelf toont",
    )

    @field_validator(*_NIETS, mode="before")
    @classmethod
    def _leeg(cls, waarde: object) -> object:
        return waarde or None

    @field_validator(*_ADRESSEN)
    @classmethod
    def _https(cls, waarde: str | None, info: ValidationInfo) -> str | None:
        if waarde is None:
            return None
        delen = urlsplit(waarde)
        if not delen.hostname or delen.username or delen.query or delen.fragment:
            raise ValueError
        # Tokens and secrets go over this line.
        if not (delen.scheme == "https" or (delen.scheme == "http" and delen.hostname in HIER)):
            raise ValueError
        # The name of an issuer is compared letter by letter, whatever it ends with.
        return waarde if info.field_name == "oidc_uitgever" else waarde.rstrip("/")

    @field_validator("algoritmen")
    @classmethod
    def _algoritmen(cls, waarde: str) -> str:
        namen = [deel.strip() for deel in waarde.split(",")]
        if not set(namen) <= ALGORITMEN:
            raise ValueError
        return ", ".join(namen)

    @field_validator("tls_sleutel")
    @classmethod
    def _paar(cls, waarde: Path | None, info: ValidationInfo) -> Path | None:
        if (waarde is None) != (info.data.get("tls_certificaat") is None):
            raise ValueError
        return waarde

    @field_validator("certificaatproxy", "proxies")
    @classmethod
    def _netwerklijst(cls, waarde: str) -> str:
        lees_netwerken(waarde)
        return waarde

    @property
    def handtekeningen(self) -> list[str]:
        """The names of `algoritmen`."""
        return self.algoritmen.split(", ")


def is_loopback(adres: str) -> bool:
    """Whether an address or a host name is of this machine only."""
    try:
        return ip_address(adres.strip("[]")).is_loopback
    except ValueError:
        return adres == "localhost"
