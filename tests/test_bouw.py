"""The map of the house shows the house: every folder with code is on it, and nothing that is not there."""

import re
from pathlib import Path

WORTEL = Path(__file__).resolve().parent.parent
KAART = (WORTEL / "docs" / "bouw.md").read_text(encoding="utf-8")


def _mappen() -> set[str]:
    """Every package of the product, as a path from the root of the repository."""
    paden = {pad.parent for top in ("app", "berichten", "simulatie") for pad in (WORTEL / top).rglob("__init__.py")}
    return {str(pad.relative_to(WORTEL)) for pad in paden}


def _op_de_kaart() -> set[str]:
    return {naam.rstrip("/") for naam in re.findall(r"`((?:app|berichten|simulatie)[a-z/]*)`", KAART)}


def test_elke_map_staat_op_de_kaart_en_andersom() -> None:
    mappen = _mappen() - {"app"}
    assert mappen
    assert _op_de_kaart() == mappen


def test_de_woordenlijst_staat_op_volgorde_en_is_lang_genoeg() -> None:
    woorden = re.findall(r"^\| ([a-zé ,]+) \|", KAART.partition("## Words")[2], re.MULTILINE)[1:]
    assert len(woorden) >= 40
    assert woorden == sorted(woorden)
