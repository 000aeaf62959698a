"""Whether every rule is noticed by its cases: switch each rule off in turn and run tests/regels/CODE.yml.

`python -m tools.schakel_uit [CODE …]` reports each rule that no case notices, and ends with 1 when there is one.
`--diep [NAAM …]` puts one small fault after another into the rule modules (or the helper modules, by name) and reports
the faults that survive all cases of the rules that use the module. Some change nothing that can be seen, so survivors
are for a person to judge, and the exit code is 0.
"""

import argparse
import ast
import importlib
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NamedTuple
from unittest.mock import patch

from berichten import beoordelen
from berichten.bevinding import Treffer
from berichten.catalogus import Berichttype
from berichten.regels.regel import Regel
from berichten.regels.register import regels, regels_voor
from tests.regels.test_gevallen import gevallen, test_geval
from tools.mutanten import mutanten

REGELS = "berichten.regels"
MAP = Path(__file__).parent.parent / "berichten" / "regels"
SECONDEN = 20
"""How long the cases of one mutant may take; one that never ends is noticed."""


class Geval(NamedTuple):
    """One case of a rule in one standard."""

    regel: str
    inhoud: Mapping[str, Any]
    standaard: str


def main(woorden: list[str] | None = None) -> int:
    """Report what goes unnoticed. Returns the exit code."""
    opties = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    opties.add_argument("namen", nargs="*", metavar="CODE", help="regels, met --diep ook modules; zonder: alle")
    opties.add_argument("--diep", action="store_true", help="zet kleine fouten in de regels in plaats van ze uit")
    keuze = opties.parse_args(woorden)
    if keuze.diep:
        return diep(keuze.namen)
    codes = [naam.upper() for naam in keuze.namen] or list(regels())
    onbekend = set(codes) - regels().keys()
    if onbekend:
        opties.error(f"onbekende regels: {', '.join(sorted(onbekend))}")
    gemist = onopgemerkt(codes, alle_gevallen())
    for code in gemist:
        print(f"{code}: geen enkel geval merkt dat deze regel uit staat")
    print(f"{len(codes)} regels uitgeschakeld, {len(gemist)} onopgemerkt")
    return 1 if gemist else 0


def alle_gevallen() -> list[Geval]:
    """Every case of every rule, as the tests run them."""
    return [Geval(*parameters.values) for parameters in gevallen()]


def onopgemerkt(codes: Iterable[str], van: Iterable[Geval]) -> list[str]:
    """The rules of which no case passes as it is and fails when the rule finds nothing."""
    van = list(van)
    gemist = []
    for code in codes:
        eigen = [geval for geval in van if geval.regel == code]
        uit = regels() | {code: replace(regels()[code], controleer=_vindt_niets)}
        with vervangen(uit):
            faalt = [geval for geval in eigen if not klopt(geval)]
        if not any(klopt(geval) for geval in faalt):
            gemist.append(code)
    return gemist


def _vindt_niets(_bericht: object, _dossier: object) -> Iterator[Treffer]:
    return iter(())


def klopt(geval: Geval) -> bool:
    """Whether a case passes now. A rule that breaks down fails it."""
    try:
        test_geval(*geval)
    except Exception:  # noqa: BLE001  whatever a mutant raises, it was noticed
        return False
    return True


@contextmanager
def vervangen(andere: Mapping[str, Regel]) -> Iterator[None]:
    """Judge by these rules instead of those of the register."""
    per_soort: dict[tuple[str, int], tuple[Regel, ...]] = {}

    def anders(soort: Berichttype, niveau: int) -> tuple[Regel, ...]:
        sleutel = (soort.naam, niveau)
        if sleutel not in per_soort:
            codes = [regel.code for regel in regels_voor(soort, niveau)]
            per_soort[sleutel] = tuple(
                sorted((andere[code] for code in codes), key=lambda regel: (regel.ronde, regel.code))
            )
        return per_soort[sleutel]

    with patch.object(beoordelen, "regels_voor", anders):
        yield


# ------------------------------------------------------------------------------------------------------------ --diep


def diep(namen: Iterable[str]) -> int:
    """Report the mutants that survive, module by module, on all cores. Returns the exit code."""
    gekozen = {naam.lower() for naam in namen}
    modules = [
        pad
        for pad in sorted(MAP.rglob("*.py"))
        if (pad.stem in gekozen or (pad.stem == "condities" and any(naam.startswith("cd") for naam in gekozen)))
        or (not gekozen and regels_van(pad))
    ]
    if not modules:
        print("geen module met deze naam")
        return 2
    aantal = over = 0
    with multiprocessing.Pool() as pool:
        for pad, gemaakt, overlevend in pool.imap_unordered(overlevenden, modules):
            aantal, over = aantal + gemaakt, over + len(overlevend)
            print(f"{pad.relative_to(MAP)}: {gemaakt} mutanten, {len(overlevend)} overleven", flush=True)
            for melding in overlevend:
                print(f"  {melding}", flush=True)
    print(f"{aantal} mutanten, {over} overleven")
    return 0


def regels_van(pad: Path) -> frozenset[str]:
    """The rules whose judgement a module takes part in: its own, and those of the modules that import it."""
    naam = _naam(pad)
    bereikt, nieuw = {naam}, {naam}
    while nieuw:
        nieuw = {module for module, gebruikt in _invoer().items() if gebruikt & nieuw} - bereikt
        bereikt |= nieuw
    return frozenset(code for code, regel in regels().items() if _herkomst(regel) & bereikt)


def _herkomst(regel: Regel) -> set[str]:
    """The module that makes a rule: that of its code, or the table of conditions."""
    return {f"{REGELS}.bericht.condities"} if regel.code.startswith("CD") else {regel.controleer.__module__}


def _invoer() -> dict[str, set[str]]:
    """For each module of rules and helpers what it imports; the register imports all and takes part in nothing."""
    return {
        _naam(pad): {
            knoop.module
            for knoop in ast.walk(ast.parse(pad.read_text(encoding="utf-8")))
            if isinstance(knoop, ast.ImportFrom) and knoop.module
        }
        for pad in MAP.rglob("*.py")
    }


def _naam(pad: Path) -> str:
    return ".".join([REGELS, *pad.relative_to(MAP).with_suffix("").parts])


def overlevenden(pad: Path) -> tuple[Path, int, list[str]]:
    """How many mutants a module has, and which of them no case notices."""
    codes = regels_van(pad)
    eigen = [geval for geval in alle_gevallen() if geval.regel in codes]
    # A bad case notices most, so it goes first.
    eigen.sort(key=lambda geval: not geval.inhoud["verwacht"])
    boom = ast.parse(pad.read_text(encoding="utf-8"))
    aantal, over = 0, []
    for regelnummer, wat in mutanten(boom):
        aantal += 1
        if not _opgemerkt(lambda: _register(pad, boom), eigen):
            over.append(f"{pad.stem}:{regelnummer}: {wat}")
    return pad, aantal, over


def _opgemerkt(register: Callable[[], Mapping[str, Regel]], eigen: Iterable[Geval]) -> bool:
    def te_lang(_signaal: int, _plek: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, te_lang)
    signal.alarm(SECONDEN)
    try:
        with vervangen(register()):
            return not all(klopt(geval) for geval in eigen)
    except Exception:  # noqa: BLE001  a module that cannot even be loaded is noticed
        return True
    finally:
        signal.alarm(0)


def _register(pad: Path, boom: ast.Module) -> Mapping[str, Regel]:
    """All rules as they are when one module has another content; the modules in use stay what they are."""
    echt = {naam: module for naam, module in sys.modules.items() if naam.split(".")[:2] == REGELS.split(".")}
    for naam in echt:
        del sys.modules[naam]
    try:
        for naam in _pakketten(pad):
            importlib.import_module(naam)
        mutant = ModuleType(_naam(pad))
        mutant.__file__ = str(pad)
        sys.modules[mutant.__name__] = mutant
        exec(compile(boom, str(pad), "exec"), mutant.__dict__)  # noqa: S102  our own source, changed by us
        andere: Mapping[str, Regel] = importlib.import_module(f"{REGELS}.register").regels()
        return andere
    finally:
        for naam in [naam for naam in sys.modules if naam.split(".")[:2] == REGELS.split(".")]:
            del sys.modules[naam]
        sys.modules.update(echt)


def _pakketten(pad: Path) -> list[str]:
    return [REGELS, *(f"{REGELS}.{deel}" for deel in pad.relative_to(MAP).parts[:-1])]


if __name__ == "__main__":
    sys.exit(main())
