"""TR381: a product code belongs to its category.

Regel: een gevulde productcode staat in de gehanteerde productcodelijst bij de productcategorie waarmee zij gestuurd
    is, en geldt op de dag waarop het product begint.
Bron: iStandaarden iWmo en iJw 3.2, TR381.
Retourcode: S329
Berichten: 301, 305, 307, 315, 317, 323

A code may leave the list while a product still runs, so the first day of the product decides: its Ingangsdatum,
Begindatum or (in a request) desired first day, and for a Prestatie the Begindatum of its ProductPeriode. A removal
(StatusAanlevering 3) and a credit line only undo what was accepted and pass (TR063, IV085). Without a list on record
the rule passes (OP095).
"""

from collections.abc import Iterator
from datetime import date

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_301, bericht_305, bericht_307, bericht_315, bericht_317, bericht_323
from berichten.model.basis import Product
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.hulp.levering import aanleveringen
from berichten.regels.regel import Regel

Bericht = (
    bericht_301.Bericht
    | bericht_305.Bericht
    | bericht_307.Bericht
    | bericht_315.Bericht
    | bericht_317.Bericht
    | bericht_323.Bericht
)


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each class whose product code is not in the list with its category on its first day."""
    lijst = dossier.productcodes
    if lijst is None:
        return
    goed: set[tuple[str, str, date]] = set()
    for klasse, categorie, code, begin in _producten(bericht):
        sleutel = (categorie, code, begin)
        if sleutel in goed:
            continue
        if any(periode.omvat(begin) for periode in lijst.get((categorie, code), ())):
            goed.add(sleutel)
            continue
        yield Treffer(
            (klasse,),
            f"Productcode {code} staat op {begin:%d-%m-%Y} niet in de productcodelijst bij categorie {categorie}.",
        )


def _producten(bericht: Bericht) -> Iterator[tuple[object, str, str, date]]:
    """Every class with a product code: the class, category, code and first day."""
    if isinstance(bericht, bericht_323.Bericht):
        for _, prestatie in prestaties(bericht):
            if prestatie.ingediend_bedrag.debet_credit == "D":
                begin = prestatie.product_periode.begindatum
                yield prestatie, prestatie.product_categorie, prestatie.product_code, begin
        return
    for klasse, product, begin in _klassen(bericht):
        if product and product.code:
            yield klasse, product.categorie, product.code, begin


def _klassen(
    bericht: bericht_301.Bericht
    | bericht_305.Bericht
    | bericht_307.Bericht
    | bericht_315.Bericht
    | bericht_317.Bericht,
) -> Iterator[tuple[object, Product | None, date]]:
    match bericht:
        case bericht_301.Bericht():
            yield from ((p, p.product, p.ingangsdatum) for p in bericht.client.toegewezen_producten)
        case bericht_305.Bericht():
            yield from ((p, p.product, p.begindatum) for p in aanleveringen(bericht.client.start_producten))
        case bericht_307.Bericht():
            yield from ((p, p.product, p.begindatum) for p in aanleveringen(bericht.client.stop_producten))
        case bericht_315.Bericht():
            yield from ((p, p.product, p.toewijzing_ingangsdatum) for p in bericht.client.aangevraagde_producten)
        case bericht_317.Bericht():
            yield from ((p, p.product, p.gewenste_ingangsdatum) for p in bericht.client.verzoek.nieuwe_producten)


REGEL = Regel(
    code="TR381",
    niveau=4,
    retourcode="S329",
    berichten={
        "301": (
            "ToegewezenProduct/Product/Categorie",
            "ToegewezenProduct/Product/Code",
            "ToegewezenProduct/Ingangsdatum",
        ),
        "305": ("StartProduct/Product/Categorie", "StartProduct/Product/Code", "StartProduct/Begindatum"),
        "307": ("StopProduct/Product/Categorie", "StopProduct/Product/Code", "StopProduct/Begindatum"),
        "315": (
            "AangevraagdProduct/Product/Categorie",
            "AangevraagdProduct/Product/Code",
            "AangevraagdProduct/ToewijzingIngangsdatum",
        ),
        "317": ("NieuwProduct/Product/Categorie", "NieuwProduct/Product/Code", "NieuwProduct/GewensteIngangsdatum"),
        "323": ("Prestatie/ProductCategorie", "Prestatie/ProductCode", "Prestatie/ProductPeriode/Begindatum"),
    },
    controleer=controleer,
)
