"""All traffic of a simulation, as one stream; and writing it to a folder."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from simulatie import bederven_verzoek  # noqa: F401  registers how requests are spoiled
from simulatie.aanbieders import contracten_csv, producten_csv
from simulatie.declareren import Declaraties
from simulatie.leven import bevolk
from simulatie.opzet import Opzet
from simulatie.wereld import Wereld
from simulatie.zending import Zending

MANIFEST, CONTRACTEN, PRODUCTEN, BERICHTEN = "manifest.jsonl", "contracten.csv", "producten.csv", "berichten"


@dataclass(slots=True)
class Verslag:
    """What was written: messages by type, by outcome and by cause, and declared lines."""

    per_type: Counter[str] = field(default_factory=Counter)
    per_uitkomst: Counter[str] = field(default_factory=Counter)
    per_oorzaak: Counter[str] = field(default_factory=Counter)

    def tel(self, zending: Zending) -> None:
        """Count a message."""
        self.per_type[zending.soort.naam] += 1
        self.per_uitkomst[zending.verwachting.uitkomst] += 1
        self.per_oorzaak.update(zending.oorzaken)


def maak_wereld(opzet: Opzet) -> Wereld:
    """A municipality with its residents and providers, ready to begin."""
    w = Wereld(opzet)
    bevolk(w)
    Declaraties(w).plan()
    return w


def schrijf_invoer(w: Wereld, map_: Path) -> None:
    """Write the files that the service reads in before the traffic begins. Raises OSError."""
    for naam, regels in (
        (CONTRACTEN, contracten_csv(w.opzet, w.aanbieders)),
        (PRODUCTEN, producten_csv(w.opzet)),
    ):
        with (map_ / naam).open("w", encoding="utf-8", newline="\n") as bestand:
            bestand.writelines(f"{regel}\n" for regel in regels)


def schrijf_verkeer(zendingen: Iterable[Zending], map_: Path) -> Iterator[Zending]:
    """Write every message, the answer that it must get, and its line of the manifest; give each on. Raises OSError."""
    with (map_ / MANIFEST).open("w", encoding="utf-8", newline="\n") as manifest:
        for nummer, zending in enumerate(zendingen, 1):
            submap = f"{BERICHTEN}/{zending.datum:%Y-%m-%d}"
            (map_ / submap).mkdir(parents=True, exist_ok=True)
            bestand = f"{submap}/{nummer:07}-{zending.soort.naam}.xml"
            (map_ / bestand).write_bytes(zending.inhoud)
            antwoord = None
            if zending.antwoord is not None and zending.antwoordsoort is not None:
                antwoord = f"{submap}/{nummer:07}-{zending.soort.naam}.{zending.antwoordsoort.naam}.xml"
                (map_ / antwoord).write_bytes(zending.antwoord)
            regel = zending.als_object(nummer, bestand, antwoord)
            manifest.write(json.dumps(regel, ensure_ascii=False, separators=(",", ":")) + "\n")
            yield zending
