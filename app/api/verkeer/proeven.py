"""Resource `/proeven`: what would become of a message, by what is on record, without storing it."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field

from app.api.deur import BewaakteRoute
from app.api.invoer import lees_bericht
from app.api.modellen import BevindingUit, ValidatieUit, _Model
from app.api.problemen import berichtprobleem
from app.api.verkeer.berichten import XML_INVOER
from app.diensten.verkeer.berichten import MAX_AANTAL
from app.diensten.verkeer.oordelen import als_object, proef
from app.kern.beurten import in_draad, lichaam
from app.kern.toestanden import Uitkomst
from app.toegang.activiteiten import DECLARATIE_CONTROLE
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

router = APIRouter(route_class=BewaakteRoute)


class RegelUit(_Model):
    """Het oordeel over één regel van een declaratie."""

    referentie: str = Field(description="ReferentieNummer van de regel.")
    toewijzing_nummer: int
    bedrag: int = Field(description="Ingediend, in centen; een creditregel is negatief.")
    toegekend: bool
    retourcodes: list[str] = Field(
        description="Waarom niet toegekend. 0233: niet beoordeeld, omdat de cliënt of de declaratie is afgekeurd.",
        examples=[["9307"]],
    )


class DeclaratieUit(_Model):
    """Het oordeel over een declaratie. Bedragen zijn centen; creditregels tellen negatief."""

    ingediend: int = Field(description="Som van alle regels: toegekend en afgewezen samen.")
    toegekend: int = Field(description="Wat zou worden toegekend.")
    afgewezen: int = Field(description="Wat zou worden afgewezen.")
    regels: list[RegelUit] = Field(description="Alle regels, in de volgorde van het bericht.")


class ProefUit(ValidatieUit):
    """Het oordeel over een bericht als het nu zou binnenkomen, niveau 1 tot en met 4."""

    uitkomst: Uitkomst
    declaratie: DeclaratieUit | None = Field(description="Alleen bij een declaratie die aan het schema voldoet.")


@router.post(
    "/proeven",
    operation_id="proefBericht",
    summary="Beoordeel een bericht zonder het te bewaren",
    response_model=ProefUit,
    openapi_extra=XML_INVOER,
)
@vereist(Recht.PROEVEN, DECLARATIE_CONTROLE)
async def proef_bericht(aanvraag: Request) -> Any:
    """Beoordeelt een bericht tegen wat hier nu vastligt, zoals een declaratie die u wilt gaan sturen.

    Er wordt niets bewaard. Van een eerdere proef is dus niets te merken: elk bericht wordt op zichzelf beoordeeld.
    """
    with lichaam() as bestand:
        omvang = await lees_bericht(aanvraag, bestand)
        gevonden = await in_draad(proef, bestand, omvang)
    soort = gevonden.soort
    if gevonden.fout or soort is None:
        return berichtprobleem(gevonden.fout) if gevonden.fout else None
    return {
        "berichttype": soort.naam,
        "release": soort.release,
        "geldig": not gevonden.bevindingen,
        "aantal_bevindingen": len(gevonden.bevindingen),
        "bevindingen": [BevindingUit.van(b, soort.nummer) for b in gevonden.bevindingen[:MAX_AANTAL]],
        "uitkomst": gevonden.uitkomst,
        "declaratie": als_object(gevonden.oordeel) if gevonden.oordeel else None,
    }
