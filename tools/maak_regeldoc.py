"""Generate docs/regels.md from the register: `python -m tools.maak_regeldoc` writes, `--controleer` compares."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import yaml

from berichten.codelijsten import retourcodes
from berichten.regels.regel import Regel
from berichten.regels.register import regels
from berichten.regels.restricties import RESTRICTIES, Restrictie, typen_met
from berichten.regels.uitleg import NIVEAUS, koppen

WORTEL = Path(__file__).parent.parent
DOCUMENT = WORTEL / "docs" / "regels.md"
GEVALLEN = WORTEL / "tests" / "regels"

INLEIDING = """\
<!-- Gemaakt door tools/maak_regeldoc.py uit het register van regels; niet met de hand wijzigen. -->

# Regels

Wat de dienst aan een bericht controleert, per regel van iWmo en iJw 3.2. `berichtenverkeer regel CODE` toont hetzelfde,
met de elementen die een regel leest. Een *geval* is een test in `tests/regels/CODE.yml`: een bericht dat de regel moet
doorlaten (goed) of melden (fout).
"""

SCHEMA = """\
## Niveau 1: het schema

Deze regels staan als facet in de schema's (`xsd/`); libxml2 bewaakt ze. De bevinding heet `XSD` en noemt het element,
de waarde en wat er verwacht was. Er hoort geen retourcode bij: op een bericht dat niet aan zijn schema voldoet, volgt
geen retourbericht.
"""


def main() -> int:
    """Write the document, or with --controleer report whether it is stale. Returns the exit code."""
    opties = argparse.ArgumentParser(description=__doc__)
    opties.add_argument("--controleer", action="store_true", help="vergelijk alleen; 1 als het document verouderd is")
    if opties.parse_args().controleer:
        if not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != document():
            sys.stderr.write("docs/regels.md is verouderd: draai `make documentatie`.\n")
            return 1
        return 0
    DOCUMENT.write_text(document(), encoding="utf-8")
    return 0


def document() -> str:
    """The whole text: the same for the same register and cases."""
    delen = [INLEIDING, _schema(), *(_niveau(niveau) for niveau in (2, 3, 4))]
    return "\n".join(deel for deel in delen if deel)


def _schema() -> str:
    return SCHEMA + "\n" + _tabel(("Regel", "Wat", "Facet", "Typen"), map(_rij_schema, RESTRICTIES))


def _rij_schema(restrictie: Restrictie) -> tuple[str, ...]:
    facet = f"`{restrictie.facet}` `{restrictie.waarde}`" if restrictie.waarde else f"`{restrictie.facet}`"
    typen = ", ".join(naam.removeprefix("LDT_") for naam in typen_met(restrictie))
    return restrictie.code, restrictie.betekenis, facet, typen


def _niveau(niveau: int) -> str:
    van_niveau = [regel for regel in regels().values() if regel.niveau == niveau]
    if not van_niveau:
        return ""
    kop = f"## Niveau {niveau}: {NIVEAUS[niveau]}\n\n"
    namen = ("Regel", "Wat", "Retourcode", "Berichten", "Goed", "Fout")
    return kop + _tabel(namen, map(_rij, van_niveau)) + "\n" + _betekenissen(van_niveau)


def _rij(regel: Regel) -> tuple[str, ...]:
    goed, fout = _gevallen(regel.code)
    alleen = "" if len(regel.standaarden) > 1 else f" ({regel.standaarden[0]})"
    berichten = " ".join(sorted(regel.berichten)) + alleen
    return regel.code, koppen(regel).get("Regel", ""), regel.retourcode or "", berichten, str(goed), str(fout)


def _betekenissen(van_niveau: list[Regel]) -> str:
    """What the return codes of these rules mean, each once."""
    codes = sorted({regel.retourcode for regel in van_niveau} & retourcodes().keys())
    return _tabel(("Retourcode", "Betekenis"), ((code, retourcodes()[code].betekenis) for code in codes))


def _gevallen(code: str) -> tuple[int, int]:
    """How many good and how many bad cases a rule has."""
    pad = GEVALLEN / f"{code}.yml"
    namen = list(yaml.safe_load(pad.read_text(encoding="utf-8"))) if pad.exists() else []
    goed = sum(naam.startswith("goed_") for naam in namen)
    return goed, len(namen) - goed


def _tabel(koppen_: tuple[str, ...], rijen: Iterable[tuple[str, ...]]) -> str:
    regels_ = [koppen_, ("---",) * len(koppen_), *rijen]
    return "".join(f"| {' | '.join(cel.replace('|', chr(92) + '|') for cel in rij)} |\n" for rij in regels_)


if __name__ == "__main__":
    sys.exit(main())
