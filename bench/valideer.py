"""Levels 1 and 2 of a declaration, against parsing and XSD validation of the same file; and the memory it takes."""

import tempfile
from pathlib import Path

from app.diensten.valideren import valideer
from bench.declaratie import declaratie
from bench.meten import beste, groei, machine, piek, vloer

REGELS = (300, 2_100, 24_000)


def main() -> None:
    """Print per size the floor, our time, and their ratio; then the growth and the peak memory."""
    print(f"valideer: levels 1 and 2 against lxml parse + XSD ({machine()})")
    print(f"{'lines':>8} {'MB':>6} {'floor s':>9} {'ours s':>9} {'ratio':>6}")
    metingen = {}
    for regels in REGELS:
        inhoud = declaratie(regels)
        if valideer(inhoud).bevindingen:
            raise ValueError("the benchmark message has findings")
        grens = beste(vloer(inhoud, "WMO323"))
        metingen[regels] = beste(lambda inhoud=inhoud: valideer(inhoud))  # type: ignore[misc]
        verhouding = metingen[regels] / grens
        print(f"{regels:>8} {len(inhoud) / 1e6:>6.1f} {grens:>9.4f} {metingen[regels]:>9.4f} {verhouding:>6.2f}")
    print(f"growth exponent {groei(metingen):.2f} (1 is linear)")
    _geheugen(REGELS[-1])


def _geheugen(regels: int) -> None:
    with tempfile.TemporaryDirectory() as map_:
        bestand = Path(map_) / "declaratie.xml"
        bestand.write_bytes(declaratie(regels))
        code = "from pathlib import Path\nfrom app.diensten.valideren import valideer\n"
        grootte = bestand.stat().st_size
        gebruikt = piek(f"{code}valideer(Path({str(bestand)!r}).read_bytes())") - piek(code)
    print(f"memory for {regels} lines: {gebruikt / 1e6:.0f} MB, {gebruikt / grootte:.1f} x the file")
