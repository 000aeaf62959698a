"""The register of all rules, found in the packages `bericht`, `keten` and `extern`."""

import functools
import importlib
import pkgutil
from dataclasses import replace
from types import MappingProxyType, ModuleType

from berichten.catalogus import Berichttype
from berichten.regels import bericht, extern, keten
from berichten.regels.regel import Regel


@functools.cache
def regels() -> MappingProxyType[str, Regel]:
    """Every rule by its code, in order of code. A code that stands twice is an error of this library."""
    gevonden: dict[str, Regel] = {}
    for pakket in (bericht, keten, extern):
        for info in pkgutil.iter_modules(pakket.__path__, f"{pakket.__name__}."):
            for regel in _regels_in(importlib.import_module(info.name)):
                if regel.code in gevonden:
                    raise ValueError(f"Rule {regel.code} is implemented twice.")
                gevonden[regel.code] = regel
    return MappingProxyType(dict(sorted(gevonden.items())))


@functools.cache
def regels_voor(soort: Berichttype, niveau: int) -> tuple[Regel, ...]:
    """The rules of one level that apply to a message type, in order of round and code."""
    return tuple(
        sorted(
            (
                r
                for r in regels().values()
                if r.niveau == niveau and soort.nummer in r.berichten and soort.standaard in r.standaarden
            ),
            key=lambda regel: (regel.ronde, regel.code),
        )
    )


def _regels_in(module: ModuleType) -> list[Regel]:
    """The rules of one module: `REGEL` with the module's docstring, or the `REGELS` of a table with their own."""
    if hasattr(module, "REGEL"):
        return [replace(module.REGEL, uitleg=(module.__doc__ or "").strip())]
    return list(getattr(module, "REGELS", ()))
