"""What a rule or return code means, as a person reads it under a finding or a rule."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from app.cli.kern import zeg

if TYPE_CHECKING:
    from berichten.uitleg import Uitleg

WIE = {"aanbieder": "aanbieder", "gemeente": "gemeente", "beide": "aanbieder of gemeente"}


def meld_herstel(aan_zet: str, herstel: Iterable[str], *, marge: int = 0) -> None:
    """Whose move it is and what to do, `marge` spaces from the left."""
    zeg(f"{' ' * marge}Aan zet: {WIE[aan_zet]}")
    for nummer, stap in enumerate(herstel, 1):
        zeg(f"{' ' * marge}  {nummer}. {stap}")


def uitleg_als_object(uitleg: "Uitleg") -> dict[str, Any]:
    """An explanation as it is written for machines; the code is told elsewhere."""
    return {"gecontroleerd": uitleg.gecontroleerd, "aanZet": uitleg.aan_zet, "herstel": list(uitleg.herstel)}
