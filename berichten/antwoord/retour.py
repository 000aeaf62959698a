"""The return messages 302, 306, 308, 316, 318 and 320, by IV028, IV032, IV033 and IV034.

Header alone when the message is good or fails at level 2 or in its header; else the whole message with a code at every
class: its own codes where a fault is, 0233 below a class with a fault, 0200 elsewhere. XsltVersie stays empty: no XSLT
judged the message.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from berichten.catalogus import Berichttype
from berichten.model import MODULES, Bericht, bericht_302, bericht_320
from berichten.model.basis import XsdVersie
from berichten.oordeel import Oordeel
from berichten.plan import Plan, Veld, plan_voor
from berichten.standen import GEEN_OPMERKING, NIET_BEOORDEELD


def maak_retour(oordeel: Oordeel, retoursoort: Berichttype, *, identificatie: str, dagtekening: date) -> Bericht:
    """The return message for a message with this verdict."""
    bericht = oordeel.bericht
    hele_bericht = bool(oordeel.codes) and not oordeel.kopcodes
    module = MODULES[retoursoort.nummer]
    kop = module.Header(
        **{veld.name: getattr(bericht.header, veld.name) for veld in fields(bericht.header)}
        | {
            "bericht_code": retoursoort.code,
            "identificatie_retour": identificatie,
            "dagtekening_retour": dagtekening,
            "xsd_versie_retour": XsdVersie(
                basisschema_xsd_versie=retoursoort.basisschema_xsd_versie,
                bericht_xsd_versie=retoursoort.bericht_xsd_versie,
            ),
            "retour_codes": [GEEN_OPMERKING] if hele_bericht else list(oordeel.kopcodes),
        }
    )
    inhoud = {}
    if hele_bericht:
        overname = _Overname(module, oordeel)
        inhoud = {
            veld.attribuut: overname.waarde(bericht, veld, ())
            for veld in plan_voor(oordeel.soort).velden
            if veld.element != "Header"
        }
    retour: Bericht = module.Bericht(header=kop, **inhoud)
    return retour


class _Overname:
    """Takes the classes of the heen-message over into those of the return message, adding their codes."""

    def __init__(self, module: Any, oordeel: Oordeel) -> None:
        self._module = module
        self._oordeel = oordeel

    def waarde(self, deel: Any, veld: Veld, boven: tuple[str, ...]) -> Any:
        """One field of a class with everything in it; `boven` holds the codes of faults in that class or above."""
        waarde = getattr(deel, veld.attribuut)
        if waarde is None or veld.plan is None:
            return waarde
        if veld.leden is None:
            return self._klasse(waarde, veld.plan, boven)
        return [self._klasse(lid, veld.plan, boven) for lid in waarde]

    def _klasse(self, deel: Any, plan: Plan, boven: tuple[str, ...]) -> Any:
        doel = getattr(self._module, type(deel).__name__, None)
        if doel is None or type(deel).__module__.endswith(".basis"):
            return deel
        eigen = self._oordeel.codes_van(deel)
        waarden = {veld.attribuut: self.waarde(deel, veld, eigen or boven) for veld in plan.velden}
        if any(veld.name == "retour_codes" for veld in fields(doel)):
            waarden["retour_codes"] = list(eigen) or ([NIET_BEOORDEELD] if boven else [GEEN_OPMERKING])
        return doel(**waarden)


def keurt_af(retour: bericht_302.Bericht | bericht_320.Bericht) -> bool:
    """Whether a provider rejects a message with this return message, wholly or in part; then all of it is undone."""
    return any(code not in {GEEN_OPMERKING, NIET_BEOORDEELD} for code in _codes(retour))


def _codes(deel: Any) -> Iterator[str]:
    """The return codes of a message: those of its header and of every class in it."""
    if isinstance(deel, list):
        for lid in deel:
            yield from _codes(lid)
    elif is_dataclass(deel):
        yield from getattr(deel, "retour_codes", ())
        for veld in fields(deel):
            yield from _codes(getattr(deel, veld.name))
