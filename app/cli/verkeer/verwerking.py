"""One file through the whole pipeline, and how its result is told."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.kern import BestandOnleesbaar, Code, lees_bestand, zeg
from app.cli.verkeer.bevindingen import bevindingen_als_objecten, meld_bevindingen
from app.diensten.pijplijn.beoordelen import beoordeel
from app.diensten.verkeer import berichten
from app.diensten.verkeer.berichten import Kop
from app.diensten.verkeer.ontvangen import ontvang
from app.kern.toestanden import Uitkomst
from berichten.bevinding import Bevinding

CODES: dict[Uitkomst | None, Code] = {
    "goedgekeurd": Code.GOED,
    "deels": Code.AFGEKEURD,
    "afgekeurd": Code.AFGEKEURD,
}
"""Exit code per outcome; any other outcome, or none, cannot be relied on: ONLEESBAAR."""


@dataclass(frozen=True, slots=True)
class Resultaat:
    """What became of one file. `kop` is None when the file could not even be opened; `fout` is code and text."""

    pad: Path
    kop: Kop | None
    bevindingen: list[Bevinding]
    antwoord: Path | None
    fout: tuple[str, str] | None

    @property
    def code(self) -> Code:
        """What the exit code has to tell of this file."""
        return CODES.get(self.kop.uitkomst if self.kop else None, Code.ONLEESBAAR)


def verwerk_bestand(pad: Path, antwoorden: Path | None, gemeenten: Collection[str] | None) -> Resultaat:
    """Receive and judge one file, here and now, and write our answer to it in the folder `antwoorden`.

    `gemeenten` limits which municipalities are served; None: the setting.
    """
    try:
        inhoud = lees_bestand(pad)
    except BestandOnleesbaar as fout:
        return Resultaat(pad, None, [], None, (fout.code, fout.melding))
    ontvangst = ontvang(inhoud, bron="cli", gemeenten=gemeenten, taak=False)
    if ontvangst.fout is None:
        beoordeel(ontvangst.bericht_id)
    kop = berichten.haal(ontvangst.bericht_id)
    reden = (kop.fout_code, kop.fout_melding or "") if kop.fout_code else None
    return Resultaat(pad, kop, berichten.bevindingen_van(kop.id), _schrijf_antwoord(kop, antwoorden), reden)


def _schrijf_antwoord(kop: Kop, map_: Path | None) -> Path | None:
    """Write our answer to a file of its own; None when there is no answer of ours, or no folder for it."""
    if map_ is None or kop.antwoord_id is None:
        return None
    antwoord = berichten.haal(kop.antwoord_id)
    if antwoord.richting != "uit":
        return None
    doel = map_ / f"{antwoord.type}-{antwoord.identificatie}.xml"
    doel.write_bytes(berichten.inhoud_van(antwoord.id))
    return doel


def als_object(resultaat: Resultaat) -> dict[str, Any]:
    """The result as it is written for machines: the fields of `valideer` and what processing adds."""
    kop = resultaat.kop
    return {
        "bestand": str(resultaat.pad),
        "berichttype": kop.type if kop else None,
        "release": kop.release if kop else None,
        "geldig": resultaat.fout is None and not resultaat.bevindingen,
        "bevindingen": bevindingen_als_objecten(resultaat.bevindingen),
        # A file that cannot be opened is not stored, but just as unreadable; a parked message has no outcome yet.
        "uitkomst": kop.uitkomst if kop else "onleesbaar",
        "berichtId": str(kop.id) if kop else None,
        "antwoord": str(resultaat.antwoord) if resultaat.antwoord else None,
    } | ({"fout": {"code": resultaat.fout[0], "melding": resultaat.fout[1]}} if resultaat.fout else {})


def meld(resultaat: Resultaat) -> None:
    """The result as a person reads it: one block for one file."""
    kop = resultaat.kop
    uitkomst = (kop.uitkomst or kop.toestand) if kop else "onleesbaar"
    goed = resultaat.code == Code.GOED
    soort = f" · {kop.type} {kop.release}" if kop and kop.type else ""
    zeg(f"{'✔' if goed else '✘'} {resultaat.pad}{soort}: {uitkomst}", "bold green" if goed else "bold red")
    if kop and kop.heenbericht_onbekend:
        zeg("  Retourbericht op een bericht dat hier niet bekend is; het is bewaard.")
    if resultaat.fout:
        zeg(f"  {resultaat.fout[1]}  [{resultaat.fout[0]}]")
    meld_bevindingen(resultaat.bevindingen, kop.nummer if kop else None)
    if resultaat.antwoord:
        zeg(f"  antwoord: {resultaat.antwoord}")
