"""What a rule or return code means to people: what was checked, whose move it is, and how it is usually mended.

The texts are Dutch and stand in TOML files beside this one, a file per level or family. `aan_zet` there may be
`afzender`: who sent the message. Which party that is follows from the message, or else from all messages of the rule.
What was found in a message is `Bevinding.details` and is not repeated here.
"""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from berichten.catalogus import ROLLEN, Partij
from berichten.codelijsten import retourcodes
from berichten.regels.register import regels
from berichten.regels.restricties import RESTRICTIES
from berichten.schema import REGEL as SCHEMA

AanZet = Partij | Literal["beide"]


@dataclass(frozen=True, slots=True)
class Uitleg:
    """The explanation of one code. When `aan_zet` is `beide`, the steps of `herstel` may name who takes them."""

    code: str
    gecontroleerd: str
    aan_zet: AanZet
    herstel: tuple[str, ...]


@functools.cache
def uitleg(code: str, nummer: str | None = None) -> Uitleg:
    """Explain a rule: CD…, CS…, TR…, or at level 1 RS… or XSD.

    Args:
        code: the code of the rule, as in `Bevinding.regel`.
        nummer: the number of the message that was judged, such as `323`; without it the text is about all messages.

    Raises:
        KeyError: the code or the number is unknown.
    """
    restrictie = next((r for r in RESTRICTIES if r.code == code), None)
    if restrictie is not None:
        eis = restrictie.betekenis[:1].lower() + restrictie.betekenis[1:]
        return replace(uitleg(SCHEMA, nummer), code=code, gecontroleerd=f"Of een waarde past in het schema: {eis}")
    tekst = teksten()[code]
    return Uitleg(code, tekst["gecontroleerd"], _aan_zet(tekst["aan_zet"], code, nummer), tuple(tekst["herstel"]))


@functools.cache
def retouruitleg(retourcode: str, nummer: str | None = None) -> Uitleg:
    """Explain a return code: its own text when it is a general one, else that of the rule which leads to it.

    Args:
        retourcode: a code of list WJ001, such as `9338`.
        nummer: the number of the message that was judged, not of the message that carries the code.

    Raises:
        KeyError: the code or the number is unknown.
    """
    if retourcode not in retourcodes():
        raise KeyError(retourcode)
    if retourcode in teksten():
        return uitleg(retourcode, nummer)
    regel = next(regel.code for regel in regels().values() if regel.retourcode == retourcode)
    return replace(uitleg(regel, nummer), code=retourcode)


@functools.cache
def teksten() -> Mapping[str, Mapping[str, Any]]:
    """The texts of all files by code, each `herstel` closed with the last step that its file gives for all."""
    alle: dict[str, Mapping[str, Any]] = {}
    for pad in files(__name__).iterdir():
        if pad.name.endswith(".toml"):
            inhoud = tomllib.loads(pad.read_text(encoding="utf-8"))
            slot = [inhoud.pop("slot")] if "slot" in inhoud else []
            alle |= {code: tekst | {"herstel": tekst["herstel"] + slot} for code, tekst in inhoud.items()}
    return MappingProxyType(alle)


def _aan_zet(wie: Literal["afzender"] | AanZet, code: str, nummer: str | None) -> AanZet:
    if wie != "afzender":
        return wie
    if nummer is not None:
        return ROLLEN[nummer].afzender
    berichten = regels()[code].berichten if code in regels() else ROLLEN
    afzenders = {ROLLEN[bericht].afzender for bericht in berichten}
    return afzenders.pop() if len(afzenders) == 1 else "beide"
