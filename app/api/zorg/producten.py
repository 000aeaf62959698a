"""Resource `/producten`: what a municipality buys, with its attributes on a day."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.api.deur import BewaakteRoute
from app.api.modellen import _Model
from app.api.waarden import Cursor, Datum, Gemeentecode, Productcategorie, Productcode, Productgroep
from app.diensten.zorg.producten import Filter, Productregel, lijst, taakvelden_van
from app.kern.bladzijden import MAX_AANTAL
from app.kern.klok import vandaag
from app.kern.taakvelden import Inkoopniveau
from app.toegang.activiteiten import TOEWIJZEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht
from berichten.standen import Standaard

router = APIRouter(route_class=BewaakteRoute)


class TaakveldUit(_Model):
    """Waar de kosten van een product bij een inkoopniveau geboekt worden."""

    inkoopniveau: Inkoopniveau
    code: str = Field(examples=["6.751"])
    naam: str | None
    bron: str


class ProductUit(_Model):
    """Een product van een gemeente, met zijn kenmerken op de peildatum; wat onbekend is, is leeg."""

    gemeente: str
    standaard: Standaard
    productcategorie: str
    productcode: str
    omschrijving: str
    begindatum: date
    einddatum: date | None
    productgroep: str | None
    taakvelden: list[TaakveldUit] = Field(description="Een inkoopniveau ontbreekt als het taakveld niet vaststaat.")
    verblijf_cbs: bool | None = Field(description="Met verblijf volgens het CBS.")
    verblijf_iv3: bool | None = Field(description="Met verblijf volgens Iv3.")
    onthult_gezondheid: bool | None = Field(description="Of het product alleen al iets over de gezondheid verraadt.")
    start_verwacht_binnen: int | None = Field(description="Dagen na de ingangsdatum.")
    bron: str | None = Field(description="Waar de kenmerken vandaan komen.")

    @classmethod
    def van(cls, regel: Productregel, dag: date) -> "ProductUit":
        """From the record of the service."""
        gelijk = cls.model_fields.keys() - {"productcategorie", "taakvelden"}
        return cls(
            productcategorie=regel.categorie,
            taakvelden=[TaakveldUit.model_validate(taakveld) for taakveld in taakvelden_van(regel, dag)],
            **{naam: getattr(regel, naam) for naam in gelijk},
        )


class ProductenUit(_Model):
    """Eén bladzijde producten."""

    peildatum: date
    producten: list[ProductUit]
    volgende: str | None = Field(description="Cursor van de volgende bladzijde; leeg op de laatste.")


class Vraag(_Model):
    """Which products to list. A parameter that does not exist is an error, as everywhere."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    gemeente: Gemeentecode | None = Field(None, description="Gemeentecode.")
    standaard: Standaard | None = None
    productcategorie: Productcategorie | None = None
    productcode: Productcode | None = None
    productgroep: Productgroep | None = None
    peildatum: Datum | None = Field(None, description="De dag waarop gekeken wordt; zonder peildatum vandaag.")
    cursor: Cursor | None = Field(None, description="Waarde van `volgende`.")
    aantal: int = Field(50, ge=1, le=MAX_AANTAL, description="Hoeveel producten op een bladzijde.")


@router.get("/producten", operation_id="lijstProducten", summary="Zoek producten")
@vereist(Recht.LIJSTEN_LEZEN, TOEWIJZEN)
def lijst_producten(vraag: Annotated[Vraag, Query()]) -> ProductenUit:
    """Geeft de producten die op de peildatum gebruikt mogen worden, met hun kenmerken van die dag."""
    dag = vraag.peildatum or vandaag()
    filters = Filter(
        gemeente=vraag.gemeente,
        standaard=vraag.standaard,
        categorie=vraag.productcategorie,
        productcode=vraag.productcode,
        productgroep=vraag.productgroep,
    )
    bladzijde = lijst(filters, peildatum=dag, cursor=vraag.cursor, aantal=vraag.aantal)
    return ProductenUit(
        peildatum=dag,
        producten=[ProductUit.van(regel, dag) for regel in bladzijde.rijen],
        volgende=bladzijde.volgende,
    )
