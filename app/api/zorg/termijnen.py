"""Resource `/termijnen`: what is due, from whom, and until when."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.api.deur import BewaakteRoute
from app.api.modellen import _Model
from app.api.waarden import Agbcode, Datumcursor, Gemeentecode
from app.diensten.zorg.termijnen import MAX_AANTAL, Bladzijde, Filter, Termijnregel, lijst, toelichting
from app.kern.toestanden import Termijntoestand
from app.toegang.activiteiten import STATUS_WIJKTEAM
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht
from berichten.standen import Standaard, Termijnsoort
from berichten.termijnen import TERMIJNEN, Wie

router = APIRouter(route_class=BewaakteRoute)


class TermijnUit(_Model):
    """Eén termijn: wat er moet gebeuren, door wie, en tot en met welke dag."""

    soort: Termijnsoort
    wie: Wie = Field(description="Wie aan zet is: ons (de gemeente) of de aanbieder.")
    wat: str = Field(description="Wat er moet gebeuren.")
    regel: str = Field(description="Het operationele proces dat de termijn stelt.", examples=["OP090"])
    toestand: Termijntoestand = Field(
        description="loopt, nadert of te laat zolang het niet gedaan is; vervallen: het hoeft niet meer."
    )
    gemeente: str
    standaard: Standaard
    aanbieder: str
    bericht_id: UUID = Field(description="Het bericht waarmee de termijn begon.")
    berichttype: str
    identificatie: str | None = Field(description="Identificatie van dat bericht.")
    referentie_aanbieder: str | None = Field(description="Van het verzoek waar het om gaat.")
    toewijzing_nummer: int | None = Field(description="Van de toewijzing waar het om gaat.")
    begindatum: date = Field(description="De dag vanaf welke geteld wordt.")
    uiterste_datum: date = Field(description="De laatste dag waarop het op tijd is.")
    afgehandeld_op: datetime | None
    afgehandeld_door: UUID | None = Field(description="Het bericht waarmee het is afgehandeld.")
    te_laat: bool = Field(description="Waar als het na de uiterste datum is afgehandeld, of dan nog open staat.")
    toelichting: str | None = Field(description="Wat er verder van belang is.")

    @classmethod
    def van(cls, termijn: Termijnregel) -> "TermijnUit":
        """From the record of the service."""
        soort = TERMIJNEN[termijn.soort]
        gelijk = cls.model_fields.keys() - {"wie", "wat", "regel", "begindatum", "toelichting"}
        return cls(
            wie=soort.wie,
            wat=soort.wat,
            regel=soort.regel,
            begindatum=termijn.begin,
            toelichting=toelichting(termijn),
            **{naam: getattr(termijn, naam) for naam in gelijk},
        )


class TermijnenUit(_Model):
    """Eén bladzijde termijnen, de dringendste eerst."""

    termijnen: list[TermijnUit]
    volgende: str | None = Field(description="Cursor van de volgende bladzijde; leeg op de laatste.")

    @classmethod
    def van(cls, bladzijde: Bladzijde) -> "TermijnenUit":
        """From a page of the service."""
        return cls(termijnen=[TermijnUit.van(t) for t in bladzijde.termijnen], volgende=bladzijde.volgende)


class Vraag(_Model):
    """Which deadlines to list. A parameter that does not exist is an error, as everywhere."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    soort: Termijnsoort | None = None
    wie: Wie | None = Field(None, description="Wie aan zet is.")
    toestand: Termijntoestand | None = Field(None, description="Zonder toestand: alles wat nog open staat.")
    standaard: Standaard | None = None
    gemeente: Gemeentecode | None = Field(None, description="Gemeentecode.")
    aanbieder: Agbcode | None = Field(None, description="AGB-code.")
    cursor: Datumcursor | None = Field(None, description="Waarde van `volgende`.")
    aantal: int = Field(50, ge=1, le=MAX_AANTAL, description="Hoeveel termijnen op een bladzijde.")


@router.get("/termijnen", operation_id="lijstTermijnen", summary="Zoek termijnen")
@vereist(Recht.TERMIJNEN_LEZEN, STATUS_WIJKTEAM)
def lijst_termijnen(vraag: Annotated[Vraag, Query()]) -> TermijnenUit:
    """Geeft termijnen die aan alle opgegeven voorwaarden voldoen, de dringendste eerst."""
    filters = Filter(**vraag.model_dump(exclude={"cursor", "aantal"}))
    return TermijnenUit.van(lijst(filters, cursor=vraag.cursor, aantal=vraag.aantal))
