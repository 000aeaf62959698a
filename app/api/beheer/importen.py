"""Resources `/importen` and `/importproeven`: reading reference data in, for real or for a trial."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.concurrency import run_in_threadpool

from app.api.beheer.formulier import MEDIATYPE, VELD, lees
from app.api.deur import BewaakteRoute
from app.api.modellen import _Model
from app.api.problemen import WijzigingUit
from app.api.waarden import Cursor
from app.api.wijzigen import Door
from app.diensten.beheer.importeren import Importproef, Importregel, Lot, Regellot, beproef, importeer, lijst
from app.kern.bladzijden import MAX_AANTAL, Bladzijde
from app.kern.importsoorten import Importsoort
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

router = APIRouter(route_class=BewaakteRoute)


class ImportUit(_Model):
    """Eén bestand dat is ingelezen of geweigerd."""

    id: UUID
    soort: Importsoort
    naam: str | None = Field(description="Naam van het bestand.")
    omvang: int = Field(description="Bytes.")
    gemeenten: list[str] = Field(description="Codes van de gemeenten waarvan het gegevens bevat.")
    door: str = Field(description="Wie het heeft ingelezen.")
    moment: datetime
    uitkomst: Literal["ingelezen", "geweigerd"] = Field(description="Bij één fout wordt het hele bestand geweigerd.")
    gelezen: int = Field(description="Aantal regels, zonder de kopregel.")
    nieuw: int
    gewijzigd: int
    ongewijzigd: int
    fouten: int

    @classmethod
    def van(cls, regel: Importregel) -> "ImportUit":
        """From the record of the service."""
        gelijk = cls.model_fields.keys() - {"id"}
        return cls(id=regel.sleutel, **{naam: getattr(regel, naam) for naam in gelijk})


class ImportenUit(_Model):
    """Eén bladzijde imports, de nieuwste eerst."""

    importen: list[ImportUit]
    volgende: str | None = Field(description="Cursor van de volgende bladzijde; leeg op de laatste.")

    @classmethod
    def van(cls, bladzijde: Bladzijde[Importregel]) -> "ImportenUit":
        """From a page of the service."""
        return cls(importen=[ImportUit.van(regel) for regel in bladzijde.rijen], volgende=bladzijde.volgende)


class GebrekUit(_Model):
    """Eén fout in het bestand."""

    regel: int = Field(description="Regel van het bestand, vanaf 1.")
    kolom: str | None = Field(description="Naam van de kolom, of haar letter als die naam niet bekend is.")
    code: str = Field(description="Soort fout, voor machines.")
    melding: str = Field(description="Wat er fout is en wat verwacht werd.")


class RegelUit(_Model):
    """Wat er met één regel gebeurt."""

    regel: int
    uitkomst: Lot
    wijzigingen: list[WijzigingUit] = Field(description="Bij een gewijzigde regel: wat er verandert, per kolom.")
    fouten: list[GebrekUit]

    @classmethod
    def van(cls, regel: Regellot) -> "RegelUit":
        """From the verdict of the service."""
        return cls(
            regel=regel.regel,
            uitkomst=regel.lot,
            wijzigingen=[WijzigingUit(veld=w.veld, oud=w.oud, nieuw=w.nieuw) for w in regel.wijzigingen],
            fouten=[GebrekUit.model_validate(gebrek) for gebrek in regel.gebreken],
        )


class ImportproefUit(_Model):
    """Wat inlezen zou doen; er is niets gewijzigd."""

    soort: Importsoort
    geldig: bool = Field(description="Waar als het bestand in zijn geheel ingelezen kan worden.")
    nieuw: int
    gewijzigd: int
    ongewijzigd: int
    fout: int = Field(description="Aantal regels met een fout.")
    aantal_fouten: int
    fouten: list[GebrekUit] = Field(description="Alle fouten, ook die van regels; hooguit de eerste duizend.")
    regels: list[RegelUit]

    @classmethod
    def van(cls, soort: Importsoort, proef: Importproef) -> "ImportproefUit":
        """From the verdict of the service."""
        return cls(
            soort=soort,
            geldig=proef.aantal_gebreken == 0,
            nieuw=proef.aantal("nieuw"),
            gewijzigd=proef.aantal("gewijzigd"),
            ongewijzigd=proef.aantal("ongewijzigd"),
            fout=proef.aantal("fout"),
            aantal_fouten=proef.aantal_gebreken,
            fouten=[GebrekUit.model_validate(gebrek) for gebrek in proef.gebreken],
            regels=[RegelUit.van(regel) for regel in proef.regels],
        )


class Vraag(_Model):
    """Which imports to list. A parameter that does not exist is an error, as everywhere."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    soort: Importsoort | None = None
    cursor: Cursor | None = Field(None, description="Waarde van `volgende`.")
    aantal: int = Field(50, ge=1, le=MAX_AANTAL, description="Hoeveel imports op een bladzijde.")


def _invoer(**velden: dict[str, Any]) -> dict[str, Any]:
    bestand = {"type": "string", "format": "binary"}
    schema = {"type": "object", "required": [VELD, *velden], "properties": velden | {VELD: bestand}}
    omschrijving = "Een CSV-bestand (UTF-8) of een Excel-werkmap (.xlsx) met kopregel."
    inhoud = {MEDIATYPE: {"schema": schema}}
    return {"requestBody": {"required": True, "description": omschrijving, "content": inhoud}}


@router.post(
    "/importen/{soort}",
    operation_id="importeer",
    summary="Lees een bestand in",
    status_code=201,
    response_model=ImportUit,
    openapi_extra=_invoer(),
)
@vereist(Recht.IMPORTEREN, BEHEER)
async def importeer_bestand(soort: Importsoort, aanvraag: Request, door: Door) -> Any:
    """Leest een bestand in: alle regels, of bij één fout geen enkele. Hetzelfde bestand nog eens verandert niets."""
    formulier = await lees(aanvraag)
    regel = await run_in_threadpool(importeer, soort, formulier.inhoud, naam=formulier.naam, door=door)
    return ImportUit.van(regel)


@router.post(
    "/importproeven",
    operation_id="beproefImport",
    summary="Laat zien wat inlezen zou doen",
    response_model=ImportproefUit,
    openapi_extra=_invoer(soort={"type": "string", "enum": list(Importsoort)}),
)
@vereist(Recht.IMPORTEREN, BEHEER)
async def beproef_import(aanvraag: Request) -> Any:
    """Vertelt per regel van een bestand wat inlezen zou doen. Er verandert niets."""
    formulier = await lees(aanvraag)
    soort = formulier.velden.get("soort", "")
    proef = await run_in_threadpool(beproef, soort, formulier.inhoud)
    return ImportproefUit.van(Importsoort(soort), proef)


@router.get("/importen", operation_id="lijstImporten", summary="Eerdere imports")
@vereist(Recht.IMPORTEREN, BEHEER)
def lijst_importen(vraag: Annotated[Vraag, Query()]) -> ImportenUit:
    """Geeft de bestanden die zijn ingelezen of geweigerd, de nieuwste eerst."""
    return ImportenUit.van(lijst(soort=vraag.soort, cursor=vraag.cursor, aantal=vraag.aantal))
