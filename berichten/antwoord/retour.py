"""The return messages 302, 306, 308, 316, 318 and 320, by IV028, IV032, IV033 and IV034.

Header alone when the message is good or fails at level 2 or in its header; else the whole message with a code at every
class: its own codes where a fault is, 0233 below a class with a fault, 0200 elsewhere. XsltVersie stays empty: no XSLT
judged the message.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from berichten.antwoord.codes import GEEN_OPMERKING, NIET_BEOORDEELD, codes_per_klasse, kopcodes
from berichten.bevinding import Bevinding
from berichten.catalogus import Berichttype
from berichten.model import MODULES, Bericht
from berichten.model.basis import XsdVersie
from berichten.plan import Plan, Veld, plan_voor


def maak_retour(
    bericht: Bericht,
    soort: Berichttype,
    retoursoort: Berichttype,
    bevindingen: Sequence[Bevinding],
    *,
    identificatie: str,
    dagtekening: date,
) -> Bericht:
    """The return message for `bericht` with these findings of levels 2 to 4."""
    per_klasse = codes_per_klasse(bevindingen)
    alleen_kop = kopcodes(bevindingen, per_klasse)
    hele_bericht = bool(bevindingen) and alleen_kop is None
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
            "retour_codes": [GEEN_OPMERKING] if hele_bericht else alleen_kop or [],
        }
    )
    inhoud = {}
    if hele_bericht:
        overname = _Overname(module, per_klasse)
        inhoud = {
            veld.attribuut: overname.klasse(getattr(bericht, veld.attribuut), veld.plan, f"/Bericht/{veld.element}", [])
            for veld in plan_voor(soort).velden
            if veld.element != "Header" and veld.plan is not None
        }
    retour: Bericht = module.Bericht(header=kop, **inhoud)
    return retour


class _Overname:
    """Takes the classes of the heen-message over into those of the return message, adding their codes."""

    def __init__(self, module: Any, per_klasse: dict[str, list[str]]) -> None:
        self._module = module
        self._per_klasse = per_klasse

    def klasse(self, deel: Any, plan: Plan, pad: str, boven: list[str]) -> Any:
        """One class with everything in it; `boven` holds the codes of faults in the classes above."""
        doel = getattr(self._module, type(deel).__name__, None)
        if doel is None or type(deel).__module__.endswith(".basis"):
            return deel
        eigen = self._per_klasse.get(pad, [])
        waarden = {veld.attribuut: self._waarde(deel, veld, pad, eigen or boven) for veld in plan.velden}
        if any(veld.name == "retour_codes" for veld in fields(doel)):
            waarden["retour_codes"] = eigen or ([NIET_BEOORDEELD] if boven else [GEEN_OPMERKING])
        return doel(**waarden)

    def _waarde(self, deel: Any, veld: Veld, pad: str, boven: list[str]) -> Any:
        waarde = getattr(deel, veld.attribuut)
        if waarde is None or veld.plan is None:
            return waarde
        pad = f"{pad}/{veld.element}"
        if veld.leden is None:
            return self.klasse(waarde, veld.plan, pad, boven)
        return [
            self.klasse(lid, veld.plan, f"{pad}/{veld.leden.naam}{f'[{nummer}]' if len(waarde) > 1 else ''}", boven)
            for nummer, lid in enumerate(waarde, 1)
        ]
