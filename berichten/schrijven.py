"""Model to XML: UTF-8 without BOM, CR/LF line ends, elements in schema order (OP192)."""

import re
from typing import Any

from berichten.catalogus import Berichttype
from berichten.model import Bericht
from berichten.plan import Plan, plan_voor

KOP = '<?xml version="1.0" encoding="UTF-8"?>'
_TE_VERVANGEN = re.compile("[&<>\r]")
_VERVANGING = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_GEEN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def schrijf(bericht: Bericht, soort: Berichttype) -> bytes:
    """The bytes of a message of type `soort`. Valid by construction when the values are within their facets.

    Raises ValueError for a value with a character that XML cannot hold.
    """
    # Text, not a tree: for an answer with thousands of lines that is several times faster, and nothing else needs one.
    label = f"{soort.prefix}:Bericht"
    regels = [
        KOP,
        f'<{label} xmlns:{soort.prefix}="{soort.namespace}" xmlns:{soort.basis_prefix}="{soort.basis_namespace}">',
    ]
    _vul(regels, bericht, plan_voor(soort), "  ")
    tekst = "\r\n".join([*regels, f"</{label}>", ""])
    fout = _GEEN_XML.search(tekst)
    if fout:
        raise ValueError(f"Character U+{ord(fout.group()):04X} cannot stand in XML.")
    return tekst.encode("utf-8")


def _vul(regels: list[str], deel: Any, plan: Plan, marge: str) -> None:
    for veld in plan.velden:
        waarde = getattr(deel, veld.attribuut)
        if veld.leden is None:
            if waarde is not None:
                _schrijf_een(regels, veld.plan, veld.label, waarde, marge)
        elif waarde:
            regels.append(f"{marge}<{veld.label}>")
            for lid in waarde:
                _schrijf_een(regels, veld.plan, veld.leden_label, lid, f"{marge}  ")
            regels.append(f"{marge}</{veld.label}>")


def _schrijf_een(regels: list[str], plan: Plan | None, label: str, waarde: Any, marge: str) -> None:
    if plan is None:
        tekst = str(waarde)
        if not tekst.isalnum():
            tekst = _TE_VERVANGEN.sub(lambda teken: _VERVANGING[teken.group()], tekst)
        regels.append(f"{marge}<{label}>{tekst}</{label}>")
    else:
        begin = len(regels)
        regels.append(f"{marge}<{label}>")
        _vul(regels, waarde, plan, f"{marge}  ")
        if len(regels) == begin + 1:
            regels[begin] = f"{marge}<{label}/>"
        else:
            regels.append(f"{marge}</{label}>")
