"""Use case: products with their attributes on a day, and where their costs are booked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.kern import taakvelden
from app.kern.bladzijden import Bladzijde, blader
from app.kern.klok import vandaag
from app.kern.taakvelden import INKOOPNIVEAUS, Inkoopniveau
from app.kern.velden import (
    CATEGORIE,
    DAGEN,
    GEMEENTECODE,
    JA_NEE,
    PERIODE,
    PRODUCTCODE,
    STANDAARD,
    TAAKVELD,
    TEKST,
    Bezwaar,
    Rij,
    of_niets,
)
from app.opslag.beheer import inlezen
from app.opslag.kern.databank import sessie
from app.opslag.kern.scope import PIJPLIJN
from app.opslag.zorg import producten as opslag
from app.opslag.zorg.producten import Filter, Productregel

__all__ = ["Filter", "Productregel", "Taakveldregel", "lijst", "product_op", "taakvelden_van"]

VELDEN = {
    "gemeente": GEMEENTECODE,
    "standaard": STANDAARD,
    "productcategorie": CATEGORIE,
    "productcode": PRODUCTCODE,
    "productgroep": of_niets(TEKST),
    "taakveld_lokaal": of_niets(TAAKVELD),
    "taakveld_regionaal": of_niets(TAAKVELD),
    "taakveld_landelijk": of_niets(TAAKVELD),
    "verblijf_cbs": of_niets(JA_NEE),
    "verblijf_iv3": of_niets(JA_NEE),
    "onthult_gezondheid": of_niets(JA_NEE),
    "start_verwacht_binnen": of_niets(DAGEN),
    "bron": TEKST,
    **PERIODE,
}


@dataclass(frozen=True, slots=True)
class Taakveldregel:
    """Where the costs of a product are booked when it is bought at one level."""

    inkoopniveau: Inkoopniveau
    code: str
    naam: str | None
    """None for a code that the national list does not have on that day."""
    bron: str


def product_op(gemeente: str, standaard: str, categorie: str, productcode: str, dag: date) -> Productregel | None:
    """A product with its attributes on a day; None when the municipality does not have it then."""
    filters = Filter(gemeente=gemeente, standaard=standaard, categorie=categorie, productcode=productcode)
    with sessie(PIJPLIJN) as session:
        gevonden = opslag.lijst(session, filters, dag=dag, na=None, aantal=1)
    return gevonden[0] if gevonden else None


def lijst(
    filters: Filter, *, peildatum: date | None = None, cursor: str | None = None, aantal: int = 50
) -> Bladzijde[Productregel]:
    """Products that match with their attributes on a day, without one today. Raises OngeldigeCursor."""
    dag = peildatum or vandaag()
    with sessie(PIJPLIJN) as session:
        return blader(
            lambda na, hoeveel: opslag.lijst(session, filters, dag=dag, na=na, aantal=hoeveel),
            lambda regel: regel.id,
            cursor=cursor,
            aantal=aantal,
        )


def taakvelden_van(product: Productregel, dag: date) -> list[Taakveldregel]:
    """The taakveld of a product for each level at which it may be bought: its own, or what the national list says.

    A level is absent where neither says which one: then somebody has to.
    """
    lijst_op_dag = taakvelden.op(dag)
    gevonden = []
    for niveau in INKOOPNIVEAUS:
        eigen = getattr(product, f"taakveld_{niveau}")
        if eigen is not None:
            naam = lijst_op_dag[eigen].naam if eigen in lijst_op_dag else None
            gevonden.append(Taakveldregel(niveau, eigen, naam, product.bron or ""))
            continue
        landelijk = taakvelden.voor(
            product.standaard, product.categorie, niveau=niveau, verblijf=product.verblijf_iv3, dag=dag
        )
        if landelijk is not None:
            gevonden.append(Taakveldregel(niveau, landelijk.code, landelijk.naam, taakvelden.BRON))
    return gevonden


def bezwaren(session: Session, rijen: Sequence[Rij]) -> Iterator[Bezwaar]:
    """Attributes in an import of products that the municipality does not have."""
    sleutel = inlezen.PRODUCTEN.sleutel
    bekend = {tuple(rij[kolom] for kolom in sleutel) for rij in inlezen.opgeslagen(session, inlezen.PRODUCTEN, rijen)}
    for index, rij in enumerate(rijen):
        if tuple(rij[kolom] for kolom in sleutel) not in bekend:
            melding = "dit product staat niet in de productlijst van de gemeente; lees eerst de producten in."
            yield Bezwaar(index, "productcode", "verwijzing", melding)
