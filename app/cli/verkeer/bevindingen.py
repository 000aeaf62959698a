"""Findings, as they are told to machines and to people."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.cli.kern import zeg
from app.cli.uitleg import meld_herstel
from berichten.bevinding import Bevinding


def bevindingen_als_objecten(bevindingen: Sequence[Bevinding]) -> list[dict[str, Any]]:
    """Findings as they are written for machines: everything but the class, which the first location tells."""
    return [{naam: waarde for naam, waarde in asdict(b).items() if naam != "klasse"} for b in bevindingen]


def meld_bevindingen(bevindingen: Sequence[Bevinding], nummer: str | None) -> None:
    """Findings as a person reads them: per rule what it found and where, then whose move it is and what to do.

    `nummer` is that of the message that was judged, such as `323`.
    """
    from berichten.uitleg import uitleg

    # A dict keeps the order in which the rules first come up.
    for regel in dict.fromkeys(bevinding.regel for bevinding in bevindingen):
        for bevinding in (b for b in bevindingen if b.regel == regel):
            code = f" → {bevinding.retourcode}" if bevinding.retourcode else ""
            zeg(f"  {bevinding.regel}{code}  (niveau {bevinding.niveau})  {bevinding.details}")
            for locatie in bevinding.locaties:
                zeg(f"      {locatie}", "dim")
        tekst = uitleg(regel, nummer)
        meld_herstel(tekst.aan_zet, tekst.herstel, marge=4)
