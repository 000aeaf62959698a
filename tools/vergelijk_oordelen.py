"""Compare our verdicts with a file of verdicts: `python -m tools.vergelijk_oordelen FILE.jsonl`.

One JSON object per line: `naam`, `type` (WMO323), `xml`, `niveau` (1 when the schema rejects the message, else 2) and
`fouten` (at level 2: `[rule, [locations]]`). Per code it shows where we report more or less, and where the rule is the
same and the locations differ. Exit code 1 when rules differ, 2 when the file cannot be read.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from berichten import xml
from berichten.beoordelen import beoordeel_zonder_keten
from berichten.catalogus import herken
from berichten.fouten import Berichtfout
from berichten.lezen import lees
from berichten.schema import controleer_schema

NIVEAU_1 = "niveau 1"
"""Stands for a rejection by the schema, or by the reader, as if it were a rule."""

Oordeel = Counter[tuple[str, tuple[str, ...]]]
"""How often each rule is reported at these locations."""


class Verschil(NamedTuple):
    """A difference on one code in one message: `meer` and `minder` of ours, or other `locaties`."""

    code: str
    soort: str
    naam: str
    onze: list[tuple[str, ...]]
    hunne: list[tuple[str, ...]]


def main() -> int:
    """Compare and print. Returns the exit code."""
    opties = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    opties.add_argument("bestand", type=Path, help="het bestand met oordelen, één JSON-object per regel")
    opties.add_argument("--toon", type=int, default=3, help="hoeveel voorbeelden per code en soort (standaard 3)")
    keuze = opties.parse_args()
    try:
        regels = keuze.bestand.read_text(encoding="utf-8").splitlines()
        gevallen = [json.loads(regel) for regel in regels if regel.strip()]
    except (OSError, ValueError) as fout:
        sys.stderr.write(f"{keuze.bestand} kan niet gelezen worden: {fout}\n")
        return 2
    verschillen = [verschil for geval in gevallen for verschil in vergelijk(geval)]
    sys.stdout.write(verslag(verschillen, len(gevallen), keuze.toon))
    return int(any(verschil.soort != "locaties" for verschil in verschillen))


def oordeel(inhoud: bytes) -> Oordeel:
    """Our verdict on one message: level 1, and where that passes what the message alone can tell."""
    try:
        wortel = xml.parse(inhoud)
        soort = herken(wortel)
        if controleer_schema(inhoud, wortel, soort):
            return Counter({(NIVEAU_1, ()): 1})
        bericht = lees(wortel, soort)
    except Berichtfout:
        return Counter({(NIVEAU_1, ()): 1})
    return Counter((bevinding.regel, bevinding.locaties) for bevinding in beoordeel_zonder_keten(bericht, soort))


def vergelijk(geval: dict[str, Any]) -> Iterator[Verschil]:
    """The differences on one message."""
    onze = oordeel(geval["xml"].encode())
    hunne: Oordeel = Counter((code, tuple(sorted(locaties))) for code, locaties in geval.get("fouten", ()))
    if geval["niveau"] == 1:
        hunne = Counter({(NIVEAU_1, ()): 1})
    te_veel, te_weinig = onze - hunne, hunne - onze
    for code in sorted({code for code, _ in (*te_veel, *te_weinig)}):
        meer = sorted(locaties for regel, locaties in te_veel.elements() if regel == code)
        minder = sorted(locaties for regel, locaties in te_weinig.elements() if regel == code)
        soort = "meer" if len(meer) > len(minder) else "minder" if len(meer) < len(minder) else "locaties"
        yield Verschil(code, soort, f"{geval['naam']} ({geval['type']})", meer, minder)


def verslag(verschillen: list[Verschil], aantal: int, toon: int) -> str:
    """The differences per code and kind with a few examples, and the totals."""
    per_code: defaultdict[tuple[str, str], list[Verschil]] = defaultdict(list)
    for verschil in verschillen:
        per_code[verschil.code, verschil.soort].append(verschil)
    tekst = ""
    for (code, soort), lijst in sorted(per_code.items()):
        tekst += f"{code:10} {soort:9} {len(lijst):6} berichten\n"
        for verschil in lijst[:toon]:
            tekst += f"    {verschil.naam}\n"
            tekst += "".join(f"        wij  {' '.join(locaties)}\n" for locaties in verschil.onze[:toon])
            tekst += "".join(f"        zij  {' '.join(locaties)}\n" for locaties in verschil.hunne[:toon])
    anders = {verschil.naam for verschil in verschillen if verschil.soort != "locaties"}
    plaatsen = {verschil.naam for verschil in verschillen} - anders
    return tekst + f"{aantal} berichten; {len(anders)} met andere regels, {len(plaatsen)} met alleen andere locaties.\n"


if __name__ == "__main__":
    sys.exit(main())
