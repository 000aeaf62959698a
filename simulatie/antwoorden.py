"""The answer that is right for a message, made from what is expected of it (IV028, IV032, IV087, IV088)."""

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from berichten.catalogus import Berichttype
from berichten.model import MODULES, Bericht, bericht_323, bericht_325
from berichten.model.basis import BerichtIdentificatie, TotaalBedragMetDC, XsdVersie
from simulatie.zending import DECLARATIE, KOP, Verwachting

GEEN_OPMERKING, NIET_GECONTROLEERD, VOLLEDIG_TOEGEWEZEN = "0200", "0233", "8001"


def antwoord_op(
    bericht: Bericht, soort: Berichttype, verwachting: Verwachting, identificatie: str, dag: date
) -> tuple[Bericht, Berichttype] | None:
    """The answer and its type; None when the sender gets no return message."""
    doel = soort.antwoord
    if doel is None or verwachting.transportfout:
        return None
    if isinstance(bericht, bericht_323.Bericht):
        return _op_declaratie(bericht, doel, verwachting, identificatie, dag), doel
    return _retour(bericht, doel, verwachting, identificatie, dag), doel


def element(attribuut: str) -> str:
    """The name of the element that an attribute of the model stands for."""
    return "".join(deel.capitalize() for deel in attribuut.split("_"))


def xsd_versie(soort: Berichttype) -> XsdVersie:
    """The versions of the schema that a message is made by (IV034)."""
    return XsdVersie(basisschema_xsd_versie=soort.basisschema_xsd_versie, bericht_xsd_versie=soort.bericht_xsd_versie)


def _retour(bericht: Bericht, doel: Berichttype, verwacht: Verwachting, identificatie: str, dag: date) -> Bericht:
    """302 to 320: the header, and below it everything when a class in it is rejected."""
    module = MODULES[doel.nummer]
    onder_kop = {pad: codes for pad, codes in verwacht.klassen.items() if pad != KOP}
    kop = {veld.name: getattr(bericht.header, veld.name) for veld in fields(bericht.header)}
    kop |= {
        "bericht_code": doel.code,
        "identificatie_retour": identificatie,
        "dagtekening_retour": dag,
        "xsd_versie_retour": xsd_versie(doel),
        "retour_codes": [GEEN_OPMERKING] if onder_kop else list(verwacht.klassen.get(KOP, ())),
    }
    delen = {}
    if onder_kop:
        delen = {
            veld.name: _overgenomen(getattr(bericht, veld.name), module, f"/Bericht/{element(veld.name)}", onder_kop)
            for veld in fields(bericht)
            if veld.name != "header"
        }
    retour: Bericht = module.Bericht(header=module.Header(**kop), **delen)
    return retour


def _overgenomen(deel: Any, module: Any, pad: str, klassen: Any, *, onder_fout: bool = False) -> Any:
    """A class as it was, with the return codes of the answer."""
    if not is_dataclass(deel) or type(deel).__module__.endswith(".basis"):
        return deel
    klasse = getattr(module, type(deel).__name__)
    codes = klassen.get(pad)
    waarden = {}
    for veld in fields(deel):
        waarde, hier = getattr(deel, veld.name), f"{pad}/{element(veld.name)}"
        verder = {"onder_fout": onder_fout or codes is not None}
        if isinstance(waarde, list):
            waarden[veld.name] = [
                _overgenomen(lid, module, _met_index(hier, lid, nummer, len(waarde)), klassen, **verder)
                for nummer, lid in enumerate(waarde, 1)
            ]
        else:
            waarden[veld.name] = _overgenomen(waarde, module, hier, klassen, **verder)
    if any(veld.name == "retour_codes" for veld in fields(klasse)):
        waarden["retour_codes"] = list(codes or ((NIET_GECONTROLEERD,) if onder_fout else (GEEN_OPMERKING,)))
    return klasse(**waarden)


def _met_index(pad: str, lid: Any, nummer: int, aantal: int) -> str:
    return f"{pad}/{type(lid).__name__}" + (f"[{nummer}]" if aantal > 1 else "")


def _op_declaratie(
    bericht: bericht_323.Bericht, doel: Berichttype, verwacht: Verwachting, identificatie: str, dag: date
) -> bericht_325.Bericht:
    kop = bericht.header
    klassen = verwacht.klassen
    return bericht_325.Bericht(
        header=bericht_325.Header(
            bericht_code=doel.code,
            bericht_versie=kop.bericht_versie,
            bericht_subversie=kop.bericht_subversie,
            afzender=kop.ontvanger,
            ontvanger=kop.afzender,
            bericht_identificatie=BerichtIdentificatie(identificatie=identificatie, dagtekening=dag),
            xsd_versie=xsd_versie(doel),
            declaratie_identificatie=kop.bericht_identificatie,
            xsd_versie_declaratie=kop.xsd_versie,
            retour_codes=list(klassen.get(KOP, (GEEN_OPMERKING,))),
        ),
        declaratie_antwoord=None if KOP in klassen else _declaratie(bericht.declaratie, klassen),
    )


def _declaratie(declaratie: bericht_323.Declaratie, klassen: Any) -> bericht_325.DeclaratieAntwoord:
    clienten: list[bericht_325.Client] = []
    som = 0
    for nummer, client in enumerate(declaratie.clienten, 1):
        pad = _met_index(f"{DECLARATIE}/Clienten", client, nummer, len(declaratie.clienten))
        van_client = klassen.get(pad)
        afgewezen = []
        for plek, prestatie in enumerate(client.prestaties, 1):
            codes = klassen.get(_met_index(f"{pad}/Prestaties", prestatie, plek, len(client.prestaties)))
            if van_client or codes:
                waarden = {veld.name: getattr(prestatie, veld.name) for veld in fields(prestatie)}
                reden = (NIET_GECONTROLEERD,) if van_client else codes
                afgewezen.append(bericht_325.Prestatie(**waarden, retour_codes=list(reden)))
            else:
                bedrag = prestatie.ingediend_bedrag
                som += -bedrag.bedrag if bedrag.debet_credit == "C" else bedrag.bedrag
        if afgewezen:
            codes = list(van_client or (GEEN_OPMERKING,))
            clienten.append(bericht_325.Client(bsn=client.bsn, prestaties=afgewezen, retour_codes=codes))
    if DECLARATIE in klassen:
        clienten, som = [], 0
    return bericht_325.DeclaratieAntwoord(
        declaratie_nummer=declaratie.declaratie_nummer,
        totaal_ingediend_bedrag=declaratie.totaal_ingediend_bedrag,
        totaal_toegekend_bedrag=TotaalBedragMetDC(totaal_bedrag=abs(som), debet_credit="C" if som < 0 else "D"),
        clienten=clienten,
        retour_codes=list(klassen.get(DECLARATIE, (GEEN_OPMERKING if klassen else VOLLEDIG_TOEGEWEZEN,))),
    )
