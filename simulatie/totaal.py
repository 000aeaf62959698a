"""The total of a declaration."""

from typing import Any

from berichten.model.basis import TotaalBedragMetDC


def hertel(bericht: Any) -> None:
    """Make the total of a declaration the sum of its lines: debits added, credits taken off (TR358, CS325)."""
    bedragen = [r.ingediend_bedrag for client in bericht.declaratie.clienten for r in client.prestaties]
    som = sum(-bedrag.bedrag if bedrag.debet_credit == "C" else bedrag.bedrag for bedrag in bedragen)
    bericht.declaratie.totaal_ingediend_bedrag = TotaalBedragMetDC(
        totaal_bedrag=abs(som), debet_credit="C" if som < 0 else "D"
    )
