"""Resource `/ik`: who asks, and what they may."""

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from app.api.deur import BewaakteRoute, WieVraagt
from app.api.modellen import _Model
from app.toegang.activiteiten import BEHEER
from app.toegang.eisen import vereist
from app.toegang.rechten import Recht, rechten_van
from app.toegang.rollen import Rol

router = APIRouter(route_class=BewaakteRoute)


class RolUit(_Model):
    """Eén rol in één gemeente."""

    rol: Rol
    gemeente: str = Field(description="Gemeentecode, vier cijfers.")


class IkUit(_Model):
    """Wie de aanvraag doet, en wat die mag."""

    id: str = Field(description="Kenmerk bij de uitgever van het bewijs.")
    soort: Literal["mens", "machine", "dienst"]
    naam: str
    rollen: list[RolUit]
    gemeenten: list[str] = Field(description="De gemeenten waarvoor er een rol is.")
    aanbieder: str | None = Field(description="AGB-code van wie voor een aanbieder werkt.")
    wijken: list[str] = Field(description="De wijken van een wijkteam; leeg voor de hele gemeente.")
    rechten: list[str] = Field(description="Wat de rollen samen toestaan, ieder in zijn gemeente.")


@router.get("/ik", operation_id="haalIk", summary="Wie ben ik")
@vereist(Recht.IK, BEHEER)
def haal_ik(wie: WieVraagt) -> IkUit:
    """Geeft wie u bent volgens uw bewijs, met rollen en rechten."""
    rollen = sorted(wie.rollen)
    return IkUit(
        id=wie.id,
        soort=wie.soort,
        naam=wie.naam,
        rollen=[RolUit(rol=rol, gemeente=gemeente) for rol, gemeente in rollen],
        gemeenten=sorted(wie.gemeenten),
        aanbieder=wie.aanbieder,
        wijken=sorted(wie.wijken),
        rechten=sorted({recht.value for rol, _ in rollen for recht in rechten_van(rol)}),
    )
