"""Releases and message types: which schema files there are, and what each message is, who sends it, what answers it.

The catalogue is read from the schema folders (`xsd/<standaard>/<release>/`), from each file's appinfo, namespace and
name; a newer official set put beside ours is picked up without a change here. Direction and answer are facts of the
standard that no schema states; they stand in `ROLLEN`.
"""

import functools
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree

from berichten.fouten import OnbekendBerichttype
from berichten.standen import Standaard
from berichten.structuur import XS, Element, Structuur, lees_structuur

Partij = Literal["gemeente", "aanbieder"]
Soort = Literal["heen", "retour"]

EXTRA_SCHEMAS = "BERICHTENVERKEER_XSD"
"""Environment variable with a further schema folder, for a release newer than this version carries."""


@dataclass(frozen=True, slots=True)
class Rol:
    """What a message number is in the chain: who makes it, its kind, what answers it, and its Dutch name."""

    afzender: Partij
    soort: Soort
    antwoord: str | None
    naam: str


ROLLEN = {
    "301": Rol("gemeente", "heen", "302", "toewijzing"),
    "302": Rol("aanbieder", "retour", None, "toewijzing retour"),
    "305": Rol("aanbieder", "heen", "306", "start"),
    "306": Rol("gemeente", "retour", None, "start retour"),
    "307": Rol("aanbieder", "heen", "308", "stop"),
    "308": Rol("gemeente", "retour", None, "stop retour"),
    "315": Rol("aanbieder", "heen", "316", "verzoek om toewijzing"),
    "316": Rol("gemeente", "retour", None, "verzoek om toewijzing retour"),
    "317": Rol("aanbieder", "heen", "318", "verzoek om wijziging"),
    "318": Rol("gemeente", "retour", None, "verzoek om wijziging retour"),
    "319": Rol("gemeente", "heen", "320", "antwoord"),
    "320": Rol("aanbieder", "retour", None, "antwoord retour"),
    "323": Rol("aanbieder", "heen", "325", "declaratie"),
    "325": Rol("gemeente", "retour", None, "declaratie-antwoord"),
}


def is_echo(nummer: str) -> bool:
    """Whether a message repeats the header of the one that it answers, parties included: 302 to 320.

    A 325 answers too, but as a message of its own, with the parties swapped.
    """
    return ROLLEN[nummer].soort == "retour" and nummer != "325"


@dataclass(frozen=True, slots=True)
class Berichttype:
    """One message type of one release, as its schema states it."""

    naam: str
    """Standard and number as the world writes it: `WMO323`."""
    nummer: str
    standaard: Standaard
    release: str
    code: str
    """BerichtCode in the header: `484` is WMO323."""
    namespace: str
    basis_namespace: str
    schema: Path
    bericht_xsd_versie: str
    basisschema_xsd_versie: str

    @property
    def rol(self) -> Rol:
        """Its place in the chain."""
        return ROLLEN[self.nummer]

    @property
    def structuur(self) -> Structuur:
        """The schema as data; read once."""
        return _structuur(self.schema)

    @property
    def antwoord(self) -> "Berichttype | None":
        """The message type that answers this one, of the same release; None for a return message."""
        if self.rol.antwoord is None:
            return None
        return berichttype(naam_van(self.standaard, self.rol.antwoord), self.release)

    @property
    def beantwoordt(self) -> str | None:
        """The name of the message type that this one answers; None for a heen-message."""
        heen = next((nummer for nummer, rol in ROLLEN.items() if rol.antwoord == self.nummer), None)
        return None if heen is None else naam_van(self.standaard, heen)

    @property
    def prefix(self) -> str:
        """The prefix for its own namespace in what we write: `wmo323`."""
        return self.naam.lower()

    @property
    def basis_prefix(self) -> str:
        """The prefix for the namespace of the basis schema: `iwmo`."""
        return self.standaard

    def label(self, element: Element) -> str:
        """An element's name with its prefix."""
        return f"{self.prefix if element.namespace == self.namespace else self.basis_prefix}:{element.naam}"

    def __str__(self) -> str:
        """For people: `WMO323 3.2`."""
        return f"{self.naam} {self.release}"


_structuur = functools.cache(lees_structuur)
_PREFIX: dict[Standaard, str] = {"iwmo": "WMO", "ijw": "JW"}


def naam_van(standaard: Standaard, nummer: str) -> str:
    """The name of a message type: `WMO323`."""
    return _PREFIX[standaard] + nummer


def nummer_van(naam: str | None) -> str | None:
    """The number in the name of a message type: `323`; None for any other name, such as that of an Fo01."""
    return _NUMMERS.get(naam or "")


_NUMMERS = {naam_van(standaard, nummer): nummer for standaard in _PREFIX for nummer in ROLLEN}


def schemamappen() -> list[Path]:
    """Where schemas are looked for: the folder that travels with the library, and the one of EXTRA_SCHEMAS."""
    hier = Path(__file__).parent
    eigen = hier / "_xsd" if (hier / "_xsd").is_dir() else hier.parent / "xsd"
    extra = os.environ.get(EXTRA_SCHEMAS)
    return [eigen, Path(extra)] if extra else [eigen]


@functools.cache
def catalogus() -> dict[str, Berichttype]:
    """Every message type by target namespace, from all schema folders; a later folder wins."""
    gevonden: dict[str, Berichttype] = {}
    for map_ in schemamappen():
        for pad in sorted(map_.glob("*/*/*.xsd")):
            soort = _lees_berichttype(pad)
            if soort is not None:
                gevonden[soort.namespace] = soort
    return gevonden


def berichttypen(standaard: str | None = None) -> list[Berichttype]:
    """All known message types, by name and release."""
    return sorted(
        (soort for soort in catalogus().values() if standaard in (None, soort.standaard)),
        key=lambda soort: (soort.standaard, soort.release, soort.nummer),
    )


def berichttype(naam: str, release: str = "3.2") -> Berichttype:
    """The message type with this name, such as `WMO323`. Raises OnbekendBerichttype."""
    for soort in catalogus().values():
        if soort.naam == naam and soort.release == release:
            return soort
    raise OnbekendBerichttype(f"Berichttype {naam} van release {release} is niet bekend.")


def herken(wortel: etree._Element) -> Berichttype:
    """The message type of a parsed document, by its root element's namespace. Raises OnbekendBerichttype."""
    naam = etree.QName(wortel)
    soort = catalogus().get(naam.namespace or "")
    if soort is None or naam.localname != "Bericht":
        # A name and a namespace may be as long as a sender likes.
        gelezen = f"{{{naam.namespace[:100]}}}{naam.localname[:60]}" if naam.namespace else naam.localname[:60]
        raise OnbekendBerichttype(
            f"Het wortelelement {gelezen} hoort bij geen bekend berichttype; verwacht is Bericht van iWmo of iJw "
            f"({', '.join(sorted({f'{b.standaard} {b.release}' for b in catalogus().values()}))})."
        )
    return soort


def _lees_berichttype(pad: Path) -> Berichttype | None:
    """What one schema file says of itself, or None when it is no message schema (basis schema, envelope)."""
    wortel = etree.parse(str(pad), etree.XMLParser(no_network=True, resolve_entities=False)).getroot()
    info = {etree.QName(kind).localname: (kind.text or "").strip() for kind in wortel.iterfind(f".//{XS}appinfo/*")}
    genoemd = info.get("standaard", "").lower()
    standaard = next((standaard for standaard in _PREFIX if standaard == genoemd), None)
    nummer = re.sub(r"\D", "", info.get("bericht", ""))
    code = wortel.find(f".//{XS}element[@name='BerichtCode']//{XS}pattern")
    invoer = wortel.find(f"{XS}import")
    if standaard is None or nummer not in ROLLEN or code is None or invoer is None:
        return None
    return Berichttype(
        naam=naam_van(standaard, nummer),
        nummer=nummer,
        standaard=standaard,
        release=info["release"],
        code=code.get("value", ""),
        namespace=wortel.get("targetNamespace", ""),
        basis_namespace=invoer.get("namespace", ""),
        schema=pad,
        bericht_xsd_versie=info["BerichtXsdVersie"],
        basisschema_xsd_versie=info["BasisschemaXsdVersie"],
    )
