"""TR381: a product code belongs to its category.

Regel: een gevulde productcode staat in de gehanteerde productcodelijst bij de productcategorie waarmee zij gestuurd
    is: op de dag waarop het product begint, of als het op een toewijzing is op de Ingangsdatum daarvan. Voor een
    Prestatie is een dag van haar ProductPeriode ook goed.
Bron: iStandaarden iWmo en iJw 3.2, TR381, IV075.
Retourcode: S329
Berichten: 301, 305, 307, 315, 317, 323

A code may leave the list while a toewijzing runs. The municipality goes on accepting it, for the provider has no way
out: so a start, stop or line on a known toewijzing of its client is judged on the Ingangsdatum of that. What has none
is judged on its own first day: Ingangsdatum, Begindatum or (in a request) the desired first day. On an aspecific or
generic toewijzing a line may have a code that came later, hence the period. What a 317 keeps or changes names no
product. A removal (StatusAanlevering 3) and a credit line only undo what was accepted and pass (TR063, IV085). Without
a list on record the rule passes (OP095).
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from berichten.bevinding import Treffer
from berichten.dossier import Dossier
from berichten.model import bericht_301, bericht_305, bericht_307, bericht_315, bericht_317, bericht_323
from berichten.model.basis import Product
from berichten.regels.hulp.algemeen import prestaties
from berichten.regels.hulp.declaratie import is_credit
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


class _Gebruik(NamedTuple):
    """A product code in use: on a first day, or else on any day from `begin` to `eind`."""

    categorie: str
    code: str
    eerste_dag: date
    begin: date
    eind: date


def controleer(bericht: Bericht, dossier: Dossier) -> Iterator[Treffer]:
    """Yield each class whose product code is not in the list with its category."""
    lijst = dossier.productcodes
    if lijst is None:
        return
    goed: set[_Gebruik] = set()
    for klasse, gebruik in _gebruikt(bericht, dossier):
        if gebruik in goed:
            continue
        perioden = lijst.get((gebruik.categorie, gebruik.code), ())
        if any(p.omvat(gebruik.eerste_dag) or p.raakt(gebruik.begin, gebruik.eind) for p in perioden):
            goed.add(gebruik)
            continue
        yield Treffer((klasse,), _details(gebruik))


def _details(gebruik: _Gebruik) -> str:
    _, code, eerste_dag, begin, eind = gebruik
    dagen = f"op {begin:%d-%m-%Y}" if begin == eind else f"van {begin:%d-%m-%Y} tot en met {eind:%d-%m-%Y}"
    if not begin <= eerste_dag <= eind:
        dagen += f" en ook niet op {eerste_dag:%d-%m-%Y}, de Ingangsdatum van de toewijzing"
    return f"Productcode {code} staat bij categorie {gebruik.categorie} niet in de productcodelijst {dagen}."


def _gebruikt(bericht: Bericht, dossier: Dossier) -> Iterator[tuple[object, _Gebruik]]:
    """Every class with a product code, and when that is used."""
    if isinstance(bericht, bericht_323.Bericht):
        for client, prestatie in prestaties(bericht):
            if not is_credit(prestatie):
                begin, eind = prestatie.product_periode.begindatum, prestatie.product_periode.einddatum
                ingang = _ingang(prestatie.toewijzing_nummer, client.bsn, dossier) or begin
                yield prestatie, _Gebruik(prestatie.product_categorie, prestatie.product_code, ingang, begin, eind)
        return
    for klasse, product, dag in _klassen(bericht, dossier):
        if product and product.code:
            yield klasse, _Gebruik(product.categorie, product.code, dag, dag, dag)


def _ingang(nummer: int | None, bsn: str, dossier: Dossier) -> date | None:
    """The Ingangsdatum of a toewijzing of this client; None when it is not known."""
    toewijzing = None if nummer is None else dossier.toewijzingen.get(nummer)
    return toewijzing.ingangsdatum if toewijzing is not None and toewijzing.bsn == bsn else None


def _klassen(
    bericht: bericht_301.Bericht
    | bericht_305.Bericht
    | bericht_307.Bericht
    | bericht_315.Bericht
    | bericht_317.Bericht,
    dossier: Dossier,
) -> Iterator[tuple[object, Product | None, date]]:
    match bericht:
        case bericht_301.Bericht():
            yield from ((p, p.product, p.ingangsdatum) for p in bericht.client.toegewezen_producten)
        case bericht_305.Bericht():
            for start in aanleveringen(bericht.client.start_producten):
                ingang = _ingang(start.toewijzing_nummer, bericht.client.bsn, dossier)
                yield start, start.product, ingang or start.begindatum
        case bericht_307.Bericht():
            for stop in aanleveringen(bericht.client.stop_producten):
                ingang = _ingang(stop.toewijzing_nummer, bericht.client.bsn, dossier)
                yield stop, stop.product, ingang or stop.begindatum
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
        "305": (
            "StartProduct/ToewijzingNummer",
            "StartProduct/Product/Categorie",
            "StartProduct/Product/Code",
            "StartProduct/Begindatum",
        ),
        "307": (
            "StopProduct/ToewijzingNummer",
            "StopProduct/Product/Categorie",
            "StopProduct/Product/Code",
            "StopProduct/Begindatum",
        ),
        "315": (
            "AangevraagdProduct/Product/Categorie",
            "AangevraagdProduct/Product/Code",
            "AangevraagdProduct/ToewijzingIngangsdatum",
        ),
        "317": ("NieuwProduct/Product/Categorie", "NieuwProduct/Product/Code", "NieuwProduct/GewensteIngangsdatum"),
        "323": (
            "Prestatie/ToewijzingNummer",
            "Prestatie/ProductCategorie",
            "Prestatie/ProductCode",
            "Prestatie/ProductPeriode/Begindatum",
            "Prestatie/ProductPeriode/Einddatum",
        ),
    },
    controleer=controleer,
)
