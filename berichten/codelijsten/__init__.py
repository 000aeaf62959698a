"""The code lists of the standard as data: what each code means, in short Dutch words.

Every file states its source, release and date at the top. `LDT_….toml` holds one list each, named after the type in the
schema: table `beide` for codes that iWmo and iJw share, `iwmo` and `ijw` for codes of one standard. Return codes,
municipalities and transport error codes carry more than a meaning and stand in CSV files.
"""

import csv
import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_MAP = files(__name__)
_RETOURCODE = "LDT_RetourCode"
STANDAARDEN = ("iwmo", "ijw")


@dataclass(frozen=True, slots=True)
class Retourcode:
    """One return code: its meaning, the rule it belongs to (empty for general codes) and where it may be used."""

    code: str
    betekenis: str
    regel: str
    berichten: tuple[str, ...]
    """Numbers of the messages that are judged with this code; empty for a code that is allowed but not in use."""
    standaarden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gemeente:
    """One municipality as Statistics Netherlands lists it; `einddatum` is its last day, None while it exists."""

    code: str
    naam: str
    provincie: str
    begindatum: date
    einddatum: date | None


@dataclass(frozen=True, slots=True)
class Foutcode:
    """One transport error code: who reports it, what is wrong and what to do about it."""

    code: str
    melder: str
    omschrijving: str
    handeling: str


@functools.cache
def typen() -> frozenset[str]:
    """Return the names of all enumerated types of the schemas, such as `LDT_Eenheid`."""
    toml = {pad.name.removesuffix(".toml") for pad in _MAP.iterdir() if pad.name.endswith(".toml")}
    return frozenset(toml | {_RETOURCODE})


@functools.cache
def codes(type_naam: str, standaard: str) -> Mapping[str, str]:
    """Return code and meaning for one enumerated type, ordered by code.

    Args:
        type_naam: the type as the schema names it, such as `LDT_Eenheid`.
        standaard: `iwmo` or `ijw`.

    Raises:
        KeyError: the type or the standard is unknown.
    """
    if standaard not in STANDAARDEN:
        raise KeyError(standaard)
    if type_naam not in typen():
        raise KeyError(type_naam)
    if type_naam == _RETOURCODE:
        lijst = {r.code: r.betekenis for r in retourcodes().values() if standaard in r.standaarden}
    else:
        inhoud = _toml(f"{type_naam}.toml")
        lijst = inhoud.get("beide", {}) | inhoud.get(standaard, {})
    return MappingProxyType(dict(sorted(lijst.items())))


def betekenis(type_naam: str, code: str, standaard: str) -> str:
    """Return what one code means; raises KeyError for an unknown type, standard or code."""
    return codes(type_naam, standaard)[code]


@functools.cache
def retourcodes() -> Mapping[str, Retourcode]:
    """Return all return codes by code (list WJ001)."""
    return MappingProxyType(
        {
            rij["code"]: Retourcode(
                rij["code"],
                rij["betekenis"],
                rij["regel"],
                tuple(rij["berichten"].split()),
                tuple(rij["standaard"].split()),
            )
            for rij in _csv("retourcodes.csv")
        }
    )


@functools.cache
def foutcodes() -> Mapping[str, Foutcode]:
    """Return the transport error codes of GGK, VECOZO and StUF by code, as they stood on the date in the file."""
    return MappingProxyType({rij["code"]: Foutcode(**rij) for rij in _csv("foutcodes.csv")})


def gemeenten(op: date) -> Mapping[str, Gemeente]:
    """Return the municipalities that exist on a day, by code (TR378).

    A day before the oldest list in the file is answered from that oldest list, so that a long-running assignment is not
    refused for want of an older one.
    """
    return _gemeenten_op(max(op, min(g.begindatum for g in alle_gemeenten())))


@functools.lru_cache(maxsize=64)
def _gemeenten_op(dag: date) -> Mapping[str, Gemeente]:
    geldig = (g for g in alle_gemeenten() if g.begindatum <= dag and (g.einddatum is None or dag <= g.einddatum))
    return MappingProxyType({g.code: g for g in geldig})


@functools.cache
def alle_gemeenten() -> tuple[Gemeente, ...]:
    """Return every municipality in the list, with the period in which it exists; a code may have more periods."""
    return tuple(
        Gemeente(
            rij["code"],
            rij["naam"],
            rij["provincie"],
            date.fromisoformat(rij["begindatum"]),
            date.fromisoformat(rij["einddatum"]) if rij["einddatum"] else None,
        )
        for rij in _csv("gemeenten.csv")
    )


@functools.cache
def bron(naam: str) -> str:
    """Return the source that a file with a list, such as `gemeenten.csv`, states in its head."""
    eerste = _MAP.joinpath(naam).read_text(encoding="utf-8").splitlines()[0]
    return eerste.removeprefix("# Bron:").strip().removesuffix(".")


def _toml(naam: str) -> dict[str, Any]:
    return tomllib.loads(_MAP.joinpath(naam).read_text(encoding="utf-8"))


def _csv(naam: str) -> Iterator[dict[str, str]]:
    regels = _MAP.joinpath(naam).read_text(encoding="utf-8").splitlines()
    return csv.DictReader((r for r in regels if not r.startswith("#")), delimiter=";")
