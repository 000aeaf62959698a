"""How a request (315, 317) is spoiled; see bederven."""

from copy import copy
from datetime import timedelta
from typing import Any

from berichten.model import bericht_317
from berichten.model.basis import Omvang
from simulatie.bederven import ONBEKENDE_CODE, ONBEKENDE_TOEWIJZING, TECHNISCH, VERZOEK, Klassen, oorzaak, op_plek
from simulatie.producten import PER_MAAND, STAPELBAAR, TOTAAL, UUR
from simulatie.wereld import Geval
from simulatie.zending import KOP
from simulatie.zorg import Toewijzing


def _aangevraagd(geval: Geval, plek: int, code: str) -> Klassen:
    aantal = len(geval.bericht.client.aangevraagde_producten)
    return {op_plek("AangevraagdeProducten", "AangevraagdProduct", plek, aantal): (code,)}


@oorzaak("verwijzer-ontbreekt")
def _verwijzer_ontbreekt(geval: Geval) -> Klassen | None:
    for product in geval.bericht.client.aangevraagde_producten:
        if product.verwijzer.type in {"02", "03", "04", "05"}:
            product.verwijzer.naam = product.verwijzer.zorgverlener_code = None
            return {KOP: TECHNISCH}
    return None


@oorzaak("referentie-dubbel")
def _referentie_dubbel(geval: Geval) -> Klassen | None:
    lijst = geval.bericht.client.aangevraagde_producten
    dubbel = copy(lijst[0])
    duur = (dubbel.toewijzing_einddatum or dubbel.toewijzing_ingangsdatum) - dubbel.toewijzing_ingangsdatum
    dubbel.toewijzing_ingangsdatum = dubbel.toewijzing_ingangsdatum + duur + timedelta(days=400)
    dubbel.toewijzing_einddatum = dubbel.toewijzing_ingangsdatum + timedelta(days=60)
    lijst.append(dubbel)
    return {KOP: TECHNISCH}


@oorzaak("productcode-onbekend/315")
def _code_onbekend(geval: Geval) -> Klassen | None:
    for plek, product in enumerate(geval.bericht.client.aangevraagde_producten):
        if product.product is not None and product.product.code is not None:
            product.product = copy(product.product)
            product.product.code = ONBEKENDE_CODE
            return _aangevraagd(geval, plek, "S329")
    return None


def _oude_referentie(geval: Geval) -> str | None:
    """A reference of a request that was accepted and settled."""
    eerder = geval.wereld.geheugen[geval.opdracht.aanbieder.agb, geval.opdracht.standaard].referenties
    return eerder[-1] if eerder else None


@oorzaak("referentie-gebruikt/315")
def _aanvraag_gebruikt(geval: Geval) -> Klassen | None:
    eerder = _oude_referentie(geval)
    if eerder is None:
        return None
    geval.bericht.client.aangevraagde_producten[0].referentie_aanbieder = eerder
    return _aangevraagd(geval, 0, "9347")


@oorzaak("referentie-gebruikt/317")
def _verzoek_gebruikt(geval: Geval) -> Klassen | None:
    eerder = _oude_referentie(geval)
    if eerder is None:
        return None
    geval.bericht.client.verzoek.referentie_aanbieder = eerder
    return {VERZOEK: ("9347",)}


@oorzaak("niets-gevraagd")
def _niets_gevraagd(geval: Geval) -> Klassen | None:
    verzoek = geval.bericht.client.verzoek
    verzoek.ongewijzigde_producten += [
        bericht_317.OngewijzigdProduct(toewijzing_nummer=product.toewijzing_nummer)
        for product in verzoek.te_wijzigen_producten
    ]
    verzoek.te_wijzigen_producten, verzoek.nieuwe_producten = [], []
    return {KOP: TECHNISCH} if verzoek.ongewijzigde_producten else None


@oorzaak("client-onbekend/317")
def _client_onbekend(geval: Geval) -> Klassen | None:
    geval.bericht.client.bsn = geval.wereld.rng.choice(geval.wereld.onbekende_bsns)
    return {"/Bericht/Client": ("8187",)}


@oorzaak("toewijzing-vergeten")
def _toewijzing_vergeten(geval: Geval) -> Klassen | None:
    verzoek = geval.bericht.client.verzoek
    if not verzoek.ongewijzigde_producten or not verzoek.te_wijzigen_producten:
        return None
    verzoek.ongewijzigde_producten.pop()
    return {VERZOEK: ("9349",)}


def _plek(lijst: str, naam: str, plek: int, aantal: int) -> str:
    return f"{VERZOEK}/{lijst}/{naam}" + (f"[{plek + 1}]" if aantal > 1 else "")


@oorzaak("ongewijzigd-onbekend")
def _ongewijzigd_onbekend(geval: Geval) -> Klassen | None:
    lijst = geval.bericht.client.verzoek.ongewijzigde_producten
    nummer = ONBEKENDE_TOEWIJZING + geval.wereld.tel("onbekend")
    lijst.append(bericht_317.OngewijzigdProduct(toewijzing_nummer=nummer))
    return {_plek("OngewijzigdeProducten", "OngewijzigdProduct", len(lijst) - 1, len(lijst)): ("9350",)}


def _te_wijzigen(geval: Geval) -> list[tuple[str, bericht_317.TeWijzigenProduct, Toewijzing]]:
    """What a request wants changed: the path of the class, the class, and the order it is about."""
    lijst = geval.bericht.client.verzoek.te_wijzigen_producten
    dossier = geval.opdracht.dossier
    op_nummer: dict[int, Any] = {t.nummer: t for t in dossier.toewijzingen} if dossier else {}
    return [
        (
            _plek("TeWijzigenProducten", "TeWijzigenProduct", plek, len(lijst)),
            product,
            op_nummer[product.toewijzing_nummer],
        )
        for plek, product in enumerate(lijst)
    ]


@oorzaak("wijziging-onbekend")
def _wijziging_onbekend(geval: Geval) -> Klassen | None:
    lijst = geval.bericht.client.verzoek.te_wijzigen_producten
    nummer = ONBEKENDE_TOEWIJZING + geval.wereld.tel("onbekend")
    lijst.append(
        bericht_317.TeWijzigenProduct(
            toewijzing_nummer=nummer,
            gewenste_ingangsdatum=geval.dag + timedelta(days=30),
            einddatum=geval.dag + timedelta(days=200),
            omvang=Omvang(volume=4, eenheid=UUR, frequentie=PER_MAAND),
        )
    )
    return {_plek("TeWijzigenProducten", "TeWijzigenProduct", len(lijst) - 1, len(lijst)): ("9351",)}


@oorzaak("ingang-verleden")
def _ingang_verleden(geval: Geval) -> Klassen | None:
    gisteren = geval.dag - timedelta(days=1)
    for pad, product, toewijzing in _te_wijzigen(geval):
        if _per_periode(toewijzing) and product.gewenste_ingangsdatum > geval.dag and toewijzing.ingang < gisteren:
            product.gewenste_ingangsdatum = gisteren
            return {pad: ("9357",)}
    return None


def _per_periode(toewijzing: Toewijzing) -> bool:
    """Whether an order grants a volume per day, week or month."""
    return toewijzing.omvang is not None and toewijzing.omvang.frequentie != TOTAAL


@oorzaak("verzoek-overlapt")
def _verzoek_overlapt(geval: Geval) -> Klassen | None:
    verzoek = geval.bericht.client.verzoek
    if verzoek.nieuwe_producten:
        return None
    for pad, product, toewijzing in _te_wijzigen(geval):
        if toewijzing.vorm != "specifiek" or toewijzing.producten[0].categorie in STAPELBAAR:
            continue
        if product.einddatum is None or product.einddatum <= geval.dag + timedelta(days=10):
            continue
        verzoek.nieuwe_producten.append(
            bericht_317.NieuwProduct(
                product=toewijzing.product,
                gewenste_ingangsdatum=product.einddatum,
                einddatum=product.einddatum + timedelta(days=90),
                omvang=toewijzing.omvang,
            )
        )
        # The text names no class; both products are the overlap.
        return {pad: ("9361",), _plek("NieuweProducten", "NieuwProduct", 0, 1): ("9361",)}
    return None


@oorzaak("budget-halverwege")
def _budget_halverwege(geval: Geval) -> Klassen | None:
    for pad, product, toewijzing in _te_wijzigen(geval):
        anders = (product.budget, product.omvang) != (toewijzing.budget, toewijzing.omvang)
        if not _per_periode(toewijzing) and anders:
            product.gewenste_ingangsdatum = geval.dag + timedelta(days=14)
            return {pad: ("9373",)}
    return None


@oorzaak("omvang-ontbreekt")
def _omvang_ontbreekt(geval: Geval) -> Klassen | None:
    for pad, product, toewijzing in _te_wijzigen(geval):
        if _per_periode(toewijzing) and toewijzing.vorm == "specifiek":
            product.omvang = None
            return {pad: ("9411",)}
    return None


@oorzaak("omvang-te-veel")
def _omvang_te_veel(geval: Geval) -> Klassen | None:
    for pad, product, toewijzing in _te_wijzigen(geval):
        if toewijzing.vorm != "specifiek" and product.gewenste_ingangsdatum == toewijzing.ingang:
            product.omvang = Omvang(volume=4, eenheid=UUR, frequentie=PER_MAAND)
            product.budget = None
            return {pad: ("9375", "9412") if toewijzing.vorm == "generiek" else ("9412",)}
    return None
