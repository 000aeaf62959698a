"""Resource `/wijkteams`: the districts of a municipality and their postcodes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.api.deur import BewaakteRoute
from app.api.modellen import _Model
from app.api.waarden import Cursor, Datum, Gemeentecode
from app.diensten.zorg.wijkteams import Wijkteamregel, lijst
from app.kern.bladzijden import MAX_AANTAL, Bladzijde
from app.toegang.activiteiten import TOEWIJZEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

router = APIRouter(route_class=BewaakteRoute)


class PostcodereeksUit(_Model):
    """Postcodes die bij een wijkteam horen, met de eerste en de laatste erbij."""

    postcode_van: str = Field(examples=["8011"])
    postcode_tot: str = Field(examples=["8013"])
    begindatum: date
    einddatum: date | None


class WijkteamUit(_Model):
    """Een wijkteam onder één naam."""

    id: UUID
    gemeente: str
    code: str
    naam: str
    begindatum: date
    einddatum: date | None
    postcodes: list[PostcodereeksUit] = Field(
        description="Een reeks met letters gaat voor op een reeks van alleen cijfers."
    )

    @classmethod
    def van(cls, regel: Wijkteamregel) -> "WijkteamUit":
        """From the record of the service."""
        gelijk = cls.model_fields.keys() - {"id", "postcodes"}
        return cls(
            id=regel.sleutel,
            postcodes=[PostcodereeksUit.model_validate(reeks) for reeks in regel.postcodes],
            **{naam: getattr(regel, naam) for naam in gelijk},
        )


class WijkteamsUit(_Model):
    """Eén bladzijde wijkteams."""

    wijkteams: list[WijkteamUit]
    volgende: str | None = Field(description="Cursor van de volgende bladzijde; leeg op de laatste.")

    @classmethod
    def van(cls, bladzijde: Bladzijde[Wijkteamregel]) -> "WijkteamsUit":
        """From a page of the service."""
        return cls(wijkteams=[WijkteamUit.van(regel) for regel in bladzijde.rijen], volgende=bladzijde.volgende)


class Vraag(_Model):
    """Which wijkteams to list. No postcode: with a house number it is somebody's address."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    gemeente: Gemeentecode | None = Field(None, description="Gemeentecode.")
    peildatum: Datum | None = Field(None, description="Alleen wat op deze dag geldt, ook van de postcodes.")
    cursor: Cursor | None = Field(None, description="Waarde van `volgende`.")
    aantal: int = Field(50, ge=1, le=MAX_AANTAL, description="Hoeveel wijkteams op een bladzijde.")


@router.get("/wijkteams", operation_id="lijstWijkteams", summary="Zoek wijkteams")
@vereist(Recht.LIJSTEN_LEZEN, TOEWIJZEN)
def lijst_wijkteams(vraag: Annotated[Vraag, Query()]) -> WijkteamsUit:
    """Geeft wijkteams met hun postcodes."""
    return WijkteamsUit.van(lijst(**vraag.model_dump()))
