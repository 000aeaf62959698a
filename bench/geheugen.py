"""Memory: the peak of a process that handles one large declaration, over the size of the file."""

import tempfile
from pathlib import Path

from bench.declaratie import declaratie
from bench.meten import machine, piek
from bench.omgeving import databank, ververs, vul

REGELS = 24_000
VALIDEER = """
from pathlib import Path
from app.kern import opruimer
from app.diensten.verkeer.valideren import valideer
opruimer.stel_in()
"""
KETEN = """
from pathlib import Path
from app.kern import opruimer
from bench.declaratie import declaratie
from bench.omgeving import lever
opruimer.stel_in()
lever(declaratie(3, naam="{naam}"))
"""


def main(_deel: float) -> None:
    """Print the peak above that of a process that did all but this message, for levels 1 and 2 and the whole chain."""
    print(f"geheugen: peak (VmHWM) of a process of its own for {REGELS} lines ({machine()})")
    with tempfile.TemporaryDirectory() as map_, databank():
        vul(REGELS)
        for naam, fout in (("all good", 0.0), ("1% wrong", 0.01), ("all wrong", 1.0)):
            bestand = Path(map_) / "declaratie.xml"
            bestand.write_bytes(declaratie(REGELS, fout=fout, naam=f"M{fout:.0%}".replace("%", "")))
            lees = f"Path({str(bestand)!r}).read_bytes()"
            kaal = KETEN.format(naam=f"K{fout:.0%}".replace("%", ""))
            _toon(f"levels 1-2, {naam}", VALIDEER, f"valideer({lees})", bestand)
            _toon(f"whole chain, {naam}", kaal, f"lever({lees})", bestand)
            ververs()


def _toon(naam: str, voorbereiding: str, werk: str, bestand: Path) -> None:
    leeg, vol = piek(voorbereiding), piek(f"{voorbereiding}\n{werk}")
    grootte = bestand.stat().st_size
    print(
        f"{naam:>22}: {vol / 1e6:>5.0f} MB, {(vol - leeg) / 1e6:>5.0f} MB above the empty process, "
        f"{(vol - leeg) / grootte:>4.1f} x the file of {grootte / 1e6:.1f} MB",
        flush=True,
    )
