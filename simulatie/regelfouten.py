"""How one line of a declaration is spoiled, or one put beside it that should not be there: one function per cause."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta

from berichten.model.basis import BedragMetDC, GeslotenPeriode, Referentie
from berichten.model.bericht_323 import Prestatie
from simulatie import kalender
from simulatie.bederven import ONBEKENDE_TOEWIJZING
from simulatie.lijn import Regelgeval, naar_prestatie
from simulatie.oorzaken import OORZAKEN
from simulatie.producten import DAGDEEL, EUROS, MINUUT, TOTAAL, UUR, Productsoort, producten
from simulatie.volumes import prijs
from simulatie.zorg import Toewijzing


@dataclass(frozen=True, slots=True)
class Gevolg:
    """The codes that follow: on the line itself, that was changed, or on one that comes beside it."""

    codes: tuple[str, ...]
    erbij: Prestatie | None = None


Regelfout = Callable[[Regelgeval], Gevolg | None]
REGELFOUTEN: dict[str, Regelfout] = {}
"""By cause: spoils the line, or gives None when the cause has no place here."""


def _fout(naam: str) -> Callable[[Regelfout], Regelfout]:
    codes = OORZAKEN[naam].codes

    def leg_vast(functie: Regelfout) -> Regelfout:
        def op_debet(geval: Regelgeval) -> Gevolg | None:
            # A credit repeats a granted line and is not disputed (IV085): there is nothing in it to spoil.
            if geval.lijn.post.credit is not None or geval.lijn.codes or not codes:
                return None
            return functie(geval)

        REGELFOUTEN[naam] = op_debet
        return functie

    return leg_vast


def _zelfde(naam: str) -> Gevolg:
    """What follows from a cause with one outcome, on the line itself."""
    return Gevolg(OORZAKEN[naam].codes)


def _prijs(geval: Regelgeval, prestatie: Prestatie, product: Productsoort, volume: int, eenheid: str) -> bool:
    """Give a line another product, volume or unit with what that costs; False when there is no rate for it."""
    kosten = prijs(geval.aanbieder, product, eenheid, volume, prestatie.product_periode.begindatum)
    if kosten is None:
        return False
    prestatie.product_categorie, prestatie.product_code = product.categorie, product.code
    prestatie.geleverd_volume, prestatie.eenheid = volume, eenheid
    prestatie.product_tarief = kosten.tarief
    prestatie.ingediend_bedrag = BedragMetDC(bedrag=kosten.bedrag, debet_credit="D")
    return True


def _kopie(geval: Regelgeval, begin: date, eind: date, volume: int) -> Prestatie | None:
    """The line once more over another period, with what the volume costs then; None when that is not possible."""
    kopie = replace(
        geval.lijn.prestatie,
        product_referentie=Referentie(referentie_nummer=geval.referentie()),
        product_periode=GeslotenPeriode(begindatum=begin, einddatum=eind),
    )
    sleutel = (kopie.toewijzing_nummer, kalender.eerste(begin), kopie.product_code)
    past = geval.t.omvang is None or geval.t.maat(volume, kopie.eenheid) <= geval.ruimte()
    product = geval.lijn.post.product
    if sleutel in geval.sleutels() or not past or not _prijs(geval, kopie, product, volume, kopie.eenheid):
        return None
    if geval.t.omvang is None and kopie.ingediend_bedrag.bedrag > geval.ruimte():
        return None
    return kopie


# ------------------------------------------------------------------------------------------------------------- periods


def _met_periode(geval: Regelgeval, naam: str, begin: date, eind: date) -> Gevolg | None:
    """Give the line another period of the same month, when its volume fits in that as well."""
    t, prestatie = geval.t, geval.lijn.prestatie
    binnen = max(begin, t.ingang), min(eind, t.einde or eind)
    if begin > eind or (t.omvang and t.maat(prestatie.geleverd_volume, prestatie.eenheid) > t.maximum(*binnen)):
        return None
    prestatie.product_periode = GeslotenPeriode(begindatum=begin, einddatum=eind)
    return _zelfde(naam)


@_fout("te-vroeg")
def _te_vroeg(geval: Regelgeval) -> Gevolg | None:
    regel = geval.lijn.regel
    if regel.begin.day == 1:
        return None
    return _met_periode(geval, "te-vroeg", kalender.eerste(regel.begin), regel.eind)


@_fout("te-laat")
def _te_laat(geval: Regelgeval) -> Gevolg | None:
    regel = geval.lijn.regel
    einde = kalender.laatste(regel.eind)
    return None if einde == regel.eind else _met_periode(geval, "te-laat", regel.begin, einde)


@_fout("begin-halverwege")
def _begin_halverwege(geval: Regelgeval) -> Gevolg | None:
    regel = geval.lijn.regel
    return _met_periode(geval, "begin-halverwege", regel.begin + timedelta(days=1), regel.eind)


@_fout("eind-halverwege")
def _eind_halverwege(geval: Regelgeval) -> Gevolg | None:
    regel = geval.lijn.regel
    return _met_periode(geval, "eind-halverwege", regel.begin, regel.eind - timedelta(days=1))


@_fout("maand-ervoor")
def _maand_ervoor(geval: Regelgeval) -> Gevolg | None:
    begin = kalender.plus_maanden(geval.t.ingang, -1)
    kopie = _kopie(geval, begin, kalender.laatste(begin), 1)
    return Gevolg(("9307",), kopie) if kopie else None


@_fout("maand-erna")
def _maand_erna(geval: Regelgeval) -> Gevolg | None:
    if geval.t.einde is None:
        return None
    begin = kalender.plus_maanden(geval.t.einde, 1)
    if begin > geval.maand:
        return None
    kopie = _kopie(geval, begin, kalender.laatste(begin), 1)
    return Gevolg(("9308",), kopie) if kopie else None


# ------------------------------------------------------------------------------------------------ numbers and products


@_fout("toewijzing-onbekend")
def _toewijzing_onbekend(geval: Regelgeval) -> Gevolg | None:
    geval.lijn.prestatie.toewijzing_nummer = ONBEKENDE_TOEWIJZING + geval.w.tel("onbekend")
    return Gevolg(("9338",))


@_fout("referentie-gebruikt")
def _referentie_gebruikt(geval: Regelgeval) -> Gevolg | None:
    eerder = [regel.referentie for regel in geval.t.toegekend.values()]
    verwijzingen = [lijn.prestatie.product_referentie for lijn in geval.lijnen]
    # Used once more in this message, or taken back by it, the reference would break TR101 or TR316 as well.
    bezet = {nummer for r in verwijzingen for nummer in (r.referentie_nummer, r.vorig_referentie_nummer)}
    vrij = [referentie for referentie in eerder if referentie not in bezet]
    if not vrij:
        return None
    geval.lijn.prestatie.product_referentie = Referentie(referentie_nummer=vrij[0])
    return Gevolg(("8021",))


def _nog_niet(geval: Regelgeval, product: Productsoort) -> bool:
    """Whether the message does not declare a product on this order and month yet (TR416)."""
    return (geval.t.nummer, geval.lijn.maand, product.code) not in geval.sleutels()


def _ander_product(geval: Regelgeval, *, zelfde_categorie: bool) -> list[Productsoort]:
    eigen = geval.lijn.post.product
    return [
        product
        for product in producten(geval.praktijk.standaard)
        if geval.aanbieder.levert(product)
        and _nog_niet(geval, product)
        and (product.categorie == eigen.categorie) == zelfde_categorie
        and geval.t.mag(product)
    ]


@_fout("andere-categorie")
def _andere_categorie(geval: Regelgeval) -> Gevolg | None:
    keuze = _ander_product(geval, zelfde_categorie=False)
    if geval.t.vorm != "aspecifiek" or not keuze:
        return None
    product = keuze[0]
    return _zelfde("andere-categorie") if _prijs(geval, geval.lijn.prestatie, product, 1, product.eenheid) else None


@_fout("andere-code")
def _andere_code(geval: Regelgeval) -> Gevolg | None:
    prestatie = geval.lijn.prestatie
    keuze = [p for p in _ander_product(geval, zelfde_categorie=True) if p.eenheid == geval.lijn.post.product.eenheid]
    if geval.t.vorm != "specifiek" or not keuze:
        return None
    goed = _prijs(geval, prestatie, keuze[0], prestatie.geleverd_volume, prestatie.eenheid)
    return _zelfde("andere-code") if goed else None


@_fout("andere-eenheid")
def _andere_eenheid(geval: Regelgeval) -> Gevolg | None:
    product = geval.lijn.post.product
    if geval.t.omvang is None or geval.t.omvang.eenheid != UUR or product.ook_per != DAGDEEL:
        return None
    goed = _prijs(geval, geval.lijn.prestatie, product, 1, DAGDEEL)
    return _zelfde("andere-eenheid") if goed else None


@_fout("vervallen-code")
def _vervallen_code(geval: Regelgeval) -> Gevolg | None:
    t = geval.t
    keuze = [p for p in t.producten if not t.mag(p) and _nog_niet(geval, p)]
    if t.vorm == "specifiek" or not keuze:
        return None
    return _zelfde("vervallen-code") if _prijs(geval, geval.lijn.prestatie, keuze[0], 1, keuze[0].eenheid) else None


# ------------------------------------------------------------------------------------------------------------- amounts


@_fout("bedrag-onjuist")
def _bedrag_onjuist(geval: Regelgeval) -> Gevolg | None:
    prestatie = geval.lijn.prestatie
    if prestatie.eenheid == EUROS:
        return None
    bedrag = prestatie.ingediend_bedrag.bedrag
    # Too little, so that no budget is overrun.
    prestatie.ingediend_bedrag = BedragMetDC(bedrag=max(0, bedrag - geval.w.rng.randint(1, 500)), debet_credit="D")
    return _zelfde("bedrag-onjuist")


@_fout("tarief-onjuist")
def _tarief_onjuist(geval: Regelgeval) -> Gevolg | None:
    prestatie, product = geval.lijn.prestatie, geval.lijn.post.product
    if prestatie.product_tarief is None or (prestatie.eenheid == MINUUT and product.eenheid == UUR):
        return None
    vorig_jaar = prestatie.product_periode.begindatum.replace(month=1, day=1) - timedelta(days=1)
    tarief = geval.aanbieder.tarief(product, prestatie.eenheid, vorig_jaar)
    if tarief is None or tarief == prestatie.product_tarief:
        tarief = prestatie.product_tarief - 1
    prestatie.product_tarief = tarief
    bedrag = tarief * prestatie.geleverd_volume
    prestatie.ingediend_bedrag = BedragMetDC(bedrag=bedrag, debet_credit="D")
    return _zelfde("tarief-onjuist")


def _met_volume(geval: Regelgeval, volume: int) -> bool:
    prestatie = geval.lijn.prestatie
    return _prijs(geval, prestatie, geval.lijn.post.product, volume, prestatie.eenheid)


@_fout("te-veel")
def _te_veel(geval: Regelgeval) -> Gevolg | None:
    t, regel = geval.t, geval.lijn.regel
    if t.omvang is None or t.omvang.frequentie == TOTAAL or not geval.enige:
        return None
    eenheden = t.maat(1, regel.eenheid)
    volume = t.maximum(regel.begin, regel.eind) // eenheden + 1
    if volume * eenheden > geval.ruimte() + geval.lijn.telt or not _met_volume(geval, volume):
        return None
    return _zelfde("te-veel")


@_fout("totaal-op")
def _totaal_op(geval: Regelgeval) -> Gevolg | None:
    t, regel = geval.t, geval.lijn.regel
    if t.omvang is None or t.omvang.frequentie != TOTAAL or not geval.enige or t.verbruikt <= 0:
        return None
    eenheden = t.maat(1, regel.eenheid)
    over = geval.ruimte() + geval.lijn.telt
    volume = over // eenheden + 1
    if volume * eenheden > t.maximum(regel.begin, regel.eind) or not _met_volume(geval, volume):
        return None
    return _zelfde("totaal-op")


@_fout("budget-op")
def _budget_op(geval: Regelgeval) -> Gevolg | None:
    t, lijn = geval.t, geval.lijn
    if t.budget is None or not geval.enige:
        return None
    per_stuk = prijs(geval.aanbieder, lijn.post.product, lijn.regel.eenheid, 1, lijn.regel.begin)
    if per_stuk is None:
        return None
    volume = (geval.ruimte() + lijn.telt) // per_stuk.bedrag + 1
    return _zelfde("budget-op") if _met_volume(geval, volume) else None


# -------------------------------------------------------------------------------------------------------------- extra


@_fout("al-gedeclareerd")
def _al_gedeclareerd(geval: Regelgeval) -> Gevolg | None:
    gecrediteerd = {lijn.regel.referentie for lijn in geval.lijnen if lijn.post.credit is not None}
    for regel in geval.t.toegekend.values():
        sleutel = (geval.t.nummer, *regel.sleutel)
        past = geval.t.telt(regel.volume, regel.eenheid, regel.bedrag) <= geval.ruimte()
        if regel.referentie not in gecrediteerd and sleutel not in geval.sleutels() and past:
            if geval.t.einde is not None and regel.eind > geval.t.einde:
                continue
            return Gevolg(("9389",), naar_prestatie(regel, geval.referentie()))
    return None


@_fout("verwijderde-toewijzing")
def _verwijderde_toewijzing(geval: Regelgeval) -> Gevolg | None:
    weg = next((t for t in geval.t.dossier.toewijzingen if t.verwijderd), None)
    if weg is None or weg.ingang > kalender.laatste(geval.maand):
        return None
    product = weg.producten[0]
    if (weg.nummer, kalender.eerste(weg.ingang), product.code) in geval.sleutels():
        return None
    prestatie = copy(geval.lijn.prestatie)
    prestatie.product_referentie = Referentie(referentie_nummer=geval.referentie())
    prestatie.toewijzing_nummer = weg.nummer
    prestatie.product_periode = GeslotenPeriode(begindatum=weg.ingang, einddatum=weg.ingang)
    volume = 100 if product.eenheid == EUROS else 1
    return Gevolg(("9384",), prestatie) if _prijs(geval, prestatie, product, volume, product.eenheid) else None


def _heeft(geval: Regelgeval, t: Toewijzing) -> bool:
    """Whether the line is of the client of an order."""
    return t.dossier.client is geval.t.dossier.client


@_fout("credit-onbekend")
def _credit_onbekend(geval: Regelgeval) -> Gevolg | None:
    vorige = f"NOOIT{geval.w.tel('onbekend')}"
    return Gevolg(("8017",), naar_prestatie(geval.lijn.regel, geval.referentie(), vorige=vorige))


@_fout("credit-tweemaal")
def _credit_tweemaal(geval: Regelgeval) -> Gevolg | None:
    regel = geval.praktijk.gecrediteerd
    if regel is None or not _heeft(geval, regel.toewijzing):
        return None
    if any(lijn.prestatie.product_referentie.vorig_referentie_nummer == regel.referentie for lijn in geval.lijnen):
        return None
    return Gevolg(("9390",), naar_prestatie(regel, geval.referentie(), vorige=regel.referentie))
