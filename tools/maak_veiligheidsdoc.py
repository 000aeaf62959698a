"""Generate the tables in `docs/veiligheid.md`: `python -m tools.maak_veiligheidsdoc`, `--controleer` compares.

Only what stands between the two markers is ours; the rest of the document is written by hand.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.toegang.activiteiten import ACTIVITEITEN
from app.toegang.rechten import RECHTEN, Recht
from app.toegang.rollen import OMSCHRIJVING, Rol
from app.toegang.zichtbaarheid import Gegeven, zicht

BESTAND = Path(__file__).parent.parent / "docs" / "veiligheid.md"
BEGIN = "<!-- begin: tools/maak_veiligheidsdoc.py -->"
EINDE = "<!-- einde: tools/maak_veiligheidsdoc.py -->"


def main() -> int:
    """Write the tables, or with --controleer report whether they are stale. Returns the exit code."""
    opties = argparse.ArgumentParser(description=__doc__)
    opties.add_argument("--controleer", action="store_true", help="vergelijk alleen; 1 als het document verouderd is")
    tekst = BESTAND.read_text()
    nieuw = ingevoegd(tekst)
    if not opties.parse_args().controleer:
        BESTAND.write_text(nieuw)
        return 0
    if tekst == nieuw:
        return 0
    sys.stderr.write("docs/veiligheid.md is verouderd: draai `make documentatie`.\n")
    return 1


def ingevoegd(tekst: str) -> str:
    """A document with the tables of now between its markers."""
    voor, _, rest = tekst.partition(BEGIN)
    _, einde, na = rest.partition(EINDE)
    if not einde:
        raise ValueError(f"docs/veiligheid.md lacks {BEGIN} and {EINDE}")
    return f"{voor}{BEGIN}\n\n{tabellen()}\n{EINDE}{na}"


def tabellen() -> str:
    """Roles, rights by role, what each role sees, and the processing activities."""
    rollen = list(Rol)
    delen = [
        "### Roles",
        _tabel(("role", "for"), ((f"`{rol}`", OMSCHRIJVING[rol]) for rol in rollen)),
        "### Rights",
        _tabel(
            ("right", *rollen), ((recht, *("✔" if rol in RECHTEN[recht] else "" for rol in rollen)) for recht in Recht)
        ),
        "### What a role sees of a person",
        _tabel(("data", *rollen), ((gegeven, *(zicht(gegeven, rol) for rol in rollen)) for gegeven in Gegeven)),
        "### Processing activities",
        _tabel(
            ("id", "purpose", "ground", "data", "recipients", "kept"),
            (
                (
                    f"`{a.code}/{a.versie}`",
                    a.doel,
                    *map("; ".join, (a.grondslag, a.categorieen, a.ontvangers)),
                    a.bewaartermijn,
                )
                for a in ACTIVITEITEN
            ),
        ),
    ]
    return "\n\n".join(delen) + "\n"


def _tabel(kop: Sequence[str], rijen: Iterable[Sequence[str]]) -> str:
    regels = [kop, ["---"] * len(kop), *rijen]
    return "\n".join(f"| {' | '.join(regel)} |" for regel in regels)


if __name__ == "__main__":
    sys.exit(main())
