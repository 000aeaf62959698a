"""Resource `/aanbieders`: care providers as a municipality knows them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from app.api.modellen import _Model
from app.api.waarden import Agbcode, Cursor, Datum, Gemeentecode
from app.api.wijzigen import ETAG_KOP, BegrensdeRoute, Door, IfMatch, etag, lees_versie
from app.diensten.zorg import aanbieders as dienst
from app.diensten.zorg.aanbieders import Aanbiederregel, Filter
from app.kern.bladzijden import MAX_AANTAL, Bladzijde
from app.toegang.activiteiten import BEHEER, BETALEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

router = APIRouter(route_class=BegrensdeRoute)

DATUM: dict[str, JsonValue] = {"format": "date"}


class AanbiederIn(_Model):
    """Wat er van een aanbieder bekend is. Alle fouten komen tegelijk terug, ook wat ontbreekt."""

    # Texts, so that one check, which imports and pages have too, finds everything that is wrong at once.
    model_config = ConfigDict(extra="forbid", json_schema_extra={"required": ["gemeente", "agb", "naam", "begindatum"]})

    gemeente: str | None = Field(None, description="Gemeentecode, vier cijfers.", examples=["0193"])
    agb: str | None = Field(None, description="AGB-code, acht cijfers.", examples=["70701234"])
    naam: str | None = None
    kvk: str | None = Field(None, description="KvK-nummer, acht cijfers.")
    mailbox_toewijzing: str | None = Field(None, description="E-mailadres voor vragen over toewijzingen.")
    mailbox_zorglevering: str | None = Field(None, description="E-mailadres voor vragen over start en stop.")
    mailbox_declaratie: str | None = Field(None, description="E-mailadres voor vragen over declaraties.")
    iban: str | None = Field(None, description="Een andere rekening geldt pas als een tweede persoon haar bevestigt.")
    tenaamstelling: str | None = Field(None, description="Naam op de rekening, hooguit 70 tekens.")
    begindatum: str | None = Field(None, json_schema_extra=DATUM, description="Eerste dag, zoals 2026-01-31.")
    einddatum: str | None = Field(None, json_schema_extra=DATUM, description="Laatste dag; leeg is open.")


class RekeningUit(_Model):
    """Een bankrekening."""

    iban: str
    tenaamstelling: str


class AanbiederUit(_Model):
    """Een aanbieder van een gemeente."""

    id: UUID
    versie: int = Field(description="Hetzelfde getal als in de ETag.")
    gemeente: str
    agb: str
    naam: str
    kvk: str | None
    mailbox_toewijzing: str | None
    mailbox_zorglevering: str | None
    mailbox_declaratie: str | None
    iban: str | None = Field(description="Zoals het laatst opgegeven.")
    tenaamstelling: str | None
    iban_bevestigd: bool = Field(description="Waar als een tweede persoon deze rekening heeft bevestigd.")
    opgegeven_door: str | None = Field(description="Wie deze rekening heeft opgegeven.")
    opgegeven_op: datetime | None
    betaalrekening: RekeningUit | None = Field(description="De rekening waarop betaald mag worden.")
    begindatum: date
    einddatum: date | None

    @classmethod
    def van(cls, regel: Aanbiederregel) -> "AanbiederUit":
        """From the record of the service."""
        gelijk = cls.model_fields.keys() - {"id", "iban_bevestigd", "betaalrekening"}
        betaal = (regel.betaal_iban, regel.betaal_tenaamstelling)
        return cls(
            id=regel.sleutel,
            iban_bevestigd=regel.bevestigd_op is not None,
            betaalrekening=RekeningUit(iban=betaal[0], tenaamstelling=betaal[1]) if betaal[0] and betaal[1] else None,
            **{naam: getattr(regel, naam) for naam in gelijk},
        )


class AanbiedersUit(_Model):
    """Eén bladzijde aanbieders."""

    aanbieders: list[AanbiederUit]
    volgende: str | None = Field(description="Cursor van de volgende bladzijde; leeg op de laatste.")

    @classmethod
    def van(cls, bladzijde: Bladzijde[Aanbiederregel]) -> "AanbiedersUit":
        """From a page of the service."""
        return cls(aanbieders=[AanbiederUit.van(regel) for regel in bladzijde.rijen], volgende=bladzijde.volgende)


class IbanBevestigingIn(_Model):
    """De rekening die wordt bevestigd, zodat wordt bevestigd wat gezien is."""

    model_config = ConfigDict(extra="forbid")

    iban: str


class Vraag(_Model):
    """Which providers to list. A parameter that does not exist is an error, as everywhere."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    gemeente: Gemeentecode | None = Field(None, description="Gemeentecode.")
    agb: Agbcode | None = Field(None, description="AGB-code.")
    peildatum: Datum | None = Field(None, description="Een dag waarop de gemeente met de aanbieder werkt.")
    iban_bevestigd: bool | None = Field(None, description="Onwaar: alleen wie op bevestiging wacht.")
    cursor: Cursor | None = Field(None, description="Waarde van `volgende`.")
    aantal: int = Field(50, ge=1, le=MAX_AANTAL, description="Hoeveel aanbieders op een bladzijde.")


def _antwoord(antwoord: Response, regel: Aanbiederregel) -> AanbiederUit:
    antwoord.headers["ETag"] = etag(regel.versie)
    return AanbiederUit.van(regel)


def _met_etag(status: int, tekst: str, **koppen: Any) -> dict[int | str, dict[str, Any]]:
    return {status: {"description": tekst, "headers": ETAG_KOP | koppen}}


_LOCATIE = {"description": "URL van de aanbieder.", "schema": {"type": "string", "format": "uri-reference"}}


@router.get("/aanbieders", operation_id="lijstAanbieders", summary="Zoek aanbieders")
@vereist(Recht.LIJSTEN_LEZEN, BEHEER)
def lijst_aanbieders(vraag: Annotated[Vraag, Query()]) -> AanbiedersUit:
    """Geeft aanbieders die aan alle opgegeven voorwaarden voldoen."""
    filters = Filter(**vraag.model_dump(exclude={"cursor", "aantal"}))
    return AanbiedersUit.van(dienst.lijst(filters, cursor=vraag.cursor, aantal=vraag.aantal))


@router.post(
    "/aanbieders",
    operation_id="maakAanbieder",
    summary="Leg een aanbieder vast",
    status_code=201,
    responses=_met_etag(201, "De aanbieder.", Location=_LOCATIE),
)
@vereist(Recht.AANBIEDERS_BEHEREN, BEHEER)
def maak_aanbieder(gegevens: AanbiederIn, door: Door, antwoord: Response) -> AanbiederUit:
    """Legt een aanbieder van een gemeente vast. Zijn rekening geldt pas als een ander haar bevestigt."""
    regel = dienst.maak(gegevens.model_dump(), door=door)
    antwoord.headers["Location"] = f"/v1/aanbieders/{regel.sleutel}"
    return _antwoord(antwoord, regel)


@router.get(
    "/aanbieders/{aanbiederId}",
    operation_id="haalAanbieder",
    summary="Eén aanbieder",
    responses=_met_etag(200, "De aanbieder."),
)
@vereist(Recht.LIJSTEN_LEZEN, BEHEER)
def haal_aanbieder(aanbiederId: UUID, antwoord: Response) -> AanbiederUit:  # noqa: N803  the name in the URL
    """Geeft een aanbieder."""
    return _antwoord(antwoord, dienst.haal(aanbiederId))


@router.put(
    "/aanbieders/{aanbiederId}",
    operation_id="wijzigAanbieder",
    summary="Wijzig een aanbieder",
    responses=_met_etag(200, "De aanbieder."),
)
@vereist(Recht.AANBIEDERS_BEHEREN, BEHEER)
def wijzig_aanbieder(
    aanbiederId: UUID,  # noqa: N803  the name in the URL
    gegevens: AanbiederIn,
    door: Door,
    antwoord: Response,
    if_match: IfMatch = None,
) -> AanbiederUit:
    """Vervangt wat er van een aanbieder bekend is; wat niet is opgegeven, wordt leeg."""
    regel = dienst.wijzig(aanbiederId, gegevens.model_dump(), versie=lees_versie(if_match), door=door)
    return _antwoord(antwoord, regel)


@router.post(
    "/aanbieders/{aanbiederId}/iban-bevestigingen",
    operation_id="bevestigIban",
    summary="Bevestig een rekening",
    status_code=201,
    responses=_met_etag(201, "De aanbieder, met zijn nieuwe betaalrekening."),
)
@vereist(Recht.REKENING_BEVESTIGEN, BETALEN)
def bevestig_iban(
    aanbiederId: UUID,  # noqa: N803  the name in the URL
    bevestiging: IbanBevestigingIn,
    door: Door,
    antwoord: Response,
) -> AanbiederUit:
    """Bevestigt de rekening die een ander heeft opgegeven; vanaf dan mag erop betaald worden."""
    return _antwoord(antwoord, dienst.bevestig_iban(aanbiederId, bevestiging.iban, door=door))
