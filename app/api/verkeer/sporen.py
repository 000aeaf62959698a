"""Resources of one message: `/berichten/{id}/spoor`, its story, and `/berichten/{id}/vrijgaven`, its release."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from app.api.deur import BewaakteRoute
from app.api.modellen import BerichtUit, _Model
from app.diensten.verkeer import berichten, sporen
from app.diensten.verkeer.parkeren import hervat
from app.toegang.activiteiten import BEHEER, TOEWIJZEN
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht

router = APIRouter(route_class=BewaakteRoute)


class StapUit(_Model):
    """Eén gebeurtenis."""

    moment: datetime
    bericht_id: UUID = Field(description="Het bericht waarmee het gebeurde.")
    soort: str = Field(description="Soort gebeurtenis, voor machines.", examples=["beoordeeld"])
    tekst: str = Field(description="Wat er gebeurde, in het Nederlands.")


class SpoorUit(_Model):
    """Het verhaal van een bericht en van wat daarbij hoort: waarop het antwoordt en wat erop antwoordt."""

    berichten: list[BerichtUit] = Field(description="In volgorde van binnenkomst.")
    stappen: list[StapUit] = Field(description="In volgorde van tijd.")


@router.get("/berichten/{berichtId}/spoor", operation_id="haalSpoor", summary="Alles wat met een bericht gebeurde")
@vereist(Recht.BERICHTEN_LEZEN, TOEWIJZEN)
def haal_spoor(berichtId: UUID) -> SpoorUit:  # noqa: N803  the name in the URL
    """Geeft het hele verhaal, van envelop tot bevestigd antwoord, met tijden."""
    spoor = sporen.spoor(berichtId)
    return SpoorUit(
        berichten=[BerichtUit.van(kop) for kop in spoor.berichten],
        stappen=[StapUit.model_validate(stap) for stap in spoor.stappen],
    )


@router.post(
    "/berichten/{berichtId}/vrijgaven",
    operation_id="geefBerichtVrij",
    summary="Geef een geparkeerd bericht vrij",
    status_code=202,
)
@vereist(Recht.BERICHTEN_VRIJGEVEN, BEHEER)
def geef_bericht_vrij(berichtId: UUID) -> BerichtUit:  # noqa: N803  the name in the URL
    """Laat een bericht dat apart gezet is opnieuw beoordelen, met alle pogingen."""
    hervat(berichtId)
    return BerichtUit.van(berichten.haal(berichtId))
